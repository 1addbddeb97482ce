"""Programs that cannot run here, by their rules of decision: each announced story exactly once in 60 days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from json import loads

import pytest

from aggregator.app import load

from .conftest import ROOT
from .received import receive
from .rules import DAY, RULES, Reading, Rule
from .world import DAYS, FEEDS, START, History, Recording, read_any


def feed(history: History, kind: type[Rule]) -> Recording:
    recording: Recording = getattr(history, kind.feed)
    return recording


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_every_announced_story_is_received_exactly_once(kind: type[Rule], history: History) -> None:
    received = receive(kind, feed(history, kind))
    assert len(received.due) > (5 if kind.feed == "digest" else 300)
    assert received.repeated == set()
    lost = {received.due[id] for id in received.lost}
    assert lost - (history.misdated if kind.by_its_own_clock else set()) == set()


def test_the_days_held_what_they_should(history: History) -> None:
    assert {event: len(links) > 1 for event, links in history.touched.items()} == dict.fromkeys(
        history.touched, True
    )
    assert len(history.touched["flood"]) == 200
    assert history.touched["clock set back"] & history.misdated
    assert history.main.builds[-1].at > START + DAYS * DAY - DAY
    news = {line.guid for line in history.ledger if not line.archived}
    first = {entry.id for entry in history.main.builds[0].reading.entries}
    assert set(history.main.announced()) == news - first, "what is in the ledger was in the feed"
    shown = {line.link for line in history.ledger}
    for event in ("new", "late", "flood", "outage", "new source", "clock set back"):
        assert history.touched[event] - shown == set(), f"{event}: never announced"
    told = [link.partition("#")[0].replace("/articles/", "/news/") for link in shown]
    assert len(told) == len(set(told)), "a story announced again under another guid"


# --- the proof can fail -----------------------------------------------------------------------------


def other_ids(reading: Reading, now: datetime) -> Reading:
    """Give every entry another id each week, as a site does that is rebuilt."""
    week = (now - START) // timedelta(days=7)
    entries = tuple(replace(entry, id=f"{entry.id}-{week}") for entry in reading.entries)
    return replace(reading, entries=entries)


def own_dates(reading: Reading, now: datetime) -> Reading:
    """Date every entry long before it was announced, as an institution may."""
    del now
    entries = tuple(replace(entry, date=entry.date - 40 * DAY) for entry in reading.entries)
    return replace(reading, entries=entries)


def other_titles(reading: Reading, now: datetime) -> Reading:
    """Change titles and addresses each week."""
    week = (now - START) // timedelta(days=7)
    entries = tuple(
        replace(entry, title=f"{entry.title} {week}", link=f"{entry.link}?{week}")
        for entry in reading.entries
    )
    return replace(reading, entries=entries)


def short(reading: Reading, now: datetime) -> Reading:
    """Hold a single entry."""
    del now
    return replace(reading, entries=reading.entries[:1])


CARELESS: tuple[Callable[[Reading, datetime], Reading], ...] = (other_ids, own_dates, other_titles, short)


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_every_rule_suffers_from_some_careless_feed(kind: type[Rule], history: History) -> None:
    outcomes = [receive(kind, feed(history, kind), change=change) for change in CARELESS]
    assert any(outcome.lost or outcome.repeated for outcome in outcomes)


def test_an_empty_feed_is_an_error_to_n8n() -> None:
    with pytest.raises(ValueError, match="empty"):
        RULES["n8n"]().poll(Reading(built=START, entries=()), START)


# --- what the rules rest on -------------------------------------------------------------------------


def test_no_two_documents_in_a_row_break_a_promise(history: History) -> None:
    for name in FEEDS:
        for before, after in pairwise(getattr(history, name).builds):
            known = {entry.id: entry for entry in before.reading.entries}
            kept = [entry for entry in after.reading.entries if entry.id in known]
            new = after.reading.entries[: len(after.reading.entries) - len(kept)]
            assert all(known[entry.id] == entry for entry in kept), "known entries stay as they were, below"
            assert all(entry.date > before.reading.entries[0].date for entry in new)
            assert list(after.reading.entries[len(new) :]) == kept
            assert after.reading.built > before.reading.built, "lastBuildDate moves when the document does"
            for field in ("id", "title", "link", "date"):
                values = [getattr(entry, field) for entry in after.reading.entries]
                assert len(set(values)) == len(values), field


def test_all_formats_tell_the_same(history: History) -> None:
    for build in (*history.main.builds[::40], *history.social.builds[::60], *history.digest.builds[::4]):
        items = loads(build.json)["items"]
        told = [
            (one["id"], one["title"], one["url"], f"{datetime.fromisoformat(one['date_published']):%F %T}")
            for one in items
        ]
        assert read_any(build.rss) == told
        assert read_any(build.atom) == told


def test_a_day_at_the_shipped_pace_fits_the_window() -> None:
    for edition in load(ROOT / "feeds.yaml").editions:
        assert edition.pace.per_hour is not None
        assert 24 * edition.pace.per_hour < edition.window
