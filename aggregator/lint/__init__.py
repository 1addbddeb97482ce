"""A feed's bytes -> what is wrong with it: by our promises (CONTRACT), the formats and their validators.

Functions of their arguments: hostile documents are read within bounds, and nothing is fetched.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from lxml import etree

from aggregator.lint import atom, jsonfeed, promises, rss
from aggregator.lint.compare import BURST, compare
from aggregator.lint.finding import Finding, Rule, Severity, error
from aggregator.lint.http import PLAIN, check_http, requests
from aggregator.lint.seen import Seen, SeenEntry
from aggregator.lint.xmltree import ATOM, tree

__all__ = [
    "BURST",
    "PLAIN",
    "Finding",
    "Rule",
    "Seen",
    "SeenEntry",
    "Severity",
    "check",
    "check_http",
    "compare",
    "read",
    "requests",
]

LARGEST = 10_000_000
"""Bytes we read at all."""

TOO_LARGE = error("too-large", "CONTRACT promise 11", "Publish a document that programs can hold.")
NO_FEED = error("no-feed", "RSS 2.0; RFC 4287; JSON Feed 1.1", "Publish RSS 2.0, Atom 1.0 or JSON Feed 1.1.")

KINDS: Mapping[str, Callable[[etree._Element], Seen]] = {
    f"{{{ATOM}}}feed": atom.read,
    "rss": rss.read,
}
"""The root element -> how its feed is read."""


def read(body: bytes) -> Seen:
    """Read a document of any kind as a program would; ``said`` has what was wrong with its form."""
    if len(body) > LARGEST:
        found = TOO_LARGE.at("the document", f"it has {len(body):,} bytes; beyond {LARGEST:,} it is not read")
        return Seen(kind="unread", said=(found,))
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return jsonfeed.read(body)
    root, said = tree(body)
    reader = KINDS.get(str(root.tag)) if root is not None else None
    if root is None or reader is None:
        what = "there is no XML to read" if root is None else f"the root element is {root.tag!s}"
        return Seen(kind="unknown", said=(*said, NO_FEED.at("the document", what)))
    seen = reader(root)
    return replace(seen, said=(*said, *seen.said))


def check(body: bytes, *, now: datetime) -> tuple[Finding, ...]:
    """Find all that is wrong with a document, in the order of reading; ``now`` is when it was read."""
    seen = read(body)
    if seen.kind in {"unread", "unknown"}:
        return seen.said
    return (*seen.said, *promises.check(seen, body, now=now))
