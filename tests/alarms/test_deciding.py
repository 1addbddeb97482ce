import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.alarms import News, after_failing, after_telling, message, news
from aggregator.model import Bell, Trouble

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EMPTIED = Trouble(kind="emptied", about="congress-fr", what="no news where there were 20", since=NOW)
STOPPED = Trouble(kind="stopped", about="courts", what="answered 410 Gone", since=NOW)
FAILING = Trouble(kind="failing", about="press", what="answered 500", since=NOW)


def test_a_beginning_is_told_once_and_an_end_once() -> None:
    first = news(Bell(), [EMPTIED], now=NOW)
    assert first == News(begun=(EMPTIED,))
    bell = after_telling(Bell(), first, now=NOW)
    assert news(bell, [EMPTIED], now=NOW + DAY) is None
    assert news(bell, [replace(EMPTIED, what="in other words")], now=NOW + DAY) is None
    last = news(bell, [], now=NOW + DAY)
    assert last == News(ended=(EMPTIED,))
    assert news(after_telling(bell, last, now=NOW + DAY), [], now=NOW + 2 * DAY) is None


def test_a_second_hold_of_a_source_for_another_reason_is_told() -> None:
    first = Trouble(kind="held", about="press", what="3 held: nothing is left", apart="nothing is left")
    other = Trouble(kind="held", about="press", what="9 held: all was edited", apart="all was edited")
    bell = after_telling(Bell(), News(begun=(first,)), now=NOW)
    assert news(bell, [first, other], now=NOW + HOUR) == News(begun=(other,))


def test_what_comes_and_goes_between_two_messages_is_never_told() -> None:
    bell = after_telling(Bell(), News(begun=(EMPTIED,)), now=NOW)
    assert news(bell, [EMPTIED, STOPPED], now=NOW + 14 * MINUTE) is None
    assert news(bell, [EMPTIED], now=NOW + 15 * MINUTE) is None
    assert news(bell, [EMPTIED, STOPPED], now=NOW + 16 * MINUTE) == News(begun=(STOPPED,))


@pytest.mark.parametrize(("lasted", "told"), [(HOUR, False), (DAY - MINUTE, False), (DAY, True)])
def test_a_mere_failure_is_told_after_a_day(lasted: timedelta, told: bool) -> None:
    assert bool(news(Bell(), [FAILING], now=NOW + lasted)) is told


def test_what_did_not_go_out_is_tried_again_ever_more_seldom() -> None:
    bell, at, waits = Bell(), NOW, []
    for _ in range(12):
        bell = after_failing(bell, now=at)
        assert bell.due is not None
        assert news(bell, [EMPTIED], now=bell.due - MINUTE / 60) is None
        assert news(bell, [EMPTIED], now=bell.due) == News(begun=(EMPTIED,))
        waits.append((bell.due - at) // MINUTE)
        at = bell.due
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert after_telling(bell, News(begun=(EMPTIED,)), now=at) == Bell(
        told={EMPTIED.key: EMPTIED}, told_at=at
    )


def test_a_clock_that_was_set_back_silences_nobody() -> None:
    assert news(Bell(), [EMPTIED], now=NOW - DAY) == News(begun=(EMPTIED,))
    told = after_telling(Bell(), News(begun=(EMPTIED,)), now=NOW + 400 * DAY)
    assert news(told, [EMPTIED, STOPPED], now=NOW) == News(begun=(STOPPED,))
    failed = after_failing(Bell(), now=NOW + 400 * DAY)
    assert news(failed, [EMPTIED], now=NOW) == News(begun=(EMPTIED,))


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("abcdef")), st.integers(0, 3600), st.booleans()), max_size=60)
)
def test_beginnings_and_ends_alternate_and_messages_keep_their_distance(
    looks: list[tuple[set[str], int, bool]],
) -> None:
    bell, now, lasting, sent = Bell(), NOW, set[str](), list[datetime]()
    for names, seconds, works in looks:
        now += timedelta(seconds=seconds)
        told = news(bell, [replace(EMPTIED, about=name) for name in sorted(names)], now=now)
        if told is None:
            continue
        if not works:
            bell = after_failing(bell, now=now)
            continue
        begun, ended = ({one.about for one in each} for each in (told.begun, told.ended))
        assert not begun & lasting
        assert ended <= lasting
        lasting = lasting - ended | begun
        assert lasting == names
        bell = after_telling(bell, told, now=now)
        sent.append(now)
    assert all(later - earlier >= 15 * MINUTE for earlier, later in itertools.pairwise(sent))


HOSTILE = 'x\r\nBcc: all@example.org\n\x1b[2J\u202eevil" ' + "y" * 5000


def test_no_word_of_a_source_breaks_a_line_or_makes_a_header() -> None:
    trouble = replace(EMPTIED, what=HOSTILE, advice="https://me:secret@news.example/?token=abc")
    said = message(News(begun=(trouble,)), site="Press\nreview", time_zone="Europe/Paris", now=NOW)
    assert said.subject == "Press | review: congress-fr: emptied"
    assert "\r" not in said.text
    assert "\x1b" not in said.text
    assert "\u202e" not in said.text
    assert not any(line.startswith("Bcc") for line in said.text.splitlines())
    assert "secret" not in said.text
    assert "token=***" in said.text
    assert max(map(len, said.text.splitlines())) < 600
    assert "since 23 November 2026, 13:00" in said.text


def test_a_thousand_troubles_are_one_short_message() -> None:
    many = tuple(replace(EMPTIED, about=f"source-{number}") for number in range(1000))
    said = message(News(begun=many, ended=many), site="Press", time_zone="UTC", now=NOW)
    assert said.subject == "Press: troubles: 1000 began, 1000 ended"
    assert said.text.count("and 950 more") == 2
    assert len(said.text) < 20_000
