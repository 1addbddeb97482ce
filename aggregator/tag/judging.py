"""One topic's vocabularies, ready to judge items."""

from aggregator.model import Prior, Tag
from aggregator.tag.matching import Matcher
from aggregator.tag.placing import Part
from aggregator.tag.vocabulary import EVERYWHERE, Vocabularies
from aggregator.tag.weighing import weigh


class Judge:
    """Judges items by given vocabularies; the matchers are built once, here."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self.vocabularies = vocabularies
        languages = {EVERYWHERE, *vocabularies.by_language}
        self._matchers = {name: Matcher(vocabularies.words(name), name) for name in languages}

    def find(
        self,
        title: str,
        text: str,
        *,
        language: str,
        title_language: str | None = None,
        prior: Prior = Prior.NONE,
    ) -> Tag:
        """Return the finding for one item; see ``aggregator.tag.find``."""
        title_reading, title_hits = self._matcher(title_language or language).find(title)
        _, text_hits = self._matcher(language).find(text)
        return weigh(
            Part(name="title", text=title, hits=title_hits),
            Part(name="text", text=text, hits=text_hits, begins=len(title_reading.words)),
            vocabularies=self.vocabularies,
            prior=prior,
        )

    def _matcher(self, language: str) -> Matcher:
        """Return the matcher of a language; where we have no vocabulary, of what counts everywhere."""
        primary = language.lower().partition("-")[0]
        return self._matchers.get(primary, self._matchers[EVERYWHERE])
