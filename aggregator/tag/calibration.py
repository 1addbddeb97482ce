"""What a sum of evidence is worth: of items scored 0.9, about nine in ten should be right.

The table beside a topic's vocabularies is built from judged items by ``bench/calibrate.py``.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from aggregator.errors import VocabularyError

TABLE = "calibration.csv"
"""The table's file in a topic's folder: lines of "sum,score", both rising from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising line through points (sum, score); without points, the sum is the score."""

    points: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))

    def score(self, total: float) -> float:
        """Return the score of a sum of evidence, both 0 to 1."""
        at = min(bisect_right(self.points, (total, 1.0)), len(self.points) - 1)
        (left, low), (right, high) = self.points[at - 1], self.points[at]
        return low + (high - low) * (total - left) / (right - left)


def load(folder: Path) -> Calibration:
    """Return a topic's table, the plain one if it has none.

    Raises:
        VocabularyError: a line is no pair of numbers, or they do not rise from 0 to 1.
    """
    path = folder / TABLE
    if not path.exists():
        return Calibration()
    points = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            total, score = map(float, line.split(","))
        except ValueError as error:
            raise VocabularyError("I expect two numbers: 0.6,0.75", path=str(path), line=number) from error
        points.append((total, score))
    rising = all(a < c and b <= d for (a, b), (c, d) in pairwise(points))
    if len(points) < 2 or not rising or points[0][0] > 0 or points[-1][0] < 1:
        raise VocabularyError("I expect numbers that rise, the first from 0 to 1.", path=str(path), line=1)
    return Calibration(tuple(points))
