"""The text of an XML feed, made safe for feedparser before it costs anything.

feedparser compares every category of an entry with every other, searches an author for an e-mail
address in quadratic time, and stops at a character or entity that XML forbids. So these are capped and
removed in the text, in one pass, before it is parsed.
"""

import re
from dataclasses import dataclass, field

from aggregator.parse import caps

DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"

_ENTRY = frozenset({"item", "entry"})
_CATEGORY = frozenset({"category", "subject", "keywords", "tags"})
_PERSON = frozenset({"author", "creator", "managingeditor", "webmaster", "publisher", "name", "email"})
_MARKED = re.compile(
    r"<!\[CDATA\[|<!--|<(?P<end>/?)(?P<name>(?:[\w.-]+:)?"
    rf"(?P<local>{'|'.join(sorted(_ENTRY | _CATEGORY | _PERSON))}))(?=[\s/>])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[^<&\]]{0,500}")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:0*(?P<decimal>[0-9]+)|[xX]0*(?P<hexadecimal>[0-9a-fA-F]+));?")


def prepare(text: str, drops: caps.Drops) -> str:
    """Return a feed's text, given from its root on: legal characters only, capped, declared UTF-8."""
    return DECLARATION + _Trimmer(_REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", text)), drops).trimmed()


def excess(text: str) -> str | None:
    """Return what an XML text has more of than is read ("200000 elements"), None if of nothing.

    What looks like markup in a CDATA section is text and costs little; it does not count.
    """
    first, *others = text.split("<![CDATA[")
    outside = "".join((first, *(part.partition("]]>")[2] for part in others)))
    counts = {
        "elements": outside.count("<") - outside.count("</"),
        "attributes": outside.count("="),
        "references": outside.count("&"),
    }
    return next((f"{caps.MARKUP[what]} {what}" for what in counts if counts[what] > caps.MARKUP[what]), None)


def _legal_reference(found: re.Match[str]) -> str:
    digits, base = (found["decimal"], 10) if found["decimal"] else (found["hexadecimal"], 16)
    if len(digits) > 7:
        return ""
    code = int(digits, base)
    return found[0] if code <= 0x10FFFF and not _ILLEGAL.match(chr(code)) else ""


@dataclass(slots=True)
class _Trimmer:
    """One pass over the elements that are dear to parse.

    ``kept`` are the parts of the text that stay, ``start`` is where the next one begins;
    ``open_entry`` remembers both as they were when the entry now read began.
    """

    text: str
    drops: caps.Drops
    kept: list[str] = field(default_factory=list)
    start: int = 0
    entries: int = 0
    categories: int = 0
    open_entry: tuple[int, int, int] | None = None
    never_closed: set[str] = field(default_factory=set)

    def trimmed(self) -> str:
        at = 0
        while found := _MARKED.search(self.text, at):
            at = self._after(found)
        if self.open_entry is not None:
            parts, self.start, opening = self.open_entry
            del self.kept[parts:]
            self.drops["entry cut off before its end, left out"] += 1
            self._replace(opening, len(self.text))
        self.kept.append(self.text[self.start :])
        return "".join(self.kept)

    def _after(self, found: re.Match[str]) -> int:
        """Deal with what was found and return where to look on."""
        if found["local"] is None:
            return self._past("]]>" if found[0].startswith("<![") else "-->", found.end())
        local = found["local"].lower()
        if local in _ENTRY:
            return self._entry(found)
        if found["end"]:
            return found.end()
        return self._category(found) if local in _CATEGORY else self._person(found)

    def _entry(self, found: re.Match[str]) -> int:
        if found["end"]:
            self.open_entry = None
            return found.end()
        if self.text.endswith("/>", 0, self._past(">", found.end())):
            return found.end()
        self.entries += 1
        self.categories = 0
        if self.entries > caps.ENTRIES:
            return self._rest(found)
        if self.open_entry is None:
            self.open_entry = len(self.kept), self.start, found.start()
        return found.end()

    def _rest(self, found: re.Match[str]) -> int:
        """Leave out all entries from here on, so that the elements around them still close."""
        number = caps.ENTRIES + self.text.count(found[0], found.start())
        self.drops.leave_out("entries", number, caps.ENTRIES)
        last = self.text.rfind(f"</{found['name']}")
        self._replace(found.start(), self._past(">", last) if last > found.start() else len(self.text))
        return len(self.text)

    def _category(self, found: re.Match[str]) -> int:
        end = self._content(found)[1]
        if self.text.startswith(f"</{found['name']}", end):
            end = self._past(">", end)
        self.categories += 1
        if self.categories > caps.CATEGORIES or end - found.start() > caps.ADDRESS:
            self.drops["categories too many or too long, left out"] += 1
            self._replace(found.start(), end)
        return end

    def _person(self, found: re.Match[str]) -> int:
        start, end = self._content(found)
        said = self.text[start:end]
        # A person in Atom is made of elements, which are looked at one by one.
        if len(said) <= caps.AUTHOR or (len(said) <= 4 * caps.AUTHOR and "</" in said):
            return start
        self.drops[f"authors over {caps.AUTHOR} bytes, cut"] += 1
        plain = _PLAIN.match(said.lstrip().removeprefix("<![CDATA["))
        self._replace(start, end, plain[0] if plain else "")
        return end

    def _content(self, found: re.Match[str]) -> tuple[int, int]:
        """Return where the content of an element begins and ends; an empty one ends where it begins."""
        start = self._past(">", found.end())
        name = found["name"]
        if self.text.endswith("/>", 0, start) or name in self.never_closed:
            return start, start
        end = self.text.find(f"</{name}", start)
        if end < 0:
            self.never_closed.add(name)
        return start, max(start, end)

    def _past(self, mark: str, start: int) -> int:
        at = self.text.find(mark, start)
        return len(self.text) if at < 0 else at + len(mark)

    def _replace(self, start: int, end: int, by: str = "") -> None:
        self.kept += self.text[self.start : start], by
        self.start = end
