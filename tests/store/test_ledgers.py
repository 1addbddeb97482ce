"""What an edition has announced, and what may never change of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.model import AnnouncementState, Ledger
from aggregator.store import SqlStore


def test_a_ledger_begins_empty(store: SqlStore, desk: Any) -> None:
    assert store.ledger(desk.edition) == Ledger(edition="roma/fr")
    assert list(store.announcements(desk.edition)) == []


def test_a_ledger_is_opened_once(store: SqlStore, desk: Any) -> None:
    store.announce(desk.edition, [], now=desk.now)
    [one] = desk.stories(store, "one")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.later(days=1))
    assert store.ledger(desk.edition).opened_at == desk.now
    assert store.ledger(replace(desk.edition, language="en")).opened_at is None


def test_the_window_holds_the_newest_news_and_no_back_catalogue(store: SqlStore, desk: Any) -> None:
    stories = desk.stories(store, *"abcdef")
    lines = [
        desk.line(number, story, archived=number in (2, 5)) for number, story in enumerate(stories, start=1)
    ]
    lines[3] = replace(lines[3], state=AnnouncementState.WITHDRAWN)
    store.announce(desk.edition, lines, now=desk.now)
    ledger = store.ledger(replace(desk.edition, window=3))
    assert ledger.window == (lines[5], lines[3], lines[2])
    assert (ledger.last_number, ledger.last_announced_at) == (6, lines[5].announced_at)
    assert list(store.announcements(desk.edition)) == lines[::-1]
    assert list(store.announcements(desk.edition, before=4, limit=2)) == [lines[2], lines[1]]


def test_recent_is_the_last_hour_of_news_before_the_newest(store: SqlStore, desk: Any) -> None:
    minutes = {1: -90, 2: -60, 3: -59, 4: -10, 5: 0}
    stories = desk.stories(store, *"abcde")
    store.announce(
        desk.edition,
        [
            desk.line(n, story, announced_at=desk.later(minutes=minutes[n]), archived=n == 4)
            for n, story in enumerate(stories, start=1)
        ],
        now=desk.now,
    )
    ledger = store.ledger(desk.edition)
    assert ledger.last_announced_at == desk.now
    assert ledger.recent == tuple(desk.later(minutes=m) for m in (-60, -59, 0))


def test_a_known_line_may_change_only_in_what_readers_do_not_know_it_by(store: SqlStore, desk: Any) -> None:
    [one] = desk.stories(store, "one")
    line = desk.line(1, one)
    store.announce(desk.edition, [line], now=desk.now)
    corrected = replace(
        line, state=AnnouncementState.CORRECTED, title="Better", updated_at=desk.later(days=1)
    )
    store.announce(desk.edition, [corrected], now=desk.now)
    assert store.ledger(desk.edition).window == (corrected,)


refusals: dict[str, tuple[Callable[[Any, Any, Any], list[Any]], str]] = {
    "a gap": (lambda desk, _, two: [desk.line(3, two)], "number 3 leaves a gap; 2 comes next"),
    "a story twice": (lambda desk, one, _: [desk.line(2, one)], "is announced already: roma/fr, number 1"),
    "a guid twice": (
        lambda desk, _, two: [desk.line(2, two, guid="roma/fr-1")],
        "guid roma/fr-1 is announced already",
    ),
    "a story twice at once": (
        lambda desk, _, two: [desk.line(2, two), desk.line(3, two)],
        "is in two new lines at once",
    ),
    "a number twice at once": (
        lambda desk, _, two: [desk.line(2, two), desk.line(2, two)],
        "number 2 was given to two lines",
    ),
    "number nought": (lambda desk, _, two: [desk.line(0, two)], "there is no number 0"),
    "another ledger's line": (
        lambda desk, _, two: [desk.line(2, two, edition="roma/en")],
        "does not belong in the ledger of roma/fr",
    ),
    "another guid": (lambda desk, one, _: [desk.line(1, one, guid="x")], "guid cannot change once announced"),
    "another story": (
        lambda desk, _, two: [desk.line(1, two, link="https://press.example.org/one")],
        "story cannot change",
    ),
    "another link": (lambda desk, one, _: [desk.line(1, one, link="x")], "link cannot change"),
    "another moment": (
        lambda desk, one, _: [desk.line(1, one, announced_at=desk.now)],
        "announced_at cannot change",
    ),
    "news made archive": (lambda desk, one, _: [desk.line(1, one, archived=True)], "archived cannot change"),
    "an item we do not hold": (
        lambda desk, _, two: [desk.line(2, two, item="forged")],
        "the database failed",
    ),
}


@pytest.mark.parametrize(("lines", "says"), refusals.values(), ids=refusals.keys())
def test_what_a_ledger_refuses(store: SqlStore, desk: Any, lines: Any, says: str) -> None:
    one, two = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.now)
    before = store.ledger(desk.edition)
    with pytest.raises(StoreError, match=says):
        store.announce(desk.edition, lines(desk, one, two), now=desk.now)
    assert store.ledger(desk.edition) == before


def test_lines_are_announced_together_or_not_at_all(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    fine, forged = desk.line(1, one), desk.line(2, two, item="forged")
    with pytest.raises(StoreError):
        store.announce(desk.edition, [fine, forged], now=desk.now)
    assert store.ledger(desk.edition) == Ledger(edition="roma/fr")


def test_two_editions_never_share_a_guid(store: SqlStore, desk: Any) -> None:
    [one] = desk.stories(store, "one")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.now)
    english = replace(desk.edition, language="en")
    with pytest.raises(StoreError, match="guid roma/fr-1 is announced already: roma/fr, number 1"):
        store.announce(english, [desk.line(1, one, edition=english.key, guid="roma/fr-1")], now=desk.now)


def test_a_stamp_says_since_when_an_edition_shows_what_it_shows(store: SqlStore, desk: Any) -> None:
    told = [("a", 0, 0), ("a", 5, 0), ("b", 6, 6), ("a", 2, 6), ("a", 9, 6), ("c", 9, 9)]
    for digest, minute, since in told:
        assert store.stamp(desk.edition, digest, now=desk.later(minutes=minute)) == desk.later(minutes=since)
    assert store.stamp(replace(desk.edition, language="en"), "a", now=desk.now) == desk.now
