"""Safe markup: rewritten from its tokens into a small, well-formed HTML, then proved by nh3. Its only door.

The rewriting decides what a reader sees and keeps every bound; nh3 with its allow-list decides what is
safe. Neither trusts the other.
"""

import re
from collections.abc import Iterator

from nh3 import Cleaner

from aggregator.clean.attributes import ALLOWED
from aggregator.clean.characters import legal
from aggregator.clean.elements import TAGS
from aggregator.clean.entities import decode, escape
from aggregator.clean.tokens import Open, Text, Token, tokens
from aggregator.clean.writer import write

__all__ = ["LARGEST", "excerpt", "html"]

LARGEST = 64 * 1024
"""Bytes of safe markup that we keep of one item."""

_LOOKED_AT = 4 * LARGEST
"""Characters of a source's markup that are looked at; much of it is style and script."""

_EMPTY_LINE = re.compile(r"\n\s*\n")
_TAG_IN_TEXT = re.compile(r"(?i)</[a-z]|<(?:br|p|img)\b")

_cleaner = Cleaner(tags=set(TAGS), attributes=ALLOWED, url_schemes={"http", "https"}, link_rel=None)


def html(markup: str, base: str) -> str:
    """Return markup made safe to publish: an allow-list of tags and attributes, nothing that acts.

    Links and images are absolute http or https, resolved against ``base``; counters of readers and empty
    paragraphs are gone; loose text stands in paragraphs, and plain text gets some at its empty lines. The
    result is balanced, legal in XML, in NFC, at most 64 KB (cut after a whole block) and 200 levels deep,
    and making it safe again changes nothing.
    """
    found = list(tokens(legal(markup[:_LOOKED_AT])))
    if all(isinstance(token, Text) for token in found):
        found = list(_marked_up("".join(token.raw for token in found if isinstance(token, Text))))
    return _proved(write(found, base, LARGEST))


def excerpt(safe_html: str, limit: int) -> str:
    """Return the first whole blocks of safe markup in at most ``limit`` bytes, with "…" if there is more.

    Where the first block alone is longer, or would leave two thirds empty, it is cut at a word.
    """
    if len(safe_html.encode()) <= limit:
        return safe_html
    return _proved(write(tokens(safe_html), "", limit))


def _proved(written: str) -> str:
    return _cleaner.clean(written).replace("&nbsp;", "\u00a0")


def _marked_up(raw: str) -> Iterator[Token]:
    text = decode(raw)
    if _TAG_IN_TEXT.search(text):
        # The whole markup was escaped once too often.
        yield from tokens(text)
        return
    for paragraph in _EMPTY_LINE.split(text):
        yield Open("p")
        for line in paragraph.split("\n"):
            yield Text(escape(line))
            yield Open("br")
