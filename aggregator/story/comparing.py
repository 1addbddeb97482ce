"""Two tellings side by side: how far each signal speaks for one story, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import mul

from aggregator.model import Signals
from aggregator.story.rareness import SHIPPED, Rareness

KINDS = {
    "names": "w",
    "words": "w",
    "title_words": "w",
    "numbers": "n",
    "days": "d",
    "countries": "c",
    "address_words": "s",
}
"""What tellings share, and the letter of its terms."""


def _shipped(kind: str, terms: Iterable[str]) -> float:
    """Return the weight of terms of a kind by the shipped collection."""
    return sum(map(SHIPPED.of(KINDS[kind]).__getitem__, terms))


class Weighed:
    """A telling's signals, ready to be set beside others."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.terms: dict[str, frozenset[str]] = {kind: frozenset(getattr(signals, kind)) for kind in KINDS}
        self.terms["words"] |= self.terms["names"]
        self.meaning = memoryview(signals.meaning).cast("b") if signals.meaning else None
        self._wholes: dict[str, float] = {}

    def whole(self, kind: str) -> float:
        """Return the weight of all terms of a kind by the shipped collection."""
        if kind not in self._wholes:
            self._wholes[kind] = _shipped(kind, self.terms[kind])
        return self._wholes[kind]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two tellings, the terms they share and the weight of these, by kind.

    ``disjoint`` are the kinds of which both have terms and none in common.
    """

    sides: tuple[Weighed, Weighed]
    one: Signals
    other: Signals
    one_language: bool
    common: dict[str, frozenset[str]]
    weight: dict[str, float]
    disjoint: frozenset[str]
    cosine: float | None = None

    @property
    def one_source(self) -> bool:
        """Tell whether one source has both."""
        return self.one.source == self.other.source

    def part(self, kind: str) -> float:
        """Return which part of the lighter telling's weight the common terms are, 0 to 1."""
        whole = min(side.whole(kind) for side in self.sides)
        return min(1.0, self.weight[kind] / whole) if whole else 0.0

    def own(self, kind: str) -> float:
        """Return the weight of what each has of a kind and the other has not, of both the less.

        A version that was cut, or added to, has nothing of its own on one side; two texts from one mould
        have, on either.
        """
        return min(_shipped(kind, terms) for terms in self.own_terms(kind))

    def own_terms(self, kind: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the terms of a kind that only the one has, and only the other: names not even as words."""
        elsewhere = "words" if kind == "names" else kind
        one, other = self.sides
        return one.terms[kind] - other.terms[elsewhere], other.terms[kind] - one.terms[elsewhere]


def compare(one: Weighed, other: Weighed, rareness: Rareness) -> Comparison:
    """Set two tellings side by side."""
    common = {kind: ones & other.terms[kind] for kind, ones in one.terms.items()}
    weight = {
        kind: sum(map(rareness.of(KINDS[kind]).__getitem__, terms)) if terms else 0.0
        for kind, terms in common.items()
    }
    disjoint = frozenset(
        kind for kind, terms in common.items() if not terms and one.terms[kind] and other.terms[kind]
    )
    mine, others = one.signals, other.signals
    return Comparison(
        sides=(one, other),
        one=mine,
        other=others,
        one_language=mine.language == others.language,
        common=common,
        weight=weight,
        disjoint=disjoint,
        cosine=_cosine(one, other),
    )


def _cosine(one: Weighed, other: Weighed) -> float | None:
    if one.meaning is None or other.meaning is None or one.signals.model != other.signals.model:
        return None
    return float(sum(map(mul, one.meaning, other.meaning))) / 127**2
