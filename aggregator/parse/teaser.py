"""A block of a page → the headline, link, date, text, picture, kicker and language badges it shows."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from aggregator.parse import printed, words
from aggregator.parse.addresses import absolute
from aggregator.parse.lines import Line, is_link, lines_of
from aggregator.parse.page import Element, Page
from aggregator.parse.pictures import picture_in

_EDGES = " \t\u00a0»›→>….+[]()«:|"
_LETTERS = re.compile(r"[^\W\d_]")
_BADGE_EDGES = re.compile(r"[\s|/,·•\-–()\[\]]+")

_SENTENCE_ENDS = (".", "…", "!", "?", "»", "”")

_LABEL = 40
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

    def only_a_link(self, text: str) -> bool:
        """Tell whether a link's text says only that it is a link ("Read more")."""
        said = _bare(text)
        return said in words.READ_MORE or said in self.texts


@dataclass(frozen=True, slots=True)
class Teaser:
    """What one block shows. ``rivals`` counts other links in it that could be a headline.

    ``event`` tells that its dates are those of something to come, ``headed`` that its title is a heading.
    """

    element: Element
    title: str
    url: str
    headed: bool = False
    published: str | None = None
    event: bool = False
    summary: str | None = None
    picture: str | None = None
    kicker: str | None = None
    versions: tuple[str, ...] = ()
    language: str | None = None
    rivals: float = 0.0


def block_of(element: Element) -> Block:
    """Return an element with its lines."""
    return Block(element, tuple(lines_of(element)))


def repeated_in(blocks: Sequence[Block], page: Page) -> Repeated:
    """Return the headings, link texts and addresses that several blocks share.

    Two items may have one title, so it takes two thirds of the blocks to call a text a label; a third is
    enough for an address, which is then that of a category or an author.
    """
    texts: Counter[str] = Counter()
    addresses: Counter[str] = Counter()
    for block in blocks:
        links = [link for line in block.lines for link in line.links]
        headings = [line.text for line in block.lines if line.heading]
        texts.update({_bare(text) for text in (*headings, *(link.text() for link in links))})
        addresses.update({url for link in links if (url := absolute(page.base, link.attributes["href"]))})
    return Repeated(
        frozenset(text for text, count in texts.items() if count >= max(2, len(blocks) * 2 / 3)),
        frozenset(url for url, count in addresses.items() if count >= max(2, len(blocks) / 3)),
    )


