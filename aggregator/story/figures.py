"""Figures of a text that every language writes alike: numbers, days of the year, quotations."""

import re
from collections.abc import Iterator, Sequence

from aggregator.i18n import fold, month_words

_NUMERIC_DAY = re.compile(r"\b(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})[./](?:\d{4}|\d\d))\b")
_FIRST = r"(?:(3[01]|[12]\d|0?[1-9])\.?(?:\s*[-–—/]\s*|\s+[^\W\d_]{1,4}\s+))?"
"""The first of several days: of "4 and 5", "23 au 27", "4.–8."."""
_DAY_MONTH = re.compile(
    rf"\b{_FIRST}(\d{{1,2}})(?:\.|er|º|η|-?[a-zа-яё]{{1,2}})?\s+(?:de\s+|d[’'])?([^\W\d_]{{3,}})"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:\s*[-–—]\s*(\d{1,2}))?\b(?!\s*[%.,]?\d)")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ .,’'\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_GROUPING = re.compile(r"[ .,’'\u00a0\u202f](?=\d{3}(?!\d))")
_QUOTATION = re.compile(
    r"«([^«»\n]{12,})»|“([^“”\n]{12,})”|„([^„“”\n]{12,})[“”]|\"([^\"\n]{12,})\"|»([^«»\n]{12,})«|”([^“”\n]{12,})”"
)


def days(text: str, language: str) -> tuple[tuple[str, ...], str]:
    """Return the days of the year that a text names ("04-08"), and the text without them."""
    words = month_words(language)
    found: dict[str, None] = {}

    def numeric(met: re.Match[str]) -> str:
        _, month, day, other_day, other_month = met.groups()
        return noted(int(month or other_month), [int(day or other_day)], met.group())

    def before(met: re.Match[str]) -> str:
        *days, word = met.groups()
        return noted(words.get(fold(word), 0), [int(day) for day in days if day], met.group())

    def behind(met: re.Match[str]) -> str:
        word, *days = met.groups()
        return noted(words.get(fold(word), 0), [int(day) for day in days if day], met.group())

    def noted(month: int, days: Sequence[int], said: str) -> str:
        if not (1 <= month <= 12 and all(1 <= day <= 31 for day in days)):
            return said
        found.update(dict.fromkeys(f"{month:02}-{day:02}" for day in days))
        return " "

    rest = _NUMERIC_DAY.sub(numeric, text)
    rest = _MONTH_DAY.sub(behind, _DAY_MONTH.sub(before, rest))
    return tuple(found), rest


def numbers(text: str) -> Iterator[str]:
    """Give the numbers of a text, without separators of thousands and with a point before decimals."""
    for met in _NUMBER.finditer(text):
        yield _GROUPING.sub("", met.group()).replace(",", ".")


def quotations(text: str) -> tuple[int, ...]:
    """Return the lengths in characters of what a text quotes."""
    return tuple(len(next(filter(None, met.groups()))) for met in _QUOTATION.finditer(text))
