"""What judging costs: a 2 kB item, loading, memory, and matching beside ahocorasick-rs and a naive regex.

Everything is measured in this one process, as the child processes of the service do it; each time is the
best of several runs. Prints each figure with its bar, and ends with 1 if a bar is missed.

    python bench/judging.py
"""

import gc
import re
import resource
import sys
from collections.abc import Callable, Sequence
from random import Random
from time import perf_counter, process_time

from ahocorasick_rs import AhoCorasick

from aggregator import tag
from aggregator.judging import judge
from aggregator.tag.matching import Matcher
from aggregator.tag.vocabulary import Kind, Word

TITLE = "Council asks for housing for families who were evicted near the river"
SENTENCES = (
    "The town council met on Tuesday evening to hear the report on housing in the eastern districts. ",
    "Several Roma families told the mayor that their children had missed school since the eviction in May. ",
    "The ombudsman recalled that the state has to offer another home before anyone loses the present one. ",
    "A working group will visit the settlement next month and propose sites with water and electricity. ",
    "“We want what everyone wants, a door of our own and a bus that stops near it,” said a grandmother. ",
)
TEXT = "\n".join("".join(SENTENCES).rstrip() for _ in range(4))
TEASER = TEXT[:300]
CYRILLIC = "Общинският съвет се събра във вторник, за да чуе доклада за жилищата в източните квартали. " * 22
TEXTS = {
    "an item": TEXT,
    "an item in plain ASCII": TEXT.replace("“", '"').replace("”", '"'),
    "an item in Cyrillic": CYRILLIC,
    "a teaser": TEASER,
}
TERMS = 5_000
MEGABYTE = 1024


def best(*works: Callable[[], object], runs: int = 15, times: int = 20) -> list[float]:
    """Return the milliseconds of processor time that a call of each takes, in the best of runs in turns."""
    return [min(lengths) * 1000 for lengths in zip(*(run(works, times) for _ in range(runs)), strict=True)]


def run(works: Sequence[Callable[[], object]], times: int) -> list[float]:
    """Return the seconds that a call of each takes."""
    lengths = []
    for work in works:
        work()
        start = process_time()
        for _ in range(times):
            work()
        lengths.append((process_time() - start) / times)
    return lengths


def terms() -> list[str]:
    """Return made-up words and phrases as long as ours, the same ones every time: one in five is a phrase."""
    random = Random(4)
    words = {
        "".join(random.choices("abcdefghijklmnoprstuv", k=random.randint(4, 12))) for _ in range(2 * TERMS)
    }
    rest = iter(random.sample(sorted(words), len(words)))
    return [f"{next(rest)} {next(rest)}" if number % 5 == 0 else next(rest) for number in range(TERMS)]


def matching(text: str) -> dict[str, float]:
    """Return how long a text takes with each way of finding 5,000 terms in it."""
    words = terms()
    ours = Matcher((Word(form, Kind.SURE, "roma", ("roma",), 1) for form in words), "en")
    floor = AhoCorasick(words)
    naive = re.compile("|".join(rf"\b{word}\b" for word in words))
    found = best(
        lambda: ours.find(text),
        lambda: floor.find_matches_as_indexes(text.lower(), overlapping=True),
        runs=100,
    )
    found += best(lambda: naive.findall(text.lower()), runs=2, times=1)
    return dict(zip(("ours", "ahocorasick-rs", "a naive regex"), found, strict=True))


def tell(what: str, value: float, unit: str, bar: float) -> bool:
    """Print a figure beside what it may be at most; return whether it holds."""
    holds = value <= bar
    print(f"{'good' if holds else 'MISSED':6} {what}: {value:.2f} {unit} (bar {bar:g})")
    return holds


if __name__ == "__main__":
    gc.collect()
    start = perf_counter()
    tag.vocabularies()
    loading = perf_counter() - start
    judge(TITLE, TEXT)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    [judging] = best(lambda: judge(TITLE, TEXT))
    held = []
    for what, text in TEXTS.items():
        speeds = matching(text)
        told = ", ".join(f"{name} {speed:.4f} ms" for name, speed in speeds.items())
        print(f"       {TERMS} terms in {what} of {len(text)} letters: {told}")
        ratio = speeds["ours"] / speeds["ahocorasick-rs"]
        held.append(
            tell("ours beside ahocorasick-rs, which looks at no case and no words", ratio, "times", 1)
        )
    held += [
        tell("loading all vocabularies", loading, "s", 1),
        tell("memory after the first item, language identification loaded", memory, "MB", 150),
        tell("judging an item of 2 kB, its language with it", judging, "ms", 3),
        tell("matching a teaser (15,000 a second)", matching(TEASER)["ours"], "ms", 1000 / 15_000),
    ]
    sys.exit(not all(held))
