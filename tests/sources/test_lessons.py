from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intakes import intake_of

from aggregator.errors import FetchError, ParseError, SourceError
from aggregator.model import Document, Source, SourceState, Unchanged
from aggregator.sources import address, after_failure, after_success, due, health

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://www.example.org/news"
SOURCE = Source(id="commissioner", name="Commissioner", url=URL)
NEW = SourceState(source="commissioner")
ODD = {"etag": ' W/"é, ~" ', "last-modified": "Fri, 01 Mar 2041 00:00:00 +0000"}


def _document(body: bytes = b"<rss/>", *, url: str = URL, **more: Any) -> Document:
    return Document(**{"url": url, "final_url": url, "body": body, "fetched_at": NOW, **more})


def _read(state: SourceState, now: datetime = NOW, **more: Any) -> SourceState:
    """Read a whole document with ten entries."""
    return after_success(SOURCE, state, _document(**more), intake=intake_of(10), now=now)


READ = _read(NEW, headers=ODD)


# --- good answers ---------------------------------------------------------------------------------


def test_a_first_good_read() -> None:
    assert replace(READ, due=None) == SourceState(
        source="commissioner",
        url=URL,
        read_as=SOURCE.read_as,
        final_url=URL,
        etag=ODD["etag"],
        last_modified=ODD["last-modified"],
        body_hash=_document().body_hash,
        first_good=NOW,
        last_read=NOW,
        last_good=NOW,
        last_full=NOW,
        kind="feed",
        items=10,
        listed=READ.listed,
        size=len(_document().body),
    )
    assert READ.due is not None
    assert READ.due >= NOW + SOURCE.every


def test_a_304_leaves_our_validators_as_they_were() -> None:
    later = NOW + HOUR
    answer = Unchanged(url=URL, because="304", headers={"etag": '"another"', "cache-control": "max-age=7200"})
    state = after_success(SOURCE, READ, answer, now=later)
    assert replace(state, due=None) == replace(READ, due=None, last_read=later, last_good=later)
    assert state.due is not None
    assert state.due >= later + 2 * HOUR


def test_the_same_bytes_bring_new_validators_and_count_as_a_full_read() -> None:
    later = NOW + DAY
    answer = Unchanged(
        url=URL, because="the same", headers={"etag": '"2"'}, whole=True, final_url=URL + "?today"
    )
    state = after_success(SOURCE, READ, answer, now=later)
    assert (state.etag, state.last_modified, state.body_hash) == ('"2"', None, READ.body_hash)
    assert (state.last_full, state.final_url, state.items) == (later, URL + "?today", 10)


def test_a_304_to_validators_of_unknown_age_starts_the_day_until_the_next_full_read() -> None:
    state = after_success(SOURCE, replace(NEW, etag='"1"'), Unchanged(url=URL, because="304"), now=NOW)
    assert state.last_full == NOW


def test_a_good_answer_ends_every_trouble() -> None:
    troubled = replace(
        READ,
        failures=7,
        problem="answered 404",
        problem_since=NOW - DAY,
        status=404,
        missing_since=NOW - DAY,
        resting_until=NOW + DAY,
        gone=True,
        drops={"too long": 2},
    )
    assert _read(troubled, headers=ODD) == READ


def test_half_a_document_is_asked_for_whole_again() -> None:
    cut = after_success(SOURCE, READ, _document(headers=ODD), intake=intake_of(3, is_cut=True), now=NOW)
    assert (cut.etag, cut.last_modified, cut.body_hash, cut.final_url) == (None, None, None, None)
    assert (cut.items, cut.last_good, cut.failures) == (3, NOW, 0)
    assert _read(cut, headers=ODD) == READ


