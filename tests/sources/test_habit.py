from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intakes import NOW, intake_of

from aggregator.errors import FetchError
from aggregator.model import Document, Intake, Source, SourceState, Unchanged
from aggregator.sources import after_failure, after_success, fell_silent, health
from aggregator.sources.habit import learned, silent_since, slower

DAY = timedelta(days=1)
URL = "https://www.example.org/news"
SOURCE = Source(id="s", name="S", url=URL)
TODAY = NOW.date()


def _days(*ago: int) -> tuple[date, ...]:
    return tuple(TODAY - timedelta(days=days) for days in sorted(ago, reverse=True))


def _every(days: int, number: int, newest: int = 0) -> tuple[date, ...]:
    return _days(*(newest + days * n for n in range(number)))


def _state(days: Iterable[date]) -> SourceState:
    return SourceState(source="s", url=URL, published_on=tuple(days), last_read=NOW, last_good=NOW)


# --- what is learned ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "dates", "days"),
    [
        ((), [], ()),
        ((), [TODAY], _days(0)),
        ((), [TODAY - DAY, TODAY, TODAY, NOW], _days(0, 1)),
        ((), [datetime(2026, 3, 3, 23, 59, tzinfo=UTC)], _days(1)),
        ((), [TODAY + 400 * DAY], _days(0)),  # a meeting announced is news of today
        (_days(3, 9), [TODAY], _days(0, 3, 9)),
        (_days(0, 3), [TODAY - 3 * DAY], _days(0, 3)),
        (_every(2, 12), [TODAY - DAY], (*_every(2, 11), *_days(1))),
        ((), [TODAY - n * DAY for n in range(100)], _every(1, 12)),
    ],
)
def test_the_newest_days_with_news(
    known: tuple[date, ...], dates: list[date], days: tuple[date, ...]
) -> None:
    assert learned(_state(known), intake_of(dates), NOW)[1] == tuple(sorted(days))


def test_where_nothing_is_dated_a_list_that_differs_is_news() -> None:
    state = SourceState(source="s", url=URL)
    days = []
    for day, items in enumerate((5, 5, 6, 6, 5)):
        listed, published_on = learned(state, intake_of(items), NOW + day * DAY)
        state = replace(state, listed=listed, published_on=published_on)
        days.append(len(published_on))
    assert days == [0, 0, 1, 1, 2]  # what it had when we came tells nothing


def test_half_a_list_is_no_news_and_names_none() -> None:
    listed, published_on = learned(SourceState(source="s", url=URL), intake_of(6), NOW)
    known = SourceState(source="s", url=URL, listed=listed, published_on=published_on)
    assert learned(known, intake_of(5, is_cut=True), NOW + DAY) == (listed, ())


def test_the_order_of_a_list_is_no_news() -> None:
    intake = intake_of(9)
    turned = replace(intake, items=intake.items[::-1])
    assert learned(_state(()), intake, NOW) == learned(_state(()), turned, NOW)


# --- how often ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "times"),
    [
        ((), 1),
        (_every(7, 5), 1),  # too few to tell
        (_every(1, 12), 1),
        (_every(2, 12), 2),
        (_every(3, 6), 3),
        (_every(7, 12), 4),
        (_every(365, 12), 4),
        (_days(0, 1, 2, 3, 4, 400), 1),  # one old item, pinned
        (_days(0, 1, 4, 5, 8, 9, 12), 2),
    ],
)
def test_who_publishes_rarely_is_asked_less_often(days: tuple[date, ...], times: float) -> None:
    assert slower(SOURCE, days) == times
    assert slower(replace(SOURCE, urgent=True), days) == 1


