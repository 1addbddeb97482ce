"""Whatever a text is, the answer is a date or None, never an exception; and it is never out of bounds."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from hypothesis import example, given
from hypothesis import strategies as st

from aggregator import dates, i18n
from aggregator.model import EARLIEST, Inferred, When

NOW = datetime(2025, 6, 1, tzinfo=UTC)
PIECES = [
    *("1", "9", "31", "00", "99", "2019", "1990", "9999", "0", "12345", "²", "٣", "IV", "º", "T", "Z", "W15"),
    *("april", "mars", "mai", "9 listopada", "Mwai wa ĩkumi", "AM", "pm", "10:00", "24:00", "+0200", "-9999"),
    *(" ", "  ", "\n", ".", ",", "-", "–", "/", "'", "(", "[", "]", ":", "|", "de", "to", "г.", "年", "月"),
    *("published", "calendarThe ", "Strasbourg, ", "on ", "GMT", "(e)ko", "\x00", "\ud800", "\u200f", "ﷺ"),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))


def sound(found: Inferred[When | None]) -> bool:
    value = found.value
    if not found.because or not 0 < found.sure <= 1:
        return False
    if isinstance(value, datetime):
        return EARLIEST <= value <= NOW + dates.AHEAD and value.utcoffset() == timedelta()
    return value is None or EARLIEST.date() <= value <= (NOW + timedelta(days=2)).date()


@given(TEXTS, st.lists(st.sampled_from(["", "en", "pl", "xx", "rom", "zh-Hant"]), max_size=2))
@example("31.12.9999 23:59", [])
@example("9999-12-31T23:59:59-12:00", [])
@example("0001-01-01T00:00:00+14:00", [])
@example("²/²/²⁰¹⁹", [])
def test_any_text_has_an_answer(text: str, hints: list[str]) -> None:
    assert sound(dates.when(text, languages=hints, now=NOW))
    assert sound(dates.dateline(text, languages=hints, now=NOW))


@given(
    st.dates(date(1990, 1, 2), NOW.date()),
    st.sampled_from(("en", "fr", "de", "ro", "bg", "hu", "rom", "lt", "lv", "el", "tr", "ka", "pl", "eu")),
    st.sampled_from(("long", "medium")),
)
def test_a_written_day_reads_back(day: date, language: str, form: Literal["long", "medium"]) -> None:
    written = i18n.day(day, language, form=form)
    assert dates.when(written, languages=[language], now=NOW).value == day


@given(st.datetimes(datetime(1990, 1, 2), NOW.replace(tzinfo=None)), st.integers(-12, 14))  # noqa: DTZ001 - the zone follows
def test_a_machines_instant_reads_back(wall: datetime, hours: int) -> None:
    offset = f"{'-' if hours < 0 else '+'}{abs(hours):02}"
    instant = datetime.fromisoformat(f"{wall.replace(microsecond=0).isoformat()}{offset}:00").astimezone(UTC)
    for text in (
        f"{wall:%Y-%m-%dT%H:%M:%S}{offset}:00",
        f"{wall.day} {wall:%b %Y %H:%M:%S} {offset}00",
    ):
        found = dates.when(text, now=NOW)
        assert found.value == (instant if EARLIEST <= instant <= NOW + dates.AHEAD else None)
