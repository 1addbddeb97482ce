"""What a web page says to a program that asks for it."""

import re
from contextlib import suppress
from html.parser import HTMLParser

_LOOKED_AT = 16_384
"""Bytes of a page that are searched: what sends its readers on stands at its beginning."""

_SOON = 10
"""Seconds after which a page may send us on; later ones let people read, and reload themselves."""

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE,
)
_REFRESH = re.compile(
    r"""\s*(?P<seconds>\d{1,9})(?:\.\d*)?(?:\s*[;,]|\s)\s*+(?:url\s*=\s*)?+["']?(?P<where>[^"']+)""",
    re.IGNORECASE,
)


def is_page(body: bytes) -> bool:
    """Say whether a document begins as a web page does, whatever type it was sent as."""
    return _PAGE.match(body[:_LOOKED_AT]) is not None


def sends_on_to(body: bytes) -> str | None:
    """Return where a page sends its readers at once, None if it lets them stay.

    Source: HTML, 4.2.5.3 "Refresh state".
    """
    if not is_page(body):
        return None
    head = _Head()
    with suppress(AssertionError):  # so the parser ends at a declaration that makes no sense
        head.feed(body[:_LOOKED_AT].decode("utf-8", "replace"))
    return head.where


class _Head(HTMLParser):
    """Finds the first refresh of a page; one inside "noscript" is for browsers unlike any that people use."""

    def __init__(self) -> None:
        super().__init__()
        self.where: str | None = None
        self._aside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element as it begins."""
        said = dict(attrs)
        if tag == "noscript":
            self._aside += 1
        elif tag == "meta" and not self._aside and (said.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(said.get("content") or "")
            if found and int(found["seconds"]) <= _SOON and self.where is None:
                self.where = found["where"].strip()

    def handle_endtag(self, tag: str) -> None:
        """Look at an element as it ends."""
        if tag == "noscript" and self._aside:
            self._aside -= 1
