"""What grouping one new item costs against 100,000 held ones, beside SQLite's full-text search in the same.

The held items are made up: words, names and numbers as often as in press texts, once over five years and
once all within one window, which is the worst there can be. Times are the processor's, but for one
embedding's, which another process makes. Prints each figure with its bar, and ends with 1 if a bar is missed.

    python bench/grouping.py
"""

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter, process_time

from aggregator import story
from aggregator.model import Candidate, Telling

HELD = 100_000
TEXTS = 20_000
"""Different texts among the held; each is held five times, on other days."""
NEWCOMERS = 200
WORDS = 40_000
"""Different words in all texts; the n-th is met as often as one in n (Zipf)."""
WORDS_OF_TITLE, WORDS_OF_TEXT = 9, 55
BEGAN = date(2021, 1, 1)
DIMENSIONS = 384
MEGABYTE = 1024


def words(chance: Random) -> list[str]:
    """Return made-up words, every fifth a name."""
    letters = "bcdfghjklmnprstvz"
    made = {
        "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))
        for _ in range(WORDS)
    }
    return [word.capitalize() if place % 5 == 0 else word for place, word in enumerate(sorted(made))]


def tellings(days: int, seed: int) -> Iterator[Telling]:
    """Give made-up items of some days, the same ones every time."""
    chance = Random(seed)
    known = words(Random(1))
    Random(2).shuffle(known)
    weights = [1 / (place + 10) for place in range(len(known))]
    reach = list(_sums(weights))
    while True:
        said = chance.choices(known, cum_weights=reach, k=WORDS_OF_TITLE + WORDS_OF_TEXT)
        figures = f"{chance.randint(2, 5000)} {chance.randint(2, 60)}"
        number = chance.randrange(10**9)
        yield Telling(
            id=str(number),
            source=f"source-{chance.randint(1, 60)}",
            language=chance.choice(["en", "fr", "de", "ro", "hu", "it"]),
            url=f"https://news.example.org/{number}",
            title=" ".join(said[:WORDS_OF_TITLE]),
            text=" ".join(said[WORDS_OF_TITLE:]) + f" {figures}",
            published=BEGAN + timedelta(days=chance.randrange(days)),
            countries=tuple(chance.sample(["FR", "RO", "HU", "IT", "DE", "SK", "BG", "ES"], k=1)),
        )


def _sums(weights: Sequence[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def meaning(chance: Random) -> bytes:
    """Return a made-up embedding."""
    return bytes(value % 256 for value in (round(chance.gauss(0, 6.5)) for _ in range(DIMENSIONS)))


def group_one(newcomer: Telling, index: story.Index, embedding: bytes) -> None:
    """Do all that a new item takes."""
    signals = story.signals_of(newcomer, meaning=embedding, model="made up" if embedding else "")
    asked = story.counting(signals)
    rarity = index.rarity(asked)
    found = index.find(story.query(asked, rarity))
    story.decide([signals], {signals.id: found}, rarity)


def full_text(held: Sequence[Telling]) -> Callable[[Telling], object]:
    """Return the plainest other way: SQLite's full-text search (FTS5) for the words of a newcomer's title."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE held USING fts5(words)")
    rows = ((f"{each.title} {each.text}",) for each in held)
    database.executemany("INSERT INTO held VALUES (?)", rows)
    ask = "SELECT rowid FROM held WHERE held MATCH ? ORDER BY rank LIMIT 24"
    return lambda newcomer: database.execute(ask, (" OR ".join(newcomer.title.split()),)).fetchall()


def lengths(
    work: Callable[[Telling], object],
    newcomers: Sequence[Telling],
    clock: Callable[[], float] = process_time,
) -> tuple[float, float]:
    """Return the milliseconds that half of the newcomers take at most, and nineteen in twenty."""
    taken = []
    for each in newcomers:
        start = clock()
        work(each)
        taken.append((clock() - start) * 1000)
    steps = quantiles(taken, n=20)
    return steps[9], steps[18]


def tell(what: str, taken: tuple[float, float], bar: float | None = None) -> bool:
    """Print a figure beside what it may be at most; return whether it holds."""
    holds = bar is None or taken[0] <= bar
    mark = "" if bar is None else "good" if holds else "MISSED"
    print(
        f"{mark:6} {what}: {taken[0]:.2f} ms, 19 in 20 under {taken[1]:.2f} ms"
        + (f" (bar {bar:g})" if bar else "")
    )
    return holds


def filled(days: int, *, with_meaning: bool) -> story.Index:
    """Return an index of held items of some days."""
    chance = Random(3)
    index = story.Index()
    for number, telling in zip(range(TEXTS), tellings(days, seed=4), strict=False):
        embedding = meaning(chance) if with_meaning else b""
        signals = story.signals_of(telling, meaning=embedding, model="made up" if embedding else "")
        for copy in range(HELD // TEXTS):
            id_, day = f"{number}-{copy}", BEGAN + timedelta(days=chance.randrange(days))
            index.add(Candidate(signals=replace(signals, id=id_, address=f"{id_}/", day=day), story=id_))
    return index


def grouping(days: int, *, with_meaning: bool) -> tuple[float, float]:
    """Measure newcomers against held items of some days."""
    index = filled(days, with_meaning=with_meaning)
    embedding = meaning(Random(6)) if with_meaning else b""
    return lengths(lambda each: group_one(each, index, embedding), newcomers(days))


def newcomers(days: int) -> list[Telling]:
    """Return what is to be grouped."""
    return [each for _, each in zip(range(NEWCOMERS), tellings(days, seed=5), strict=False)]


def embedding_one() -> tuple[tuple[float, float], float]:
    """Return what an embedding takes, and the megabytes of the model's process at most."""
    model = story.E5Meaning()
    model.of([("en", "a text that starts the process")])
    some = newcomers(365)[:20]
    taken = lengths(
        lambda each: model.of([(each.language, f"{each.title}\n{each.text}")]), some, perf_counter
    )
    status = Path(f"/proc/{model.process_id}/status").read_text(encoding="utf-8")
    [memory] = re.findall(r"VmHWM:\s+(\d+) kB", status)
    model.close()
    return taken, int(memory) / MEGABYTE


if __name__ == "__main__":
    search = full_text([each for _, each in zip(range(TEXTS), tellings(1826, seed=4), strict=False)] * 5)
    tell(f"SQLite FTS5, the title's words in {HELD} items", lengths(search, newcomers(1826)))
    held = [
        tell(f"grouping one of five years' {HELD}", grouping(1826, with_meaning=False), 5),
        tell(f"grouping one of {HELD} within one window", grouping(100, with_meaning=False), 5),
        tell(
            "the same of five years, with meanings, beside the embedding",
            grouping(1826, with_meaning=True),
            10,
        ),
    ]
    if story.is_installed():
        taken, memory = embedding_one()
        tell("one embedding", taken)
        held.append(memory < 400)
        print(
            f"{'good' if held[-1] else 'MISSED':6} memory of the model's process: {memory:.0f} MB (bar 400)"
        )
    sys.exit(not all(held))
