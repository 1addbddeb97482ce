"""A web page as a tree of our own: what a reader of the page sees, in bounded depth and size."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from aggregator.parse import caps
from aggregator.parse.addresses import absolute, base_of

DEPTH = 200
"""Elements deeper than this hand their content to the one at this depth."""

_SOURCE_DEPTH = 10_000
_REOPENED = 100_000
_FEEDS = 20


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_UNSEEN = _tags(
    "script style template noscript head svg math iframe object select option textarea datalist dialog"
)
_VOID = _tags("area base br col embed hr img input link meta param source track wbr")
_CLOSED_BY_THE_NEXT = _tags("p li dt dd tr td th thead tbody tfoot option html body")
_FORMATTING = _tags("b big code em font i nobr s small strike strong tt u")
_INLINE = _FORMATTING | _tags(
    """a abbr acronym bdi bdo cite data del dfn img ins kbd label mark picture q ruby samp source span sub sup
    time var wbr"""
)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?:\s[^<>]*)?>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_NONE: Mapping[str, str] = MappingProxyType({})
"""The attributes of all elements that have none."""


@dataclass(slots=True, eq=False)
class Element:
    """One element of the page; ``children`` are elements and runs of text.

    ``size`` is how many elements it and all inside are; ``breaks`` tells whether it breaks the line it
    stands in, by itself or by what is inside.
    """

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)
    size: int = 1
    breaks: bool = True

    @property
    def names(self) -> str:
        """Return what its author calls it: class, id, role and microdata, in lower case."""
        given = (self.attributes.get(key, "") for key in ("class", "id", "role", "itemprop"))
        return " ".join(name for name in given if name).lower()

    def elements(self) -> "list[Element]":
        """Return the elements right inside."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> "Iterator[Element]":
        """Give it and every element inside, in the page's order."""
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.elements()))

    def ancestors(self) -> "Iterator[Element]":
        """Give what it stands in, the nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def text(self, separator: str = "") -> str:
        """Return what one reads in it, on one line; ``separator`` stands round inline elements."""
        return text_of([self], separator)


def text_of(pieces: "Sequence[Element | str]", separator: str = "") -> str:
    """Return what one reads in a run of elements and text, on one line."""
    read: list[str] = []
    waiting = list(reversed(pieces))
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            read.append(piece)
            continue
        edge = separator if piece.tag in _INLINE else " "
        read.append(edge)
        waiting.append(edge)
        waiting.extend(reversed(piece.children))
    return _BLANKS.sub(" ", "".join(read)).strip()


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its tree, its title and language as it says, and what its links resolve against."""

    url: str
    base: str
    title: str | None
    language: str | None
    feeds: tuple[str, ...]
    body: Element
    by_node: Mapping[int, Element]
    tree: LexborHTMLParser

    def select(self, selector: str) -> list[Element]:
        """Return the elements that a CSS selector finds, in the page's order.

        Raises:
            ValueError: it is no selector.
        """
        try:
            nodes = self.tree.css(selector)
        except SelectolaxError as error:
            raise ValueError(str(error)) from error
        return [self.by_node[node.mem_id] for node in nodes if node.mem_id in self.by_node]


def read(text: str, url: str, drops: caps.Drops) -> Page:
    """Read the text of a page that stands at an address.

    Raises:
        MemoryError: there is too little for the tree.
    """
    try:
        tree = LexborHTMLParser(_tamed(text, drops))
    except SelectolaxError as error:  # any text is HTML: nothing else can fail
        raise MemoryError from error
    del text  # the tree has what it needs of it, and ours is still to grow
    base_node = tree.css_first("base[href]")
    base = base_of(url, base_node.attributes.get("href") if base_node else None)
    title = tree.css_first("head title")
    root = tree.css_first("html")
    body, by_node = _grow(tree)
    return Page(
        url=url,
        base=base,
        title=drops.cut(_BLANKS.sub(" ", title.text()), caps.TITLE, "title") if title else None,
        language=(root.attributes.get("lang") or None) if root else None,
        feeds=tuple(_feeds(tree, base)),
        body=body,
        by_node=by_node,
        tree=tree,
    )


def _tamed(text: str, drops: caps.Drops) -> str:
    """Return a page's text without what makes the rules of HTML parsing costly.

    Each element looks through all that are open (quadratic in depth), and each paragraph opens every
    unclosed ``<b>`` again (HTML, 13.2.4.3): both are cheap to see before.
    """
    depth = formatting = reopened = elements = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        step = -1 if tag[1] else 1
        elements += not tag[1]
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
            continue
        reopened += formatting
        if name not in _VOID and name not in _CLOSED_BY_THE_NEXT:
            depth = max(0, depth + step)
        if depth > _SOURCE_DEPTH or elements > caps.PAGE_ELEMENTS:
            drops["page cut: too deep" if depth > _SOURCE_DEPTH else "page cut: too many elements"] += 1
            text = text[: tag.start()]
            break
    return _FORMATTING_TAG.sub("", text) if reopened > _REOPENED else text


def _feeds(tree: LexborHTMLParser, base: str) -> Iterator[str]:
    """Give the feeds that a page announces (RSS autodiscovery)."""
    for link in tree.css("link[href][rel~=alternate]")[:_FEEDS]:
        kind = (link.attributes.get("type") or "").split(";")[0].strip().lower()
        if kind in _FEED_TYPES and (address := absolute(base, link.attributes.get("href"))):
            yield address


def _grow(tree: LexborHTMLParser) -> tuple[Element, dict[int, Element]]:
    """Return the body as our tree, and our element for each node."""
    root = tree.body
    body = Element("body", (_attributes(root) or {}) if root else {})
    if root is None:
        return body, {}
    by_node = {root.mem_id: body}
    open_elements = [(body, root.iter(include_text=True))]
    while open_elements:
        element, nodes = open_elements[-1]
        node = next(nodes, None)
        if node is None:
            open_elements.pop()
            if not open_elements or open_elements[-1][0] is not element:
                _close(element)
        elif node.is_text_node:
            element.children.append(node.text_content or "")
        elif (attributes := _attributes(node)) is not None and node.tag not in _UNSEEN:
            child = element
            if len(open_elements) < DEPTH:
                child = Element(node.tag or "", attributes, breaks=node.tag not in _INLINE)
                _place(child, element)
            by_node[node.mem_id] = child
            open_elements.append((child, node.iter(include_text=True)))
    return body, by_node


def _attributes(node: LexborNode) -> Mapping[str, str] | None:
    """Return an element's attributes, None if it is not shown."""
    attributes = {name: value or "" for name, value in node.attributes.items()}
    if not attributes:
        return _NONE
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
        return None
    return attributes


def _place(child: Element, where: Element) -> None:
    """Put an element into another, or beside it if that is its like: then an end tag was forgotten."""
    classes = child.attributes.get("class")
    if classes and classes == where.attributes.get("class") and child.tag == where.tag and where.parent:
        where = where.parent
    child.parent = where
    where.children.append(child)


def _close(element: Element) -> None:
    if element.parent is not None:
        element.parent.size += element.size
        element.parent.breaks = element.parent.breaks or element.breaks
