"""What a document is, by its first bytes: content types are wrong too often to be asked."""

import re

from aggregator.model import Document
from aggregator.parse.charset import decode

_WINDOW = 131_072
"""How far we look, in bytes: a page of PHP warnings may stand before a feed."""

_TAG = re.compile(r"<!--|<!doctype\s+(?P<type>\w+)|<(?P<name>[a-z][\w.-]*(?::[\w.-]+)?)", re.IGNORECASE)
_FEED = re.compile(r"(?:[\w.-]+:)?(?:rss|feed|rdf)|channel", re.IGNORECASE)
_PAGE = frozenset({"html", "head", "body"})


def feed_root(text: str) -> int | None:
    """Return where the root element of an XML feed begins, None if a web page or nothing begins there."""
    at = 0
    while tag := _TAG.search(text, at):
        if tag[0] == "<!--":
            at = text.find("-->", tag.end())
            if at < 0:
                return None
            continue
        if (tag["type"] or tag["name"]).lower() in _PAGE:
            return None
        if tag["name"] and _FEED.fullmatch(tag["name"]):
            return tag.start()
        at = tag.end()
    return None


def guess(document: Document) -> str | None:
    """Return the kind that a document looks like ("feed", "jsonfeed", "listing"), None if like none."""
    text = decode(document.body[:_WINDOW], document.charset).lstrip("\ufeff \t\r\n\x00")
    if text.startswith("{"):
        return "jsonfeed"
    if feed_root(text) is not None:
        return "feed"
    if text.startswith("<?xml") and not _has_page(text):
        return None
    return "listing" if _TAG.search(text) else None


def _has_page(text: str) -> bool:
    return any((tag["type"] or tag["name"] or "").lower() in _PAGE for tag in _TAG.finditer(text))
