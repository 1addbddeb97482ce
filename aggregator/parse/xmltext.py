"""The text of an XML feed, made safe for feedparser before it costs anything.

feedparser compares every category of an entry with every other, searches an author for an e-mail
address in quadratic time, and stops at a character or entity that XML forbids. So these are capped and
removed in the text, in one pass, before it is parsed. It is held as UTF-8: one emoji would make a text
take four bytes a character, and malformed feeds are copied several times.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from aggregator.parse import caps

DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"

_ENTRY = frozenset({"item", "entry"})
_CATEGORY = frozenset({"category", "subject", "keywords", "tags"})
_PERSON = frozenset({"author", "creator", "managingeditor", "webmaster", "publisher", "name", "email"})
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_MARKED = re.compile(
    rb"<!\[CDATA\[|<!--|<(?P<end>/?)(?P<name>(?:[^\s<>/:&]+:)?"
    rb"(?P<local>%b))(?=[\s/>])" % "|".join(sorted(_ENTRY | _CATEGORY | _PERSON)).encode(),
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?P<name>[^\s<>/]+)")
_PLAIN = re.compile(rb"[^<&\]]{0,500}")
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_ENDLESS = re.compile(rb"[^<>&'\"\]]{%d,}" % (caps.HTML + 1))
"""Text or a value in a tag, longer than is read of any: parsers hold it several times."""
_REFERENCE = re.compile(rb"&#(?:0*(?P<decimal>[0-9]+)|[xX]0*(?P<hexadecimal>[0-9a-fA-F]+));?")


def prepare(text: bytes, drops: caps.Drops) -> bytes:
    """Return a feed's UTF-8, given from its root on: legal characters only, capped, declared."""
    text = _ILLEGAL.sub(b"", text)
    text = _REFERENCE.sub(_legal_reference, text)
    if len(text) > caps.HTML:
        text = _ENDLESS.sub(partial(_cut, drops), text)
    return _Trimmer(text, drops).trimmed()


def _cut(drops: caps.Drops, found: re.Match[bytes]) -> bytes:
    drops[f"text over {caps.HTML} bytes, cut"] += 1
    return found[0][: caps.HTML].decode("utf-8", "ignore").encode()


def excess(text: bytes) -> str | None:
    """Return what an XML text has more of than is read ("200000 elements"), None if of nothing.

    What looks like markup in a CDATA section is text and costs little; it does not count.
    """
    counts = Counter[str]()
    for start, end in _outside_cdata(text):
        counts["elements"] += text.count(b"<", start, end) - text.count(b"</", start, end)
        counts["attributes"] += text.count(b"=", start, end)
        counts["references"] += text.count(b"&", start, end)
    return next((f"{caps.MARKUP[what]} {what}" for what in counts if counts[what] > caps.MARKUP[what]), None)


def is_cut(prepared: bytes) -> bool:
    """Tell whether a prepared text that is no whole XML ends before its root element does."""
    root = _ROOT.match(prepared, len(DECLARATION))
    return root is not None and b"</" + root["name"] not in prepared


def _outside_cdata(text: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while (end := text.find(_CDATA, start)) >= 0:
        yield start, end
        start = text.find(_CDATA_END, end)
        if start < 0:
            return
    yield start, len(text)


def _legal_reference(found: re.Match[bytes]) -> bytes:
    digits, base = (found["decimal"], 10) if found["decimal"] else (found["hexadecimal"], 16)
    if len(digits) > 7:
        return b""
    code = int(digits, base)
    written = chr(code).encode("utf-8", "ignore") if code <= 0x10FFFF else b""
    return found[0] if written and not _ILLEGAL.match(written) else b""


@dataclass(slots=True)
class _Trimmer:
    """One pass over the elements that are dear to parse.

    ``kept`` are the parts of the text that stay, ``start`` is where the next one begins;
    ``open_entry`` remembers both as they were when the entry now read began.
    """

    text: bytes
    drops: caps.Drops
    kept: list[bytes] = field(default_factory=list)
    start: int = 0
    entries: int = 0
    categories: int = 0
    open_entry: tuple[int, int, int] | None = None
    never_closed: set[bytes] = field(default_factory=set)

    def trimmed(self) -> bytes:
        at = 0
        while found := _MARKED.search(self.text, at):
            at = self._after(found)
        if self.open_entry is not None:
            parts, self.start, opening = self.open_entry
            del self.kept[parts:]
            self.drops["entry cut off before its end, left out"] += 1
            self._replace(opening, len(self.text))
        self.kept.append(self.text[self.start :])
        return b"".join((DECLARATION, *self.kept))

    def _after(self, found: re.Match[bytes]) -> int:
        """Deal with what was found and return where to look on."""
        if found["local"] is None:
            return self._past(_CDATA_END if found[0].startswith(b"<![") else b"-->", found.end())
        local = found["local"].decode().lower()
        if local in _ENTRY:
            return self._entry(found)
        if found["end"]:
            return found.end()
        return self._category(found) if local in _CATEGORY else self._person(found)

    def _entry(self, found: re.Match[bytes]) -> int:
        if found["end"]:
            self.open_entry = None
            return found.end()
        if self.text.endswith(b"/>", 0, self._past(b">", found.end())):
            return found.end()
        self.entries += 1
        self.categories = 0
        if self.entries > caps.ENTRIES:
            return self._rest(found)
        if self.open_entry is None:
            self.open_entry = len(self.kept), self.start, found.start()
        return found.end()

    def _rest(self, found: re.Match[bytes]) -> int:
        """Leave out all entries from here on, so that the elements around them still close."""
        number = caps.ENTRIES + self.text.count(found[0], found.start())
        self.drops.leave_out("entries", number, caps.ENTRIES)
        last = self.text.rfind(b"</" + found["name"])
        self._replace(found.start(), self._past(b">", last) if last > found.start() else len(self.text))
        return len(self.text)

    def _category(self, found: re.Match[bytes]) -> int:
        end = self._content(found)[1]
        if self.text.startswith(b"</" + found["name"], end):
            end = self._past(b">", end)
        self.categories += 1
        if self.categories > caps.CATEGORIES or end - found.start() > caps.ADDRESS:
            self.drops["categories too many or too long, left out"] += 1
            self._replace(found.start(), end)
        return end

    def _person(self, found: re.Match[bytes]) -> int:
        start, end = self._content(found)
        said = self.text[start:end]
        # A person in Atom is made of elements, which are looked at one by one.
        if len(said) <= caps.AUTHOR or (len(said) <= 4 * caps.AUTHOR and b"</" in said):
            return start
        self.drops[f"authors over {caps.AUTHOR} bytes, cut"] += 1
        plain = _PLAIN.match(said.lstrip().removeprefix(_CDATA))
        self._replace(start, end, plain[0].decode("utf-8", "ignore").encode() if plain else b"")
        return end

    def _content(self, found: re.Match[bytes]) -> tuple[int, int]:
        """Return where the content of an element begins and ends; an empty one ends where it begins."""
        start = self._past(b">", found.end())
        name = found["name"]
        if self.text.endswith(b"/>", 0, start) or name in self.never_closed:
            return start, start
        end = self.text.find(b"</" + name, start)
        if end < 0:
            self.never_closed.add(name)
        return start, max(start, end)

    def _past(self, mark: bytes, start: int) -> int:
        at = self.text.find(mark, start)
        return len(self.text) if at < 0 else at + len(mark)

    def _replace(self, start: int, end: int, by: bytes = b"") -> None:
        self.kept += self.text[self.start : start], by
        self.start = end
