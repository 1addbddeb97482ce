"""What an index of held versions keeps of each, and what it is asked for a newcomer."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from aggregator.model import Counting, Query, Rarity, Signals
from aggregator.story.rareness import SHIPPED, Rareness

WINDOW = timedelta(days=60)
"""How far apart two versions of one story may be published; its address finds them however late."""
KEPT = 20
"""Terms of a version that lead to it, beside its addresses, days and countries: the rarest."""
LOOKED_UP = 400
"""Places of an index that one question may visit: so it costs the same however much is held."""


def terms(signals: Signals) -> tuple[str, ...]:
    """Return what leads to a version, each with the letter of its kind.

    "k:" address key, "a:" address, "h:" headline; "w:" words and names by their skeletons, "n:" numbers,
    "s:" words of the address; "d:" days, "c:" countries.
    """
    own = [
        f"{letter}:{value}"
        for letter, value in (("k", signals.key), ("a", signals.address), ("h", signals.headline))
        if value
    ]
    said = dict.fromkeys(
        (
            *(f"w:{name}" for name in signals.names),
            *(f"n:{number}" for number in signals.numbers if len(number) > 1),
            *(f"w:{word}" for word in signals.title_words),
            *(f"s:{word}" for word in signals.address_words),
            *(f"w:{word}" for word in signals.words),
        )
    )
    rarest = sorted(said, key=_commonness)[:KEPT]
    return (
        *own,
        *rarest,
        *(f"d:{day}" for day in signals.days),
        *(f"c:{code}" for code in signals.countries),
    )


@lru_cache(maxsize=65536)
def _commonness(term: str) -> float:
    return -round(SHIPPED.of(term[0])[term[2:]], 1)


def lasts(term: str) -> bool:
    """Tell whether a term leads to a version however late: its addresses do."""
    return term[0] in "ka"


def counting(signals: Signals) -> Counting:
    """Return what to count for a newcomer: how many versions of its window have each of its terms."""
    since, until = window(signals)
    return Counting(terms=terms(signals), since=since, until=until)


def window(signals: Signals) -> tuple[date | None, date | None]:
    """Return the days between which other versions of a telling are looked for, None for all days."""
    return (signals.day - WINDOW, signals.day + WINDOW) if signals.day else (None, None)


def query(counting: Counting, rarity: Rarity) -> Query:
    """Return what to ask an index for a newcomer, of which this is what was to be counted, and the counts."""
    rareness = Rareness(rarity)
    weight = {term: rareness.of(term[0])[term[2:]] for term in counting.terms}
    return Query(terms=_affordable(weight, rarity.counts), since=counting.since, until=counting.until)


def _affordable(weight: Mapping[str, float], counts: Mapping[str, int]) -> dict[str, float]:
    """Return the terms that few versions have, the rarest first, as long as looking them up is cheap."""
    chosen: dict[str, float] = {}
    visits = 0
    for term in sorted(weight, key=lambda term: (counts.get(term, 0), term)):
        visits += counts.get(term, 0)
        if visits > LOOKED_UP:
            break
        chosen[term] = weight[term]
    return chosen
