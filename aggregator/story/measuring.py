"""The measures of two tellings, each a number that speaks for one story or against it.

``weights.csv`` says how much; ``tools/stories.py`` learns it from stories that people put together.
"""

from collections.abc import Callable
from math import log, log1p

from aggregator.model import Signals
from aggregator.story.comparing import Comparison

UNKNOWN = 14
"""Days taken to stand between two tellings of which one has no date."""
AGAIN = 60
"""Days after which an address tells of something else, though in the same words: of the next year's day."""
LATE = 7
"""Days after which a translation is late."""
HEADLINE = 3
"""Words that a headline has at least, to be one story's own."""

SAID = 5
"""Words from which on a text can be told from another."""
SAME_TEXT = 0.35
"""The part of their words that two versions of a text in one language share at least."""
MOULD = 0.75
"""The part of their words that two texts share that were written from one mould."""
OWN = 0.5
"""The weight of the names that make two texts of one mould two: one rare name is enough."""

Measure = Callable[[Comparison], float]


def _same_key(pair: Comparison) -> float:
    """Tell whether one address key leads to both: but to two texts in one language a slug was used again."""
    same = bool(pair.one.key) and pair.one.key == pair.other.key
    return float(same and not (pair.one_language and _is_another(pair)))


def _is_another(pair: Comparison) -> bool:
    said = min(len(side.terms["words"]) for side in pair.sides)
    return (said >= SAID and pair.part("words") < SAME_TEXT) or days_apart(pair.one, pair.other) > AGAIN


def _other_key(pair: Comparison) -> float:
    """Tell whether a site that gives one key to all languages of a page gives two."""
    mine, other = pair.one.key, pair.other.key
    return float(bool(mine and other) and mine != other and _site(mine) == _site(other))


def _one_mould(pair: Comparison) -> float:
    """Tell whether two texts in one language say the same of two places or people."""
    return float(pair.one_language and pair.part("words") >= MOULD and pair.own("names") >= OWN)


def _headline(pair: Comparison) -> float:
    mine = pair.one.headline
    return float(len(mine.split()) >= HEADLINE and mine == pair.other.headline)


MEASURES: dict[str, Measure] = {
    "address key": _same_key,
    "other address key": _other_key,
    "headline": _headline,
    "address words": lambda pair: log1p(pair.weight["address_words"]),
    "names": lambda pair: log1p(pair.weight["names"]),
    "words": lambda pair: 0.0 if pair.one_language else log1p(pair.weight["words"]),
    "words, one language": lambda pair: log1p(pair.weight["words"]) if pair.one_language else 0.0,
    "title": lambda pair: pair.part("title_words"),
    "numbers": lambda pair: log1p(pair.weight["numbers"]),
    "own numbers": lambda pair: log1p(pair.own("numbers")),
    "own names": lambda pair: log1p(pair.own("names")) if pair.one_language else 0.0,
    "one mould": _one_mould,
    "days named": lambda pair: log1p(pair.weight["days"]),
    "other days": lambda pair: float("days" in pair.disjoint),
    "countries": lambda pair: log1p(pair.weight["countries"]),
    "other countries": lambda pair: float("countries" in pair.disjoint),
    "quotations": lambda pair: float(_quote_alike(pair.one.quotations, pair.other.quotations)),
    "days apart": lambda pair: log1p(days_apart(pair.one, pair.other)),
    "one source": lambda pair: float(pair.one_source and not pair.one_language),
    "one source, one language": lambda pair: float(pair.one_source and pair.one_language),
    "meaning": lambda pair: 0.0 if pair.one_language else pair.cosine or 0.0,
    "meaning, one language": lambda pair: (pair.cosine or 0.0) if pair.one_language else 0.0,
}


def days_apart(one: Signals, other: Signals) -> int:
    """Return how many days lie between two tellings, UNKNOWN if one has no date.

    Translations under one key may come late: that there are many days says no more than LATE does.
    """
    days = abs((one.day - other.day).days) if one.day and other.day else UNKNOWN
    translated = one.key and one.key == other.key and one.language != other.language
    return min(days, LATE) if translated else days


def _site(key: str) -> str:
    return key.partition("/")[0]


def _quote_alike(ones: tuple[int, ...], others: tuple[int, ...]) -> bool:
    """Tell whether two texts quote about as much: languages differ in length by a quarter."""
    if not ones or not others:
        return False
    return abs(log(sum(ones) / sum(others))) < log(4 / 3)
