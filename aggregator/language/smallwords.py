"""Small words: what a reader of many languages looks at first in a short text."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

from aggregator.language.romani import endings

_WORD = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"[^\W\d_]+['’-](?=[^\W\d_])")
"""An article tied to its word: Maltese "il-", French "l'", Luxembourgish "d'"."""

_USUAL_SHARE = 0.2


def support(text: str) -> Mapping[str, float]:
    """Return how strongly the small words of a text speak for each language, as natural logarithms.

    A word counts for every language that lists it, by how few of them do; a language that is missing from
    the answer has none of its words there.
    """
    lowered = text.lower()
    words = _WORD.findall(lowered)
    weights = _weights()
    found = defaultdict(float, rom=endings(words))
    for word in [*words, *map(_straight, _ELIDED.findall(lowered))]:
        for language, weight in weights.get(word, {}).items():
            found[language] += weight
    return found


def confirm(text: str, language: str) -> bool:
    """Tell, at a twentieth of identify's cost, that a text has a language's usual share of small words."""
    weights = _weights()
    words = _WORD.findall(text.lower())
    return sum(language in weights.get(word, ()) for word in words) > _USUAL_SHARE * len(words)


def _straight(word: str) -> str:
    return word.replace("’", "'")


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """Return word -> language -> the logarithm of how many times likelier that language is for it."""
    lines = files("aggregator.language").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    languages: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line and not line.startswith("#"):
            language, _, words = line.partition(":")
            for word in words.split():
                languages[word].add(language)
    all_of_them = len(set().union(*languages.values()))
    return {word: dict.fromkeys(known, log(all_of_them / len(known))) for word, known in languages.items()}
