"""Where in a line of text a date is printed, in any language; which day it means, others find out."""

import re
from collections.abc import Iterator
from itertools import pairwise

from aggregator.i18n import every_month_table, fold

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_WORD = r"[^\W\d_]{3,14}"
_OF = r"(?:of\s|de\s|d['’]\s?|di\s)?"
_FORMS = (
    rf"{_YEAR}-{_MONTH}-{_DAY}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?",
    rf"{_YEAR}[./]\s?{_MONTH}[./]\s?{_DAY}\b\.?",
    rf"{_DAY}\.\s?{_MONTH}\.\s?(?:{_YEAR}|\d\d\b)",
    rf"{_DAY}(?P<mark>[/-]){_MONTH}(?P=mark)(?:{_YEAR}|\d\d\b)",
    rf"{_DAY}(?:st|nd|rd|th|er|º|ª|a)?[.,]?\s?{_OF}(?P<first>{_WORD})[.,]?(?:\s(?:de|del|of))?\s?{_YEAR}(?:\s[гр]\.)?",
    rf"(?P<second>{_WORD})\.?\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}",
    rf"{_YEAR}\.?\s?(?:m\.|წ\.|թ\.)?\s?(?P<third>{_WORD})\s{_DAY}\b\.?(?:\s?d\.)?",
)
_TIME = r"(?:,?\s(?:-\s)?\d{1,2}[:.h]\d\d(?::\d\d)?(?!\d))?"
_DATE = re.compile(rf"(?<![\w./-])(?:{'|'.join(_FORMS)}){_TIME}(?!\d)", re.IGNORECASE)

_DAYS = re.compile(rf"(?<!\d){_DAY}\.?\s?[-–—/]\s?{_DAY}\.?\s{_WORD}\s{_YEAR}")
_BETWEEN = re.compile(r"[\s\W]*\w{0,4}[\s\W]*")
_CALENDAR = re.compile(r"\s*calendar", re.IGNORECASE)
_OPENS = re.compile(r"[\s(\[]*[)\]]?\s*[-–—|:]")
_SEPARATORS = " \t\u00a0|·•–—-,;:/()[]."

_HEAD = 1_000
"""Characters of a line in which a date is looked for: a longer one is no headline and gives no date."""

_WORDS_BESIDE = 60
"""Characters that may stand beside a date in a line that is there to give it."""


def date_in(text: str) -> str | None:
    """Return the first date in a text, word for word."""
    found = next(_dates(text), None)
    return found[0].strip() if found else None


def date_line(text: str) -> str | None:
    """Return the date of a line that is there to give it: a date, with a few words beside it."""
    found = next(_dates(text), None) if len(text) <= _WORDS_BESIDE + 40 else None
    return found[0].strip() if found and len(text) - len(found[0]) <= _WORDS_BESIDE else None


def opening_date(text: str) -> str | None:
    """Return the date that opens a text and is parted from it by a dash or bar ("30.09.09 - Town, ...")."""
    found = next(_dates(text), None)
    return found[0].strip() if found and _OPENS.match(text[: found.start()] + text[found.end() :]) else None


def without_dates(text: str) -> str:
    """Return what else stands in a line, without the marks that part it from the date."""
    for found in list(_dates(text)):
        text = text.replace(found[0], " ")
    return text.strip(_SEPARATORS)


def is_event(text: str) -> bool:
    """Tell whether the dates in a line are those of something to come: a range, or a calendar's mark."""
    if _CALENDAR.match(text) or _DAYS.search(text):
        return True
    found = list(_dates(text))
    return any(_BETWEEN.fullmatch(text, first.end(), second.start()) for first, second in pairwise(found))


def _dates(text: str) -> Iterator[re.Match[str]]:
    for found in _DATE.finditer(text, 0, _HEAD):
        word = found["first"] or found["second"] or found["third"]
        if word is None or _is_month(word):
            yield found


def _is_month(word: str) -> bool:
    folded = fold(word)
    return folded in every_month_table(european=True) or folded in every_month_table(european=False)
