"""Which parts of a page could be the items of one list: alike blocks, or runs under alike headlines."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

from aggregator.parse import printed, words
from aggregator.parse.outline import Outline
from aggregator.parse.page import Element

Family: TypeAlias = list[Element]
"""Blocks of one kind in one parent."""

BLOCK = 400
"""Elements that one item of a list has at most."""

LETTERS = 20_000
"""Characters that one item of a list has at most."""

READABLE = 0.1
"""What a part of the page must weigh to be looked at: menus and footers do not."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STARTERS = _HEADINGS | frozenset({"dt", "p", "div", "b", "strong", "tr", "header", "a"})


def candidates(body: Element, facts: Outline) -> Iterator[list[Family]]:
    """Give candidates for the list, each as families: those at one path of the page belong together.

    So a list stays one though rows or months part it. Blocks are compared by tag, and by tag and class
    where that tells them apart; then come segments of what has no blocks.
    """
    by_tag: dict[tuple[int, str], list[Family]] = defaultdict(list)
    by_shape: dict[tuple[int, str], list[Family]] = defaultdict(list)
    flat: dict[tuple[int, str], list[Family]] = defaultdict(list)
    for parent in body.walk():
        if facts.weight[parent] < READABLE or not facts.links[parent]:
            continue
        path = facts.path[parent]
        blocks = _blocks(parent, facts)
        for shape, family in blocks.items():
            by_shape[path, shape].append(family)
        for tag, family in _by_tag(blocks, facts).items():
            by_tag[path, tag].append(family)
        for shape, family in _segments(parent, facts).items():
            flat[path, shape].append(family)
    finer = (found for (path, shape), found in by_shape.items() if found != by_tag[path, shape.split(" ")[0]])
    for families in (*by_tag.values(), *finer, *flat.values()):
        if sum(map(len, families)) > 1 or _is_article(families[0][0]):
            yield families


def may_be_item(element: Element, facts: Outline) -> bool:
    """Tell whether an element leads somewhere, is not too large, and stands where items may stand."""
    small = element.size <= BLOCK and facts.letters[element] <= LETTERS
    return small and facts.links[element] > 0 and facts.weight[element] >= READABLE


def _is_article(element: Element) -> bool:
    """Tell whether an element says that it is an item, though it be the only one."""
    return element.tag == "article" or bool(words.ITEM.search(element.names))


def _blocks(parent: Element, facts: Outline) -> dict[str, Family]:
    found: dict[str, Family] = defaultdict(list)
    for child in parent.elements():
        if may_be_item(child, facts):
            found[facts.shape[child]].append(child)
    return found


def _by_tag(blocks: dict[str, Family], facts: Outline) -> dict[str, Family]:
    found: dict[str, Family] = defaultdict(list)
    for family in blocks.values():
        found[family[0].tag] += family
    return {tag: sorted(family, key=facts.order.__getitem__) for tag, family in found.items()}


def _segments(parent: Element, facts: Outline) -> dict[str, Family]:
    """Return the items of a list without blocks: each begins where an element of one shape stands."""
    children = [child for child in parent.children if isinstance(child, Element) or child.strip()]
    starts: dict[str, list[int]] = defaultdict(list)
    for index, child in enumerate(children):
        if isinstance(child, Element) and child.tag in _STARTERS and facts.letters[child]:
            kind = "link" if facts.links[child] == 1 and _is_all_link(child, facts) else "text"
            starts[f"{facts.shape[child]} {kind}"].append(index)
    segments = {
        shape: _cut(parent, children, indexes, facts)
        for shape, indexes in starts.items()
        if 2 <= len(indexes) < len(children)
    }
    return {shape: family for shape, family in segments.items() if family}


def _is_all_link(element: Element, facts: Outline) -> bool:
    return any(
        inner.tag == "a" and facts.letters[inner] == facts.letters[element] for inner in element.walk()
    )


def _cut(parent: Element, children: list[Element | str], starts: list[int], facts: Outline) -> Family:
    """Return children in segments; a date alone over each headline goes with the one it is over."""
    if starts[0] > 0 and all(_is_date_alone(children[start - 1]) for start in starts):
        starts = [start - 1 for start in starts]
    segments = []
    for start, end in zip(starts, [*starts[1:], len(children)], strict=True):
        inside = children[start:end]
        elements = [child for child in inside if isinstance(child, Element)]
        size = sum(child.size for child in elements)
        letters = sum(facts.letters[child] if isinstance(child, Element) else len(child) for child in inside)
        if size <= BLOCK and letters <= LETTERS and any(facts.links[child] for child in elements):
            segment = Element("segment", parent=parent, children=inside, size=size)
            facts.order[segment] = facts.order[elements[0]] if elements else facts.order[parent]
            facts.weight[segment] = facts.weight[parent]
            segments.append(segment)
    return segments


def _is_date_alone(child: Element | str) -> bool:
    text = child.strip() if isinstance(child, str) else child.text(" ") if child.size <= 4 else ""
    return len(text) <= 40 and printed.date_in(text) is not None and len(printed.without_dates(text)) <= 12
