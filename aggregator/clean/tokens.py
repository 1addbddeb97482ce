"""Markup cut into tags and text, in linear time whatever it holds.

A tree builder is quadratic in depth (nh3: 60 s for 100,000 nested div), and one copies open formatting
into every new block; so nothing reaches one that was not taken apart here first. What is read is the
tokenizer of the HTML standard (section 13.2.5) with a feed reader's leniency: a "<" that opens no tag is
text, a tag cut off by the end is dropped with what follows it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from aggregator.clean.elements import HIDDEN, KNOWN
from aggregator.clean.entities import decode_once

__all__ = ["Close", "Open", "Text", "Token", "tokens"]


@dataclass(frozen=True, slots=True)
class Text:
    """Text as written: its character references are not decoded yet."""

    raw: str


@dataclass(frozen=True, slots=True)
class Open:
    """A start tag; attribute names in lower case, values decoded."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """An end tag."""

    name: str


Token: TypeAlias = Text | Open | Close

_S = r"[\t\n\f\r ]"
_ATTRIBUTE = (
    r"(?P<key>=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    rf"(?:{_S}*+={_S}*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'"
    r"|(?P<bare>[^\t\n\f\r >\"'][^\t\n\f\r >]*+))?+)?+"
)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE)
_NAME = r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9_-]*+(?::[a-zA-Z0-9_-]++)?+)"
_TAG = re.compile(rf"{_NAME}(?=[\t\n\f\r />])(?P<rest>(?:[\t\n\f\r /]++|{_UNNAMED})*+)>")
# The same, up to the next "<" only: what is left to try when a quotation mark never closes.
_SHORT_TAG = re.compile(rf"{_NAME}(?=[\t\n\f\r />])(?P<rest>[^<>]*+)>")
_BEGINNING = re.compile(rf"{_NAME}(?=[\t\n\f\r />])")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_CUT_OFF = re.compile(rf"{_NAME}(?:{_S}*+$|{_S}++[a-zA-Z:-]++{_S}*+=)")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTES_READ = 30
"""Attributes looked at in one tag."""


def tokens(markup: str) -> Iterator[Token]:
    """Give the tags and texts of markup in order, without comments, declarations and hidden elements."""
    return _Scanner(markup).scan()


class _Scanner:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.last_end = markup.rfind(">")
        self.tag = _TAG
        self.wrapped = False

    def scan(self) -> Iterator[Token]:
        start = look = 0
        while (at := self.markup.find("<", look)) >= 0:
            token, end = self._read(at)
            if end == at:
                look = at + 1
                continue
            if at > start:
                yield self._text(start, at)
            if token is not None:
                yield token
            start = look = end
        if start < len(self.markup):
            yield self._text(start, len(self.markup))

    def _text(self, start: int, end: int) -> Text:
        raw = self.markup[start:end]
        return Text(raw.replace("]]>", "") if self.wrapped else raw)

    def _read(self, at: int) -> tuple[Token | None, int]:
        """Return what begins with the "<" at a place and where it ends: at the same place if it is text."""
        if self.markup.startswith(("!", "?"), at + 1):
            return None, self._after_declaration(at)
        if not (found := self._tag_at(at)):
            return None, self._after_failure(at)
        name = found["name"].lower()
        if found["end"]:
            return Close(name), found.end()
        if name in HIDDEN:
            return None, self._after_hidden(name, found.end())
        if name == "plaintext":
            return None, len(self.markup)
        return Open(name, _attributes(found["rest"])), found.end()

    def _tag_at(self, at: int) -> re.Match[str] | None:
        if at > self.last_end:
            return None
        found = self.tag.match(self.markup, at)
        if not found and self.tag is _TAG and _BEGINNING.match(self.markup, at):
            # Trying the long pattern in vain at every later "<" would be quadratic.
            self.tag = _SHORT_TAG
            found = self.tag.match(self.markup, at)
        return found

    def _after_failure(self, at: int) -> int:
        cut_off = _CUT_OFF.match(self.markup, at) if at > self.last_end else None
        return len(self.markup) if cut_off and cut_off["name"].lower() in KNOWN else at

    def _after_declaration(self, at: int) -> int:
        if self.markup.startswith("<![CDATA[", at):
            # A feed escaped once too often shows the wrapping; what it wraps is the text.
            self.wrapped = True
            return at + len("<![CDATA[")
        if self.markup.startswith("<!--", at):
            if self.markup.startswith((">", "->"), at + 4):
                return self.markup.index(">", at) + 1
            end = _COMMENT_END.search(self.markup, at + 4)
            return end.end() if end else len(self.markup)
        if not self.markup[at + 2 : at + 3].isalpha() and not self.markup.startswith("<!>", at):
            return at
        end_of_it = self.markup.find(">", at)
        return end_of_it + 1 if end_of_it >= 0 else at

    def _after_hidden(self, name: str, at: int) -> int:
        if name == "embed":
            return at
        end = _end_tag(name).search(self.markup, at)
        return end.end() if end else len(self.markup)


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\t\n\f\r />])[^>]*+>?+", re.IGNORECASE)


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for count, attribute in enumerate(_ATTRIBUTES.finditer(written)):
        if count == _ATTRIBUTES_READ:
            break
        value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
        found.setdefault(attribute["key"].lower(), decode_once(value))
    return found
