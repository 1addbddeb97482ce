"""Dates as pages print them: one line of ``printed.txt`` is one case."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregator import dates

NOW = datetime(2025, 6, 1, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def cases() -> Iterator[tuple[tuple[str, ...], str, date | None]]:
    for line in (Path(__file__).parent / "printed.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            hints, rest = line.split("|", 1)
            text, day = rest.rsplit("|", 1)
            expected = None if day.strip() == "-" else date.fromisoformat(day.strip())
            yield tuple(filter(None, hints.strip().split(","))), text.strip(), expected


CASES = tuple(cases())


@pytest.mark.parametrize(("hints", "text", "expected"), CASES, ids=[text for _, text, _ in CASES])
def test_a_printed_date_is_read_or_refused(hints: tuple[str, ...], text: str, expected: date | None) -> None:
    found = dates.when(text, languages=hints, now=NOW)
    value = found.value
    assert (value.astimezone(PARIS).date() if isinstance(value, datetime) else value) == expected
    assert found.because
    assert 0 < found.sure <= 1


def test_the_table_is_wide() -> None:
    assert len(CASES) >= 300
    assert len({hints[0] for hints, _, _ in CASES if hints}) >= 40


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("09/04/2019", "the numeric date 09/04/2019, day first"),
        ("2019.04.09.", "the numeric date 2019.04.09, year first"),
        ("headline 29 juin 2016 Strasbourg", 'the printed date "29 juin 2016" (French)'),
        ("16-17 November 2017", "a range of days, as of an event"),
        ("9 April 2019 10:00–12:00", "a span of hours, as of an event"),
        ("KИЇВ. 8 квітня.", "a date without a year"),
        ("April 2019", "a month without a day"),
        ("Strasbourg ,", "no date in it"),
        ("04/15/2019", "an impossible date, 04/15/2019"),
        ("calendarThe 19/10/2017", "the date of an event or a deadline, 19/10/2017"),
        ("9 listopada 2019", '"listopada" is one month in one language and another in the next'),
        ("3 June 2025", 'in the future: the printed date "3 June 2025" (English)'),
        ("31 December 1989", 'before 1990: the printed date "31 December 1989" (English)'),
        (
            "The plan was presented to the Parliament in Kyiv on 9 April 2019",
            "a date in running text, 9 April 2019",
        ),
        (
            "9 April 2019 12 May 2019",
            'the printed date "9 April 2019" (English), the first of 2 dates',
        ),
    ],
)
def test_every_answer_says_why(text: str, because: str) -> None:
    assert dates.when(text, now=NOW).because == because


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("[24/10/07 09:00]", "2007-10-24 07:00"),
        ("[16/10/2017 16:30:00] 16 October 2017 -", "2017-10-16 14:30"),
        ("9 April 2019, 14:30", "2019-04-09 12:30"),
        ("9 April 2019 at 14.30", "2019-04-09 12:30"),
        ("9 April 2019 at 2.30 p.m.", "2019-04-09 12:30"),
        ("9 April 2019 at 12:05 am", "2019-04-08 22:05"),
        ("9 April 2019 | 14:30 CET", "2019-04-09 13:30"),
        ("9 April 2019, 14:30 +0300", "2019-04-09 11:30"),
        ("9 avril 2019 à 14 h 30", "2019-04-09 12:30"),
        ("09.04.2019 um 14.30 Uhr", "2019-04-09 12:30"),
        ("9 квітня 2019 о 14:30", "2019-04-09 12:30"),
        ("2019. április 9. 14:30", "2019-04-09 12:30"),
        ("9 April 2019, 24:00", "2019-04-09 22:00"),
        ("Published 2019-04-09T10:00:00Z", "2019-04-09 10:00"),
        ("9 January 2019 14:30 in Strasbourg", "2019-01-09 13:30"),
    ],
)
def test_a_printed_time_is_in_the_sources_zone(text: str, utc: str) -> None:
    assert dates.when(text, now=NOW).value == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize("text", ["9 April 2019", "9 April 2019, 25:00", "9 April 2019, 10 people"])
def test_a_date_without_a_time_is_a_day(text: str) -> None:
    assert dates.when(text, now=NOW, time_zone="Asia/Tbilisi").value == date(2019, 4, 9)


def test_a_hint_settles_a_word_that_languages_share() -> None:
    assert dates.when("9 listopada 2019", languages=["pl"], now=NOW).value == date(2019, 11, 9)
    assert dates.when("9 listopada 2019", languages=["hr"], now=NOW).value == date(2019, 10, 9)


def test_two_different_dates_are_less_sure_than_one() -> None:
    one = dates.when("9 April 2019", now=NOW)
    two = dates.when("9 April 2019 12 May 2019", now=NOW)
    assert two.value == one.value
    assert two.sure < one.sure


@pytest.mark.parametrize(
    "hint", ["", "-", "und", "x-default", "en_US", "rmn", "no tag at all", "é", "a" * 300]
)
def test_a_strange_hint_does_no_harm(hint: str) -> None:
    assert dates.when("9 avril 2019", languages=[hint], now=NOW).value == date(2019, 4, 9)
