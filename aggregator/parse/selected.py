"""The list of news on a page, where a person has named by CSS selectors what stands where."""

import re
from dataclasses import dataclass, field, replace

from aggregator.errors import ParseError
from aggregator.model import Selectors
from aggregator.parse import caps
from aggregator.parse.addresses import absolute
from aggregator.parse.headline import Block, Repeated, block_of, repeated_in
from aggregator.parse.lines import is_link
from aggregator.parse.page import Element, Page
from aggregator.parse.pictures import pictures_in
from aggregator.parse.teaser import Teaser, teaser_of

_CONTAINER = re.compile(r"(?P<container>[^,]*[^\s,>+~])\s*[\s>]\s*[^\s,>+~()\[\]]+\s*")
"""A selector of several steps: all but the last finds what the blocks stand in."""


def find(page: Page, selectors: Selectors, drops: caps.Drops, *, url: str) -> list[Teaser]:
    """Return what the named parts of a page show; empty if the list is there and has no items.

    Raises:
        ParseError: a selector cannot be understood, or what should be there is not.
    """
    return _Selected(page, selectors, url).teasers(drops)


@dataclass(slots=True)
class _Selected:
    """One page being read; ``parts`` holds, by selector, the first element it finds in each block."""

    page: Page
    selectors: Selectors
    url: str
    parts: dict[str, dict[Element, Element]] = field(default_factory=dict)

    def teasers(self, drops: caps.Drops) -> list[Teaser]:
        elements = self._all(self.selectors.each)
        if not elements:
            if self._has_container():
                return []
            raise self._nothing(self.selectors.each)
        drops.leave_out("entries", len(elements), caps.ENTRIES)
        elements = elements[: caps.ENTRIES]
        self._find_parts(set(elements))
        blocks = [block_of(element) for element in elements]
        repeated = repeated_in(blocks, self.page)
        found = [teaser for block in blocks if (teaser := self._teaser(block, repeated))]
        if not found:
            named = self.selectors.title or self.selectors.link or self.selectors.each
            raise ParseError(
                f'no block of the selector "{self.selectors.each}" has a headline with a link'
                f' (looked for "{named}"); the page may have been redesigned',
                url=self.url,
            )
        if missing := len(blocks) - len(found):
            drops["blocks without a headline and link, left out"] += missing
        return found

    def _teaser(self, block: Block, repeated: Repeated) -> Teaser | None:
        """Return what a block shows: where a selector is named it decides, elsewhere we find it."""
        guessed = teaser_of(block, self.page, repeated)
        named = self.selectors
        title_element = self._one(named.title, block)
        title = title_element.text() if title_element else None if named.title else guessed and guessed.title
        address = self._link(title_element, block) or (guessed.url if guessed and not named.link else None)
        if not title or not address:
            return None
        teaser = guessed or Teaser(
            element=block.element, title=title, url=address, language=self.page.language
        )
        teaser = replace(teaser, title=title, url=address)
        if named.date:
            teaser = replace(teaser, published=_date(self._one(named.date, block)), event=False)
        if named.text:
            teaser = replace(teaser, summary=_text(self._one(named.text, block)))
        if named.kicker:
            teaser = replace(teaser, kicker=_text(self._one(named.kicker, block)))
        if named.picture:
            picture = self._one(named.picture, block)
            teaser = replace(
                teaser, picture=next(pictures_in(picture, self.page.base), None) if picture else None
            )
        return teaser

    def _link(self, title: Element | None, block: Block) -> str | None:
        """Return where the named link leads, or without one the headline's: in it, or round it."""
        if self.selectors.link:
            return self._target(self._one(self.selectors.link, block))
        return self._target(title)

    def _target(self, element: Element | None) -> str | None:
        if element is None:
            return None
        places = (*element.walk(), *element.ancestors())
        links = (place.attributes["href"] for place in places if is_link(place))
        return next((url for href in links if (url := absolute(self.page.base, href))), None)

    def _has_container(self) -> bool:
        """Tell whether what the blocks stand in is there: then the list is only empty."""
        steps = _CONTAINER.fullmatch(self.selectors.each)
        return bool(steps and self._all(steps["container"]))

    def _find_parts(self, blocks: set[Element]) -> None:
        named = self.selectors
        for selector in (named.title, named.link, named.date, named.text, named.picture, named.kicker):
            if selector:
                found = self.parts[selector] = {}
                for element in self._all(selector):
                    for place in (element, *element.ancestors()):
                        if place in blocks:
                            found.setdefault(place, element)

    def _one(self, selector: str | None, block: Block) -> Element | None:
        return self.parts[selector].get(block.element) if selector else None

    def _all(self, selector: str) -> list[Element]:
        try:
            return self.page.select(selector)
        except ValueError as error:
            raise ParseError(f'the selector "{selector}" is no CSS selector', url=self.url) from error

    def _nothing(self, selector: str) -> ParseError:
        return ParseError(
            f'the selector "{selector}" finds nothing; the page may have been redesigned', url=self.url
        )


def _text(element: Element | None) -> str | None:
    return (element.text() or None) if element else None


def _date(element: Element | None) -> str | None:
    """Return a date for machines if the element holds one, else its words."""
    if element is None:
        return None
    machine = (place.attributes.get("datetime", "").strip() for place in element.walk())
    return next(filter(None, machine), None) or element.text(" ") or None
