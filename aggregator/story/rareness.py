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
        self._rarity = rarity
        self._kinds: dict[str, _Weights] = {}

    def of(self, kind: str) -> Mapping[str, float]:
        """Return what any term weighs of the kind of a letter: 1 if no text has it, falling to 0 if all."""
        if kind not in self._kinds:
            self._kinds[kind] = _Weights(kind, self._rarity)
        return self._kinds[kind]


class _Weights(dict[str, float]):
    """Weights that are looked up often, and worked out once."""

    def __init__(self, kind: str, rarity: Rarity) -> None:
        super().__init__()
        self._kind = kind
        self._counts = rarity.counts
        self._whole = log(COLLECTION + rarity.versions + 1)

    def __missing__(self, said: str) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        term = f"{self._kind}:{said}"
        texts = _shares().get(term, _UNKNOWN) + self._counts.get(term, 0)
        self[said] = weight = max(0.0, 1 - log(texts + 1) / self._whole)
        return weight


@cache
def _shares() -> dict[str, float]:
    """Return how many texts of the collection have each of the commonest terms."""
    lines = COMMON.read_text(encoding="utf-8").splitlines() if COMMON.exists() else []
    return {term: float(share) * COLLECTION for term, _, share in (line.rpartition(",") for line in lines)}


SHIPPED = Rareness()
"""Weighs by the shipped collection alone: it does not change with what is held."""
