"""How much a shared term says: what every press text has says nothing.

``common.csv`` holds the shares of a collection that have the commonest terms, so that a small store knows
from its first day that April and Strasbourg are no news. Built by ``tools/stories.py``.
"""

from collections.abc import Mapping
from functools import cache
from math import log
from pathlib import Path

from aggregator.model import Rarity

COMMON = Path(__file__).with_name("common.csv")

COLLECTION = 1000
"""Texts that the shipped shares weigh as many as, beside those that are held."""
_REMEMBERED = 65_536
_UNKNOWN = 0.5
"""Texts of the collection that a term stands in which the table does not have."""


class Rareness:
    """Weighs terms by how many texts of the shipped collection and of the held versions have them."""

    def __init__(self, rarity: Rarity = Rarity()) -> None:  # noqa: B008 - frozen
        self._counts = rarity.counts
        self._versions = COLLECTION + rarity.versions
        self._whole = log(self._versions + 1)
        self._known: dict[str, float] = {}

    def of(self, term: str) -> float:
        """Return 1 for a term that no text has, falling to 0 for one that all have."""
        if term not in self._known:
            texts = _shares().get(term, _UNKNOWN) + self._counts.get(term, 0)
            self._known[term] = max(0.0, 1 - log(texts + 1) / self._whole)
        return self._known[term]

    @staticmethod
    def shipped(term: str) -> float:
        """Return the same by the shipped collection alone: it does not change with what is held."""
        letter, _, said = term.partition(":")
        return shipped_of(letter)[said]


class _Shipped(dict[str, float]):
    """What each term of a kind says by the shipped collection: looked up often, and worked out once."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self._letter = letter

    def __missing__(self, term: str) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        share = _shares().get(f"{self._letter}:{term}", _UNKNOWN)
        self[term] = weight = 1 - log(share + 1) / log(COLLECTION + 1)
        return weight


@cache
def shipped_of(letter: str) -> Mapping[str, float]:
    """Return what the terms of a kind say by the shipped collection, whichever they are."""
    return _Shipped(letter)


@cache
def _shares() -> dict[str, float]:
    """Return how many texts of the collection have each of the commonest terms."""
    lines = COMMON.read_text(encoding="utf-8").splitlines() if COMMON.exists() else []
    return {term: float(share) * COLLECTION for term, _, share in (line.rpartition(",") for line in lines)}
