"""Feed -> feedgen's generator: what RSS and Atom share. The only door to feedgen and its traps.

Everything feedgen would fill in by itself (dates, generator, order) is set; see HOUSE §9.
"""

from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator

from aggregator.model import Feed, FeedEntry
from aggregator.render import words
from aggregator.render.body import body
from aggregator.render.extension import Chain, EntryExtension, Extras, FeedExtension

GENERATOR = "Alliance aggregator"
"""Without a version: a new release must not change documents whose entries stayed the same."""


def generator(feed: Feed, *, extension: str, media_type: str, language: str) -> Any:
    """Make a filled FeedGenerator for one format, entries in the feed's order.

    Raises:
        ValueError: an entry cannot be written; lxml refuses what XML 1.0 cannot hold.
    """
    made = FeedGenerator()
    made.register_extension("alliance", FeedExtension, EntryExtension)
    made.alliance.chain = _chain(feed, extension)
    made.id(feed.url)
    made.title(feed.edition.title)
    made.description(words.channel_description(feed))
    made.language(language)
    made.generator(GENERATOR)
    made.docs("https://www.rssboard.org/rss-specification")
    made.updated(whole_second(feed.updated))
    made.lastBuildDate(whole_second(feed.updated))
    # The last link without rel=self becomes RSS <link>, so the page comes last.
    made.link(href=words.address(feed, extension, feed.archive), rel="self", type=media_type)
    made.link(href=feed.url, rel="alternate", type="text/html", hreflang=feed.edition.language)
    for entry in feed.entries:
        _add(made, entry, feed)
    return made


def _chain(feed: Feed, extension: str) -> Chain:
    neighbours = {"prev-archive": feed.older, "next-archive": feed.newer}
    links = {
        relation: words.address(feed, extension, number)
        for relation, number in neighbours.items()
        if number is not None
    }
    if feed.archive is not None:
        links["current"] = words.address(feed, extension)
    if feed.hub is not None:
        links["hub"] = feed.hub
    return Chain(namespace=words.namespace(feed), is_archive=feed.archive is not None, links=links)


def whole_second(when: datetime) -> datetime:
    """Cut an instant to the second: RSS knows no smaller unit, and the formats must agree."""
    return when.replace(microsecond=0)


def _add(made: Any, entry: FeedEntry, feed: Feed) -> None:
    announcement, edition = entry.announcement, feed.edition
    if not announcement.title:
        raise ValueError("it has no title")
    if not announcement.link.startswith(("https://", "http://")):
        raise ValueError(f"the link {announcement.link!r} is no web address")
    added = made.add_entry(order="append")
    added.guid(announcement.guid, permalink=False)
    added.title(announcement.title)
    added.link(href=announcement.link, rel="alternate")
    added.summary(words.teaser(entry, edition))
    added.content(body(entry, feed), type="html")
    added.published(whole_second(announcement.announced_at))
    added.updated(whole_second(announcement.updated_at))
    for label in words.categories(entry, edition):
        added.category(term=label)
    language, tag = words.text_language(entry, edition), words.finding(entry, edition)
    added.alliance.extras = Extras(
        creator=entry.source_name,
        created=words.machine_date(entry),
        language=language,
        differs=language != edition.language,
        title_language=announcement.language,
        withdrawn=announcement.reason if words.is_withdrawn(entry) else None,
        tag=tag,
        picture=words.measured_picture(entry, feed),
        namespace=words.namespace(feed),
    )
