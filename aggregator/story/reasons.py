"""What spoke for a membership, or against it, in words that were met."""

from collections.abc import Callable, Mapping

from aggregator.model import Because
from aggregator.story.comparing import Comparison
from aggregator.story.measuring import days_apart
from aggregator.story.weights import of_pair

TELLING = 0.3
"""What a measure adds to the score, at least, to be a reason."""
VALUES = 6
"""Names told of one reason."""

Values = Callable[[Comparison], tuple[str, ...]]


def _names(pair: Comparison) -> tuple[str, ...]:
    return tuple(pair.one.names[term] for term in sorted(pair.common["names"]))


def _terms(kind: str) -> Values:
    return lambda pair: tuple(sorted(pair.common[kind]))


def _part(kind: str) -> Values:
    return lambda pair: (f"{pair.part(kind):.0%}",)


def _both(kind: str) -> Values:
    return lambda pair: (_listed(getattr(pair.one, kind)), _listed(getattr(pair.other, kind)))


def _own(kind: str) -> Values:
    def told(pair: Comparison) -> tuple[str, ...]:
        own = zip((pair.one, pair.other), pair.own_terms(kind), strict=True)
        return tuple(
            _listed(tuple(side.names.get(term, term) for term in getattr(side, kind) if term in terms))
            for side, terms in own
        )

    return told


def _listed(values: tuple[str, ...]) -> str:
    return " ".join(values[:VALUES])


def _meaning(pair: Comparison) -> tuple[str, ...]:
    return (f"{pair.cosine or 0:.2f}",)


TOLD: Mapping[str, tuple[str, Values]] = {
    "address key": ("address key", lambda pair: (pair.one.key,)),
    "other address key": ("other address keys", lambda pair: (pair.one.key, pair.other.key)),
    "headline": ("headline", lambda pair: (pair.one.headline,)),
    "address words": ("address words", _terms("address_words")),
    "names": ("names", _names),
    "words": ("words", _part("words")),
    "words, one language": ("words", _part("words")),
    "title": ("words of the title", _part("title_words")),
    "numbers": ("numbers", _terms("numbers")),
    "own numbers": ("other numbers", _own("numbers")),
    "own names": ("other names", _own("names")),
    "one mould": ("other names in like words", _own("names")),
    "days named": ("days named", _terms("days")),
    "other days": ("other days named", _both("days")),
    "countries": ("countries", _terms("countries")),
    "other countries": ("other countries", _both("countries")),
    "quotations": ("as much quoted", lambda pair: (f"{sum(pair.one.quotations)} characters",)),
    "days apart": ("days apart", lambda pair: (str(days_apart(pair.one, pair.other)),)),
    "one source": ("one source", lambda pair: (pair.one.source,)),
    "one source, one language": (
        "one source has both in one language",
        lambda pair: (pair.one.source, pair.one.language),
    ),
    "meaning": ("meaning", _meaning),
    "meaning, one language": ("meaning", _meaning),
}
"""How each measure is called in a reason, and which values it tells."""


def reasons(pair: Comparison) -> tuple[Because, ...]:
    """Return what speaks for one story, the strongest reason first."""
    return _told(pair, 1)


def against(pair: Comparison) -> tuple[Because, ...]:
    """Return what speaks against one story, the strongest reason first."""
    return _told(pair, -1)


def _told(pair: Comparison, sign: int) -> tuple[Because, ...]:
    parts = {name: sign * part for name, part in of_pair(pair).parts(pair).items()}
    told: dict[str, Because] = {}
    for name in sorted(parts, key=lambda name: (-parts[name], name)):
        signal, values = TOLD[name]
        if parts[name] >= TELLING:
            told.setdefault(signal, Because(signal=signal, values=values(pair)[:VALUES]))
    return tuple(told.values())
