from datetime import UTC, date, datetime

import pytest

from aggregator import dates
from aggregator.model import When

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # RFC 822 and RFC 2822
        ("Tue, 09 Apr 2019 10:00:00 +0200", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 GMT", at("2019-04-09T10:00:00")),
        ("  Tue, 09 Apr 2019 10:00:00 GMT\n", at("2019-04-09T10:00:00")),
        ("Tue, 9 Apr 2019 10:00:00 Z", at("2019-04-09T10:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 EST", at("2019-04-09T15:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 PDT", at("2019-04-09T17:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 CEST", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 MSK", at("2019-04-09T07:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 BST", at("2019-04-09T09:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 -0000", at("2019-04-09T10:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 +02:00", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 GMT+2", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 GMT+0200", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00 +0200 (CEST)", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00+0200", at("2019-04-09T08:00:00")),
        ("Tue, 09 Apr 2019 10:00:00", at("2019-04-09T08:00:00")),
        ("Wed, 09 Jan 2019 10:00:00", at("2019-01-09T09:00:00")),
        ("09 Apr 2019 10:00 GMT", at("2019-04-09T10:00:00")),
        ("9 Apr 19 10:00 GMT", at("2019-04-09T10:00:00")),
        ("09 Apr 99 10:00:00 GMT", at("1999-04-09T10:00:00")),
        ("Tues, 09 April 2019 10:00:00 GMT", at("2019-04-09T10:00:00")),
        ("Tue,09 Apr 2019 10:00:00 GMT", at("2019-04-09T10:00:00")),
        ("Tue 09 Apr 2019 10:00:00 GMT", at("2019-04-09T10:00:00")),
        ("Fri, 09 Sept 2016 10:00:00 GMT", at("2016-09-09T10:00:00")),
        ("09-Apr-2019 10:00:00 GMT", at("2019-04-09T10:00:00")),
        ("Mon, 09 Apr 2019 10:00:00 GMT", at("2019-04-09T10:00:00")),  # it was a Tuesday
        ("mar., 09 avr. 2019 10:00:00 +0200", at("2019-04-09T08:00:00")),
        ("Di, 09 Mai 2017 10:00:00 +0200", at("2017-05-09T08:00:00")),
        ("Mon, 09 Apr 2019 24:00:00 GMT", at("2019-04-10T00:00:00")),
        ("Sat, 31 Dec 2016 23:59:60 GMT", at("2017-01-01T00:00:00")),
        ("Tue, 09 Apr 2019 00:00:00 +0200", at("2019-04-08T22:00:00")),
        ("Tue, 09 Apr 2019", date(2019, 4, 9)),
        # asctime, and what programs make of it
        ("Tue Apr  9 10:00:00 2019", at("2019-04-09T08:00:00")),
        ("Tue Apr 09 10:00:00 CEST 2019", at("2019-04-09T08:00:00")),
        ("Tue Apr 09 10:00:00 +0000 2019", at("2019-04-09T10:00:00")),
        # ISO 8601 and RFC 3339
        ("2019-04-09T10:00:00Z", at("2019-04-09T10:00:00")),
        ("2019-04-09t10:00:00z", at("2019-04-09T10:00:00")),
        ("2019-04-09T10:00:00+02:00", at("2019-04-09T08:00:00")),
        ("2019-04-09T10:00:00+0200", at("2019-04-09T08:00:00")),
        ("2019-04-09T10:00:00+02", at("2019-04-09T08:00:00")),
        ("2019-04-09T10:00+02:00", at("2019-04-09T08:00:00")),
        ("2019-04-09T10:00:00", at("2019-04-09T08:00:00")),
        ("2019-04-09 10:00:00", at("2019-04-09T08:00:00")),
        ("2019-04-09 10:00:00 UTC", at("2019-04-09T10:00:00")),
        ("2019-04-09T10:00:00.25Z", at("2019-04-09T10:00:00.250000")),
        ("2019-04-09T10:00:00,123456789Z", at("2019-04-09T10:00:00.123456")),
        ("2019-04-09T24:00:00Z", at("2019-04-10T00:00:00")),
        ("2016-12-31T23:59:60Z", at("2017-01-01T00:00:00")),
        ("2019-04-09T10:00:00Z[UTC]", at("2019-04-09T10:00:00")),
        ("20190409T100000Z", at("2019-04-09T10:00:00")),
        ("20190409T1000Z", at("2019-04-09T10:00:00")),
        ("20190409", date(2019, 4, 9)),
        ("2019-04-09", date(2019, 4, 9)),
        ("2019-W15-2", date(2019, 4, 9)),
        ("2019W152", date(2019, 4, 9)),
        ("2019-099", date(2019, 4, 9)),
        # time or zone are nonsense: the day stands
        ("Tue, 09 Apr 2019 10:00:00 XYZ", date(2019, 4, 9)),
        ("Tue, 09 Apr 2019 25:61:00 GMT", date(2019, 4, 9)),
        ("2019-04-09T25:00:00Z", date(2019, 4, 9)),
        ("20190409T250000Z", date(2019, 4, 9)),
        # no day in it
        ("2019-04", None),
        ("2019", None),
        ("2019-13-01", None),
        ("2019-02-29", None),
        ("2019-W60-1", None),
        ("2019-000", None),
        ("2019-366", None),
        ("Tue, 31 Apr 2019 10:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("1554804000", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_a_machines_date(text: str, expected: When | None) -> None:
    value = dates.when(text, now=NOW).value
    assert value == expected
    assert type(value) is type(expected)


def test_a_finnish_month_is_no_english_one() -> None:
    assert dates.when("9 marras 2019 10:00:00", languages=["fi"], now=NOW).value == at("2019-11-09T09:00:00")


def test_the_zone_is_the_sources() -> None:
    found = dates.when("2019-04-09T10:00:00", time_zone="Asia/Tbilisi", now=NOW)
    assert found.value == at("2019-04-09T06:00:00")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("2025-06-02T11:59:59Z", True),
        ("2025-06-02T12:00:01Z", False),
        ("2025-06-02", True),
        ("2025-06-03", False),
        ("1990-01-01T00:00:00Z", True),
        ("1989-12-31T23:59:59Z", False),
    ],
)
def test_a_day_and_a_half_ahead_is_a_clock_and_more_is_a_mistake(text: str, taken: bool) -> None:
    assert (dates.when(text, now=NOW).value is not None) is taken


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Tue, 09 Apr 2019 10:00:00 GMT", "RFC 822 date"),
        ("2019-04-09", "ISO 8601 date"),
        ("Tue Apr  9 10:00:00 2019", "asctime date"),
        ("Tue, 09 Apr 2019 10:00:00 XYZ", "RFC 822 date, the day only: nobody knows the zone XYZ"),
        ("2019-04-09T25:00:00Z", "ISO 8601 date, the day only: its time is impossible"),
        ("2019-04", "a month without a day"),
        ("2019-13-01", "an impossible date, 2019-13-01"),
        ("2041-01-01", "in the future: ISO 8601 date"),
        ("1970-01-01T00:00:00Z", "before 1990: ISO 8601 date"),
    ],
)
def test_every_answer_says_why(text: str, because: str) -> None:
    assert dates.when(text, now=NOW).because == because
