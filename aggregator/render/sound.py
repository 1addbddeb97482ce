"""One bad entry costs that entry, not the feed."""

from dataclasses import replace

from lxml import etree

from aggregator.errors import RenderError
from aggregator.model import Feed, FeedEntry
from aggregator.render.formats import FORMATS


def sound(feed: Feed) -> tuple[Feed, tuple[str, ...]]:
    """Leave out the entries that some format cannot write; say why, one sentence for each.

    Every entry is written alone in every format, and what is XML is read back: one illegal character
    makes feedgen lose the whole document. The formats then hold the same entries.
    """
    kept: list[FeedEntry] = []
    reasons: list[str] = []
    for entry in feed.entries:
        try:
            for name, write in FORMATS.items():
                _read_back(write(replace(feed, entries=(entry,))), feed, name)
        except RenderError as why:
            reasons.append(f"{entry.announcement.guid} was left out: {why}")
        else:
            kept.append(entry)
    return replace(feed, entries=tuple(kept)), tuple(reasons)


def _read_back(document: bytes, feed: Feed, name: str) -> None:
    if not document.startswith(b"<?xml"):
        return
    try:
        etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as why:
        raise RenderError(f"it does not read back ({why})", edition=feed.edition.key, format=name) from why
