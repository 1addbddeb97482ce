"""Weeks in words, by CLDR's pattern for a week of a year."""

import re

from aggregator.i18n import romani
from aggregator.i18n.languages import is_romani, locale_of

_PARTS = re.compile(r"'((?:[^']|'')*)'|([wY])")


def week(year: int, number: int, language: str) -> str:
    """Write a week of ISO 8601 in words ("week 47 of 2026").

    Babel would count the weeks of each country, in which ours may have another number.
    """
    if is_romani(language):
        return romani.week(year, number)
    pattern = str(locale_of(language).datetime_skeletons["yw"])
    values = {"w": str(number), "Y": str(year)}
    return _PARTS.sub(lambda part: values[part[2]] if part[2] else part[1].replace("''", "'"), pattern)
