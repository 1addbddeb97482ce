"""What grouping a new item costs through the store, with 100,000 items held on SQLite.

Made-up items as in ``grouping.py``. Prints the milliseconds an item takes, from the item as it was saved to
its story, and ends with 1 if they are more than the bar.

    python bench/grouping_store.py
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from grouping import tellings

from aggregator import story
from aggregator.grouping import telling_of
from aggregator.joining import Grouper, group
from aggregator.model import Inferred, Intake, Item, Kept, SourceState, Tag, Telling, Verdict
from aggregator.store import SqlStore

HELD = 100_000
NEW = 400
BAR = 5.0
NOW = datetime(2026, 11, 23, tzinfo=UTC)


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
        tags=(Tag(topic="roma", verdict="no", score=0.0),),
        raw_hash=str(number),
    )


def fill(store: SqlStore, grouper: Grouper, made: Iterator[Item]) -> None:
    """Hold items, each a story of its own, as if they had been grouped."""
    for part in in_parts(islice(made, HELD), 1000):
        store.save(Intake(source="held", kind="feed", items=part), SourceState(source="held"))
        store.keep([_kept(each, grouper) for each in part])
        store.group([Verdict(item=each.id, joins=None, sure=0.0, because=()) for each in part], now=NOW)


def _kept(each: Item, grouper: Grouper) -> Kept:
    signals = story.signals_of(telling_of(each))
    return Kept(
        item=each.id,
        form=grouper.form,
        day=signals.day,
        terms=story.terms(signals),
        text=story.dump(signals),
    )


def main() -> int:
    """Measure, tell, and return how it ended."""
    with TemporaryDirectory() as folder:
        store = SqlStore.open(f"sqlite:///{Path(folder) / 'held.db'}")
        grouper = Grouper(store=store, now=lambda: NOW)
        made = (item(each, number) for number, each in enumerate(tellings(1826, seed=4)))
        fill(store, grouper, made)
        taken = []
        for part in in_parts(islice(made, NEW), 20):
            store.save(Intake(source="new", kind="feed", items=part), SourceState(source="new"))
            start = perf_counter()
            group(grouper, limit=20)
            taken.append((perf_counter() - start) * 1000 / 20)
        size = store.facts().size / 2**20
        print(f"{HELD} held in {size:.0f} MB; an item takes {median(taken):.2f} ms (bar {BAR:g})")
        store.close()
    return int(median(taken) > BAR)


if __name__ == "__main__":
    sys.exit(main())
