"""Feed -> the page where people read an edition and find its feeds. No script; whole without pictures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from aggregator import i18n
from aggregator.errors import RenderError
from aggregator.model import Archive, Edition, Feed, FeedEntry, Tag
from aggregator.render import words
from aggregator.render.atom import MEDIA_TYPE as ATOM
from aggregator.render.jsonfeed import MEDIA_TYPE as JSON_FEED
from aggregator.render.rss import MEDIA_TYPE as RSS
from aggregator.render.templates import written


class Offer(NamedTuple):
    """One feed to subscribe to."""

    name: str
    media_type: str
    address: str


def page(feed: Feed) -> bytes:
    """Write an edition's page, to stand at ``name/language/index.html``.

    Dates are absolute: the same feed gives the same bytes.

    Raises:
        RenderError: it cannot be written.
    """
    edition = feed.edition
    common = {
        "edition": edition,
        "site_name": feed.site_name,
        "site_url": feed.site_url,
        "formats": offers(feed),
        "entries": [_shown(entry, feed) for entry in feed.entries],
    }
    if feed.archive is None:
        document = written(
            "page.html",
            edition.language,
            **common,
            description=words.channel_description(feed),
            siblings=feed.siblings,
            branches=feed.branches,
            changed=_day(feed.updated, feed) if feed.entries else None,
            address=feed.url,
            root=_root(edition, 1),
        )
    else:
        document = written(
            "archive.html",
            edition.language,
            **common,
            number=feed.archive,
            older=feed.older,
            newer=feed.newer,
            span=_span([entry.announcement.announced_at for entry in feed.entries], feed),
            root=_root(edition, 2),
        )
    try:
        return document.encode()
    except UnicodeEncodeError as why:
        raise RenderError(str(why), edition=edition.key, format="page") from why


def archive_list(feed: Feed, archives: Sequence[Archive]) -> bytes:
    """Write the page that lists an edition's archives, newest first, to stand at ``…/archive/index.html``."""
    document = written(
        "archives.html",
        feed.edition.language,
        edition=feed.edition,
        site_name=feed.site_name,
        site_url=feed.site_url,
        archives=[
            (archive.number, archive.last - archive.first + 1, _span([archive.since, archive.until], feed))
            for archive in reversed(archives)
        ],
        root=_root(feed.edition, 2),
    )
    return document.encode()


def _root(edition: Edition, deeper: int) -> str:
    """Return the way from a page up to the front page; "roma/fr" stands in two folders of its own."""
    return "../" * (edition.key.count("/") + deeper)


def offers(feed: Feed) -> tuple[Offer, ...]:
    """List the feeds of an edition, RSS first: many programs take the first they find."""
    return (
        Offer("RSS", RSS, words.address(feed, "rss", feed.archive)),
        Offer("Atom", ATOM, words.address(feed, "atom", feed.archive)),
        Offer("JSON Feed", JSON_FEED, words.address(feed, "json", feed.archive)),
    )


def _day(moment: datetime, feed: Feed) -> str:
    return i18n.day(moment, feed.edition.language, form="long", time_zone=feed.time_zone)


def _span(moments: Sequence[datetime], feed: Feed) -> str:
    """Write the first and the last day, or the one that is both."""
    return " – ".join(dict.fromkeys((_day(min(moments), feed), _day(max(moments), feed))))


def _shown(entry: FeedEntry, feed: Feed) -> Mapping[str, Any]:
    edition, shown = feed.edition, entry.shown
    language = words.text_language(entry, edition)
    picture, tag = words.picture(entry), words.finding(entry, edition)
    return {
        "title": entry.announcement.title,
        "title_language": entry.announcement.language,
        "link": entry.announcement.link,
        "better": shown if words.is_better_version(entry) and shown.url else None,
        "machine_date": words.machine_date(entry),
        "day": words.institution_day(entry, feed),
        "source": entry.source_name,
        "language": language,
        "language_name": i18n.language_name(language, edition.language)
        if language != edition.language
        else "",
        "picture": picture,
        "size": words.picture_size(picture) if picture else None,
        "teaser": words.teaser(entry, edition),
        "versions": words.versions(entry),
        "places": words.places(entry),
        "story": words.story_path(entry.announcement.story),
        "tag": tag,
        "proofs": list(proofs(tag, edition.language)) if tag else [],
    }


def proofs(tag: Tag, language: str) -> Iterable[Mapping[str, str]]:
    """Give each proof of a finding: its quote around the word found, and what that stands for."""
    for proof in tag.evidence:
        before, word, after = marked(proof.quote, proof.term)
        yield {
            "before": before,
            "word": word,
            "after": after,
            "part": proof.part,
            "label": words.concept_label(proof.concept, language),
        }


def marked(quote: str, term: str) -> tuple[str, str, str]:
    """Cut a quote into what stands before the term, the term, and what follows."""
    at = quote.find(term)
    if at < 0:
        at = quote.lower().find(term.lower())
    if at < 0:
        return quote, "", ""
    return quote[:at], quote[at : at + len(term)], quote[at + len(term) :]
