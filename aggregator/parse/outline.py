"""What is known of every element of a page: links and letters inside, where it stands, the date above."""

import re
from dataclasses import dataclass, field

from aggregator.parse import printed, words
from aggregator.parse.lines import is_link
from aggregator.parse.page import Element

_NUMBERED = re.compile(r"\d|^(?:odd|even|first|last|active|current|clearfix)$")

_FURNITURE = 0.05
_BESIDE = 0.3
_EVENTS = 0.4
_REGIONS = {"nav": _FURNITURE, "footer": _FURNITURE, "aside": _BESIDE, "header": _BESIDE}

_MOST = 0.6
"""The share of the page's text from which an element is the page, whatever its class says."""

_LINKS = 0.8
"""The share of a menu's text that is links, at least."""

_DATE_HEADING = 40
"""Characters that a heading has at most that gives the date of all below it."""


@dataclass(slots=True)
class Outline:
    """Facts by element. ``shape`` is its tag and classes, ``path`` the shapes from the page's top to it.

    ``weight`` is 1 where the page says what it has to say, and less in menus, sidebars and footers.
    """

    links: dict[Element, int] = field(default_factory=dict)
    letters: dict[Element, int] = field(default_factory=dict)
    linked: dict[Element, int] = field(default_factory=dict)
    shape: dict[Element, str] = field(default_factory=dict)
    path: dict[Element, int] = field(default_factory=dict)
    weight: dict[Element, float] = field(default_factory=dict)
    date_above: dict[Element, str] = field(default_factory=dict)
    order: dict[Element, int] = field(default_factory=dict)


def outline(body: Element) -> Outline:
    """Return the facts about every element of a page."""
    facts = Outline()
    elements = list(body.walk())
    for element in reversed(elements):
        inner = element.elements()
        facts.links[element] = is_link(element) + sum(facts.links[child] for child in inner)
        own = sum(len(child.strip()) for child in element.children if isinstance(child, str))
        facts.letters[element] = own + sum(facts.letters[child] for child in inner)
        linked = sum(facts.linked[child] for child in inner)
        facts.linked[element] = facts.letters[element] if is_link(element) else linked
    paths: dict[tuple[int, str], int] = {}
    for number, element in enumerate(elements):
        above = element.parent
        facts.order[element] = number
        facts.shape[element] = shape_of(element)
        step = (facts.path[above] if above else -1, facts.shape[element])
        facts.path[element] = paths.setdefault(step, len(paths))
        facts.weight[element] = (facts.weight[above] if above else 1.0) * _weight(element, body, facts)
        _pass_dates_down(element, facts)
    return facts


def shape_of(element: Element) -> str:
    """Return an element's tag and those of its classes that do not tell it from its likes."""
    classes = element.attributes.get("class", "").split()
    return " ".join((element.tag, *sorted(name for name in classes if not _NUMBERED.search(name))))


def _weight(element: Element, body: Element, facts: Outline) -> float:
    if element.tag in _REGIONS and not _in_article(element):
        return _REGIONS[element.tag]
    if element.tag in {"body", "main", "article"} or _is_the_page(element, body, facts):
        return 1.0
    if words.FURNITURE.search(element.names):
        return _FURNITURE
    if words.ASIDE.search(element.names):
        return _BESIDE
    return _EVENTS if words.EVENT.search(element.names) or _headed_events(element) else 1.0


def _is_the_page(element: Element, body: Element, facts: Outline) -> bool:
    """Tell whether an element holds most of the page's text, and not as links."""
    letters = facts.letters[element]
    return letters > _MOST * facts.letters[body] and facts.linked[element] < _LINKS * letters


def _in_article(element: Element) -> bool:
    return any(above.tag in {"article", "li", "section"} for above in element.ancestors())


def _headed_events(element: Element) -> bool:
    """Tell whether the first thing in an element is a heading that announces events."""
    first = next(iter(element.elements()), None)
    if first is None or first.size > 4 or not re.fullmatch(r"h[1-6]|header|caption", first.tag):
        return False
    return bool(words.EVENT_HEADING.search(first.text()[:60]))


def _pass_dates_down(element: Element, facts: Outline) -> None:
    """Note for each child the date that stands above it alone on its line, as in lists grouped by day."""
    date = facts.date_above.get(element)
    for child in element.elements():
        if facts.letters[child] <= _DATE_HEADING and child.size <= 4 and not facts.links[child]:
            text = child.text(" ")
            found = printed.date_in(text)
            if found and len(text) - len(found) <= 12 and not printed.is_event(text):
                date = found
                continue
        if date:
            facts.date_above[child] = date
