"""An index of versions in memory: what a store does with tables."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from datetime import date
from heapq import nlargest

from aggregator.model import Candidate, Counting, Query, Rarity
from aggregator.story.looking import lasts, terms

Place = tuple[int, str]
"""The day of a version as an ordinal, 0 if it has none, and its id."""

_ALL_DAYS = (0, date.max.toordinal())


class Index:
    """Held versions by their terms, and by day within each term."""

    def __init__(self) -> None:
        self._held: dict[str, Candidate] = {}
        self._days: list[Place] = []
        self._by_term: defaultdict[str, list[Place]] = defaultdict(list)
        self._by_story: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, candidate: Candidate) -> None:
        """Hold a version; its story is "" while it has none."""
        signals = candidate.signals
        place = (signals.day.toordinal() if signals.day else 0, signals.id)
        self._held[signals.id] = candidate
        insort(self._days, place)
        for term in terms(signals):
            insort(self._by_term[term], place)
        if candidate.story:
            self._by_story[candidate.story].append(signals.id)

    def rarity(self, asked: Counting) -> Rarity:
        """Return how many versions of some days have each of some terms."""
        days = _ordinals(asked)
        counts = {
            term: _count(self._by_term.get(term, []), _ALL_DAYS if lasts(term) else days)
            for term in asked.terms
        }
        return Rarity(versions=_count(self._days, days), counts=counts)

    def find(self, query: Query) -> list[Candidate]:
        """Return the versions that a query asks for, each followed by the other members of its story."""
        near = _ordinals(query)
        weight: defaultdict[str, float] = defaultdict(float)
        for term, value in query.terms.items():
            places = self._by_term.get(term, [])
            for _, id_ in _between(places, _ALL_DAYS if lasts(term) else near):
                weight[id_] += value
        least = min(nlargest(query.limit, weight.values()), default=0.0)
        heaviest = sorted((-value, id_) for id_, value in weight.items() if value >= least)
        best = [id_ for _, id_ in heaviest[: query.limit]]
        found = (member for id_ in best for member in self._by_story.get(self._held[id_].story, [id_]))
        return [self._held[id_] for id_ in dict.fromkeys(found)]


def _ordinals(asked: Counting | Query) -> tuple[int, int]:
    return (asked.since.toordinal(), asked.until.toordinal()) if asked.since and asked.until else _ALL_DAYS


def _between(places: list[Place], days: tuple[int, int]) -> list[Place]:
    """Return the places of some days, and those without a day, which may be of any."""
    since, until = days
    undated = places[: bisect_left(places, (1, ""))] if since else []
    return undated + places[bisect_left(places, (since, "")) : bisect_right(places, (until + 1, ""))]


def _count(places: list[Place], days: tuple[int, int]) -> int:
    since, until = days
    undated = bisect_left(places, (1, "")) if since else 0
    return undated + bisect_right(places, (until + 1, "")) - bisect_left(places, (since, ""))
