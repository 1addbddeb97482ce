"""What grouping a new item costs through the store, with 1,000 and with 100,000 items held on SQLite.

Made-up items as in ``grouping.py``. Prints the milliseconds of the processor that an item takes, from the
item as it was saved to its story, and ends with 1 if they are more than the bar, or grow with what is held.

    python bench/grouping_store.py
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from grouping import BEGAN, TEXTS, meaning, tellings

from aggregator import story
from aggregator.grouping import telling_of
from aggregator.joining import Grouper, group
from aggregator.model import Inferred, Intake, Item, Kept, Signals, SourceState, Tag, Telling, Verdict
from aggregator.store import SqlStore

FEW, MANY = 1_000, 100_000
NEW, STEP = 400, 20
DAYS = 1826
BAR, BAR_WITH_MEANINGS = 5.0, 10.0
GROWTH = 1.5
"""How many times as long an item may take with MANY held as with FEW."""
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class MadeUp:
    """Meanings that cost nothing to find: what an embedding takes is measured in ``grouping.py``."""

    model: str = "made up"
    known: bytes = meaning(Random(6))

    def of(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        """Return one embedding for all."""
        return [self.known for _ in texts]

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


def measured(grouper: Grouper, made: Iterator[Item]) -> float:
    """Return the milliseconds that a new item takes, and take the new ones in."""
    taken = []
    for part in in_parts(islice(made, NEW), STEP):
        grouper.store.save(Intake(source="new", kind="feed", items=part), SourceState(source="new"))
        start = process_time()
        group(grouper, limit=STEP)
        taken.append((process_time() - start) * 1000 / STEP)
    return median(taken)


def tell(what: str, taken: float, bar: float) -> bool:
    """Print a figure beside its bar; return whether it holds."""
    holds = taken <= bar
    print(f"{'good' if holds else 'MISSED':6} {what}: {taken:.2f} (bar {bar:g})", flush=True)
    return holds


def main() -> int:
    """Measure, tell, and return how it ended."""
    with TemporaryDirectory() as folder:
        store = SqlStore.open(f"sqlite:///{Path(folder) / 'held.db'}")
        plain = Grouper(store=store, now=lambda: NOW)
        meant = Grouper(store=store, now=lambda: NOW, meaning=MadeUp())
        new = (item(each, number) for number, each in enumerate(tellings(DAYS, seed=5)))
        made = held()
        fill(store, meant.form, islice(made, FEW))
        measured(plain, islice(new, STEP))  # what is done once: statements, words
        few = measured(plain, new)
        fill(store, meant.form, made)
        many, with_meanings = measured(plain, new), measured(meant, new)
        print(f"{MANY} held in {store.facts().size / 2**20:.0f} MB")
        store.close()
    good = [
        tell(f"ms an item takes with {FEW} held", few, BAR),
        tell(f"ms an item takes with {MANY} held", many, BAR),
        tell(f"times as long with {MANY} as with {FEW}", many / few, GROWTH),
        tell("ms an item takes with meanings, beside the embedding", with_meanings, BAR_WITH_MEANINGS),
    ]
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
