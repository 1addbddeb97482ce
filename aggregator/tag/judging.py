"""One topic's vocabularies, ready to judge items."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from aggregator.model import Passage, Prior, Tag
from aggregator.tag import places
from aggregator.tag.matching import Hit, Matcher
from aggregator.tag.placing import Part
from aggregator.tag.shape import Reading
from aggregator.tag.vocabulary import EVERYWHERE, Vocabularies
from aggregator.tag.weighing import weigh


class Judge:
    """Judges items by given vocabularies; a language's matcher is built when first asked for."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self.vocabularies = vocabularies
        self._matchers: dict[str, Matcher] = {}

    def find(  # noqa: PLR0913 - an item's two texts with their languages; the rest has defaults
        self,
        title: str,
        text: str,
        *,
        language: str,
        title_language: str | None = None,
        passages: Sequence[Passage] = (),
        prior: Prior = Prior.NONE,
    ) -> Tag:
        """Return the finding for one item; see ``aggregator.tag.find``."""
        title_reading, title_hits = self._matcher(title_language or language).find(title)
        reading, hits = self._hits(text, language, passages)
        return weigh(
            Part(name="title", reading=title_reading, hits=title_hits),
            Part(name="text", reading=reading, hits=hits, begins=len(title_reading.words)),
            vocabularies=self.vocabularies,
            prior=prior,
        )

    def _hits(self, text: str, language: str, passages: Sequence[Passage]) -> tuple[Reading, list[Hit]]:
        """Return a text as read and the hits in it, those in its passages by the passages' own languages."""
        reading, hits = self._matcher(language).find(text)
        for passage in passages:
            outside = [hit for hit in hits if hit.end <= passage.start or hit.start >= passage.end]
            hits = sorted((*outside, *self._within(passage, reading)), key=lambda hit: (hit.start, hit.end))
        return reading, hits

    def _within(self, passage: Passage, reading: Reading) -> Iterator[Hit]:
        _, hits = self._matcher(passage.language).find(reading.text[passage.start : passage.end])
        at = reading.position_of(passage.start)
        words, sentences = reading.word_at(at) - 1, reading.sentence_at(at)
        for hit in hits:
            yield replace(
                hit,
                start=hit.start + passage.start,
                end=hit.end + passage.start,
                word_number=hit.word_number + words,
                sentence=hit.sentence + sentences,
            )

    def _matcher(self, language: str) -> Matcher:
        """Return the matcher of a language; where we have no vocabulary, of what counts everywhere."""
        primary = language.lower().partition("-")[0]
        name = primary if primary in self.vocabularies.by_language else EVERYWHERE
        if name not in self._matchers:
            self._matchers[name] = Matcher((*self.vocabularies.words(name), *places.words(name)), name)
        return self._matchers[name]
