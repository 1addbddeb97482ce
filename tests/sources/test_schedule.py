from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Cadence, Source, SourceState
from aggregator.sources import address, due
from aggregator.sources.schedule import after_failing, after_reading

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(id="commissioner", name="Commissioner", url="https://www.example.org/news")
EVERY_THIRD = tuple(NOW.date() - timedelta(days=3 * n) for n in reversed(range(12)))


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


OTHER = replace(SOURCE, id="congress", url="https://www.example.org/congress")


@pytest.mark.parametrize(
    ("read_ago", "url", "asked"),
    [
        (9, SOURCE.url, False),  # a process before this one has asked the same host
        (10, SOURCE.url, True),
        (-3600, SOURCE.url, True),  # the clock has been set back
        (9, "https://b.example/news", True),
        (9, "http://www.example.org/news", True),  # another port
    ],
)
def test_hosts_are_spaced_across_a_restart(read_ago: int, url: str, *, asked: bool) -> None:
    read = SourceState(
        source=SOURCE.id, url=url, last_read=NOW - timedelta(seconds=read_ago), due=NOW + HOUR + HOUR
    )
    roster = [replace(SOURCE, url=url), OTHER]
    found = due(roster, {SOURCE.id: read}, {}, NOW, gap=timedelta(seconds=10))
    assert (OTHER in found) is asked
    led_there = replace(_state(), source=OTHER.id, url=OTHER.url, final_url=url)
    assert (OTHER in due([OTHER], {SOURCE.id: read, OTHER.id: led_there}, {}, NOW, gap=HOUR)) is (
        read_ago < 0
    )


@pytest.mark.parametrize(
    ("gap", "asked", "read_ago", "number"),
    [
        (timedelta(0), timedelta(0), HOUR, 40),
        (timedelta(seconds=1), timedelta(0), HOUR, 10),
        (timedelta(seconds=3), timedelta(0), HOUR, 4),
        (timedelta(seconds=1), timedelta(seconds=5), HOUR, 2),  # its robots.txt asks for more
        (timedelta(seconds=5), timedelta(seconds=1), HOUR, 2),
        (timedelta(seconds=1), timedelta(minutes=1), HOUR, 1),
        (timedelta(seconds=1), timedelta(minutes=1), timedelta(seconds=60), 1),
        (timedelta(seconds=1), timedelta(minutes=1), timedelta(seconds=59), 0),
    ],
)
def test_a_slow_host_keeps_no_other_waiting(
    gap: timedelta, asked: timedelta, read_ago: timedelta, number: int
) -> None:
    pages = [replace(SOURCE, id=f"page {n}", url=f"https://slow.example/{n}") for n in range(40)]
    states = {
        page.id: SourceState(source=page.id, url=page.url, gap=asked, last_read=NOW - read_ago, due=NOW)
        for page in pages
    }
    others = [replace(SOURCE, id=f"other {n}", url=f"https://{n}.example/") for n in range(40)]
    found = due([*pages, *others], states, {}, NOW, gap=gap)
    assert len([source for source in found if source in pages]) == number
    assert set(others) <= set(found)


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
    waited = after_reading(source, _state(), headers, NOW) - NOW
    assert wait <= waited <= min(wait * 1.05, max(every, DAY))


@pytest.mark.parametrize(
    ("every", "learned", "headers", "wait"),
    [
        (HOUR, {"cadence": Cadence(every=timedelta(minutes=5))}, {}, HOUR),
        (HOUR, {"cadence": Cadence(every=3 * HOUR)}, {}, 3 * HOUR),
        (HOUR, {"cadence": Cadence(every=30 * DAY)}, {}, DAY),
        (7 * DAY, {"cadence": Cadence(every=30 * DAY)}, {}, 7 * DAY),
        (HOUR, {"cadence": Cadence(every=3 * HOUR)}, {"cache-control": "max-age=7200"}, 3 * HOUR),
        (HOUR, {"cadence": Cadence(every=HOUR)}, {"cache-control": "max-age=7200"}, 2 * HOUR),
        # from noon on Wednesday
        (HOUR, {"cadence": Cadence(skip_hours=(13, 14, 15))}, {}, 4 * HOUR),
        (HOUR, {"cadence": Cadence(skip_hours=(12, 14))}, {}, HOUR),
        (HOUR, {"cadence": Cadence(skip_hours=tuple(range(1, 24)))}, {}, 12 * HOUR),
        (12 * HOUR, {"cadence": Cadence(skip_days=(3,))}, {}, DAY),
        (HOUR, {"cadence": Cadence(skip_days=(2,))}, {}, 12 * HOUR),
        (HOUR, {"cadence": Cadence(skip_days=(2, 3, 4, 5, 6))}, {}, DAY),  # never longer than a day
        (2 * DAY, {"cadence": Cadence(skip_days=(4,))}, {}, 2 * DAY),  # nor than was wished
        # it publishes every third day
        (HOUR, {"published_on": EVERY_THIRD}, {}, 3 * HOUR),
        (12 * HOUR, {"published_on": EVERY_THIRD}, {}, DAY),
        (7 * DAY, {"published_on": EVERY_THIRD}, {}, 7 * DAY),
        (HOUR, {"published_on": EVERY_THIRD, "cadence": Cadence(every=2 * HOUR)}, {}, 3 * HOUR),
    ],
)
def test_what_feed_and_habit_say_of_the_pace(
    every: timedelta, learned: dict[str, Any], headers: dict[str, str], wait: timedelta
) -> None:
    source = replace(SOURCE, every=every)
    waited = after_reading(source, _state(**learned), headers, NOW) - NOW
    assert wait <= waited <= min(wait + HOUR, max(every, DAY))


@given(
    st.timedeltas(timedelta(minutes=1), 8 * DAY),
    st.none() | st.timedeltas(timedelta(seconds=1), 400 * DAY),
    st.frozensets(st.integers(0, 23)),
    st.frozensets(st.integers(0, 6)),
    st.timedeltas(-9000 * DAY, 9000 * DAY).map(lambda passed: NOW + passed),
)
def test_whatever_a_feed_wishes_it_is_read_within_a_day_and_not_before_we_wish(
    every: timedelta, wished: timedelta | None, hours: frozenset[int], days: frozenset[int], now: datetime
) -> None:
    cadence = Cadence(every=wished, skip_hours=tuple(hours), skip_days=tuple(days))
    next_time = after_reading(replace(SOURCE, every=every), _state(cadence=cadence), {}, now)
    assert now + every <= next_time <= now + max(every, DAY)


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
    next_time = after_reading(source, _state(), headers, NOW)
    assert next_time == after_reading(source, _state(), headers, NOW)
    assert NOW + source.every <= next_time <= NOW + DAY


def test_sources_that_begin_together_drift_apart() -> None:
    roster = [replace(SOURCE, id=f"source {n}") for n in range(100)]
    assert len({after_reading(source, _state(), {}, NOW) for source in roster}) == 100
    assert len({after_failing(source, 1, NOW) for source in roster}) == 100
