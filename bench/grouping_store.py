"""What grouping a new item costs through the store, with 1,000 and with 100,000 items held on SQLite.

Made-up items as in ``grouping.py``, held over five years; the new ones are of one month, as they come, and of
any day of those years, which is the worst there can be. Prints the milliseconds of the processor that an item
takes, from the item as it was saved to its story, and ends with 1 if they are more than the bar, or grow with
what is held.

    python bench/grouping_store.py
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from grouping import BEGAN, TEXTS, meaning, tellings

from aggregator import story
from aggregator.grouping import telling_of
from aggregator.joining import STEP, Grouper, group
from aggregator.model import Inferred, Intake, Item, Kept, Signals, SourceState, Tag, Telling, Verdict
from aggregator.store import SqlStore

FEW, MANY = 1_000, 100_000
ROUNDS, NEW = 10, 200
DAYS, MONTH = 1826, 30
BAR, BAR_WITH_MEANINGS = 5.0, 10.0
GROWTH = 1.5
"""How many times as long an item may take with MANY held as with FEW."""
NOW = datetime(2026, 11, 23, tzinfo=UTC)


class MadeUp:
    """Meanings that cost nothing to find: what an embedding takes is measured in ``grouping.py``."""

    model = "made up"

    def __init__(self) -> None:
        chance = Random(6)
        self._next = cycle([meaning(chance) for _ in range(NEW)])

    def of(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        """Return some embedding for each."""
        return [next(self._next) for _ in texts]

    def close(self) -> None:
        """Do nothing: there is no process."""


def in_parts(made: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Give items, so many at a time."""
    rest = iter(made)
    while part := tuple(islice(rest, size)):
        yield part


def item(telling: Telling, number: int) -> Item:
    """Return a telling as it would be held."""
    return Item(
        id=f"item-{number}",
        source=telling.source,
        guid=None,
        url=telling.url,
        key=None,
        title=telling.title,
        summary="",
        content_html=f"<p>{telling.text}</p>",
        language=Inferred(value=telling.language, because="made up"),
        published=Inferred(value=telling.published or NOW.date(), because="made up"),
        first_seen=NOW,
        tags=(Tag(topic="roma", verdict="yes", score=1.0),),
        raw_hash=str(number),
    )


def held() -> Iterator[tuple[Item, Signals]]:
    """Give what is held and what it is compared by: TEXTS different texts, again and again on other days."""
    chance = Random(3)
    texts = [
        (one, story.signals_of(telling_of(one), meaning=meaning(chance), model="made up"))
        for one in (item(each, 0) for each in islice(tellings(DAYS, seed=4), TEXTS))
    ]
    for number in range(MANY):
        one, signals = texts[number % TEXTS]
        id_, day = f"held-{number}", BEGAN + timedelta(days=chance.randrange(DAYS))
        url = f"https://held.example.org/{number}"
        yield (
            replace(one, id=id_, url=url, raw_hash=id_, published=replace(one.published, value=day)),
            replace(signals, id=id_, address=url, day=day),
        )


def fill(store: SqlStore, form: str, made: Iterable[tuple[Item, Signals]]) -> None:
    """Hold items, each a story of its own, as if they had been grouped."""
    rest = iter(made)
    while part := list(islice(rest, 1000)):
        items = tuple(one for one, _ in part)
        store.save(Intake(source="held", kind="feed", items=items), SourceState(source="held"))
        store.keep([_kept(each, form) for _, each in part])
        store.group([Verdict(item=one.id, joins=None, sure=0.0, because=()) for one in items], now=NOW)


def _kept(signals: Signals, form: str) -> Kept:
    terms = story.terms(signals)
    return Kept(
        item=signals.id,
        form=form,
        day=signals.day,
        terms=terms,
        lasting=tuple(filter(story.lasts, terms)),
        text=story.dump(signals),
    )


def one_round(grouper: Grouper, made: Iterator[Item]) -> float:
    """Return the milliseconds that a new item takes, and take the new ones in."""
    taken = []
    for part in in_parts(islice(made, NEW), STEP):
        grouper.store.save(Intake(source="new", kind="feed", items=part), SourceState(source="new"))
        start = process_time()
        group(grouper, limit=STEP)
        taken.append((process_time() - start) * 1000 / STEP)
    return median(taken)


def new_items(days: int, seed: int) -> Iterator[Item]:
    """Give items that come, of some days."""
    for number, each in enumerate(tellings(days, seed), start=seed * MANY):
        yield item(each, number)


def tell(what: str, taken: float, bar: float) -> bool:
    """Print a figure beside its bar; return whether it holds."""
    holds = taken <= bar
    print(f"{'good' if holds else 'MISSED':6} {what}: {taken:.2f} (bar {bar:g})", flush=True)
    return holds


def filled(folder: str, count: int) -> SqlStore:
    """Return a store that holds so many items."""
    store = SqlStore.open(f"sqlite:///{Path(folder) / f'held-{count}.db'}")
    fill(store, Grouper(store=store, now=lambda: NOW, meaning=MadeUp()).form, islice(held(), count))
    return store


def measured(few: SqlStore, many: SqlStore) -> dict[str, float]:
    """Return what an item takes in the quickest of some rounds, in turns: what else runs only adds to it."""
    recent, any_day = new_items(MONTH, seed=5), new_items(DAYS, seed=6)
    ways = {
        f"with {FEW} held": (Grouper(store=few, now=lambda: NOW), recent),
        f"with {MANY} held": (Grouper(store=many, now=lambda: NOW), recent),
        f"of any day with {MANY} held": (Grouper(store=many, now=lambda: NOW), any_day),
        "with meanings, beside the embedding": (
            Grouper(store=many, now=lambda: NOW, meaning=MadeUp()),
            recent,
        ),
    }
    rounds = [
        {name: one_round(grouper, made) for name, (grouper, made) in ways.items()} for _ in range(ROUNDS)
    ]
    return {name: min(each[name] for each in rounds) for name in ways}


def main() -> int:
    """Measure, tell, and return how it ended."""
    with TemporaryDirectory() as folder:
        few, many = filled(folder, FEW), filled(folder, MANY)
        taken = measured(few, many)
        print(f"{MANY} held in {many.facts().size / 2**20:.0f} MB")
        few.close()
        many.close()
    growth = taken[f"with {MANY} held"] / taken[f"with {FEW} held"]
    good = [
        tell(f"ms an item takes {name}", each, BAR_WITH_MEANINGS if "meanings" in name else BAR)
        for name, each in taken.items()
    ]
    return int(not all([*good, tell(f"times as long with {MANY} as with {FEW}", growth, GROWTH)]))


if __name__ == "__main__":
    sys.exit(main())
