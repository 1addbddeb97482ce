"""An index of versions in memory: what a store does with tables."""

from collections import defaultdict
from collections.abc import Iterable

from aggregator.model import Candidate, Query, Rarity
from aggregator.story.looking import terms


class Index:
    """Held versions by their terms."""

    def __init__(self) -> None:
        self._held: dict[str, Candidate] = {}
        self._by_term: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, candidate: Candidate) -> None:
        """Hold a version."""
        self._held[candidate.signals.id] = candidate
        for term in terms(candidate.signals):
            self._by_term[term].append(candidate.signals.id)

    def rarity(self, asked: Iterable[str]) -> Rarity:
        """Return how many held versions have each of some terms."""
        return Rarity(
            versions=len(self._held), counts={term: len(self._by_term.get(term, ())) for term in asked}
        )

    def find(self, query: Query) -> list[Candidate]:
        """Return the versions that a query asks for."""
        weight: defaultdict[str, float] = defaultdict(float)
        for term, value in query.terms.items():
            for id_ in self._by_term.get(term, ()):
                if term in query.always or self._is_near(id_, query):
                    weight[id_] += value
        best = sorted(weight, key=lambda id_: (-weight[id_], id_))
        return [self._held[id_] for id_ in best[: query.limit]]

    def _is_near(self, id_: str, query: Query) -> bool:
        day = self._held[id_].signals.day
        if day is None or query.since is None or query.until is None:
            return True
        return query.since <= day <= query.until
