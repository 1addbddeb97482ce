from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.waiting import LONGEST, retry_after

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("", None),
        ("0", None),
        ("1", timedelta(seconds=1)),
        (" 120 ", timedelta(seconds=120)),
        ("00060", timedelta(seconds=60)),
        ("604800", timedelta(days=7)),
        ("604801", timedelta(days=7)),
        ("99999999999999999999", timedelta(days=7)),
        ("9" * 5000, timedelta(days=7)),
        ("-1", None),
        ("-99999", None),
        ("1.5", None),
        ("1e9", None),
        ("soon", None),
        ("²", None),
        ("\x00", None),
        ("120, 240", None),
        ("120 seconds", None),
        ("1h", None),
        ("+60", None),
        ("0x3c", None),
        ("60\t", timedelta(seconds=60)),
        ('"60"', None),
        ("٦٠", None),
        ("PT60S", None),
        ("2026-03-04T13:00:00Z", None),
        ("never", None),
        ("inf", None),
        ("Wed, 04 Mar 2026 13:00:00", timedelta(hours=1)),
        ("04 Mar 2026 13:00 GMT", timedelta(hours=1)),
        ("Thu, 04 Mar 2026 13:00:00 GMT", timedelta(hours=1)),  # the day of the week is not looked at
        ("Wed, 04 Mar 2026 25:00:00 GMT", None),
        ("Mon, 30 Feb 2026 13:00:00 GMT", None),
        ("Wed, 04 Mar 0026 13:00:00 GMT", timedelta(hours=1)),
        ("Wed, 04 Mar 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Wednesday, 04-Mar-26 13:00:00 GMT", timedelta(hours=1)),
        ("Wed Mar  4 13:00:00 2026", timedelta(hours=1)),
        ("Wed, 04 Mar 2026 14:00:00 +0100", timedelta(hours=1)),
        ("Wed, 04 Mar 2026 13:00:00 -0000", timedelta(hours=1)),
        ("Wed, 04 Mar 2026 12:00:00 GMT", None),
        ("Wed, 04 Mar 2020 13:00:00 GMT", None),
        ("Fri, 01 Jan 2100 00:00:00 GMT", timedelta(days=7)),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Wed, 99 Mar 2026 13:00:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, wait: timedelta | None) -> None:
    until = retry_after(value, now=NOW)
    assert until == (None if wait is None else NOW + wait)


@given(
    st.text() | st.integers().map(str) | st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y %T} GMT")
)
def test_whatever_it_says_we_wait_neither_into_the_past_nor_for_ever(value: str) -> None:
    until = retry_after(value, now=NOW)
    assert until is None or NOW < until <= NOW + LONGEST
