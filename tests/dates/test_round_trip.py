"""What CLDR writes in any language, we read back."""

from datetime import UTC, date, datetime
from typing import Literal

import pytest
from babel import Locale, localedata
from babel.dates import format_date

from aggregator import dates, i18n

NOW = datetime(2025, 6, 1, tzinfo=UTC)
DAYS = [
    date(2019, month, day) for month, day in enumerate((9, 13, 28, 1, 31, 30, 2, 10, 5, 22, 11, 3), start=1)
]
NO_NAMES = {"yi": "Babel writes M01 for the short months"}


def written(tag: str) -> list[tuple[str, date]]:
    locale = Locale.parse(tag, sep="-")
    forms = ("long", "full") if tag in NO_NAMES else ("long", "medium", "full")
    return [(format_date(day, form, locale=locale), day) for day in DAYS for form in forms]


@pytest.mark.parametrize("tag", [tag for tag in i18n.EUROPEAN if tag != "rom"])
def test_european_dates_read_back_with_their_language_known(tag: str) -> None:
    misread = [
        (text, found)
        for text, day in written(tag)
        if (found := dates.when(text, languages=[tag], now=NOW)).value != day
    ]
    assert misread == []


@pytest.mark.parametrize("tag", [tag for tag in i18n.EUROPEAN if tag != "rom"])
def test_european_dates_read_back_or_not_at_all_with_their_language_unknown(tag: str) -> None:
    found = [(dates.when(text, now=NOW).value, day) for text, day in written(tag)]
    assert [pair for pair in found if pair[0] not in (None, pair[1])] == []
    assert sum(value == day for value, day in found) >= 0.6 * len(found)


@pytest.mark.parametrize(
    "tag", ["en", "fr", "de", "ro", "bg", "hu", "rom", "cnr", "sr-Latn", "uk", "el", "tr"]
)
@pytest.mark.parametrize("form", ["long", "medium"])
def test_our_own_rendering_reads_back(tag: str, form: Literal["long", "medium"]) -> None:
    for day in DAYS:
        assert dates.when(i18n.day(day, tag, form=form), languages=[tag], now=NOW).value == day


def test_no_language_of_the_world_is_misread() -> None:
    wholly = 0
    for tag in (name for name in sorted(localedata.locale_identifiers()) if "_" not in name):
        found = [(text, dates.when(text, languages=[tag], now=NOW).value, day) for text, day in written(tag)]
        assert [each for each in found if each[1] not in (None, each[2])] == []
        wholly += all(value == day for _, value, day in found)
    assert wholly >= 200
