"""What an edition has announced, and what may never change of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.model import Act, Announcement, AnnouncementState, Ledger, Pace, Ruling, Story
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


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


def test_recent_is_when_the_newest_news_were_written_whatever_their_moments(
    store: SqlStore, desk: Any
) -> None:
    edition = replace(desk.edition, pace=Pace(per_hour=3))
    for number, story in enumerate(desk.stories(store, *"abcde"), start=1):
        line = desk.line(number, story, announced_at=desk.later(days=number), archived=number == 4)
        store.announce(edition, [line], now=desk.later(minutes=number))
    ledger = store.ledger(edition)
    assert ledger.last_announced_at == desk.later(days=5)
    assert ledger.recent == tuple(desk.later(minutes=minute) for minute in (5, 3, 2))
    assert store.ledger(desk.edition).recent == ()


def test_of_a_known_line_only_the_item_shown_may_change(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    line = desk.line(1, one)
    store.announce(desk.edition, [line], now=desk.now)
    other = replace(line, item=two.members[0].id)
    store.announce(desk.edition, [other], now=desk.now)
    assert store.ledger(desk.edition).window == (other,)


def test_what_an_editor_ruled_meanwhile_is_not_undone(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    line = desk.line(1, one)
    store.announce(desk.edition, [line], now=desk.now)
    rule(store, Act.WITHDRAW, one)
    rule(store, Act.WITHDRAW, two)
    with pytest.raises(StoreError, match="updated_at and state and reason cannot change"):
        store.announce(desk.edition, [replace(line, item=two.members[0].id)], now=desk.now)
    with pytest.raises(StoreError, match="was withdrawn and is never announced again"):
        store.announce(desk.edition, [desk.line(2, two)], now=desk.now)


def rule(store: SqlStore, act: Act, story: Story, **fields: Any) -> list[Announcement]:
    ruling = Ruling(act=act, story=story.id, because="a court said so", ruled_at=NOW, **fields)
    return list(store.rule(ruling))


def announced(store: SqlStore, desk: Any, *names: str) -> list[Story]:
    """Stories that two editions and a feed beside one of them have announced."""
    found: list[Story] = desk.stories(store, *names)
    for language in ("fr", "en", "fr/social"):
        edition = replace(desk.edition, language=language)
        lines = [
            desk.line(number, story, edition=edition.key, guid=f"{edition.key}-{number}")
            for number, story in enumerate(found, start=1)
        ]
        store.announce(edition, lines, now=NOW)
    return found


def test_a_withdrawal_reaches_every_edition_and_keeps_all_but_the_text(store: SqlStore, desk: Any) -> None:
    one, _ = announced(store, desk, "one", "two")
    before = store.ledger(desk.edition).window
    changed = rule(store, Act.WITHDRAW, one)
    assert [line.edition for line in changed] == ["roma/en", "roma/fr", "roma/fr/social"]
    after = store.ledger(desk.edition).window
    withdrawn = replace(before[1], state=AnnouncementState.WITHDRAWN, reason="a court said so")
    assert after == (before[0], replace(withdrawn, updated_at=before[1].updated_at + timedelta(seconds=1)))
    [ruling] = store.rulings(one.id)
    assert (ruling.act, ruling.because, ruling.ruled_at) == (Act.WITHDRAW, "a court said so", NOW)


@pytest.mark.parametrize(
    ("said", "reached"),
    [("roma/fr", ["roma/fr", "roma/fr/social"]), ("roma/en", ["roma/en"]), ("rom", []), ("roma/f_", [])],
)
def test_a_ruling_for_one_edition_stays_in_it_and_in_the_feeds_beneath_it(
    store: SqlStore, desk: Any, said: str, reached: list[str]
) -> None:
    [one] = announced(store, desk, "one")
    assert [line.edition for line in rule(store, Act.WITHDRAW, one, edition=said)] == reached


def test_a_withdrawn_story_is_never_announced_again_however_it_comes_back(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    rule(store, Act.WITHDRAW, one)
    rule(store, Act.WITHDRAW, two, edition="roma/fr")
    desk.save(store, desk.item("one", title="Published again", raw_hash="again"))
    desk.save(store, desk.item("copy", source="other", url="https://press.example.org/one"))
    english = replace(desk.edition, language="en")
    assert list(store.unannounced(desk.edition)) == []
    assert list(store.unannounced(replace(desk.edition, language="fr/social"))) == []
    assert [story.id for story in store.unannounced(english)] == [two.id]


def test_a_correction_moves_updated_and_nothing_else(store: SqlStore, desk: Any) -> None:
    [one] = announced(store, desk, "one")
    line = store.ledger(desk.edition).window[0]
    for second in (1, 2):
        rule(store, Act.CORRECT, one, edition="roma/fr")
        moved = line.updated_at + timedelta(seconds=second)
        corrected = replace(line, state=AnnouncementState.CORRECTED, updated_at=moved)
        assert store.ledger(desk.edition).window == (corrected,)


def test_a_title_changes_by_an_explicit_word_to_one_that_no_other_entry_has(
    store: SqlStore, desk: Any
) -> None:
    one, _ = announced(store, desk, "one", "two")
    with pytest.raises(StoreError, match="number 2 has the title “Title of two” already"):
        rule(store, Act.RETITLE, one, title="Title of two")
    assert store.rulings(one.id) == []
    changed = rule(store, Act.RETITLE, one, title="Better", edition="roma/fr")
    assert [(line.title, line.state) for line in changed] == [("Better", AnnouncementState.CORRECTED)] * 2
    assert store.ledger(desk.edition).window[1].title == "Better"


def test_a_withdrawal_is_for_good_and_even_its_title_can_still_be_changed(store: SqlStore, desk: Any) -> None:
    [one] = announced(store, desk, "one")
    rule(store, Act.WITHDRAW, one)
    with pytest.raises(StoreError, match="nothing to correct: no edition shows this story"):
        rule(store, Act.CORRECT, one)
    rule(store, Act.RETITLE, one, title="Withdrawn text")
    [line] = store.ledger(desk.edition).window
    assert (line.state, line.title) == (AnnouncementState.WITHDRAWN, "Withdrawn text")


def test_a_story_is_found_by_every_name_people_meet(store: SqlStore, desk: Any) -> None:
    [one] = announced(store, desk, "one")
    store.announce(replace(desk.edition, language="de"), [], now=NOW)
    for name in (one.id, "id-one", "guid-one", "roma/fr-1", "https://press.example.org/one"):
        found = store.story_named(name)
        assert found is not None
        assert found.id == one.id
    assert store.story_named("nobody") is None


def test_what_was_called_urgent_is_remembered(store: SqlStore, desk: Any) -> None:
    one, _ = desk.stories(store, "one", "two")
    assert rule(store, Act.URGENT, one) == []
    assert store.urgent() == {one.id}


def test_a_ledger_knows_what_it_ever_said_inside_its_window_or_not(store: SqlStore, desk: Any) -> None:
    announced(store, desk, "one", "two")
    small = replace(desk.edition, window=1)
    assert store.is_taken(small, "title", "Title of one")
    assert store.is_taken(small, "link", "https://press.example.org/one")
    assert store.is_taken(small, "announced_at", desk.later(minutes=1))
    assert not store.is_taken(small, "title", "Title of three")
    assert not store.is_taken(replace(small, language="de"), "title", "Title of one")


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
        lambda desk, one, two: [replace(desk.line(1, one), story=two.id)],
        "story cannot change",
    ),
    "another link": (lambda desk, one, _: [desk.line(1, one, link="x")], "link cannot change"),
    "another moment": (
        lambda desk, one, _: [desk.line(1, one, announced_at=desk.now)],
        "announced_at cannot change",
    ),
    "news made archive": (lambda desk, one, _: [desk.line(1, one, archived=True)], "archived cannot change"),
    "another title": (lambda desk, one, _: [desk.line(1, one, title="x")], "title cannot change"),
    "a title twice": (
        lambda desk, _, two: [desk.line(2, two, title="Title of one")],
        "title Title of one is announced already: roma/fr, number 1",
    ),
    "a link twice": (
        lambda desk, _, two: [desk.line(2, two, link="https://press.example.org/one")],
        "link https://press.example.org/one is announced already: roma/fr, number 1",
    ),
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
    told = [("a", 0, 0), ("a", 5, 0), ("b", 6, 6), ("b", 2, 6), ("c", 9, 9), ("d", 9, 10), ("e", -9, 11)]
    for digest, second, since in told:
        assert store.stamp(desk.edition, digest, now=desk.later(seconds=second)) == desk.later(seconds=since)
    assert store.stamp(replace(desk.edition, language="en"), "a", now=desk.now) == desk.now


def test_archives_follow_each_other_and_say_when_a_text_changed(store: SqlStore, desk: Any) -> None:
    stories = desk.stories(store, *"abcde")
    lines = [desk.line(number, story) for number, story in enumerate(stories, start=1)]
    store.announce(desk.edition, lines, now=desk.now)
    assert list(store.archives(desk.edition)) == []
    store.seal(desk.edition, [2, 4])
    store.seal(desk.edition, [5])
    sealed = store.archives(desk.edition)
    assert [(one.number, one.first, one.last) for one in sealed] == [(1, 1, 2), (2, 3, 4), (3, 5, 5)]
    assert (sealed[0].since, sealed[0].until) == (lines[0].announced_at, lines[1].announced_at)
    with pytest.raises(StoreError, match="number 4 is in archive 3 already"):
        store.seal(desk.edition, [4])
    assert list(store.archives(replace(desk.edition, language="en"))) == []
