"""What comes when: the forecast says what the builds then do."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import announce
from aggregator.model import Announcement, Edition, Pace
from tests.announce.test_deciding import FRENCH, HOUR, KNOWN, NIGHT, NOW, OPEN, item, story


def forecast(edition: Edition, *names: str, now: datetime = NOW) -> list[Announcement]:
    pending = [story(name) for name in names]
    return list(announce.forecast(edition, OPEN, pending, known=KNOWN, now=now))


def test_a_forecast_respects_hours_share_and_night() -> None:
    edition = replace(FRENCH, pace=Pace(per_hour=2, quiet=NIGHT))
    now = NOW + 8 * HOUR + HOUR / 2  # half past nine in the evening in Paris
    lines = forecast(edition, *"abcd", now=now)
    morning = now + 9.5 * HOUR
    assert [line.announced_at for line in lines] == [
        now - timedelta(seconds=1), now, morning - timedelta(seconds=1), morning,
    ]  # fmt: skip


def test_a_forecast_knows_how_long_an_edition_waits_for_its_language() -> None:
    english = story("s", item("s-en", "en", first_seen=NOW - HOUR, published=NOW - HOUR))
    romanian = story("r", item("r-ro", "ro", first_seen=NOW))
    lines = list(announce.forecast(FRENCH, OPEN, [english, romanian], known=KNOWN, now=NOW))
    assert [(line.story, line.announced_at) for line in lines] == [("s", NOW + 5 * HOUR)]


@settings(deadline=None, max_examples=25)
@given(
    st.integers(1, 12),
    st.builds(
        Pace,
        per_hour=st.sampled_from([None, 1, 4]),
        burst=st.integers(1, 4),
        quiet=st.sampled_from([None, NIGHT]),
        newest_first=st.booleans(),
    ),
    st.integers(0, 23),
)
def test_the_forecast_comes_true(number: int, pace: Pace, hour: int) -> None:
    edition = replace(FRENCH, pace=pace)
    pending = [story(str(n)) for n in range(number)]
    now = NOW + hour * HOUR
    foreseen = list(announce.forecast(edition, OPEN, pending, known=KNOWN, now=now))
    assert {line.story for line in foreseen} == {one.id for one in pending}, "nothing is lost"
    ledger, done = OPEN, list[Announcement]()
    while pending:
        lines = announce.decide(edition, ledger, pending, known=KNOWN, now=now)
        ledger = announce.after(edition, ledger, lines, now=now)
        done += lines
        pending = [one for one in pending if one.id not in {line.story for line in lines}]
        now += timedelta(minutes=1)
    assert done == foreseen
