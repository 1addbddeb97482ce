"""A whole file at once: the same decisions over an index in memory."""

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.model import Because, Candidate, Counting, Signals
from aggregator.story.deciding import decide
from aggregator.story.index import Index
from aggregator.story.looking import counting, query


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A version, the id of the first version of its story, and why it is there."""

    id: str
    story: str
    because: tuple[Because, ...]


def group(versions: Iterable[Signals]) -> list[Grouped]:
    """Return each version, in order, with its story."""
    held = list(versions)
    index = Index()
    for each in held:
        index.add(Candidate(signals=each, story=""))
    asked = {each.id: counting(each) for each in held}
    candidates = {id_: index.find(query(near, index.rarity(near))) for id_, near in asked.items()}
    rarity = index.rarity(Counting(terms={term for near in asked.values() for term in near.terms}))
    story: dict[str, str] = {}
    grouped = []
    for verdict in decide(held, candidates, rarity):
        story[verdict.item] = verdict.item if verdict.joins is None else story[verdict.joins]
        grouped.append(Grouped(id=verdict.item, story=story[verdict.item], because=verdict.because))
    return grouped
