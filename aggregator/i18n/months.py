"""Words for the months in all languages of CLDR, and the forms that press pages print besides.

``months.txt`` is drawn from Babel by ``python -m aggregator.i18n.cldr``: read from there it costs a
hundredth of the memory and time that loading three hundred locales would. ``more_months.txt`` is ours.
Both have one line a language: its tag, then twelve lists of forms.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from unicodedata import normalize

from aggregator.i18n import romani
from aggregator.i18n.languages import chain

EUROPEAN = tuple(
    (  # noqa: SIM905 - sixty tags read better as lines than as sixty lines
        "en fr de it es ro pl nl pt hu cs sk bg el hr sr sr-Latn bs sl mk sq tr uk ru be lt lv et fi sv da nb"
        " nn is ga mt ca gl eu cy hy ka az lb rom fo fy br gd oc ast rm fur sc co gsw nds hsb dsb se kk eo kl"
        " la yi he"
    ).split()
)
"""Languages of Europe and its neighbours, those that institutions publish most in first."""

_PRESS = frozenset(EUROPEAN[: EUROPEAN.index("rom") + 1])

AMBIGUOUS = 0
"""The month of a word that means one month here and another there: listopad is October and November."""

_ALIKE = str.maketrans({"ı": "i", **dict.fromkeys("\u200c\u200d\u05f3\u05f4")})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return what is compared of a month's name: no case, no accents, words separated by one space.

    Pages in capitals leave accents out (ΑΠΡΙΛΙΟΥ, FEVRIER), and no language has two months that differ
    by accents alone. Turkish İ and ı both become i; invisible joiners and the Hebrew geresh go.
    """
    bare = "".join(c for c in normalize("NFKD", text.casefold()) if not "\u0300" <= c <= "\u036f")
    spaced = "".join(c if c.isalnum() or not (c.isspace() or c in "'’ʼ‘`.-‑–,·") else " " for c in bare)
    return " ".join(normalize("NFC", spaced.translate(_ALIKE)).split())


def month_words(language: str) -> Mapping[str, int]:
    """Return the folded words for months (1 to 12) of a language, empty if we have none."""
    return next((_table(tag) for tag in chain(language) if _table(tag)), _table("und"))


@cache
def every_month_table(*, european: bool) -> Mapping[str, tuple[int, str]]:
    """Return folded word → (month, first language that has it) over the European languages, or over all.

    The month is AMBIGUOUS where languages disagree. Words of two or three letters are taken from the
    languages of the European press only, for those of three hundred would make months of common words;
    the others' can still cast doubt.
    """
    together: dict[str, tuple[int, str]] = {}
    for language in EUROPEAN if european else dict.fromkeys((*EUROPEAN, *sorted(_lines()))):
        for word, month in _table(language).items():
            short = language not in _PRESS and len(word) < 4 and word.isascii()
            if short and word not in together:
                continue
            known, first = together.setdefault(word, (month, language))
            if known != month:
                together[word] = (AMBIGUOUS, first)
    return MappingProxyType(together)


@lru_cache(maxsize=1024)
def _table(language: str) -> Mapping[str, int]:
    words: dict[str, int] = {}
    for row in _lines().get(language, ()):
        for month, forms in enumerate(row.split("|"), start=1):
            for form in filter(None, map(fold, forms.split(","))):
                words[form] = month if words.get(form, month) == month else AMBIGUOUS
    return MappingProxyType(words)


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    lines: dict[str, tuple[str, ...]] = {
        romani.CODE: ("|".join(romani.MONTHS), "|".join(romani.SHORT_MONTHS))
    }
    for name in ("months.txt", "more_months.txt"):
        text = (files("aggregator.i18n") / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                language, _, row = line.partition(":")
                lines[language] = (*lines.get(language, ()), row)
    return lines
