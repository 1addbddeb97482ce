"""What is wrong with vocabularies that load: words that contradict, cover or miss one another."""

from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.tag.matching import Hit, Matcher
from aggregator.tag.vocabulary import EVERYWHERE, OURS, Kind, Vocabularies, Word

NEIGHBOURS = (
    frozenset({"bs", "cnr", "hr", "sl", "sr"}),
    frozenset({"da", "is", "nb", "nn", "sv"}),
    frozenset({"cs", "pl", "sk"}),
    frozenset({"ca", "es", "fr", "it", "pt", "ro"}),
    frozenset({"de", "lb", "nl"}),
    frozenset({"bg", "mk", "ru", "uk"}),
    frozenset({"et", "fi"}),
    frozenset({"lt", "lv"}),
    frozenset({"az", "tr"}),
)
"""Languages that a short text may be taken for one another, so that one's words meet the other's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at: in which language's file and line, of which sort, in words."""

    language: str
    line: int
    sort: str
    text: str


CONTRADICTION, TWICE, NEIGHBOUR, MISSING = (
    "contradiction",
    "covered twice",
    "neighbour's false friend",
    "missing",
)


def check(vocabularies: Vocabularies) -> list[Remark]:
    """Return all remarks on a topic's vocabularies, language by language."""
    return [
        remark
        for language in sorted(set(vocabularies.by_language) - {EVERYWHERE})
        for remark in sorted(_Checking(vocabularies, language).remarks(), key=lambda each: each.line)
    ]


class _Checking:
    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._vocabularies, self._language = vocabularies, language
        self._own = vocabularies.by_language[language].words
        self._matcher = Matcher(vocabularies.words(language), language)

    def remarks(self) -> Iterator[Remark]:
        for word in self._own:
            whole = [hit for hit in self._hits(word) if hit.exact and len(hit.term) == len(word.stem)]
            others = [hit.word for hit in whole if hit.word.form != word.form]
            yield from self._contradictions(word, others)
            yield from self._covered(word, others)
        yield from self._neighbours()
        yield from self._missing()

    def _hits(self, word: Word) -> list[Hit]:
        return self._matcher.find(word.stem)[1]

    def _contradictions(self, word: Word, others: list[Word]) -> Iterator[Remark]:
        for other in others:
            if word.kind in OURS and other.kind is Kind.NEVER:
                yield self._remark(
                    word, CONTRADICTION, f"can never count: “{other.form}” always takes it away"
                )
            if word.kind is Kind.COMPANY and other.kind is Kind.NEVER_NEAR:
                yield self._remark(word, CONTRADICTION, f"is company and, as “{other.form}”, never near")

    def _covered(self, word: Word, others: list[Word]) -> Iterator[Remark]:
        other = next((each for each in others if _says_the_same(each, word)), None)
        if other:
            yield self._remark(word, TWICE, f"is already found by “{other.form}”")

    def _neighbours(self) -> Iterator[Remark]:
        near = {name for group in NEIGHBOURS if self._language in group for name in group} - {self._language}
        for name in sorted(near & set(self._vocabularies.by_language)):
            friends = {w.form for w in self._vocabularies.by_language[name].words if w.kind is Kind.NEVER}
            for word in self._own:
                if word.kind is Kind.SURE and word.form in friends:
                    yield self._remark(word, NEIGHBOUR, f"is sure here and a false friend in {name}")

    def _missing(self) -> Iterator[Remark]:
        words = self._vocabularies.words(self._language)
        told = {label for word in words for label in (*word.groups, *word.themes)}
        kinds = {word.kind for word in self._own}
        for name, known in (("group", self._vocabularies.groups), ("theme", self._vocabularies.themes)):
            without = [label for label in known if label not in told]
            if without:
                yield self._note(f"no word for the {name}{'s' * (len(without) > 1)} {', '.join(without)}")
        for kind in (Kind.SURE, Kind.COMPANY, Kind.NEVER):
            if kind not in kinds:
                yield self._note(f"no word under “{kind}”")

    def _remark(self, word: Word, sort: str, text: str) -> Remark:
        return Remark(language=self._language, line=word.line, sort=sort, text=f"“{word.form}” {text}")

    def _note(self, text: str) -> Remark:
        return Remark(language=self._language, line=0, sort=MISSING, text=text)


def _says_the_same(other: Word, word: Word) -> bool:
    same = (other.kind, other.concept, other.groups) == (word.kind, word.concept, word.groups)
    return same and "*" in other.form and len(other.stem) <= len(word.stem)