def test_drops_are_those_of_the_last_reading() -> None:
    state = after_success(SOURCE, READ, _document(), intake=intake_of(3, drops={"too long": 2}), now=NOW)
    assert (state.items, state.drops) == (3, {"too long": 2})
    again = after_success(SOURCE, state, Unchanged(url=URL, because="304"), now=NOW)
    assert (again.items, again.drops) == (3, {"too long": 2})


# --- failures ---------------------------------------------------------------------------------------


def _refusal(status: int | None, url: str = URL, retry_after: datetime | None = None) -> FetchError:
    return FetchError(f"answered {status}", url=url, status=status, retry_after=retry_after)


def test_a_failure_keeps_what_is_known() -> None:
    state = after_failure(SOURCE, READ, _refusal(500), now=NOW + HOUR)
    kept = (
        "etag",
        "last_modified",
        "body_hash",
        "last_good",
        "last_full",
        "first_good",
        "kind",
        "items",
        "final_url",
    )
    assert {name: getattr(state, name) for name in kept} == {name: getattr(READ, name) for name in kept}
    assert (state.last_read, state.failures, state.status) == (NOW + HOUR, 1, 500)
    assert (state.problem, state.problem_since) == ("answered 500", NOW + HOUR)
    assert state.due is not None
    assert state.due >= NOW + HOUR + SOURCE.every


def test_failures_in_a_row_wait_longer_and_remember_the_first() -> None:
    state, now, waits = READ, NOW, []
    for _ in range(10):
        state = after_failure(SOURCE, state, ParseError("is no list of news", url=URL), now=now)
        assert state.due is not None
        waits.append(state.due - now)
        now = state.due
    assert waits == sorted(waits)
    assert waits[-1] == DAY
    assert (state.failures, state.problem_since, state.status) == (10, NOW, None)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (_refusal(403), "answered 403"),
        (_refusal(403, "https://login.example/"), "answered 403 (at https://login.example/)"),
        (ParseError("is no list of news", url=""), "is no list of news"),
    ],
)
def test_the_problem_says_where(error: SourceError, problem: str) -> None:
    assert after_failure(SOURCE, READ, error, now=NOW).problem == problem


@pytest.mark.parametrize(
    ("asked", "rests"),
    [
        (NOW + 3 * HOUR, NOW + 3 * HOUR),
        (NOW + timedelta(minutes=1), NOW + timedelta(minutes=1)),
        (NOW - HOUR, None),
        (NOW + 400 * DAY, NOW + 7 * DAY),
        (None, None),
    ],
)
def test_a_host_that_asks_us_to_wait(asked: datetime | None, rests: datetime | None) -> None:
    state = after_failure(SOURCE, READ, _refusal(429, retry_after=asked), now=NOW)
    usual = after_failure(SOURCE, READ, _refusal(429), now=NOW).due
    assert usual is not None
    assert state.resting_until == rests
    assert state.due == max(usual, rests or usual)


def _after(story: list[tuple[int | None, int]], state: SourceState = READ) -> SourceState:
    """Let refusals (their status, None for silence) happen on days."""
    for status, day in story:
        state = after_failure(SOURCE, state, _refusal(status), now=NOW + day * DAY)
    return state


@pytest.mark.parametrize(
    ("story", "gone"),
    [
        ([(410, 0)], True),
        ([(500, 0), (410, 1)], True),
        ([(404, 0)], False),
        ([(404, 0), (404, 13)], False),
        ([(404, 0), (404, 14)], True),
        ([(404, 0), (None, 7), (404, 14)], True),  # silence in between proves nothing
        ([(404, 0), (503, 7), (404, 14)], False),  # another answer does
        ([(404, 0), (503, 7), (404, 14), (404, 28)], True),
        ([(500, 0), (500, 100)], False),
        ([(403, 0), (403, 100)], False),
        ([(None, 0), (None, 100)], False),
    ],
)
def test_a_source_that_is_gone_is_asked_no_more(story: list[tuple[int | None, int]], gone: bool) -> None:
    state = _after(story)
    assert state.gone is gone
    assert due([SOURCE], {SOURCE.id: state}, {}, NOW + 1000 * DAY) == (() if gone else (SOURCE,))