def teaser_of(block: Block, page: Page, repeated: Repeated) -> Teaser | None:
    """Return what a block shows, None if it has no headline that leads somewhere."""
    return _Reading(block, page, repeated).teaser()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One block being read."""

    block: Block
    page: Page
    repeated: Repeated

    def teaser(self) -> Teaser | None:
        for headline in self._headlines():
            if url := self._address(headline):
                return self._around(headline, url)
        return None

    # --- headline and link -----------------------------------------------------------------------

    def _headlines(self) -> list[Line]:
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
        if len(_LETTERS.findall(rest)) < 3 or _badges(line) or self.repeated.only_a_link(line.text):
            return False
        return not (printed.date_line(line.text) and len(rest) < _HEADLINE and not line.linked)

    def _of_a_card(self, linked: Sequence[Line]) -> list[Line]:
        """Return the headline among lines that one link holds together, where no heading tells it."""
        links = {line.links[0] for line in linked}
        if len(linked) < 2 or len(links) != 1:
            return []
        first, second = linked[:2]
        is_kicker = len(first.text) < _HEADLINE <= len(second.text) <= 3 * _LABEL and len(linked) > 2
        return [second if is_kicker else first]

    def _address(self, headline: Line) -> str | None:
        """Return where a headline leads: by itself, or by a link beside it that says only "Read more"."""
        if headline.linked and not self._in_running_text(headline):
            for link in headline.links:
                if not self.repeated.only_a_link(link.text()) and (url := self._target(link)):
                    return url
        if not (headline.heading or headline.strong or words.TITLE.search(headline.names)):
            beside = [link for line in self.block.lines for link in line.links]
            if not any(self.repeated.only_a_link(link.text()) for link in beside):
                return None
        return next((url for link in self._pointers(headline) if (url := self._target(link))), None)

    def _in_running_text(self, line: Line) -> bool:
        """Tell whether the link of a line is but words of a sentence."""
        if line.heading or len(line.linked) * 2 >= len(line.text):
            return False
        before = line.text.partition(line.linked)[0]
        return len(printed.without_dates(before)) > _LABEL

    def _pointers(self, headline: Line) -> Iterable[Element]:
        """Give the links that stand for a headline that is none: "Read more", a picture, the same words."""
        for element in self.block.element.walk():
            if is_link(element):
                text = element.text()
                if not text or self.repeated.only_a_link(text) or text == headline.text:
                    yield element

    def _target(self, link: Element) -> str | None:
        """Return where a link leads, None if to this page itself, to a social network, or as its likes do."""
        url = absolute(self.page.base, link.attributes.get("href"))
        if (
            url is None
            or url in self.repeated.addresses
            or urldefrag(url).url == urldefrag(self.page.url).url
        ):
            return None
        host = urlsplit(url).hostname or ""
        return None if host.removeprefix("www.").endswith(words.SOCIAL_HOSTS) else url

    # --- what stands round the headline ----------------------------------------------------------

    def _around(self, headline: Line, url: str) -> Teaser:
        others = [line for line in self.block.lines if line is not headline]
        title = self._title(headline)
        published, event = self._published(headline, others)
        versions = tuple(dict.fromkeys(badge for line in others for badge in _badges(line)))
        kicker = self._kicker(headline, title, others)
        return Teaser(
            element=self.block.element,
            title=title,
            url=url,
            headed=headline.heading,
            published=published,
            event=event,
            summary=self._summary(headline, title, kicker, others),
            picture=picture_in(self.block.element, self.page.base),
            kicker=kicker,
            versions=versions,
            language=self._language(headline),
            rivals=self._rivals(headline, url),
        )

    def _title(self, headline: Line) -> str:
        """Return the headline's own words: the link's where other words stand beside it on the line."""
        linked = headline.linked
        if not linked or headline.heading or self._in_running_text(headline):
            return headline.text
        return linked if not self.repeated.only_a_link(linked) else headline.text.removesuffix(linked).strip()

    def _published(self, headline: Line, others: Sequence[Line]) -> tuple[str | None, bool]:
        """Return the date printed in the block, and whether the dates in it are those of events."""
        lines = [line for line in others if not (line.nested and not headline.nested)]
        events = [line for line in lines if printed.is_event(line.text)]
        calm = [line for line in lines if line not in events]
        found = next((date for line in (*calm, headline) if (date := _machine_date(line))), None)
        if found is None:
            dated = [line for line in calm if words.DATE.search(line.names)]
            found = next((date for line in dated if (date := _said_date(line))), None)
        if found is None:
            found = next((date for line in calm if (date := printed.date_line(line.text))), None)
        if found is None:
            beside = headline.text.replace(headline.linked, " ", 1) if headline.linked else ""
            found = printed.date_line(beside) or printed.date_in(headline.text)
        return (found, False) if found else (None, bool(events))

    def _kicker(self, headline: Line, title: str, others: Sequence[Line]) -> str | None:
        """Return the label over a headline ("Country visit"), or one that its author calls so."""
        before = self.block.lines[: self.block.lines.index(headline)]
        labels = [line for line in others if self._is_label(line)]
        called = [line for line in labels if words.KICKER.search(line.names)]
        above = [line for line in labels if line in before and not words.BYLINE.search(line.names)]
        found = next((line.text for line in (*called, *above)), None)
        if found is None and headline.text != title and not headline.heading:
            found = printed.without_dates(headline.text.partition(title)[0]) or None
            return found if found and len(found) <= _LABEL else None
        return found

    def _is_label(self, line: Line) -> bool:
        if len(line.text) > _LABEL or printed.date_in(line.text) or _badges(line):
            return False
        return _bare(line.text) not in words.READ_MORE and bool(_LETTERS.search(line.text))

    def _summary(self, headline: Line, title: str, kicker: str | None, others: Sequence[Line]) -> str | None:
        """Return the text of the block: its lines that are neither labels nor dates."""
        texts = [
            self._without_pointer(line)
            for line in others
            if line.text not in (title, kicker)
            and not (line.nested and not headline.nested)
            and self._is_text(line)
        ]
        if not texts and headline.text != title:
            texts = [printed.without_dates(headline.text.partition(title)[2])]
        return " ".join(texts) or None

    def _is_text(self, line: Line) -> bool:
        own = self._without_pointer(line)
        if not own or _badges(line) or printed.without_dates(own) == "":
            return False
        if words.TEXT.search(line.names) and not printed.date_line(own):
            return True
        is_link_alone = any(link.text() == line.text for link in line.links if link in line.inside())
        if line.heading or is_link_alone or words.BYLINE.search(line.names):
            return len(own) > 2 * _LABEL
        rest = printed.without_dates(own)
        return len(rest) >= _LABEL or (len(rest) >= _LABEL / 2 and own.endswith(_SENTENCE_ENDS))

    def _without_pointer(self, line: Line) -> str:
        """Return the words of a line without the "Read more" at its end."""
        text = line.text
        for link in reversed(line.links):
            if self.repeated.only_a_link(link.text()):
                text = text.removesuffix(link.text()).rstrip()
        return text

    def _language(self, headline: Line) -> str | None:
        """Return the language that the page says the headline is in, by the nearest mark."""
        inner = (element.attributes.get("lang") for element in (*headline.inside(), *headline.around))
        outer = (element.attributes.get("lang") for element in self.block.element.ancestors())
        own = self.block.element.attributes.get("lang")
        return next((lang for lang in (*inner, own, *outer) if lang), self.page.language)

    def _rivals(self, headline: Line, url: str) -> float:
        """Count what else in the block could be a headline; links of a list under it count little."""
        rivals: dict[str, float] = {}
        enough = max(_HEADLINE, 0.6 * len(headline.linked or headline.text))
        for line in self.block.lines:
            for link in line.links:
                text = link.text()
                if self.repeated.only_a_link(text) or not (line.heading or len(text) >= enough):
                    continue
                if (other := self._target(link)) not in (None, url) and not self._in_running_text(line):
                    weight = 0.3 if line.nested and not headline.nested else 1.0
                    rivals[str(other)] = max(weight, rivals.get(str(other), 0.0))
        return sum(rivals.values())


def _bare(text: str) -> str:
    return text.strip(_EDGES).replace("’", "'").casefold()


def _badges(line: Line) -> list[str]:
    """Return the language codes of a line that is made of nothing else ("DE EN FR")."""
    codes = [code for code in _BADGE_EDGES.split(line.text) if code]
    return codes if all(code in words.LANGUAGES for code in codes) else []


def _machine_date(line: Line) -> str | None:
    """Return the date that a ``<time datetime>`` of the line, or round it, gives to machines."""
    for element in (*line.inside(), *line.around):
        if element.tag == "time" and (said := element.attributes.get("datetime", "").strip()):
            return said
    return None


def _said_date(line: Line) -> str | None:
    """Return the date of a line that its author calls one."""
    spaced = line.spaced
    if found := printed.date_in(spaced):
        return found
    return spaced if len(spaced) < _LABEL and any(char.isdigit() for char in spaced) else None
