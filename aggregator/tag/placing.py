"""Hits in their places: what is near what, and what each amounted to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aggregator.tag.matching import Hit
from aggregator.tag.shape import Reading
from aggregator.tag.vocabulary import Kind

_NEAR = 20
"""Words within which company settles a doubtful word, whatever the full stops between."""

_SAME_SENTENCE = 40
"""A sentence's company counts up to this many words away: lists of names have no full stops."""


class Rule(StrEnum):
    """Why a hit counts as much as it does."""

    SURE = "sure"
    SETTLED = "doubtful, settled"
    UNSETTLED = "doubtful, nothing settles it"
    PASSING = "in passing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The title or the text of an item, with the hits in it; ``begins`` is its first word's number."""

    name: str
    reading: Reading
    hits: Sequence[Hit]
    begins: int = 0

    @property
    def text(self) -> str:
        """Return the text as given."""
        return self.reading.text


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit in its part."""

    hit: Hit
    part: Part

    @property
    def kind(self) -> Kind:
        """Return the list its word stands in."""
        return self.hit.word.kind

    @property
    def in_title(self) -> bool:
        """Tell whether it stands in the title."""
        return self.part.name == "title"

    @property
    def number(self) -> int:
        """Return the number of its word, counted from the title's first."""
        return self.part.begins + self.hit.word_number

    def overlaps(self, other: "Placed") -> bool:
        """Tell whether the two share characters."""
        return self.part is other.part and self.hit.start < other.hit.end and other.hit.start < self.hit.end

    def holds(self, other: "Placed") -> bool:
        """Tell whether the other is a smaller part of this one."""
        longer = self.hit.end - self.hit.start > other.hit.end - other.hit.start
        return (
            self.part is other.part
            and longer
            and self.hit.start <= other.hit.start
            and other.hit.end <= self.hit.end
        )

    def distance(self, other: "Placed") -> int:
        """Return how many words lie between the two beginnings."""
        return abs(self.number - other.number)

    def shares_sentence(self, other: "Placed") -> bool:
        """Tell whether no sentence ends between the two."""
        return self.part is other.part and self.hit.sentence == other.hit.sentence


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit that stands, the rule it stands by, and the neighbour that settled it."""

    placed: Placed
    rule: Rule
    by: str = ""


def is_near(one: Placed, other: Placed) -> bool:
    """Tell whether one can settle what the other means."""
    distance = one.distance(other)
    return distance <= _NEAR or (distance <= _SAME_SENTENCE and one.shares_sentence(other))
