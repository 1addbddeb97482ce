"""Which rule each hit that stands goes by, and what settled it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.model import Prior
from aggregator.tag.friends import OfKind, Standing, company
from aggregator.tag.passing import is_listed, weakened
from aggregator.tag.placing import Judged, Placed, Rule, is_near
from aggregator.tag.vocabulary import Kind

_OTHERS_TOO = frozenset({"culture", "local-action", "participation", "courts", "women"})
"""Themes whose words stand beside false friends as well: a film, the mayor of Rome, a vote, a referee."""

_SAME_WORD = 5
"""Letters in which two forms of one word agree, roughly; a shorter word agrees in all of its own."""


def settle(standing: Standing, of_kind: OfKind, *, prior: Prior, topic: str) -> list[Judged]:
    """Return the hits that stand, each with its rule."""
    return _Settling(standing, of_kind, prior, topic).judged()


@dataclass(frozen=True, slots=True)
class _Settling:
    standing: Standing
    of_kind: OfKind
    prior: Prior
    topic: str

    def judged(self) -> list[Judged]:
        passing = {each.hit: why for each in self.standing.hits if (why := self._in_passing(each))}
        sure = [
            each
            for each in self.standing.hits
            if each.kind is Kind.SURE and each.hit not in passing and each.hit not in self.standing.doubted
        ]
        return [self._judge(each, sure, passing.get(each.hit, "")) for each in self.standing.hits]

    def _in_passing(self, placed: Placed) -> str:
        if placed.kind is Kind.PASSING:
            return "a name that says little of the item"
        if is_listed(placed):
            return "one name in a long list"
        why = weakened(placed, self.of_kind)
        return "" if why and company(placed, self.of_kind[Kind.COMPANY]) else why

    def _judge(self, placed: Placed, sure: Sequence[Placed], passing: str) -> Judged:
        if passing:
            return Judged(placed, Rule.PASSING, f": {passing}")
        if placed in sure:
            return Judged(placed, Rule.SURE)
        by = self._sure_neighbour(placed, sure)
        contested = placed.hit in self.standing.doubted and placed.kind is not Kind.SURE
        if not by and not contested:
            by = self._settled_by(placed)
        return Judged(placed, Rule.SETTLED if by else Rule.UNSETTLED, f" {by}" if by else "")

    def _sure_neighbour(self, doubtful: Placed, sure: Sequence[Placed]) -> str:
        """Let a sure word anywhere say what a word for the topic means; for one group it must be near."""
        anywhere = doubtful.hit.word.concept == self.topic
        other = next((each for each in sure if anywhere or is_near(doubtful, each)), None)
        return f"by “{other.hit.term}”" if other else ""

    def _settled_by(self, doubtful: Placed) -> str:
        """Say what settles a doubtful word that has no sure neighbour; empty if nothing does."""
        near = company(doubtful, self.of_kind[Kind.COMPANY])
        if near:
            return f"by “{near.hit.term}” close by"
        if any(_are_kin(doubtful, each) for each in self.standing.hits):
            return "by another such word close by"
        if everyday := self._everyday(doubtful):
            return f"by {everyday} close by"
        return "by its source" if self.prior is not Prior.NONE else ""

    def _everyday(self, doubtful: Placed) -> str:
        """Name two words of daily life near a word: school and eviction seldom stand together in a novel."""
        terms = [
            each.hit.term
            for each in self.of_kind[Kind.THEMES]
            if not _OTHERS_TOO.intersection(each.hit.word.themes)
            and not each.overlaps(doubtful)
            and is_near(doubtful, each)
        ]
        other = next((term for term in terms if not _are_one_word(term, terms[0])), None)
        return f"“{terms[0]}” and “{other}”" if other else ""


def _are_one_word(one: str, other: str) -> bool:
    """Tell two forms of one word, roughly: dom and domen, school and schools."""
    letters = min(_SAME_WORD, len(one), len(other))
    return one[:letters].lower() == other[:letters].lower()


def _are_kin(one: Placed, other: Placed) -> bool:
    """Tell two doubtful words that explain each other: of two groups, or one kept for finding only."""
    if one.hit == other.hit or other.kind is Kind.PASSING or not is_near(one, other):
        return False
    if one.kind is Kind.RECALL_ONLY or other.kind is Kind.RECALL_ONLY:
        return one.kind is not other.kind
    return one.hit.word.groups != other.hit.word.groups
