"""How well judgements agree with what people say of the same items."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.model import Tag

BINS = 10
"""Equal steps of the score in which said and found are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An item as people judge it, and as we do. What people did not say is None."""

    id: str
    language: str | None
    about: bool
    groups: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    language_found: str
    found: Tag

    @property
    def said_yes(self) -> bool:
        """Whether we say that it is about the topic."""
        return self.found.verdict == "yes"

    @property
    def is_missed(self) -> bool:
        """Whether we and people disagree."""
        return self.said_yes != self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How two sets agree: ``right`` in both, ``wrong`` ours only, ``lost`` theirs only."""

    right: int = 0
    wrong: int = 0
    lost: int = 0

    @property
    def precision(self) -> float:
        """Share of ours that is theirs; 1 where we said nothing."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of theirs that is ours; 1 where there is nothing."""
        return self.right / (self.right + self.lost) if self.right + self.lost else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Items whose score lies in one step: how many, their mean score, and the share about the topic."""

    items: int
    score: float
    share: float


def verdicts(cases: Sequence[Case]) -> Agreement:
    """Return how "yes" agrees with what people say."""
    return Agreement(
        right=sum(case.said_yes and case.about for case in cases),
        wrong=sum(case.said_yes and not case.about for case in cases),
        lost=sum(case.about and not case.said_yes for case in cases),
    )


def by_language(cases: Sequence[Case]) -> dict[str, Agreement]:
    """Return the same for each language as people tell it."""
    sorted_: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        sorted_[case.language or case.language_found].append(case)
    return {language: verdicts(sorted_[language]) for language in sorted(sorted_)}


def labels(cases: Sequence[Case], name: str) -> Agreement | None:
    """Return how groups, themes or countries agree, all labels of all items together (micro average).

    Only items that people call about the topic and gave such labels count; None if there are none.
    """
    pairs = [
        (set(getattr(case, name)), set(getattr(case.found, name)))
        for case in cases
        if case.about and getattr(case, name) is not None
    ]
    if not pairs:
        return None
    return Agreement(
        right=sum(len(theirs & ours) for theirs, ours in pairs),
        wrong=sum(len(ours - theirs) for theirs, ours in pairs),
        lost=sum(len(theirs - ours) for theirs, ours in pairs),
    )


def languages(cases: Sequence[Case]) -> float | None:
    """Return the share of items whose language we tell as people do; None if they told none."""
    told = [case for case in cases if case.language]
    return sum(case.language == case.language_found for case in told) / len(told) if told else None


def calibration(cases: Sequence[Case]) -> list[Bin]:
    """Return how many items of each step of the score are about the topic."""
    bins: defaultdict[int, list[Case]] = defaultdict(list)
    for case in cases:
        bins[min(int(case.found.score * BINS), BINS - 1)].append(case)
    return [
        Bin(
            items=len(bins[step]),
            score=sum(case.found.score for case in bins[step]) / len(bins[step]),
            share=sum(case.about for case in bins[step]) / len(bins[step]),
        )
        for step in sorted(bins)
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far score and share lie apart, weighed by items (0 to 1)."""
    items = sum(each.items for each in bins)
    return sum(each.items * abs(each.score - each.share) for each in bins) / items if items else 0.0
