"""Writes well-formed HTML from tokens in any order.

What comes out is made so that every HTML parser reads back the very tree that was meant: no tag is implied,
no formatting left open, nothing empty. A tag is written only when something to show stands inside it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.clean.attributes import image_tag, start_tag
from aggregator.clean.characters import SPACE, cut_bytes, sit
from aggregator.clean.elements import (
    BLOCKS,
    CELLS,
    FORMATS,
    FRAMES,
    IMPLIED,
    KEPT_BLOCKS,
    LINES,
    MEANT,
    MISSING_WHOLE,
    WHOLES,
    walls,
)
from aggregator.clean.entities import decode, escape
from aggregator.clean.images import image
from aggregator.clean.tokens import Open, Token
from aggregator.clean.tokens import Text as TextToken

__all__ = ["DEEPEST", "write"]

DEEPEST = 170
"""Levels of blocks, under 200 with formatting; what stands deeper keeps its text and loses its tags."""

_MOST_FORMATS = 20

_BLANKS = re.compile(f"[{SPACE}]+")
_UNBREAKABLE = re.compile("[\u00a0\u202f]")
_ELLIPSIS = "…"
_GAP = "<td></td>"
_SPARE = len("<p>…</p>".encode())


def write(tokens: Iterable[Token], base: str, limit: int) -> str:
    """Return HTML of at most ``limit`` bytes for tokens, links resolved against ``base``.

    If that is not all, it ends after a whole block with "…", or at a word where whole blocks fill less than
    a third.
    """
    return _Writer(base, limit).write(tokens)


@dataclass(slots=True, eq=False)
class _Block:
    name: str
    tag: str
    shown: bool = False
    filled: bool = False
    gaps: int = 0
    """Empty cells before the first that is not, in a row."""


@dataclass(frozen=True, slots=True, eq=False)
class _Format:
    name: str
    tag: str
    """Empty for one that says nothing but has an end tag to come."""
    depth: int


class _FullError(Exception):
    """What was to be written next is more than there is room for; what there was room for is written."""


class _Writer:
    """The blocks that are open, the formatting that is wanted, and what waits for something to show.

    ``open_formats`` is the formatting written so far in the innermost block; ``run`` the text not yet
    written, each piece with its formatting; ``space`` and ``breaks`` are owed before the next piece of the
    same block; ``whole`` is how much of ``out`` ends with a whole block.
    """

    def __init__(self, base: str, limit: int) -> None:
        self.base, self.limit = base, limit
        self.room = limit - _SPARE
        self.out: list[str] = []
        self.blocks = [_Block("", "", shown=True)]
        self.formats: tuple[_Format, ...] = ()
        self.open_formats: tuple[_Format, ...] = ()
        self.run: list[tuple[tuple[_Format, ...], str]] = []
        self.space = ""
        self.breaks = 0
        self.whole = 0

    def write(self, tokens: Iterable[Token]) -> str:
        try:
            for token in tokens:
                if isinstance(token, TextToken):
                    self._collect(token.raw)
                elif isinstance(token, Open):
                    self._start(MEANT.get(token.name, token.name), token.attributes)
                else:
                    self._end(MEANT.get(token.name, token.name))
            self._end_run()
        except _FullError:
            return self._cut_off()
        return self._closed()

    def _closed(self) -> str:
        while len(self.blocks) > 1:
            self._pop()
        return "".join(self.out)

    def _cut_off(self) -> str:
        kept = self.out[: self.whole]
        inside = len(self.blocks) > 1 and self.blocks[1].shown
        if inside and 3 * sum(len(piece.encode()) for piece in kept) < self.limit:
            if not self.out[-1].startswith("<") and not self.out[-1].endswith(_ELLIPSIS):
                self.out.append(_ELLIPSIS)
            return self._closed()
        if kept and kept[-1] == "</p>":
            return "".join(kept[:-1]) + f" {_ELLIPSIS}</p>"
        return "".join(kept) + (f"<p>{_ELLIPSIS}</p>" if kept else "")

    # --- tags ---------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in FORMATS:
            self._format(name, attributes)
        elif name in KEPT_BLOCKS:
            self._end_run()
            self._begin(name, start_tag(name, attributes, self.base))
        elif name == "br":
            self._end_run()
            self.breaks += 1
        elif name == "img":
            self._image(attributes)
        elif name in BLOCKS:
            self._end_run()
            self._boundary()

    def _end(self, name: str) -> None:
        if name in FORMATS:
            self._end_format(name)
        elif name in BLOCKS:
            self._end_run()
            at = self._place_of({name}, walls(name))
            if at is None:
                self._boundary()
            else:
                self._pop_to(at)
                self.formats = tuple(each for each in self.formats if each.depth <= len(self.blocks))

    def _format(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "a":
            self._end_format("a")
        nested = name != "span" and any(each.name == name and each.tag for each in self.formats)
        tag = "" if nested else start_tag(name, attributes, self.base)
        if len(self.formats) < _MOST_FORMATS:
            self.formats += (_Format(name, tag, len(self.blocks)),)

    def _end_format(self, name: str) -> None:
        for at in reversed(range(len(self.formats))):
            if self.formats[at].name == name:
                self.formats = self.formats[:at] + self.formats[at + 1 :]
                return

    def _image(self, attributes: Mapping[str, str]) -> None:
        found = image(attributes, self.base)
        if found is None:
            return
        if found.smiley:
            self._collect(escape(found.alt))
            return
        self._end_run()
        self._put(image_tag(found), self._said())

    # --- blocks -------------------------------------------------------------------------------------

    def _begin(self, name: str, tag: str) -> None:
        """Open a block where it may stand, ending and implying others as needed."""
        if len(self.blocks) > DEEPEST:
            self._boundary()
            return
        if name in WHOLES:
            at = self._place_of(WHOLES[name], walls(name))
            if at is None:
                self._begin_missing(name, tag)
                return
            self._pop_to(at + 1)
            if name == "tr" and self.blocks[-1].name == "table":
                self._push("tbody", "<tbody>")
        else:
            if self.blocks[-1].name in LINES:
                self._pop()
            self._imply()
            if len(self.blocks) > DEEPEST:
                return
        self._push(name, tag)

    def _begin_missing(self, name: str, tag: str) -> None:
        whole = MISSING_WHOLE.get(name)
        if name == "figcaption":
            self._begin("p", "<p>")
        elif whole is None or (whole == "tr" and self._place_of({"table"}, frozenset()) is None):
            self._boundary()
        else:
            self._begin(whole, f"<{whole}>")
            self._push(name, tag)

    def _place_of(self, names: Iterable[str], barriers: frozenset[str]) -> int | None:
        """Return where the innermost block of these names stands, not looking beyond a barrier."""
        for at in reversed(range(1, len(self.blocks))):
            if self.blocks[at].name in names:
                return at
            if self.blocks[at].name in barriers:
                return None
        return None

    def _imply(self) -> None:
        while self.blocks[-1].name in FRAMES:
            part = IMPLIED[self.blocks[-1].name]
            self._push(part, f"<{part}>")

    def _push(self, name: str, tag: str) -> None:
        self._close_formats()
        self._soften()
        self.blocks.append(_Block(name, tag))

    def _pop_to(self, length: int) -> None:
        while len(self.blocks) > length:
            self._pop()

    def _pop(self) -> None:
        self._close_formats()
        block = self.blocks.pop()
        parent = self.blocks[-1]
        self.space, self.breaks = "", 0
        if block.shown:
            self.out.append(f"</{block.name}>")
            parent.filled = True
            if len(self.blocks) == 1:
                self.whole = len(self.out)
        elif block.name in CELLS and parent.shown:
            self._gap()
        elif block.name in CELLS:
            parent.gaps += 1
        else:
            self._soften()
        if block.name in CELLS:
            self.formats = tuple(each for each in self.formats if each.depth <= len(self.blocks))

    def _gap(self) -> None:
        if self.room >= len(_GAP):
            self.room -= len(_GAP)
            self.out.append(_GAP)

    def _boundary(self) -> None:
        """Separate what comes from what was, as a block does that is not kept itself."""
        if self.blocks[-1].name == "p":
            self._pop()
        else:
            self._soften()

    def _soften(self) -> None:
        if self.blocks[-1].filled:
            self.breaks = max(self.breaks, 1)

    # --- text and what stands in it -------------------------------------------------------------------

    def _said(self) -> tuple[_Format, ...]:
        return tuple(each for each in self.formats if each.tag)

    def _collect(self, raw: str) -> None:
        """Take text in; what has the same formatting is decoded as one, or "&" would meet "amp;" later."""
        formats = self._said()
        if self.run and self.run[-1][0] == formats:
            raw = self.run.pop()[1] + raw
        self.run.append((formats, raw))

    def _end_run(self) -> None:
        run, self.run = self.run, []
        for formats, raw in run:
            if self.blocks[-1].name == "pre":
                self._preformatted(decode(raw), formats)
            else:
                self._text(decode(raw), formats)

    def _text(self, text: str, formats: tuple[_Format, ...]) -> None:
        core = sit(text.strip(SPACE))
        before, after = text[: len(text) - len(text.lstrip(SPACE))], text[len(text.rstrip(SPACE)) :]
        if before or not core:
            self.space = _one_space(self.space + before + (after if not core else ""))
        if core:
            self._put(_BLANKS.sub(lambda blanks: _one_space(blanks[0]), core), formats, text=True)
            self.space = _one_space(after)

    def _preformatted(self, text: str, formats: tuple[_Format, ...]) -> None:
        # A parser drops the first line end of a pre.
        dropped = "" if self.blocks[-1].filled else "\n"
        text = sit(self.space + "\n" * self.breaks + text, blanks=dropped)
        self.space, self.breaks = "", 0
        core = text.rstrip(SPACE)
        if core:
            self._put(core, formats, text=True)
        self.space = text[len(core) :]

    def _put(self, content: str, formats: tuple[_Format, ...], *, text: bool = False) -> None:
        """Write text or an image, and before it all that was waiting for something to show."""
        self._into_line()
        block = self.blocks[-1]
        between = ("<br>" * min(self.breaks, 2) or self.space) if block.filled else ""
        kept = 0
        while kept < min(len(formats), len(self.open_formats)) and formats[kept] is self.open_formats[kept]:
            kept += 1
        opened = formats[kept:]
        cost = sum(map(_size, opened)) + len(between.encode())
        cost += sum(_size(each) + len(_GAP) * each.gaps for each in self.blocks if not each.shown)
        shown = escape(content) if text else content
        if overflows := cost + len(shown.encode()) > self.room:
            # Escaping may lengthen what is left, at most five times.
            room, longer = self.room - cost, len(shown.encode()) > len(content.encode())
            content = cut_bytes(content, room // 5 if longer else room) if text else ""
            if not content:
                raise _FullError
            shown = escape(content)
        self.room -= cost + len(shown.encode())
        self._show_blocks()
        self._close_formats(kept)
        self.out += [between, *(each.tag for each in opened), shown]
        self.open_formats = formats
        self.space, self.breaks, block.filled = "", 0, True
        if overflows:
            raise _FullError

    def _into_line(self) -> None:
        if self.blocks[-1].name == "p" and self.blocks[-1].filled and self.breaks >= 2:
            self._pop()
        self._imply()
        if self.blocks[-1].name in {"", "blockquote"}:
            self._push("p", "<p>")

    def _show_blocks(self) -> None:
        for block in self.blocks:
            if not block.shown:
                self.out += [block.tag, _GAP * block.gaps]
                block.shown = True

    def _close_formats(self, kept: int = 0) -> None:
        self.out += [f"</{each.name}>" for each in reversed(self.open_formats[kept:])]
        self.open_formats = self.open_formats[:kept]


def _size(element: _Block | _Format) -> int:
    """Return the bytes of both tags of an element."""
    return len(element.tag.encode()) + len(f"</{element.name}>")


def _one_space(blanks: str) -> str:
    """Return one space for many, the unbreakable one that French sets before ":" if it is among them."""
    unbreakable = _UNBREAKABLE.search(blanks)
    return unbreakable[0] if unbreakable else blanks and " "
