from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Source, SourceState
from aggregator.sources import address, due
from aggregator.sources.schedule import after_failing, after_reading

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(id="commissioner", name="Commissioner", url="https://www.example.org/news")


def _state(**learned: Any) -> SourceState:
    return SourceState(source="commissioner", url=SOURCE.url, **learned)


@pytest.mark.parametrize(
    ("source", "state", "closed", "is_due"),
    [
        (SOURCE, None, {}, True),
        (SOURCE, _state(), {}, True),
        (SOURCE, _state(due=NOW - HOUR), {}, True),
        (SOURCE, _state(due=NOW), {}, True),
        (SOURCE, _state(due=NOW + timedelta(seconds=1)), {}, False),
        (replace(SOURCE, paused=True), None, {}, False),
        (replace(SOURCE, paused=True), _state(due=NOW - HOUR), {}, False),
        (SOURCE, _state(gone=True), {}, False),
        (SOURCE, _state(gone=True, due=NOW - HOUR), {}, False),
        # a person has corrected the address of a source that was gone, or waiting
        (replace(SOURCE, url="https://www.example.org/new"), _state(gone=True), {}, True),
        (replace(SOURCE, url="https://www.example.org/new"), _state(due=NOW + DAY), {}, True),
        # a host that asked to be left alone
        (SOURCE, None, {"www.example.org:443": NOW + HOUR}, False),
        (SOURCE, None, {"www.example.org:443": NOW}, True),
        (SOURCE, None, {"www.example.org:443": NOW - HOUR}, True),
        (SOURCE, None, {"www.example.org:80": NOW + HOUR, "example.org:443": NOW + HOUR}, True),
        (SOURCE, _state(moved_to="https://b.example/news"), {"b.example:443": NOW + HOUR}, False),
        (SOURCE, _state(moved_to="https://b.example/news"), {"www.example.org:443": NOW + HOUR}, True),
        (SOURCE, _state(final_url="https://b.example/news"), {"b.example:443": NOW + HOUR}, False),
        # the clock was two days ahead, and has been put right
        (SOURCE, _state(last_read=NOW + 2 * DAY, due=NOW + 2 * DAY + HOUR), {}, True),
        (SOURCE, _state(last_read=NOW + 2 * DAY, resting_until=NOW + 3 * DAY, due=NOW + 3 * DAY), {}, False),
    ],
)
def test_due(source: Source, state: SourceState | None, closed: dict[str, datetime], is_due: bool) -> None:
    states = {} if state is None else {state.source: state}
    assert due([source], states, closed, NOW) == ((source,) if is_due else ())


def test_who_has_waited_longest_comes_first_and_who_was_never_read_before_all() -> None:
    roster = [replace(SOURCE, id=name) for name in "abcd"]
    states = {
        "a": SourceState(source="a", due=NOW - HOUR),
        "b": SourceState(source="b", due=NOW - 3 * HOUR),
        "d": SourceState(source="d", due=NOW - 2 * HOUR),
    }
    assert [source.id for source in due(roster, states, {}, NOW)] == ["c", "b", "d", "a"]


@pytest.mark.parametrize(
    ("state", "url"),
    [
        (_state(), SOURCE.url),
        (_state(moved_to="https://b.example/news"), "https://b.example/news"),
        (_state(moved_seen="https://b.example/news"), SOURCE.url),
        (SourceState(source="commissioner", moved_to="https://b.example/"), "https://b.example/"),
        (
            SourceState(source="commissioner", url="https://before.example/", moved_to="https://b.example/"),
            SOURCE.url,
        ),
    ],
)
def test_address(state: SourceState, url: str) -> None:
    assert address(SOURCE, state) == url


@pytest.mark.parametrize(
    ("every", "headers", "wait"),
    [
        (HOUR, {}, HOUR),
        (HOUR, {"cache-control": "max-age=60"}, HOUR),
        (HOUR, {"cache-control": "public, Max-Age=7200"}, 2 * HOUR),
        (HOUR, {"cache-control": 'max-age="7200"'}, 2 * HOUR),
        (HOUR, {"cache-control": "s-maxage=7200"}, HOUR),
        (HOUR, {"cache-control": "max-age=-1"}, HOUR),
        (HOUR, {"cache-control": "max-age=soon"}, HOUR),
        (HOUR, {"cache-control": "max-age=7200, no-cache"}, HOUR),
        (HOUR, {"cache-control": "no-store,max-age=7200"}, HOUR),
        (HOUR, {"cache-control": "max-age=31536000"}, DAY),
        (HOUR, {"cache-control": "max-age=" + "9" * 4000}, DAY),
        (7 * DAY, {"cache-control": "max-age=60"}, 7 * DAY),
        (HOUR, {"expires": "Wed, 04 Mar 2026 14:00:00 GMT"}, 2 * HOUR),
        (
            HOUR,
            {"expires": "Wed, 04 Mar 2026 14:00:00 GMT", "date": "Wed, 04 Mar 2026 11:00:00 GMT"},
            3 * HOUR,
        ),
        (HOUR, {"expires": "Wed, 04 Mar 2026 14:00:00 GMT", "cache-control": "max-age=0"}, HOUR),
        (HOUR, {"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, HOUR),
        (HOUR, {"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, DAY),
        (HOUR, {"expires": "0"}, HOUR),
        (HOUR, {"expires": "-1"}, HOUR),
    ],
)
def test_after_a_good_answer(every: timedelta, headers: dict[str, str], wait: timedelta) -> None:
    source = replace(SOURCE, every=every)
    waited = after_reading(source, headers, NOW) - NOW
    assert wait <= waited <= min(wait * 1.05, max(every, DAY))


@pytest.mark.parametrize(
    ("every", "failures", "wait"),
    [
        (HOUR, 1, 2 * HOUR),
        (HOUR, 2, 4 * HOUR),
        (HOUR, 4, 16 * HOUR),
        (HOUR, 5, DAY),
        (HOUR, 5000, DAY),
        (timedelta(seconds=10), 30, DAY),
        (7 * DAY, 1, 7 * DAY),
        (7 * DAY, 40, 7 * DAY),
        (timedelta(days=400_000), 40, timedelta(days=400_000)),
    ],
)
def test_after_failures(every: timedelta, failures: int, wait: timedelta) -> None:
    waited = after_failing(replace(SOURCE, every=every), failures, NOW) - NOW
    assert wait <= waited <= min(wait * 1.1, max(every, DAY))


@given(st.text(min_size=1, max_size=20), st.text(max_size=40), st.text(max_size=40))
def test_the_next_time_is_the_same_each_time_and_within_bounds(name: str, control: str, expires: str) -> None:
    source = replace(SOURCE, id=name)
    headers = {"cache-control": control, "expires": expires}
    next_time = after_reading(source, headers, NOW)
    assert next_time == after_reading(source, headers, NOW)
    assert NOW + source.every <= next_time <= NOW + DAY


def test_sources_that_begin_together_drift_apart() -> None:
    roster = [replace(SOURCE, id=f"source {n}") for n in range(100)]
    assert len({after_reading(source, {}, NOW) for source in roster}) == 100
    assert len({after_failing(source, 1, NOW) for source in roster}) == 100
