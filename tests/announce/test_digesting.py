"""Which issue of a digest is due, by the clock on the wall, and what it tells."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.announce import last_due, stretch
from aggregator.model import Announcement, AnnouncementState, Issue, Rhythm

PARIS = "Europe/Paris"
MONDAYS = Rhythm(at=time(8), time_zone=PARIS, weekday=0)
DAILY = Rhythm(at=time(8), time_zone=PARIS)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - they get it


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "name", "due"),
    [
        (MONDAYS, "2026-11-23 06:59", "2026-W46", "2026-11-16 07:00"),
        (MONDAYS, "2026-11-23 07:00", "2026-W47", "2026-11-23 07:00"),
        (MONDAYS, "2026-11-29 23:59", "2026-W47", "2026-11-23 07:00"),
        (MONDAYS, "2027-01-04 12:00", "2026-W53", "2027-01-04 07:00"),
        (Rhythm(at=time(8), time_zone=PARIS, weekday=4), "2026-11-20 12:00", "2026-W47", "2026-11-20 07:00"),
        (DAILY, "2026-11-23 06:59", "2026-11-22", "2026-11-22 07:00"),
        (DAILY, "2026-11-23 07:00", "2026-11-23", "2026-11-23 07:00"),
        # in summer the wall is an hour further from UTC
        (DAILY, "2026-07-01 06:00", "2026-07-01", "2026-07-01 06:00"),
        # 02:30 is not there on the night to summer time, and twice on the night back
        (Rhythm(at=time(2, 30), time_zone=PARIS), "2026-03-29 12:00", "2026-03-29", "2026-03-29 01:30"),
        (Rhythm(at=time(2, 30), time_zone=PARIS), "2026-10-25 12:00", "2026-10-25", "2026-10-25 00:30"),
        # a day east of us begins earlier
        (Rhythm(at=time(8), time_zone="Asia/Tbilisi"), "2026-11-23 04:00", "2026-11-23", "2026-11-23 04:00"),
    ],
)
def test_what_is_due(rhythm: Rhythm, now: str, name: str, due: str) -> None:
    found = last_due(rhythm, at(now))
    assert (found.name, found.at) == (name, at(due))


@given(INSTANTS, st.sampled_from([None, *range(7)]), st.times(), st.sampled_from([PARIS, "Europe/Kyiv"]))
def test_issues_follow_each_other_without_gap_and_under_other_names(
    now: datetime, weekday: int | None, clock: time, zone: str
) -> None:
    rhythm = Rhythm(at=clock, time_zone=zone, weekday=weekday)
    due = last_due(rhythm, now)
    before = last_due(rhythm, due.at - timedelta(microseconds=1))
    assert due.at <= now
    assert before.at < due.at
    assert before.name < due.name
    assert due.since == before.at
    assert last_due(rhythm, due.at) == due


DUE = last_due(MONDAYS, at("2026-11-23 09:00"))


def line(number: int, announced_at: datetime, **fields: object) -> Announcement:
    values: dict[str, object] = {
        "edition": "roma/en",
        "number": number,
        "guid": f"guid-{number}",
        "story": f"story-{number}",
        "item": f"item-{number}",
        "announced_at": announced_at,
        "updated_at": announced_at,
        "title": f"Title {number}",
        "link": f"https://press.example.org/{number}",
        "language": "en",
    }
    return Announcement(**values | fields)  # type: ignore[arg-type]  # values of several types


def issue(number: int, name: str, first: int, last: int) -> Issue:
    return Issue(
        edition="roma/en",
        number=number,
        name=name,
        guid=f"issue-{number}",
        title=name,
        summary=name,
        issued_at=at("2026-11-16 07:00"),
        first=first,
        last=last,
    )


LAST_WEEK = issue(1, "2026-W46", 1, 3)


@pytest.mark.parametrize(
    ("issued", "moments", "told"),
    [
        # the first issue tells of its own week, and of nothing before it
        ([], ["2026-11-15 12:00", "2026-11-16 07:00", "2026-11-23 06:59", "2026-11-23 07:00"], [5, 6]),
        # a later one of everything since the last, however old
        ([LAST_WEEK], ["2026-10-15 12:00", "2026-11-20 07:00"], [4, 5]),
        # what came after the time waits for the next, and a week without news has none
        ([LAST_WEEK], ["2026-11-23 07:00", "2026-11-23 08:00"], []),
        ([LAST_WEEK], [], []),
        # an issue of that name is out: the clock was set back and came again
        ([issue(2, "2026-W47", 4, 4), LAST_WEEK], ["2026-11-20 07:00"], []),
        # moments that a clock since set back made: told now, with all before them
        ([LAST_WEEK], ["2026-11-23 08:00", "2027-11-23 08:00"], [4, 5]),
    ],
)
def test_what_an_issue_tells(issued: list[Issue], moments: list[str], told: list[int]) -> None:
    lines = [line(number, at(moment)) for number, moment in enumerate(moments, start=4)]
    found = stretch(DUE, issued, lines[::-1], now=at("2026-11-23 09:00"))
    assert [each.number for each in found] == told


def test_back_catalogue_and_what_was_withdrawn_are_no_news() -> None:
    when = at("2026-11-20 07:00")
    lines = [line(5, when, archived=True), line(4, when, state=AnnouncementState.WITHDRAWN)]
    assert not stretch(DUE, [LAST_WEEK], lines, now=at("2026-11-23 09:00"))


def test_a_daily_issue_bears_its_day_and_no_week() -> None:
    found = last_due(DAILY, at("2026-11-23 09:00"))
    assert (found.day, found.week) == (date(2026, 11, 23), None)
    assert DUE.week == (2026, 47)
