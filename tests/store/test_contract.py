"""What every store promises, whatever keeps it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from itertools import count
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import StoreError
from aggregator.model import (
    AnnouncementState,
    Evidence,
    Inferred,
    Intake,
    Item,
    Ledger,
    Picture,
    Saved,
    SourceState,
    Tag,
)
from aggregator.store import SqlStore

# The store is meant to be full already when the next example comes.
on_one_store = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# --- round trips: what goes in comes out ------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
names = st.none() | texts.filter(bool)
sure = st.floats(0, 1, width=32)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants the bounds naive
whens = st.dates(date(1990, 1, 1), date(2100, 1, 1)) | instants
evidence = st.builds(
    Evidence,
    term=texts,
    concept=texts,
    part=st.just("title"),
    offset=st.integers(0, 9),
    quote=texts,
    rule=texts,
)
proofs = st.lists(evidence, max_size=2).map(tuple)
labels = st.lists(texts, max_size=2).map(tuple)
tags = st.builds(
    Tag,
    topic=st.sampled_from(["roma", "other"]),
    verdict=st.sampled_from(["yes", "no", "doubtful"]),
    score=sure,
    groups=labels,
    themes=labels,
    countries=labels,
    evidence=proofs,
    vetoes=proofs,
    rules=texts,
    because=texts,
)
sizes = st.none() | st.integers(0, 9999)
pictures = st.builds(Picture, url=texts, type=names, width=sizes, height=sizes, alt=texts)


def inferred(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Inferred[Any]]:
    return st.builds(Inferred, value=values, because=texts, sure=sure)


ids = (f"generated-{number}" for number in count())
items = st.builds(
    Item,
    id=st.builds(lambda: next(ids)),
    source=st.just("generated"),
    guid=st.none() | texts.map(lambda text: f"{next(ids)} {text}"),
    url=st.none() | texts.map(lambda text: f"https://example.org/{next(ids)} {text}"),
    key=names,
    title=texts,
    summary=texts,
    content_html=texts,
    language=inferred(st.sampled_from(["en", "rom", "sr-Latn"])),
    published=inferred(whens),
    first_seen=instants,
    tags=st.lists(tags, max_size=2, unique_by=lambda tag: tag.topic).map(tuple),
    picture=st.none() | pictures,
    raw_hash=texts,
)
moments = st.none() | instants
states = st.builds(
    SourceState,
    source=texts,
    etag=names,
    last_modified=names,
    last_read=moments,
    due=moments,
    failures=st.integers(0, 99),
    problem=names,
    drops=st.dictionaries(texts, st.integers(0, 9), max_size=3),
)


@on_one_store
@given(item=items)
def test_an_item_comes_back_as_it_was_saved(store: SqlStore, item: Item) -> None:
    state, intake = SourceState(source=item.source), Intake(source=item.source, kind="feed", items=(item,))
    assert store.save(intake, state).new == (item.id,)
    assert store.item(item.id) == item
    assert store.save(intake, state).unchanged == (item.id,)


@on_one_store
@given(state=states)
def test_a_state_comes_back_as_it_was_saved(store: SqlStore, state: SourceState) -> None:
    store.save_state(state)
    assert store.states()[state.source] == state


def test_every_field_of_a_state_is_kept(store: SqlStore, desk) -> None:
    samples: dict[Any, Any] = {str: "words", int: 3, bool: True, datetime: desk.now}
    kinds = get_type_hints(SourceState)
    by_kind = {kinds["drops"]: {"no title": 2}, **samples, **{kind | None: samples[kind] for kind in samples}}
    state = SourceState(**{field.name: by_kind[kinds[field.name]] for field in fields(SourceState)})
    store.save_state(state)
    assert store.states() == {state.source: state}


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=9))]
)
def test_an_instant_comes_back_in_utc(store: SqlStore, desk, zone: timezone) -> None:
    local = desk.now.astimezone(zone)
    desk.save(store, desk.item(first_seen=local, published=Inferred(value=local, because="")))
    held = store.item("id-one")
    assert (held.first_seen, held.first_seen.tzinfo) == (desk.now, UTC)
    assert (held.published.value, held.published.value.tzinfo) == (desk.now, UTC)


def test_what_no_database_can_hold_costs_only_itself(store: SqlStore, desk) -> None:
    bad = desk.item(
        "bad\x00",
        title="A\x00B\ud800C",
        summary="\udfff",
        guid="g\ud800",
        raw_hash="raw",
        tags=(Tag(topic="roma", verdict="yes", score=1.0, because="\x00\ud800"),),
    )
    good = desk.item("good")
    assert desk.save(store, bad, good) == (("id-bad", "id-good"), (), ())
    assert store.item("id-bad").title == "ABC"
    assert desk.save(store, bad, good) == ((), (), ("id-bad", "id-good"))


def test_names_of_any_length_are_held_and_found(store: SqlStore, desk) -> None:
    noise = "".join(sha256(str(number).encode()).hexdigest() for number in range(200))
    long = desk.item(guid=noise, url=f"https://example.org/{noise}", key=noise)
    assert desk.save(store, long) == (("id-one",), (), ())
    assert desk.save(store, long) == ((), (), ("id-one",))
    assert store.item(f"https://example.org/{noise}") == long
    other = desk.item("other", source="elsewhere", key=noise)
    desk.save(store, other)
    assert store.story_of("id-other").members == (long, other)


# --- hosts ------------------------------------------------------------------------------------------


def test_a_closed_host_stays_closed_for_as_long_as_it_ever_asked(store: SqlStore, desk) -> None:
    for hours in (2, 5, 1):
        store.close_host("press.example.org:443", desk.later(hours=hours))
    store.close_host("other.example.org:80", desk.now)
    assert store.closed_hosts() == {
        "press.example.org:443": desk.later(hours=5),
        "other.example.org:80": desk.now,
    }


# --- saving -----------------------------------------------------------------------------------------


def test_saving_twice_changes_nothing(store: SqlStore, desk) -> None:
    items = [desk.item(name) for name in ("one", "two", "three")]
    assert desk.save(store, *items) == (("id-one", "id-two", "id-three"), (), ())
    before = store.items(), store.counts()
    assert desk.save(store, *reversed(items)) == ((), (), ("id-three", "id-two", "id-one"))
    assert (store.items(), store.counts()) == before


def test_an_empty_intake_saves_the_state(store: SqlStore, desk) -> None:
    state = desk.state(failures=2)
    assert store.save(desk.intake(), state) == Saved()
    assert store.states() == {"press": state}


def test_an_edit_keeps_what_others_know_the_item_by(store: SqlStore, desk) -> None:
    first = desk.item()
    desk.save(store, first)
    story = store.story_of("id-one")
    edited = desk.item(
        id="another",
        title="Better title",
        raw_hash="2",
        first_seen=desk.later(hours=1),
        verdict="no",
        published=Inferred(value=date(2026, 1, 1), because="later thought"),
    )
    assert desk.save(store, edited) == ((), ("id-one",), ())
    held = store.item("id-one")
    assert held == replace(
        edited, id="id-one", first_seen=first.first_seen, published=first.published, version=2
    )
    assert store.story_of("id-one") == replace(story, members=(held,))
    assert store.counts() == {"items": 1, "stories": 1, "roma: no": 1}


@pytest.mark.parametrize(
    ("stored", "read", "holds"),
    [
        (1.0, 1.0, "stored"),
        (0.6, 1.0, "stored"),
        (0.0, 0.8, "read"),  # we only had the moment we saw it: the institution's date is better
        (0.0, 0.0, "stored"),
    ],
)
def test_the_first_date_holds(store: SqlStore, desk, stored: float, read: float, holds: str) -> None:
    dates = {
        "stored": Inferred(value=date(2026, 11, 1), because="stored", sure=stored),
        "read": Inferred(value=desk.now, because="read", sure=read),
    }
    desk.save(store, desk.item(published=dates["stored"]))
    desk.save(store, desk.item(published=dates["read"], raw_hash="2"))
    assert store.item("id-one").published == dates[holds]


def test_a_name_that_an_edit_leaves_out_is_kept(store: SqlStore, desk) -> None:
    first = desk.item(key="press/one")
    desk.save(store, first)
    desk.save(store, desk.item(guid=None, key=None, raw_hash="2"))
    held = store.item("id-one")
    assert (held.guid, held.url, held.key) == (first.guid, first.url, first.key)


def test_an_id_that_another_item_has_is_not_taken(store: SqlStore, desk) -> None:
    desk.save(store, desk.item("one", id="same"))
    first = desk.item("two", id="same"), desk.item("three", id="same")
    (two, three), _, _ = desk.save(store, *first)
    assert len({"same", two, three}) == 3
    assert desk.save(store, *first) == ((), (), (two, three))
    assert [store.item(id).title for id in (two, three)] == ["Title of two", "Title of three"]


def test_sources_do_not_share_guids(store: SqlStore, desk) -> None:
    desk.save(store, desk.item("one", guid="1"))
    assert desk.save(store, desk.item("two", guid="1", source="elsewhere")) == (("id-two",), (), ())


def test_a_failure_keeps_nothing_of_the_intake(store: SqlStore, desk) -> None:
    desk.save(store, desk.item("before"))
    before = store.items(), store.counts(), store.states()
    naive = desk.item("naive", first_seen=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake is the point
    with pytest.raises(StoreError):
        store.save(desk.intake(desk.item("fine"), naive), desk.state(failures=7))
    assert (store.items(), store.counts(), store.states()) == before


def test_a_crash_in_the_middle_keeps_nothing(store: SqlStore, desk, monkeypatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aggregator.store.states.write_state", die)
    with pytest.raises(KeyboardInterrupt):
        desk.save(store, desk.item())
    monkeypatch.undo()
    assert (store.items(), store.counts()) == ([], {"items": 0, "stories": 0})
    assert desk.save(store, desk.item()) == (("id-one",), (), ())


def test_a_large_intake_is_saved_and_known_again(store: SqlStore, desk) -> None:
    items = [desk.item(str(number)) for number in range(2500)]
    new, _, _ = desk.save(store, *items)
    assert len(new) == 2500
    assert desk.save(store, *items) == ((), (), new)


# --- reading items ----------------------------------------------------------------------------------


def test_items_come_newest_first(store: SqlStore, desk) -> None:
    desk.save(store, desk.item("old"))
    desk.save(
        store,
        desk.item("new", first_seen=desk.later(hours=1)),
        desk.item("b", first_seen=desk.later(hours=1)),
    )
    desk.save(store, desk.item("elsewhere", source="elsewhere", first_seen=desk.later(minutes=1)))
    assert [item.id for item in store.items()] == ["id-new", "id-b", "id-elsewhere", "id-old"]
    assert [item.id for item in store.items(limit=2)] == ["id-new", "id-b"]
    assert [item.id for item in store.items(source="press")] == ["id-new", "id-b", "id-old"]
    assert store.source_counts() == {"press": 3, "elsewhere": 1}


def test_an_item_is_found_by_id_or_by_its_newest_address(store: SqlStore, desk) -> None:
    old, new = desk.item(), desk.item("new", source="elsewhere", first_seen=desk.later(days=1))
    new = replace(new, url=old.url)
    desk.save(store, old)
    desk.save(store, new)
    assert store.item("id-one") == old
    assert store.item(old.url) == new
    assert store.item("https://press.example.org/unknown") is None


# --- stories ----------------------------------------------------------------------------------------


def test_items_with_one_address_key_are_one_story(store: SqlStore, desk) -> None:
    english = desk.item("en", key="press.example.org/-/homes")
    french = desk.item("fr", key="press.example.org/-/homes", first_seen=desk.later(days=9))
    desk.save(store, english, desk.item("other"))
    assert store.story_of("id-en").because == "the only version we hold"
    desk.save(store, french)
    story = store.story_of("id-fr")
    assert story.members == (english, french)
    assert story.because == 'the same address key "press.example.org/-/homes"'
    assert store.story_of("id-en") == story
    assert store.stories([story.id, "unknown", story.id]) == {story.id: story}
    assert len(store.story_of("id-other").members) == 1
    assert store.story_of("unknown") is None


def test_items_of_one_intake_join_each_other(store: SqlStore, desk) -> None:
    desk.save(store, *(desk.item(name, key="press.example.org/-/homes") for name in ("b", "a")))
    assert [member.id for member in store.story_of("id-a").members] == ["id-a", "id-b"]


def test_items_with_one_address_in_two_sources_are_one_story(store: SqlStore, desk) -> None:
    desk.save(store, desk.item())
    desk.save(store, desk.item("again", source="elsewhere", url=desk.item().url))
    story = store.story_of("id-one")
    assert [member.id for member in story.members] == ["id-again", "id-one"]
    assert story.because == "the same address"


def test_a_key_says_more_than_an_address_and_stories_are_not_merged(store: SqlStore, desk) -> None:
    by_key, by_url = desk.item("key", key="k"), desk.item("url")
    desk.save(store, by_key, by_url)
    desk.save(store, desk.item("both", source="elsewhere", key="k", url=by_url.url))
    assert [member.id for member in store.story_of("id-both").members] == ["id-both", "id-key"]
    assert [member.id for member in store.story_of("id-url").members] == ["id-url"]


def test_an_edit_that_moves_an_item_takes_its_story_along(store: SqlStore, desk) -> None:
    desk.save(store, desk.item())
    desk.save(store, desk.item(url="https://press.example.org/moved", key="k", raw_hash="2"))
    desk.save(store, desk.item("by-key", key="k"))
    desk.save(store, desk.item("by-address", source="elsewhere", url=desk.item().url))
    members = {member.id for member in store.story_of("id-one").members}
    assert members == {"id-one", "id-by-key", "id-by-address"}


def test_one_address_for_two_texts_is_two_stories(store: SqlStore, desk) -> None:
    home = "https://press.example.org/"
    desk.save(store, desk.item("one", url=home), desk.item("two", url=home))
    desk.save(store, desk.item("three", url=home))
    assert [len(store.story_of(f"id-{name}").members) for name in ("one", "two", "three")] == [1, 1, 1]


# --- what is not announced yet ----------------------------------------------------------------------


def test_unannounced_stories_are_about_the_topic_and_come_oldest_first(store: SqlStore, desk) -> None:
    desk.save(store, desk.item("late", first_seen=desk.later(hours=2)), desk.item("no", verdict="no"))
    desk.save(
        store, desk.item("early"), desk.item("doubtful", verdict="doubtful", first_seen=desk.later(hours=1))
    )
    desk.save(store, desk.item("untagged", tags=()))
    desk.save(store, desk.item("other", tags=(Tag(topic="other", verdict="yes", score=1.0),)))

    def found(edition) -> list[list[str]]:
        return [[member.id for member in story.members] for story in store.unannounced(edition)]

    assert found(desk.edition) == [["id-early"], ["id-late"]]
    assert found(replace(desk.edition, doubtful=True)) == [["id-early"], ["id-doubtful"], ["id-late"]]
    assert found(replace(desk.edition, topic="none")) == []


def test_a_story_comes_once_with_all_its_members(store: SqlStore, desk) -> None:
    members = [
        desk.item(name, key="k", verdict=verdict)
        for name, verdict in (("a", "no"), ("b", "yes"), ("c", "yes"), ("d", "doubtful"))
    ]
    desk.save(store, *members)
    [story] = store.unannounced(desk.edition)
    assert list(story.members) == members


def test_a_story_that_one_edition_announced_waits_for_the_others(store: SqlStore, desk) -> None:
    [one, two] = desk.stories(store, "one", "two")
    english = replace(desk.edition, language="en")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.now)
    assert list(store.unannounced(desk.edition)) == [two]
    assert {story.id for story in store.unannounced(english)} == {one.id, two.id}


def test_announcing_while_stories_are_still_being_given(store: SqlStore, desk) -> None:
    expected = {story.id for story in desk.stories(store, *map(str, range(120)))}
    given = []
    for number, story in enumerate(store.unannounced(desk.edition), start=1):
        store.announce(desk.edition, [desk.line(number, story)], now=desk.now)
        given.append(story.id)
    assert (len(given), set(given)) == (120, expected)
    assert list(store.unannounced(desk.edition)) == []


# --- the ledger -------------------------------------------------------------------------------------


def test_a_ledger_begins_empty(store: SqlStore, desk) -> None:
    assert store.ledger(desk.edition) == Ledger(edition="roma/fr")
    assert list(store.announcements(desk.edition)) == []


def test_a_ledger_is_opened_once(store: SqlStore, desk) -> None:
    store.announce(desk.edition, [], now=desk.now)
    [one] = desk.stories(store, "one")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.later(days=1))
    assert store.ledger(desk.edition).opened_at == desk.now
    assert store.ledger(replace(desk.edition, language="en")).opened_at is None


def test_the_window_holds_the_newest_news_and_no_back_catalogue(store: SqlStore, desk) -> None:
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


def test_recent_is_the_last_hour_of_news_before_the_newest(store: SqlStore, desk) -> None:
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


def test_a_known_line_may_change_only_in_what_readers_do_not_know_it_by(store: SqlStore, desk) -> None:
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
def test_what_a_ledger_refuses(store: SqlStore, desk, lines, says: str) -> None:
    one, two = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.now)
    before = store.ledger(desk.edition)
    with pytest.raises(StoreError, match=says):
        store.announce(desk.edition, lines(desk, one, two), now=desk.now)
    assert store.ledger(desk.edition) == before


def test_lines_are_announced_together_or_not_at_all(store: SqlStore, desk) -> None:
    one, two = desk.stories(store, "one", "two")
    fine, forged = desk.line(1, one), desk.line(2, two, item="forged")
    with pytest.raises(StoreError):
        store.announce(desk.edition, [fine, forged], now=desk.now)
    assert store.ledger(desk.edition) == Ledger(edition="roma/fr")


def test_two_editions_never_share_a_guid(store: SqlStore, desk) -> None:
    [one] = desk.stories(store, "one")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.now)
    english = replace(desk.edition, language="en")
    with pytest.raises(StoreError, match="guid roma/fr-1 is announced already: roma/fr, number 1"):
        store.announce(english, [desk.line(1, one, edition=english.key, guid="roma/fr-1")], now=desk.now)


def test_a_stamp_says_since_when_an_edition_shows_what_it_shows(store: SqlStore, desk) -> None:
    told = [("a", 0, 0), ("a", 5, 0), ("b", 6, 6), ("a", 2, 6), ("a", 9, 6), ("c", 9, 9)]
    for digest, minute, since in told:
        assert store.stamp(desk.edition, digest, now=desk.later(minutes=minute)) == desk.later(minutes=since)
    assert store.stamp(replace(desk.edition, language="en"), "a", now=desk.now) == desk.now


# --- other programs ---------------------------------------------------------------------------------


def test_a_store_opened_again_holds_what_was_saved(store: SqlStore, desk, url: str, open_store) -> None:
    desk.save(store, desk.item())
    assert list(open_store(url).items()) == [desk.item()]


def test_another_program_that_writes_is_waited_for_and_then_named(
    store: SqlStore, desk, url: str, open_store
) -> None:
    desk.save(store, desk.item())
    other = open_store(url)
    with (
        other._database.writing(),
        pytest.raises(StoreError, match="the database is locked by another program: "),
    ):
        desk.save(store, desk.item("two"))
    assert desk.save(store, desk.item("two")) == (("id-two",), (), ())


def test_another_program_may_read_between_two_stories(store: SqlStore, desk, url: str, open_store) -> None:
    desk.stories(store, "one", "two")
    reader = open_store(url).unannounced(desk.edition)
    next(reader)
    desk.save(store, desk.item("three"))
    assert len(list(reader)) == 1


def test_threads_take_turns(store: SqlStore, desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: desk.save(store, desk.item(str(n))), range(20)))
    assert store.counts()["items"] == 20
