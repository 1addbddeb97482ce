"""A whole file at once: the same decisions over an index in memory."""

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.model import Because, Candidate, Signals
from aggregator.story.deciding import decide
from aggregator.story.index import Index
from aggregator.story.looking import query, terms


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
    candidates = {each.id: index.find(query(each, index.rarity_near(each))) for each in held}
    rarity = index.rarity({term for each in held for term in terms(each)})
    story: dict[str, str] = {}
    grouped = []
    for verdict in decide(held, candidates, rarity):
        story[verdict.item] = verdict.item if verdict.joins is None else story[verdict.joins]
        grouped.append(Grouped(id=verdict.item, story=story[verdict.item], because=verdict.because))
    return grouped
