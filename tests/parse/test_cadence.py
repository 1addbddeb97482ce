from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import parse
from aggregator.model import Cadence, Document, Source
from aggregator.parse.cadence import cadence

URL = "https://press.example.org/feed"
ITEM = "<item><title>Minutes</title><ttl>1</ttl></item>"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _read(channel: str, after: str = "") -> Cadence:
    text = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>News</title>{channel}{ITEM}{after}</channel></rss>"
    )
    document = Document(
        url=URL, final_url=URL, body=text.encode(), fetched_at=datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    )
    return parse.read(document, Source(id="s", name="S", url=URL)).cadence


def _sy(period: str | None, frequency: str | None = None) -> str:
    told = "" if period is None else f"<sy:updatePeriod> {period}\n</sy:updatePeriod>"
    return told + ("" if frequency is None else f"<sy:updateFrequency>{frequency}</sy:updateFrequency>")


@pytest.mark.parametrize(
    ("channel", "every"),
    [
        ("", None),
        ("<ttl>60</ttl>", HOUR),
        ("<ttl> 1440 </ttl>", DAY),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>an hour</ttl>", None),
        ("<ttl>²</ttl>", None),
        ("<ttl/>", None),
        ("<ttl>999999999</ttl>", 365 * DAY),
        (f"<ttl>{'9' * 5000}</ttl>", None),
        (_sy("hourly"), HOUR),
        (_sy("hourly", "2"), HOUR / 2),
        (_sy("Daily", "4"), 6 * HOUR),
        (_sy("weekly"), 7 * DAY),
        (_sy("monthly", "3"), 10 * DAY),
        (_sy("yearly"), 365 * DAY),
        (_sy(None, "2"), 12 * HOUR),
        (_sy("now and then"), None),
        (_sy("daily", "0"), None),
        (_sy("daily", "often"), None),
        ("<ttl>60</ttl>" + _sy("daily"), DAY),  # who says two things is asked by the slower
        ("<ttl>180</ttl>" + _sy("hourly"), 3 * HOUR),
    ],
)
def test_how_often(channel: str, every: timedelta | None) -> None:
    assert _read(channel) == Cadence(every=every)
    assert _read("", after=channel) == Cadence(every=every)


def _hours(*hours: object) -> str:
    return f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in hours)}</skipHours>"


def _days(*days: str) -> str:
    return f"<skipDays>{''.join(f'<day>{day}</day>' for day in days)}</skipDays>"


@pytest.mark.parametrize(
    ("channel", "hours", "days"),
    [
        (_hours(22, 23, 0, " 1 "), (0, 1, 22, 23), ()),
        (_hours(24), (0,), ()),
        (_hours(25, -1, "noon", "", 100), (), ()),
        (_hours(*range(24)), (), ()),
        (_days("Saturday", " sunday "), (), (5, 6)),
        (_days("Samstag", ""), (), ()),
        (_days("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), (), ()),
        (_hours(3) + _days("Friday"), (3,), (4,)),
        ("<hour>3</hour><day>Friday</day>", (), ()),
        ("<skipHours><hour>3</hour>", (), ()),
    ],
)
def test_when_not(channel: str, hours: tuple[int, ...], days: tuple[int, ...]) -> None:
    for read in (_read(channel), _read("", after=channel)):
        assert (read.skip_hours, read.skip_days) == (hours, days)


@pytest.mark.parametrize("inside", [_hours(3), f"<![CDATA[{_hours(3)}]]>"])
def test_what_an_entry_says_is_not_the_feeds_word(inside: str) -> None:
    assert _read(f"<item><title>T</title><description>{inside}</description></item>") == Cadence()


def test_a_flood_of_beginnings_costs_little() -> None:
    assert cadence(b"<skipHours>" * 500_000, ttl=None, period=None, frequency=None) == Cadence()


TEXTS = st.none() | st.text() | st.integers().map(str)
WORDS = st.lists(
    st.sampled_from(("<skipHours>", "<hour>", "7", "</hour>", "</skipHours>", "<item>", "</item>"))
)


@given(WORDS.map("".join), TEXTS, TEXTS, TEXTS)
def test_whatever_it_says(text: str, ttl: str | None, period: str | None, frequency: str | None) -> None:
    read = cadence(text.encode("utf-8", "ignore"), ttl=ttl, period=period, frequency=frequency)
    assert read.every is None or read.every > timedelta(0)
    assert set(read.skip_hours) < set(range(24))
    assert set(read.skip_days) < set(range(7))
