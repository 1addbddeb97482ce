"""Which countries a text names, whatever it is about."""

from collections import Counter
from functools import cache

from aggregator.tag import places
from aggregator.tag.matching import Hit, Matcher
from aggregator.tag.vocabulary import EVERYWHERE


def countries(text: str, *, language: str) -> tuple[str, ...]:
    """Return the countries that a plain text names by themselves, their people or cities, most often first.

    Codes are ISO 3166-1 alpha-2; those named equally often come in the text's order.
    """
    _, hits = _matcher(language.lower().partition("-")[0]).find(text)
    named = Counter(hit.word.concept for hit in hits if not any(_holds(other, hit) for other in hits))
    return tuple(code for code, _ in named.most_common())


def _holds(long: Hit, short: Hit) -> bool:
    """Tell whether a name is a part of a longer one."""
    inside = long.start <= short.start and short.end <= long.end
    return inside and long.end - long.start > short.end - short.start


@cache
def _matcher(language: str) -> Matcher:
    words = places.words(language)
    return Matcher(words or places.words(EVERYWHERE), language)
