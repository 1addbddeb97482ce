"""What an index of held versions keeps of each, and what it is asked for a newcomer."""

from datetime import timedelta

from aggregator.model import Query, Rarity, Signals

WINDOW = timedelta(days=45)
"""How far apart two versions of one story may be published; its address joins them however late."""


def terms(signals: Signals) -> tuple[str, ...]:
    """Return what leads to a version, each with the letter of its kind: "k:" address keys, "h:" headlines."""
    found = []
    if signals.key:
        found.append(f"k:{signals.key}")
    if signals.address:
        found.append(f"a:{signals.address}")
    if signals.headline:
        found.append(f"h:{signals.headline}")
    return tuple(found)


def query(signals: Signals, rarity: Rarity) -> Query:  # noqa: ARG001 - names will weigh by it
    """Return what to ask an index for a newcomer; ``rarity`` counts the newcomer's terms."""
    day = signals.day
    mine = terms(signals)
    return Query(
        terms=dict.fromkeys(mine, 1.0),
        always=tuple(term for term in mine if term[0] in "ka"),
        since=day and day - WINDOW,
        until=day and day + WINDOW,
    )
