"""A block of a page → the lines one reads in it, each with its link and what its author calls it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from aggregator.parse import words
from aggregator.parse.page import Element, text_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DATE = 40
"""Characters that a date may have with all that belongs to it."""

_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Line:
    """A line of text. ``pieces`` make it up, ``around`` are the elements it stands in, nearest first.

    ``outer`` are those that all lines of the block stand in: the block, and a link round it.
    """

    text: str
    pieces: tuple[Element | str, ...]
    around: tuple[Element, ...]
    outer: tuple[Element, ...]

    @cached_property
    def heading(self) -> bool:
        """Tell whether it stands in a heading, or is one."""
        return any(element.tag in _HEADINGS for element in (*self.inside, *self.around, *self.outer))

    @cached_property
    def strong(self) -> bool:
        """Tell whether all of it is bold."""
        bold = ("b", "strong", "th", "dt")
        return any(element.tag in bold for element in self.around) or (
            len(self.pieces) == 1 and isinstance(self.pieces[0], Element) and self.pieces[0].tag in bold
        )

    @cached_property
    def names(self) -> str:
        """Return what its author calls it and what it stands in."""
        return " ".join(element.names for element in (*self.inside, *self.around) if element.names)

    @cached_property
    def inside(self) -> list[Element]:
        """Return the elements in the line."""
        return [inner for piece in self.pieces if isinstance(piece, Element) for inner in piece.walk()]

    @cached_property
    def own_links(self) -> list[Element]:
        """Return the links that it holds, then those that hold it, not those round the whole block."""
        return [element for element in (*self.inside, *self.around) if is_link(element)]

    @cached_property
    def links(self) -> list[Element]:
        """Return the links with a text that it has to do with, the nearest first."""
        return [link for link in (*self.own_links, *filter(is_link, self.outer)) if link.text()]

    @cached_property
    def linked(self) -> str:
        """Return the part of it that is a link: all, a part, or nothing."""
        if any(is_link(element) for element in (*self.around, *self.outer)):
            return self.text
        return max((link.text() for link in self.links), key=len, default="")

    @cached_property
    def spaced(self) -> str:
        """Return its text with a blank between its elements: a day, month and year may each be one."""
        return text_of(self.pieces, " ")

    @cached_property
    def nested(self) -> bool:
        """Tell whether it stands in a list inside the block."""
        return any(element.tag in {"ul", "ol", "dl"} for element in self.around)


def is_link(element: Element) -> bool:
    """Tell whether an element leads somewhere."""
    return element.tag == "a" and bool(element.attributes.get("href"))


def lines_of(block: Element) -> list[Line]:
    """Return the lines of a block, in the order they are read."""
    link = next((element for element in block.ancestors() if is_link(element)), None)
    lines = _Lines(outer=(block,) if link is None else (block, link))
    lines.gather(block, ())
    return lines.found


@dataclass(slots=True)
class _Lines:
    outer: tuple[Element, ...]
    found: list[Line] = field(default_factory=list)

    def gather(self, element: Element, around: tuple[Element, ...]) -> None:
        """Add the lines inside an element: text and inline elements side by side are one line."""
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and child.breaks:
                self._add(run, around)
                run = []
                if _is_date(child):
                    self.found.append(Line(child.text(" "), (child,), around, self.outer))
                else:
                    self.gather(child, (child, *around))
            else:
                run.append(child)
        self._add(run, around)

    def _add(self, run: Sequence[Element | str], around: tuple[Element, ...]) -> None:
        """Add a run of inline content as one line, or as several where it is made of elements only."""
        text = text_of(run)
        if not _LETTER.search(text):
            return
        elements = [piece for piece in run if isinstance(piece, Element)]
        if not elements or any(_LETTER.search(piece) for piece in run if isinstance(piece, str)):
            self.found.append(Line(text, tuple(run), around, self.outer))
            return
        for element in elements:
            parts = [part for part in element.elements() if _LETTER.search(part.text())]
            if _is_date(element):
                self.found.append(Line(element.text(" "), (element,), around, self.outer))
            elif len(parts) > 1 or (parts and is_link(element)):
                self._add(element.children, (element, *around))
            elif _LETTER.search(whole := element.text()):
                self.found.append(Line(whole, (element,), around, self.outer))


def _is_date(element: Element) -> bool:
    """Tell whether an element is called a date by its author: its day, month and year are one line."""
    if not words.DATE.search(element.names) or any(is_link(inner) for inner in element.walk()):
        return False
    text = element.text(" ")
    return len(text) <= _DATE and any(char.isdigit() for char in text)
