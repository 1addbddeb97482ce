"""Two tellings side by side: how far each signal speaks for one story, and in which words."""

from dataclasses import dataclass
from operator import mul

from aggregator.model import Signals
from aggregator.story.rareness import Rareness

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


class Weighed:
    """A telling's signals with the weight of each kind of terms by the shipped collection."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.terms: dict[str, frozenset[str]] = {
            kind: frozenset(f"{letter}:{term}" for term in getattr(signals, kind))
            for kind, letter in KINDS.items()
        }
        self.terms["words"] |= self.terms["names"]
        self.weight = {kind: sum(map(Rareness.shipped, terms)) for kind, terms in self.terms.items()}
        self.meaning = memoryview(signals.meaning).cast("b") if signals.meaning else None


@dataclass(frozen=True, slots=True)
class Shared:
    """Terms that two tellings share: their weight together, and its part of the lighter telling's weight."""

    terms: frozenset[str] = frozenset()
    weight: float = 0.0
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two tellings and what they share."""

    one: Signals
    other: Signals
    shared: dict[str, Shared]
    disjoint: frozenset[str]
    cosine: float | None = None

    @property
    def one_language(self) -> bool:
        """Tell whether both are in one language."""
        return self.one.language == self.other.language

    @property
    def one_source(self) -> bool:
        """Tell whether one source has both."""
        return self.one.source == self.other.source


def compare(one: Weighed, other: Weighed, rareness: Rareness) -> Comparison:
    """Set two tellings side by side."""
    shared, disjoint = {}, set()
    for kind, ones in one.terms.items():
        others = other.terms[kind]
        common = ones & others
        if common:
            weight = sum(map(rareness.of, common))
            whole = min(one.weight[kind], other.weight[kind])
            shared[kind] = Shared(common, weight, min(1.0, weight / whole) if whole else 0.0)
        else:
            shared[kind] = Shared()
            if ones and others:
                disjoint.add(kind)
    return Comparison(one.signals, other.signals, shared, frozenset(disjoint), _cosine(one, other))


def _cosine(one: Weighed, other: Weighed) -> float | None:
    if one.meaning is None or other.meaning is None or one.signals.model != other.signals.model:
        return None
    return float(sum(map(mul, one.meaning, other.meaning))) / 127**2
