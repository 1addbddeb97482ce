"""Tellings put together so that all of a story agree with each other, the surest first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import product

JOIN = 0.0
"""The mean score, over all pairs of two groups, from which on they are one."""

Score = Callable[[str, str], float]
"""Of two tellings: the logarithm of the odds that they are one story, or the least that it must be."""


def clusters(
    groups: Mapping[str, Sequence[str]],
    edges: Iterable[tuple[str, str]],
    score: Score,
    least: Score,
    fixed: frozenset[str] = frozenset(),
) -> dict[str, list[str]]:
    """Join groups of tellings, by name, where all agree; return the groups that are left.

    ``edges`` are the pairs of tellings to look at first. Two groups are one if their mean score is at least
    JOIN, and each pair's at least what ``least`` says of it: a chain of likenesses is no story. Groups that
    are ``fixed`` (announced stories) take others in and are never joined with each other. The order of
    what is given changes nothing.
    """
    return _Joining(groups, score, least, fixed).join(edges)


class _Joining:
    def __init__(
        self, groups: Mapping[str, Sequence[str]], score: Score, least: Score, fixed: frozenset[str]
    ) -> None:
        self.members = {name: list(group) for name, group in groups.items()}
        self.group_of = {member: name for name, group in groups.items() for member in group}
        self.score, self.least = score, least
        self.fixed = set(fixed)
        self.near: dict[str, set[str]] = {name: set() for name in groups}

    def join(self, edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
        for one, other in edges:
            self._meet(self.group_of[one], self.group_of[other])
        heap = [self._rank(one, other) for one, nears in self.near.items() for other in nears if one < other]
        heapify(heap)
        while heap:
            negative, one, other, size = heappop(heap)
            if -negative < JOIN:
                break
            if self._is_stale(one, other, size) or not self._agree(one, other):
                continue
            for third in self._merge(one, other):
                heappush(heap, self._rank(*sorted((self._kept(one, other), third))))
        return self.members

    def _meet(self, one: str, other: str) -> None:
        if one != other and not {one, other} <= self.fixed:
            self.near[one].add(other)
            self.near[other].add(one)

    def _rank(self, one: str, other: str) -> tuple[float, str, str, int]:
        scores = self._scores(one, other)
        return -round(sum(scores) / len(scores), 6), one, other, len(scores)

    def _scores(self, one: str, other: str) -> list[float]:
        return [self.score(a, b) for a, b in product(self.members[one], self.members[other])]

    def _is_stale(self, one: str, other: str, size: int) -> bool:
        known = one in self.members and other in self.members
        return not known or len(self.members[one]) * len(self.members[other]) != size

    def _agree(self, one: str, other: str) -> bool:
        pairs = product(self.members[one], self.members[other])
        return all(self.score(a, b) >= self.least(a, b) for a, b in pairs)

    def _kept(self, one: str, other: str) -> str:
        return other if other in self.fixed else one

    def _merge(self, one: str, other: str) -> set[str]:
        """Put two groups together; return those that are near the whole."""
        kept = self._kept(one, other)
        gone = other if kept == one else one
        self.members[kept] += self.members.pop(gone)
        nears = (self.near[kept] | self.near.pop(gone)) - {kept, gone}
        if kept in self.fixed:
            nears -= self.fixed
        for third in nears:
            self.near[third].discard(gone)
            self.near[third].add(kept)
        self.near[kept] = nears
        return nears
