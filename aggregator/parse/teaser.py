"""A block of a page → the headline, link, date, text, picture, kicker and language badges it shows."""

from dataclasses import dataclass

from aggregator.parse import printed, words
from aggregator.parse.headline import LABEL, Block, Headline, Repeated, badges, bare, headline_of, target_of
from aggregator.parse.lines import Line
from aggregator.parse.page import Element, Page
from aggregator.parse.pictures import pictures_in

_SENTENCE_ENDS = (".", "…", "!", "?", "»", "”")


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


def teaser_of(block: Block, page: Page, repeated: Repeated) -> Teaser | None:
    """Return what a block shows, None if it has no headline that leads somewhere."""
    headline = headline_of(block, page, repeated)
    return _Reading(block, page, repeated, headline).teaser() if headline else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """One block being read, round its headline."""

    block: Block
    page: Page
    repeated: Repeated
    headline: Headline

    def teaser(self) -> Teaser:
        published, event = self._published()
        kicker = self._kicker()
        return Teaser(
            element=self.block.element,
            title=self.headline.title,
            url=self.headline.url,
            headed=self.headline.line.heading,
            published=published,
            event=event,
            summary=self._summary(kicker),
            picture=self._picture(),
            kicker=kicker,
            versions=tuple(dict.fromkeys(badge for line in self._others() for badge in badges(line))),
            language=self._language(),
            rivals=self.headline.rivals,
        )

    def _others(self) -> list[Line]:
        """Return the lines beside the headline; those of a list under it are not its own."""
        line = self.headline.line
        return [
            other for other in self.block.lines if other is not line and (line.nested or not other.nested)
        ]

    def _published(self) -> tuple[str | None, bool]:
        """Return the date printed in the block, and whether the dates in it are those of events."""
        headline, lines = self.headline.line, self._others()
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
        if found is None:
            found = next((date for line in calm if (date := printed.opening_date(line.text))), None)
        return (found, False) if found else (None, bool(events))

    def _picture(self) -> str | None:
        pictures = pictures_in(self.block.element, self.page.base)
        return next((url for url in pictures if url not in self.repeated.pictures), None)

    def _kicker(self) -> str | None:
        """Return the label over a headline ("Country visit"), or one that its author calls so."""
        headline, title = self.headline.line, self.headline.title
        before = self.block.lines[: self.block.lines.index(headline)]
        labels = [line for line in self._others() if self._is_label(line) and not self._leads_on(line)]
        called = [line for line in labels if words.KICKER.search(line.names)]
        above = [line for line in labels if line in before and not words.BYLINE.search(line.names)]
        if called or above:
            return (*called, *above)[0].text
        if headline.text == title or headline.heading:
            return None
        rest = printed.without_dates(headline.text.partition(title)[0])
        return rest if 0 < len(rest) <= LABEL else None

    def _leads_on(self, line: Line) -> bool:
        """Tell whether a line holds a link to the page of the headline."""
        return any(target_of(link, self.page, self.repeated) == self.headline.url for link in line.own_links)

    def _is_label(self, line: Line) -> bool:
        if len(line.text) > LABEL or printed.date_in(line.text) or badges(line):
            return False
        return bare(line.text) not in words.READ_MORE and any(map(str.isalpha, line.text))

    def _summary(self, kicker: str | None) -> str | None:
        """Return the text of the block: its lines that are neither labels nor dates."""
        headline, title = self.headline.line, self.headline.title
        said = {
            line: self._without_pointer(line) for line in self._others() if line.text not in (title, kicker)
        }
        texts = {line: text for line, text in said.items() if self._may_be_text(line, text)}
        sure = [text for line, text in texts.items() if self._is_text(line, text)]
        if not texts and headline.text != title:
            sure = [printed.without_dates(headline.text.partition(title)[2])]
        return " ".join(sure or texts.values()) or None

    def _may_be_text(self, line: Line, text: str) -> bool:
        rest = printed.without_dates(text)
        if not rest or badges(line):
            return False
        if words.TEXT.search(line.names) and not printed.date_line(text):
            return True
        is_link_alone = any(link.text() == line.text for link in line.own_links)
        if line.heading or is_link_alone or words.BYLINE.search(line.names):
            return len(text) > 2 * LABEL
        return len(rest) >= LABEL or (len(rest) >= LABEL / 2 and text.endswith(_SENTENCE_ENDS))

    def _is_text(self, line: Line, text: str) -> bool:
        """Tell whether a line is surely text: the name of a long committee is not."""
        return bool(words.TEXT.search(line.names)) or text.endswith(_SENTENCE_ENDS) or len(text) > 2 * LABEL

    def _without_pointer(self, line: Line) -> str:
        """Return the words of a line without the "Read more about …" at its end."""
        text = line.text
        for link in reversed(line.own_links):
            said = link.text()
            if self.repeated.only_a_link(said) or (self.headline.title in said and self._leads_on(line)):
                text = text.removesuffix(said).rstrip()
        return text

    def _language(self) -> str | None:
        """Return the language that the page says the headline is in, by the nearest mark."""
        inner = (
            element.attributes.get("lang")
            for element in (*self.headline.line.inside, *self.headline.line.around)
        )
        outer = (element.attributes.get("lang") for element in self.block.element.ancestors())
        own = self.block.element.attributes.get("lang")
        return next((lang for lang in (*inner, own, *outer) if lang), self.page.language)


def _machine_date(line: Line) -> str | None:
    """Return the date that a ``<time datetime>`` of the line, or round it, gives to machines."""
    for element in (*line.inside, *line.around):
        if element.tag == "time" and (said := element.attributes.get("datetime", "").strip()):
            return said
    return None


def _said_date(line: Line) -> str | None:
    """Return the date of a line that its author calls one."""
    spaced = line.spaced
    if found := printed.date_in(spaced):
        return found
    return spaced if len(spaced) < LABEL and any(char.isdigit() for char in spaced) else None
