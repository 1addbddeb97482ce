"""Document → Entries: one file for each kind of source, and one line in ``KINDS``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from aggregator.errors import ParseError
from aggregator.model import Document, Parsed, Source
from aggregator.parse import caps, feed, jsonfeed, listing
from aggregator.parse.listing import feeds_on
from aggregator.parse.sniff import guess

__all__ = ["KINDS", "Reader", "feeds_on", "kind_of", "read"]

Reader: TypeAlias = Callable[[Document, Source], Parsed]

KINDS: Mapping[str, Reader] = MappingProxyType(
    {
        feed.KIND: feed.read,
        jsonfeed.KIND: jsonfeed.read,
        listing.KIND: listing.read,
    }
)
"""What a source may be."""

_NAMES = {"feed": "a feed", "jsonfeed": "a JSON Feed", "listing": "a web page"}


def kind_of(document: Document, source: Source) -> str:
    """Return the kind ("feed", "jsonfeed", "listing") to read a document as.

    Raises:
        ParseError: it is none of them, or not the kind that the source promises.
    """
    if not document.body.strip():
        raise ParseError("sent an empty document", url=document.url)
    found = guess(document)
    if found is None:
        raise ParseError("sent what is neither a feed nor a web page", url=document.url)
    if source.kind not in (None, found):
        promised = _NAMES.get(source.kind or "", source.kind)
        feeds = feeds_on(document) if found == listing.KIND else ()
        instead = f"; it announces {' and '.join(feeds)}" if feeds else ""
        raise ParseError(f"sent {_NAMES[found]} where {promised} was promised{instead}", url=document.url)
    return found


def read(document: Document, source: Source) -> Parsed:
    """Read a document as what its source promises, or as what it shows itself to be.

    Raises:
        ParseError: it is too large, not of that kind, or holds no list of news.
    """
    if len(document.body) > caps.BODY:
        raise ParseError(f"is larger than {caps.BODY // 1_000_000} MB", url=document.url)
    return KINDS[kind_of(document, source)](document, source)
