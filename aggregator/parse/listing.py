"""A web page with a list of news → Entries, by selectors or by finding the list itself."""

from collections.abc import Sequence

from aggregator.errors import ParseError
from aggregator.model import Document, Entry, Parsed, Source
from aggregator.parse import caps, finder, page, selected
from aggregator.parse.charset import decode
from aggregator.parse.teaser import Teaser

KIND = "listing"


def read(document: Document, source: Source) -> Parsed:
    """Read the list of news on a page, in the page's order.

    Raises:
        ParseError: no list was found, or the selectors find nothing.
    """
    drops = caps.Drops()
    seen = page.read(drops.narrow(decode(document.body, document.charset)), document.final_url, drops)
    if source.selectors:
        teasers = selected.find(seen, source.selectors, drops, url=document.url)
    else:
        teasers = finder.find(seen, drops)
        if not teasers:
            raise ParseError(_nothing_found(seen.feeds), url=document.url)
    entries = _entries(teasers, seen.base, drops)
    return Parsed(kind=KIND, title=seen.title, language=seen.language, entries=entries, drops=dict(drops))


def feeds_on(document: Document) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page announces in its head (RSS autodiscovery)."""
    text = decode(document.body[: caps.BODY], document.charset)
    return page.read(text, document.final_url, caps.Drops()).feeds


def _nothing_found(feeds: Sequence[str]) -> str:
    feed = f"read the feed that it announces ({' or '.join(feeds)}), or " if feeds else ""
    return f"no list of news was found on the page; {feed}name selectors under listing:"


def _entries(teasers: Sequence[Teaser], base: str, drops: caps.Drops) -> tuple[Entry, ...]:
    """Return an entry for each address: pages show a story twice, as a picture and in the list."""
    entries: dict[str, Entry] = {}
    for teaser in teasers:
        url = drops.whole(teaser.url, caps.ADDRESS, "address")
        if url is None:
            continue
        if url in entries:
            drops["shown twice on the page"] += 1
            continue
        entries[url] = Entry(
            url=url,
            title=drops.cut(teaser.title, caps.TITLE, "title"),
            summary=drops.cut(teaser.summary, caps.HTML, "text"),
            published=drops.whole(teaser.published, caps.DATE, "date"),
            language=teaser.language,
            picture=drops.whole(teaser.picture, caps.ADDRESS, "address"),
            kicker=drops.cut(teaser.kicker, caps.TITLE, "kicker"),
            versions=drops.first(list(teaser.versions), caps.CATEGORIES, "versions"),
            base=base,
        )
    return tuple(entries.values())
