"""Build a topic's calibration.csv from items that people judged: what a sum of evidence proved to be worth.

Pools neighbouring sums until the share of items about the topic rises with them (isotonic regression by
pooling adjacent violators), and keeps each verdict's scores between that verdict's bounds. Run it on the
development corpus, never on the third that is set aside:

    python bench/calibrate.py tests/tag/corpus/development/*.jsonl > calibration.csv
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from aggregator.cli.lines import json_lines, title_and_text
from aggregator.judging import judge

TOPIC = "roma"
BOUNDS = (0.0, 0.3, 0.6, 1.0)
"""Where the verdicts no, doubtful and yes begin and end; sums and scores alike."""
STEP = 0.05
"""Sums closer than this are taken together."""
PRIOR = 2.0
"""Made-up items, half of them about the topic, added to every pool: a handful of items proves little."""
WITHIN = 0.001

Pool = tuple[float, float, float]
"""Mean sum, items, items about the topic."""


def judged(paths: Iterable[str]) -> list[tuple[float, bool]]:
    """Return the sum of evidence of each item of some files, and whether people call it about the topic."""
    pairs = []
    for path in paths:
        for line in json_lines(Path(path)):
            found = next(tag for tag in judge(*title_and_text(line)).tags if tag.topic == TOPIC)
            total = next(part.value for part in found.parts if part.name == "together")
            pairs.append((total, bool(line["about"])))
    return pairs


def pools(pairs: Sequence[tuple[float, bool]]) -> list[Pool]:
    """Return pools of like sums in rising order, each with a share that is no smaller than the last one's."""
    steps: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for total, about in pairs:
        steps[int(total / STEP)].append((total, about))
    rising: list[Pool] = []
    for step in sorted(steps):
        held = steps[step]
        rising.append((sum(t for t, _ in held) / len(held), len(held), sum(about for _, about in held)))
        while len(rising) > 1 and _share(rising[-2]) > _share(rising[-1]):
            (left, n, k), (right, m, j) = rising[-2:]
            rising[-2:] = [((left * n + right * m) / (n + m), n + m, k + j)]
    return rising


def points(rising: Sequence[Pool]) -> list[tuple[float, float]]:
    """Return the line's points, each verdict's between its bounds."""
    line = [(0.0, 0.0)]
    for low, high in pairwise(BOUNDS):
        inside = [pool for pool in rising if low <= pool[0] < high]
        clamped = [(pool[0], min(max(_share(pool), low), high - WITHIN)) for pool in inside]
        line += [(low, clamped[0][1] if clamped else low), *clamped]
        line += [(high - WITHIN, clamped[-1][1] if clamped else high - WITHIN)]
    line.append((1.0, line[-1][1]))
    return [each for each, after in pairwise([*line, (2.0, 1.0)]) if after[0] > each[0]]


def _share(pool: Pool) -> float:
    _, items, about = pool
    return (about + PRIOR / 2) / (items + PRIOR)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Name the files of judged items: python bench/calibrate.py items.jsonl")
    for total, score in points(pools(judged(sys.argv[1:]))):
        print(f"{total:.3f},{score:.3f}")
