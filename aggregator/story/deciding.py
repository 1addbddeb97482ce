"""Newcomers and the held versions they may tell the story of -> verdicts."""

from collections.abc import Mapping, Sequence

from aggregator.model import Because, Candidate, Rarity, Signals, Verdict


def decide(
    newcomers: Sequence[Signals],
    candidates: Mapping[str, Sequence[Candidate]],
    rarity: Rarity,  # noqa: ARG001 - names will weigh by it
) -> list[Verdict]:
    """Return for each newcomer, in order, which story it joins, if any.

    ``candidates`` are the held versions and fellow newcomers that the index gave for each newcomer, by its
    id; a fellow's story is "". ``rarity`` counts the terms of them all.
    """
    verdicts: list[Verdict] = []
    seen: set[str] = set()
    for newcomer in newcomers:
        found = [each for each in candidates.get(newcomer.id, ()) if each.story or each.signals.id in seen]
        joined = next((each for each in found if newcomer.key and each.signals.key == newcomer.key), None)
        seen.add(newcomer.id)
        if joined is None:
            verdicts.append(Verdict(item=newcomer.id, joins=None, sure=0.0, because=()))
        else:
            because = (Because(signal="address key", values=(newcomer.key,)),)
            verdicts.append(Verdict(item=newcomer.id, joins=joined.signals.id, sure=1.0, because=because))
    return verdicts
