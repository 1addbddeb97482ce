"""One bad entry costs that entry, not the feed."""

from dataclasses import replace

from lxml import etree

from aggregator.errors import RenderError
from aggregator.model import Feed, FeedEntry
from aggregator.render.formats import FORMATS
from aggregator.render.page import page

BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What libraries raise when an entry breaks them."""


def sound(feed: Feed) -> tuple[Feed, tuple[str, ...]]:
    """Leave out the entries that some format cannot write; say why, one sentence for each.

    What is XML is read back, and where the whole cannot be written every entry is tried alone: one illegal
    character makes feedgen lose the whole document. The formats, and the page, then hold the same entries.
    """
    if _why_unsound(feed) is None:
        return feed, ()
    kept: list[FeedEntry] = []
    reasons: list[str] = []
    for entry in feed.entries:
        why = _why_unsound(replace(feed, entries=(entry,)))
        if why is None:
            kept.append(entry)
        else:
            reasons.append(f"{entry.announcement.guid} was left out: {why}")
    return replace(feed, entries=tuple(kept)), tuple(reasons)


def _why_unsound(feed: Feed) -> RenderError | None:
    name = ""
    try:
        for name, write in (*FORMATS.items(), ("page", page)):
            _read_back(write(feed), feed, name)
    except RenderError as why:
        return why
    except BROKEN as why:
        what = f"it broke what writes it ({type(why).__name__}: {why})"
        return RenderError(what, edition=feed.edition.key, format=name)
    return None


def _read_back(document: bytes, feed: Feed, name: str) -> None:
    if not document.startswith(b"<?xml"):
        return
    try:
        etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as why:
        raise RenderError(f"it does not read back ({why})", edition=feed.edition.key, format=name) from why
