"""The headline of a block and where it leads: in it, round it, or by a "Read more" beside it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from aggregator.parse import printed, words
from aggregator.parse.addresses import absolute
from aggregator.parse.lines import Line, is_link, lines_of
from aggregator.parse.page import Element, Page
from aggregator.parse.pictures import pictures_in

_EDGES = " \t\u00a0»›→>….+[]()«:|"
_LETTERS = re.compile(r"[^\W\d_]")
_BADGE_EDGES = re.compile(r"[\s|/,·•\-–()\[\]]+")

LABEL = 40
"""Lines shorter than this, in characters, are labels; longer ones are text."""

_HEADLINE = 20
"""A link of so many characters could be a headline."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page that may be one item, and its lines."""

    element: Element
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """What several blocks of a list say alike: none of it is a headline."""

    texts: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()

    def only_a_link(self, text: str) -> bool:
        """Tell whether a link's text says only that it is a link ("Read more")."""
        said = bare(text)
        return said in words.READ_MORE or said in self.texts


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline: its line, its own words, where it leads; ``rivals`` counts links that could be one too."""

    line: Line
    title: str
    url: str
    rivals: float


def block_of(element: Element) -> Block:
    """Return an element with its lines."""
    return Block(element, tuple(lines_of(element)))


def repeated_in(blocks: Sequence[Block], page: Page) -> Repeated:
    """Return the headings, link texts, addresses and pictures that several blocks share.

    Two items may have one title, so it takes two thirds of the blocks to call a text a label; a third is
    enough for an address, which is then that of a category or an author, and for a picture, which is
    then a sign.
    """
    texts: Counter[str] = Counter()
    addresses: Counter[str] = Counter()
    pictures: Counter[str] = Counter()
    for block in blocks:
        links = [link for line in block.lines for link in line.links]
        headings = [line.text for line in block.lines if line.heading]
        texts.update({bare(text) for text in (*headings, *(link.text() for link in links))})
        addresses.update({url for link in links if (url := absolute(page.base, link.attributes["href"]))})
        pictures.update(set(pictures_in(block.element, page.base)))
    third = max(2, len(blocks) / 3)
    return Repeated(
        frozenset(text for text, count in texts.items() if count >= max(2, len(blocks) * 2 / 3)),
        frozenset(url for url, count in addresses.items() if count >= third),
        frozenset(url for url, count in pictures.items() if count >= third),
    )


def headline_of(block: Block, page: Page, repeated: Repeated) -> Headline | None:
    """Return the headline of a block, None if it has none that leads somewhere."""
    return _Search(block, page, repeated).headline()


def target_of(link: Element, page: Page, repeated: Repeated) -> str | None:
    """Return where a link leads, None if to this page itself, to a social network, or as its likes do."""
    url = absolute(page.base, link.attributes.get("href"))
    if url is None or url in repeated.addresses or urldefrag(url).url == urldefrag(page.url).url:
        return None
    host = urlsplit(url).hostname or ""
    return None if host.removeprefix("www.").endswith(words.SOCIAL_HOSTS) else url


def bare(text: str) -> str:
    """Return what is compared of a link's text: lower case, without the arrows and dots round it."""
    return text.strip(_EDGES).replace("’", "'").casefold()


def badges(line: Line) -> list[str]:
    """Return the language codes of a line that is made of nothing else ("DE EN FR")."""
    codes = [code for code in _BADGE_EDGES.split(line.text) if code]
    return codes if all(code in words.LANGUAGES for code in codes) else []


@dataclass(frozen=True, slots=True)
class _Search:
    """One block being searched."""

    block: Block
    page: Page
    repeated: Repeated

    def headline(self) -> Headline | None:
        for line in self._lines():
            if url := self._address(line):
                return Headline(line, self._title(line), url, self._rivals(line, url))
        return None

    def _lines(self) -> list[Line]:
        """Return the lines that may be the headline, the likeliest first."""
        lines = [line for line in self.block.lines if self._may_head(line)]
        linked = [line for line in lines if line.linked and not self.repeated.only_a_link(line.linked)]
        own = [line for line in linked if not line.nested] or linked
        return [
            *(line for line in linked if line.heading),
            *(line for line in linked if words.TITLE.search(line.names)),
            *(line for line in lines if line.heading or words.TITLE.search(line.names)),
            *self._of_a_card(linked),
            *sorted(own, key=lambda line: len(line.linked), reverse=True),
            *(line for line in lines if line.strong),
            *lines[:1],
        ]

    def _may_head(self, line: Line) -> bool:
        """Tell whether a line says something of its own: not a date, badges, or "Read more" alone."""
        rest = printed.without_dates(line.text)
        if len(_LETTERS.findall(rest)) < 3 or badges(line) or self.repeated.only_a_link(line.text):
            return False
        return not (printed.date_line(line.text) and len(rest) < _HEADLINE and not line.linked)

    def _of_a_card(self, linked: Sequence[Line]) -> list[Line]:
        """Return the headline among lines that one link holds together, where no heading tells it."""
        links = {line.links[0] for line in linked}
        if len(linked) < 2 or len(links) != 1:
            return []
        first, second = linked[:2]
        is_kicker = len(first.text) < _HEADLINE <= len(second.text) <= 3 * LABEL and len(linked) > 2
        return [second if is_kicker else first]

    def _address(self, headline: Line) -> str | None:
        """Return where a headline leads: by itself, or by a link beside it that says only "Read more"."""
        if headline.linked and not self._in_running_text(headline):
            for link in headline.links:
                if not self.repeated.only_a_link(link.text()) and (
                    url := target_of(link, self.page, self.repeated)
                ):
                    return url
        if not (headline.heading or headline.strong or words.TITLE.search(headline.names)):
            beside = [link for line in self.block.lines for link in line.links]
            if not any(self.repeated.only_a_link(link.text()) for link in beside):
                return None
        return next(
            (url for link in self._pointers(headline) if (url := target_of(link, self.page, self.repeated))),
            None,
        )

    def _in_running_text(self, line: Line) -> bool:
        """Tell whether the link of a line is but words of a sentence."""
        if line.heading or len(line.linked) * 2 >= len(line.text):
            return False
        before = line.text.partition(line.linked)[0]
        return len(printed.without_dates(before)) > LABEL

    def _pointers(self, headline: Line) -> Iterable[Element]:
        """Give the links that stand for a headline that is none: "Read more", a picture, the same words."""
        for element in self.block.element.walk():
            if is_link(element):
                text = element.text()
                if not text or self.repeated.only_a_link(text) or text == headline.text:
                    yield element

    def _title(self, headline: Line) -> str:
        """Return the headline's own words: the link's where other words stand beside it on the line."""
        linked = headline.linked
        if not linked or headline.heading or self._in_running_text(headline):
            return headline.text
        return linked if not self.repeated.only_a_link(linked) else headline.text.removesuffix(linked).strip()

    def _rivals(self, headline: Line, url: str) -> float:
        """Count what else in the block could be a headline; links of a list under it count little."""
        rivals: dict[str, float] = {}
        enough = max(_HEADLINE, 0.6 * len(headline.linked or headline.text))
        for line in self.block.lines:
            for link in line.links:
                text = link.text()
                if self.repeated.only_a_link(text) or not (line.heading or len(text) >= enough):
                    continue
                if (other := target_of(link, self.page, self.repeated)) not in (
                    None,
                    url,
                ) and not self._in_running_text(line):
                    weight = 0.3 if line.nested and not headline.nested else 1.0
                    rivals[str(other)] = max(weight, rivals.get(str(other), 0.0))
        return sum(rivals.values())