def test_a_good_read_forgives_the_404s_before_it() -> None:
    state = _read(_after([(404, 0)]), NOW + DAY)
    assert not _after([(404, 14)], state).gone


def test_410_of_a_place_it_only_sends_us_to_today_is_not_its_end() -> None:
    error = _refusal(410, "https://elsewhere.example/")
    state = after_failure(SOURCE, READ, error, now=NOW)
    assert not state.gone
    assert after_failure(SOURCE, state, error, now=NOW + 14 * DAY).gone


def test_a_corrected_address_begins_afresh() -> None:
    corrected = replace(SOURCE, url="https://www.example.org/new")
    troubled = replace(_after([(410, 0)]), moved_to="https://b.example/", missing_since=NOW)
    state = after_failure(corrected, troubled, _refusal(500, corrected.url), now=NOW)
    assert (state.failures, state.gone, state.etag, state.moved_to) == (1, False, None, None)
    assert (state.url, state.first_good, state.items) == (corrected.url, None, 10)


# --- moves --------------------------------------------------------------------------------------------

THERE = "https://b.example/news"


def _moved(days: list[float], state: SourceState = READ, **more: Any) -> SourceState:
    """Read on days a source that redirects for good."""
    for day in days:
        state = _read(state, NOW + timedelta(days=day), **{"moved_to": THERE, **more})
    return state


@pytest.mark.parametrize(
    ("days", "believed"),
    [
        ([0], False),
        ([0, 1, 2, 3, 6.9], False),
        ([0, 7], False),  # a week, but seen twice only
        ([0, 3, 7], True),
        ([0, 1, 2, 3, 4, 5, 6, 7], True),
        ([0, 30, 60], True),
    ],
)
def test_a_move_is_believed_after_a_week_and_three_reads(days: list[float], believed: bool) -> None:
    state = _moved(days)
    assert address(SOURCE, state) == (THERE if believed else URL)
    assert (state.moved_seen is None) is believed


def test_a_304_there_holds_the_move_too() -> None:
    unchanged = Unchanged(url=URL, because="304", final_url=THERE, moved_to=THERE)
    state = after_success(SOURCE, _moved([0, 3]), unchanged, now=NOW + 7 * DAY)
    assert state.moved_to == THERE


@pytest.mark.parametrize(
    "between",
    [
        {"moved_to": None},
        {"moved_to": "https://c.example/"},
    ],
)
def test_another_answer_in_between_begins_the_week_anew(between: dict[str, Any]) -> None:
    state = _read(_moved([0, 3]), NOW + 5 * DAY, **between)
    assert _moved([7], state).moved_to is None


def test_a_failure_in_between_does_not() -> None:
    state = after_failure(SOURCE, _moved([0, 3]), _refusal(500), now=NOW + 5 * DAY)
    assert _moved([7], state).moved_to == THERE


@pytest.mark.parametrize(("items", "kind"), [(0, "feed"), (10, "listing")])
def test_a_move_to_something_else_is_never_believed(items: int, kind: str) -> None:
    state = _moved([0, 3])
    parked = _document(moved_to=THERE, final_url=THERE)
    state = after_success(SOURCE, state, parked, intake=intake_of(items, kind), now=NOW + 7 * DAY)
    assert (state.moved_to, state.moved_seen) == (None, None)


