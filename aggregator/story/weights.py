"""What each measure weighs: ``weights.csv``, learned from stories by ``tools/stories.py``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aggregator.story.comparing import Comparison
from aggregator.story.measuring import MEASURES, Measure

TABLE = Path(__file__).with_name("weights.csv")
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Weights:
    """A sum of weighted measures; above 0 two tellings are more likely one story than not."""

    always: float
    measures: tuple[tuple[str, Measure, float], ...]

    def score(self, pair: Comparison) -> float:
        """Return the logarithm of the odds that two tellings are one story."""
        spoken = 0.0
        for _, measure, weight in self.measures:  # thousands of times a minute: no generator
            spoken += weight * measure(pair)
        return self.always + spoken

    def parts(self, pair: Comparison) -> dict[str, float]:
        """Return what each measure adds to the score."""
        return {name: weight * measure(pair) for name, measure, weight in self.measures}


@cache
def weights(*, meaning: bool) -> Weights:
    """Return the packaged weights, for pairs whose embeddings are known and for others."""
    table: dict[str, float] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        name, alone, together = line.rsplit(",", 2)
        table[name] = float(together if meaning else alone)
    return Weights(
        table.pop(ALWAYS), tuple((name, MEASURES[name], weight) for name, weight in table.items() if weight)
    )


def of_pair(pair: Comparison) -> Weights:
    """Return the weights that a pair is to be judged by."""
    return weights(meaning=pair.cosine is not None)


def score(pair: Comparison) -> float:
    """Return the logarithm of the odds that two tellings are one story."""
    return of_pair(pair).score(pair)