# --- silence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "silent"),
    [
        ((), False),
        (_every(1, 5, newest=400), False),  # too few to tell
        (_every(1, 12, newest=7), False),
        (_every(1, 12, newest=8), True),
        (_every(7, 12, newest=21), False),
        (_every(7, 12, newest=22), True),
        (_days(8, 9, 10, 11, 12, 16), False),  # it has paused for four days before
        (_days(13, 14, 15, 16, 17, 21), True),
        (_every(30, 6, newest=90), False),
        (_every(30, 6, newest=91), True),
    ],
)
def test_silent_is_who_pauses_three_times_longer_than_ever(days: tuple[date, ...], *, silent: bool) -> None:
    since = silent_since(_state(days), NOW)
    assert (since is not None) is silent
    assert since is None or since.date() == days[-1]


def _live(read_on: Iterable[int], *, news_until: int, fails_on: Iterable[int] = ()) -> list[int]:
    """Read a source daily that has news each day until one; return the days on which it fell silent."""
    state, fell = SourceState(source="s"), []
    for day in read_on:
        now = NOW + day * DAY
        if day in fails_on:
            state = after_failure(SOURCE, state, FetchError("answered 503", url=URL, status=503), now=now)
            continue
        answer = Unchanged(url=URL, because="304") if day > news_until else _document(now)
        intake = None if day > news_until else intake_of([now.date()])
        after = after_success(SOURCE, state, answer, intake=intake, now=now)
        if fell_silent(state, after):
            fell.append(day)
        state = after
    return fell


def _document(now: datetime) -> Document:
    return Document(url=URL, final_url=URL, body=str(now).encode(), fetched_at=now)


def test_it_is_told_once() -> None:
    assert _live(range(40), news_until=10) == [18]
    assert _live([*range(12), 30, 31, 32], news_until=10) == [30]
    assert _live(range(40), news_until=10, fails_on=range(15, 25)) == [25]
    assert _live(range(40), news_until=10, fails_on=range(19, 25)) == [18]
    assert _live(range(40), news_until=3) == []  # no habit yet
    assert _live(range(40), news_until=40) == []


def test_a_source_that_was_silent_before_we_came_is_told_at_its_first_reading() -> None:
    old = intake_of(_every(1, 12, newest=400))
    state = after_success(SOURCE, SourceState(source="s"), _document(NOW), intake=old, now=NOW)
    assert fell_silent(SourceState(source="s"), state)


def test_the_status_says_so_until_there_are_news() -> None:
    state = _state(_days(13, 14, 15, 16, 17, 21))
    told = health(SOURCE, state, NOW)
    assert (told.word, told.well, told.since) == ("silent", False, datetime(2026, 2, 19, tzinfo=UTC))
    assert told.problem == "no news since 2026-02-19; before, it never paused for over 4 days"
    assert "aggregator try" in told.advice
    assert health(SOURCE, replace(state, problem="answered 503", failures=1), NOW).word == "failing"
    assert health(replace(SOURCE, paused=True), state, NOW).word == "paused"
    again = after_success(SOURCE, state, _document(NOW), intake=intake_of([TODAY]), now=NOW)
    assert health(SOURCE, again, NOW).word == "well"
    daily = health(SOURCE, _state(_every(1, 12, newest=9)), NOW)
    assert daily.problem.endswith("never paused for over a day")


# --- invariants ---------------------------------------------------------------------------------------

DATES = st.lists(st.dates(date(1990, 1, 1), date(2040, 1, 1)), max_size=20)


@given(st.lists(DATES | st.integers(0, 5), max_size=8))
def test_whatever_it_lists(readings: list[list[date] | int]) -> None:
    state = SourceState(source="s", url=URL)
    for number, reading in enumerate(readings):
        now = NOW + number * DAY
        intake: Intake = intake_of(reading)
        listed, days = learned(state, intake, now)
        assert list(days) == sorted(set(days))
        assert len(days) <= 12
        assert all(day <= now.date() for day in days)
        assert 1 <= slower(SOURCE, days) <= 4
        state = replace(state, listed=listed, published_on=days)
        assert silent_since(state, now) is None or len(days) >= 6