@pytest.mark.parametrize(
    ("before", "after", "at_once"),
    [
        ("http://a.example/news", "https://a.example/news", True),
        ("http://a.example", "https://a.example/", True),
        ("http://a.example:80/news?p=1", "https://A.example:443/news?p=1", True),
        ("http://a.example/news", "https://a.example/", False),
        ("http://a.example/news", "https://a.example/news?p=1", False),
        ("http://a.example/news", "https://www.a.example/news", False),
        ("http://a.example/news", "https://a.example:8443/news", False),
        ("http://a.example:8080/news", "https://a.example/news", False),
        ("https://a.example/news", "http://a.example/news", False),
        ("http://a.example/news", "http://a.example/other", False),
        ("http://a.example/news", "https://[broken/", False),
    ],
)
def test_a_step_to_https_is_believed_at_once(before: str, after: str, at_once: bool) -> None:
    source = replace(SOURCE, url=before)
    answer = _document(url=before, moved_to=after)
    state = after_success(source, NEW, answer, intake=intake_of(1), now=NOW)
    assert (state.moved_to == after) is at_once


def test_a_step_to_https_first_and_a_move_later() -> None:
    source = replace(SOURCE, url="http://a.example/news")
    state = replace(READ, url=source.url, moved_to="https://a.example/news")
    for day in (0, 3, 7):
        answer = _document(url="https://a.example/news", moved_to=THERE)
        state = after_success(source, state, answer, intake=intake_of(10), now=NOW + day * DAY)
    assert address(source, state) == THERE


@pytest.mark.parametrize(
    ("story", "moved_to"),
    [
        ([500], THERE),
        ([500, None], THERE),
        ([500, None, 503], None),
        ([404], None),
        ([410], None),
    ],
)
def test_a_move_that_fails_is_taken_back(story: list[int | None], moved_to: str | None) -> None:
    state = replace(READ, moved_to=THERE)
    for status in story:
        state = after_failure(SOURCE, state, _refusal(status, THERE), now=NOW)
    assert (state.moved_to, state.gone) == (moved_to, False)
    assert state.due is not None


# --- invariants ---------------------------------------------------------------------------------------

ANSWERS = st.one_of(
    st.sampled_from(
        [
            _document(headers=ODD),
            _document(b"<rss></rss>", moved_to=THERE),
            Unchanged(url=URL, because="304"),
            Unchanged(url=URL, because="the same bytes", whole=True, final_url=URL),
            ParseError("is no list of news", url=URL),
        ]
    ),
    st.builds(
        _refusal,
        st.sampled_from([None, 304, 403, 404, 410, 429, 503]),
        st.sampled_from([URL, THERE]),
        st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
)


@given(st.lists(st.tuples(ANSWERS, st.timedeltas(timedelta(0), timedelta(days=20))), max_size=30))
def test_whatever_happens_the_next_time_is_set_and_within_bounds(
    story: list[tuple[Document | Unchanged | SourceError, timedelta]],
) -> None:
    state, now = NEW, NOW
    for answer, passed in story:
        now += passed
        if isinstance(answer, SourceError):
            state = after_failure(SOURCE, state, answer, now=now)
        else:
            state = after_success(SOURCE, state, answer, intake=intake_of(10), now=now)
        failed = isinstance(answer, SourceError)
        assert (state.problem is not None, state.failures > 0, state.last_read) == (failed, failed, now)
        assert (state.due is None) is state.gone
        assert state.due is None or now + SOURCE.every <= state.due <= now + 7 * DAY
        assert state.url == URL
        assert (state.moved_seen is None) == (state.moved_since is None) == (state.moved_reads == 0)


def test_a_list_that_empties_is_told_since_then_until_it_has_something_again() -> None:
    read = partial(after_success, SOURCE, answer=_document())
    empty = read(READ, intake=intake_of(0), now=NOW + DAY)
    still = read(empty, intake=intake_of(0), now=NOW + 2 * DAY)
    assert (still.emptied_since, still.items_before) == (NOW + DAY, 10)
    word = health(SOURCE, still, now=NOW + 2 * DAY)
    assert (word.word, word.well, "where there were 10" in word.problem) == ("emptied", False, True)
    assert health(SOURCE, read(still, intake=intake_of(1), now=NOW + 3 * DAY), now=NOW + 3 * DAY).well
