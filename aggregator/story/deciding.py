"""Newcomers and the held versions they may tell the story of -> verdicts."""

from collections.abc import Collection, Mapping, Sequence
from math import exp

from aggregator.model import APART, Because, Candidate, Link, Rarity, Signals, Verdict
from aggregator.story.clusters import JOIN, clusters
from aggregator.story.comparing import Comparison, Weighed, compare
from aggregator.story.rareness import Rareness
from aggregator.story.reasons import against, reasons
from aggregator.story.weights import score

ALIKE = 2.0
"""The score that two tellings of one story in one language have at least: what two offices write from one
mould, of two towns or of one day, is alike but for a name and a number."""
TRANSLATED = -1.5
"""The score that two tellings of one story in two languages have at least."""
NEAREST = -14.0
"""The score from which on a version that a newcomer was kept apart from is worth telling of."""


def decide(
    newcomers: Sequence[Signals], candidates: Mapping[str, Sequence[Candidate]], rarity: Rarity
) -> list[Verdict]:
    """Return for each newcomer, in order, which story it joins, if any.

    ``candidates`` are, by the id of each newcomer, the held versions that the index gave for it, with all
    members of their stories, and its fellow newcomers, whose story is "". ``rarity`` counts the newcomers'
    terms. Neither the order of newcomers nor that of candidates changes what is one story.
    """
    return _Pass(newcomers, candidates, rarity).verdicts()


def least(one: Signals, other: Signals) -> float:
    """Return the score that two tellings of one story must have.

    In one language they share words, so that their own likeness is asked for; translations may be proved
    by a third.
    """
    return ALIKE if one.language == other.language else TRANSLATED


class _Pass:
    def __init__(
        self, newcomers: Sequence[Signals], candidates: Mapping[str, Sequence[Candidate]], rarity: Rarity
    ) -> None:
        self._rareness = Rareness(rarity)
        self._newcomers = [each.id for each in newcomers]
        self._candidates = candidates
        self._weighed = {each.id: Weighed(each) for each in newcomers}
        self._held: dict[str, list[str]] = {}
        self._groups: dict[str, list[str]] = {}
        self._scores: dict[tuple[str, str], float] = {}
        for each in (each for found in candidates.values() for each in found):
            if each.signals.id not in self._weighed:
                self._weighed[each.signals.id] = Weighed(each.signals)
                if each.story:
                    self._held.setdefault(each.story, []).append(each.signals.id)

    def verdicts(self) -> list[Verdict]:
        edges = [
            (id_, other.signals.id)
            for id_ in self._newcomers
            for other in self._candidates.get(id_, ())
            if other.signals.id != id_
        ]
        fixed = {f"story {story}": members for story, members in self._held.items()}
        alone = {f"newcomer {id_}": [id_] for id_ in self._newcomers}
        self._groups = clusters({**fixed, **alone}, edges, self._score, self._least, frozenset(fixed))
        group_of = {id_: group for group, members in self._groups.items() for id_ in members}
        known = {id_ for members in self._held.values() for id_ in members}
        verdicts = []
        for id_ in self._newcomers:
            verdicts.append(self._verdict(id_, group_of[id_], known))
            known.add(id_)
        return verdicts

    def _verdict(self, id_: str, group: str, known: Collection[str]) -> Verdict:
        """Return why a newcomer joins those of its group that are known before it, or begins a story."""
        mates = [each for each in self._groups[group] if each in known]
        linked = tuple(self._links(id_, group))
        if not mates:
            return Verdict(item=id_, joins=None, sure=0.0, because=self._apart(id_, group), linked=linked)
        best = self._nearest(id_, mates)
        agreeing = sum(self._score(id_, mate) >= JOIN for mate in mates)
        because = reasons(self._pair(id_, best))
        if len(mates) > 1:
            because += (Because(signal="agrees with", values=(f"{agreeing} of {len(mates)} versions",)),)
        sure = 1 / (1 + exp(-min(self._mean(id_, mates), 30.0)))
        return Verdict(item=id_, joins=best, sure=sure, because=because, linked=linked)

    def _apart(self, id_: str, group: str) -> tuple[Because, ...]:
        """Return what kept a newcomer apart from the version nearest to it, if any is near."""
        mates = self._groups[group]
        others = [each.signals.id for each in self._candidates.get(id_, ()) if each.signals.id not in mates]
        nearest = self._nearest(id_, others) if others else None
        if nearest is None or self._score(id_, nearest) < NEAREST:
            return ()
        return (Because(signal=APART, values=(nearest,)), *against(self._pair(id_, nearest)))

    def _links(self, id_: str, group: str) -> list[Link]:
        """Return the other held stories that a newcomer agrees with as a whole."""
        others = {each.story for each in self._candidates.get(id_, ())} - {"", group.removeprefix("story ")}
        return [
            Link(story=story, because=reasons(self._pair(id_, self._nearest(id_, self._held[story]))))
            for story in sorted(others)
            if self._mean(id_, self._held[story]) >= JOIN
        ]

    def _nearest(self, id_: str, others: Sequence[str]) -> str:
        return max(others, key=lambda other: (self._score(id_, other), other))

    def _mean(self, id_: str, others: Sequence[str]) -> float:
        return sum(self._score(id_, other) for other in others) / len(others)

    def _pair(self, one: str, other: str) -> Comparison:
        return compare(self._weighed[one], self._weighed[other], self._rareness)

    def _least(self, one: str, other: str) -> float:
        return least(self._weighed[one].signals, self._weighed[other].signals)

    def _score(self, one: str, other: str) -> float:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._scores:
            self._scores[pair] = score(self._pair(*pair))
        return self._scores[pair]
