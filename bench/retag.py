"""How `aggregator retag` does on 100,000 held items: its pace beside plain judging, and its memory over time.

Plain judging is the same `judge` on the same texts in one process, without database, markup or children.
Prints items a second of both and their ratio, and the memory of this process and its children after each
tenth (Linux): it must stay flat. Ends with 1 if the last tenth needs over 32 MB more than the second.

    python bench/retag.py [ITEMS]
"""

import os
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from aggregator import clean
from aggregator.judging import judge
from aggregator.model import Inferred, Intake, Item, SourceState, Tag
from aggregator.retagging import retag
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SENTENCES = (
    "The town council met on Tuesday evening to hear the report on housing in the eastern districts.",
    "Several Roma families told the mayor that their children had missed school since the eviction in May.",
    "A working group will visit the settlement next month and propose sites with water and electricity.",
)
SAMPLE = 2_000
INTAKE = 1_000
MEGABYTE = 1024 * 1024
ALLOWED = 32


def item(number: int) -> Item:
    """Return a made-up item of about 1 kB, whose verdict is of older words; every third one is about Roma."""
    chosen = SENTENCES if number % 3 == 0 else SENTENCES[::2]
    markup = "".join(f"<p>{sentence} Number {number}.</p>" for sentence in chosen * 3)
    return Item(
        id=f"{number:08x}",
        source=f"press-{number // INTAKE}",
        guid=f"g{number}",
        url=f"https://press.example/{number}",
        key=None,
        title=f"Council debates housing, number {number}",
        summary="",
        content_html=markup,
        language=Inferred(value="en", because="said"),
        published=Inferred(value=date(2026, 11, 20), because="said"),
        first_seen=NOW,
        tags=(Tag(topic="roma", verdict="no", score=0.0, rules="older"),),
        raw_hash=f"h{number}",
    )


def fill(store: SqlStore, items: int) -> None:
    """Store the items as first readings of many sources would."""
    for first in range(0, items, INTAKE):
        chunk = tuple(item(number) for number in range(first, min(first + INTAKE, items)))
        source = chunk[0].source
        store.save(Intake(source=source, kind="feed", items=chunk), SourceState(source=source))


def plain_pace() -> float:
    """Return how many items a second are judged, and nothing else."""
    texts = [(one.title, clean.text(one.content_html)) for one in map(item, range(SAMPLE))]
    judge(*texts[0])
    start = perf_counter()
    for title, text in texts:
        judge(title, text, known=Inferred(value="en", because="said"))
    return SAMPLE / (perf_counter() - start)


def memory() -> float:
    """Return what this process and its children hold, in MB; pages that they share count for each."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may have ended meanwhile
            if os.getpgid(int(process.name)) == os.getpgrp():
                pages += int((process / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def main(items: int) -> int:
    """Measure; return what to exit with."""
    plain = plain_pace()
    with TemporaryDirectory() as folder:
        store = SqlStore.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        fill(store, items)
        held: list[float] = []
        done = 0
        start = perf_counter()

        def told(_: Item) -> None:
            nonlocal done
            done += 1
            if done % (items // 10) == 0:
                held.append(memory())
                pace = done / (perf_counter() - start)
                print(f"{done} items, {pace:.0f} a second, {held[-1]:.0f} MB", flush=True)

        processes = os.cpu_count() or 1
        retag(store, (), processes=processes, now=NOW, write=True, told=told)
        pace = items / (perf_counter() - start)
        store.close()
    print(f"plain judging: {plain:.0f} a second in one process; retag with {processes}: {pace:.0f} a second")
    print(f"retag is {pace / plain:.2f} times plain judging")
    growth = held[-1] - held[1]
    print(f"{'good' if growth <= ALLOWED else 'MISSED'}: {growth:.0f} MB more at the end than after a fifth")
    return 0 if growth <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
