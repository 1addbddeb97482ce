"""What every store promises about what it holds, whatever keeps it."""

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
    Cadence,
    Evidence,
    Inferred,
    Intake,
    Item,
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
    title=texts.map(lambda text: f"{next(ids)} {text}"),  # one title on one day is one item
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


def test_every_field_of_a_state_is_kept(store: SqlStore, desk: Any) -> None:
    samples: dict[Any, Any] = {
        str: "words",
        int: 3,
        bool: True,
        datetime: desk.now,
        timedelta: timedelta(seconds=1.5),
    }
    kinds = get_type_hints(SourceState)
    by_kind = {
        kinds["drops"]: {"no title": 2},
        kinds["cadence"]: Cadence(every=timedelta(hours=1), skip_hours=(3, 4), skip_days=(6,)),
        kinds["published_on"]: (desk.now.date(), desk.now.date() + timedelta(days=1)),
        **samples,
        **{kind | None: samples[kind] for kind in samples},
    }
    state = SourceState(**{field.name: by_kind[kinds[field.name]] for field in fields(SourceState)})
    store.save_state(state)
    assert store.states() == {state.source: state}


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=9))]
)
def test_an_instant_comes_back_in_utc(store: SqlStore, desk: Any, zone: timezone) -> None:
    local = desk.now.astimezone(zone)
    desk.save(store, desk.item(first_seen=local, published=Inferred(value=local, because="")))
    held = desk.held(store, "id-one")
    assert (held.first_seen, held.first_seen.tzinfo) == (desk.now, UTC)
    assert (held.published.value, held.published.value.tzinfo) == (desk.now, UTC)


def test_what_no_database_can_hold_costs_only_itself(store: SqlStore, desk: Any) -> None:
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
    assert desk.held(store, "id-bad").title == "ABC"
    assert desk.save(store, bad, good) == ((), (), ("id-bad", "id-good"))


def test_names_of_any_length_are_held_and_found(store: SqlStore, desk: Any) -> None:
    noise = "".join(sha256(str(number).encode()).hexdigest() for number in range(200))
    long = desk.item(guid=noise, url=f"https://example.org/{noise}", key=noise)
    assert desk.save(store, long) == (("id-one",), (), ())
    assert desk.save(store, long) == ((), (), ("id-one",))
    assert store.item(f"https://example.org/{noise}") == long
    other = desk.item("other", source="elsewhere", key=noise)
    desk.save(store, other)
    assert desk.story(store, "id-other").members == (long, other)


# --- hosts ------------------------------------------------------------------------------------------


def test_a_closed_host_stays_closed_for_as_long_as_it_ever_asked(store: SqlStore, desk: Any) -> None:
    for hours in (2, 5, 1):
        store.close_host("press.example.org:443", desk.later(hours=hours))
    store.close_host("other.example.org:80", desk.now)
    assert store.closed_hosts() == {
        "press.example.org:443": desk.later(hours=5),
        "other.example.org:80": desk.now,
    }


# --- saving -----------------------------------------------------------------------------------------


def test_saving_twice_changes_nothing(store: SqlStore, desk: Any) -> None:
    items = [desk.item(name) for name in ("one", "two", "three")]
    assert desk.save(store, *items) == (("id-one", "id-two", "id-three"), (), ())
    before = store.items(), store.counts()
    assert desk.save(store, *reversed(items)) == ((), (), ("id-three", "id-two", "id-one"))
    assert (store.items(), store.counts()) == before


few = st.sampled_from
some_names = st.tuples(few([None, "g", "h", "https://a/1"]), few([None, "u", "v"]), few(["One", "Two"]))
fresh_sources = (f"source {number}" for number in count())


@on_one_store
@given(readings=st.lists(st.lists(some_names, max_size=5), max_size=4))
def test_whatever_a_source_does_to_its_names_each_reading_can_be_saved_and_saved_again(
    store: SqlStore, desk: Any, readings: list[list[tuple[str | None, str | None, str]]]
) -> None:
    source = next(fresh_sources)
    for reading in readings:
        came = [
            desk.item(
                id=f"{source} {url or guid or title}",
                source=source,
                guid=guid,
                url=url and f"{source} {url}",
                title=title,
                raw_hash=f"{guid} {url} {title}",
            )
            for guid, url, title in reading
        ]
        new, edited, unchanged = desk.save(store, *came)
        held = {item.id for item in store.items(source=source)}
        assert {*new, *edited, *unchanged} <= held
        assert {item.title for item in came} <= {item.title for item in store.items(source=source)}
        again = desk.save(store, *came)
        assert again[:2] == ((), ())
        assert sorted(again[2]) == sorted((*new, *edited, *unchanged))


def test_an_empty_intake_saves_the_state(store: SqlStore, desk: Any) -> None:
    state = desk.state(failures=2)
    assert store.save(desk.intake(), state) == Saved()
    assert store.states() == {"press": state}


def test_an_edit_keeps_what_others_know_the_item_by(store: SqlStore, desk: Any) -> None:
    first = desk.item()
    desk.save(store, first)
    story = desk.story(store, "id-one")
    edited = desk.item(
        id="another",
        title="Better title",
        raw_hash="2",
        first_seen=desk.later(hours=1),
        verdict="no",
        published=Inferred(value=date(2026, 1, 1), because="later thought"),
    )
    assert desk.save(store, edited) == ((), ("id-one",), ())
    held = desk.held(store, "id-one")
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
def test_the_first_date_holds(store: SqlStore, desk: Any, stored: float, read: float, holds: str) -> None:
    dates = {
        "stored": Inferred(value=date(2026, 11, 1), because="stored", sure=stored),
        "read": Inferred(value=desk.now, because="read", sure=read),
    }
    desk.save(store, desk.item(published=dates["stored"]))
    desk.save(store, desk.item(published=dates["read"], raw_hash="2"))
    assert desk.held(store, "id-one").published == dates[holds]


def test_a_name_that_an_edit_leaves_out_is_kept(store: SqlStore, desk: Any) -> None:
    first = desk.item(key="press/one")
    desk.save(store, first)
    desk.save(store, desk.item(guid=None, key=None, raw_hash="2"))
    held = desk.held(store, "id-one")
    assert (held.guid, held.url, held.key) == (first.guid, first.url, first.key)


def test_an_id_that_another_item_has_is_not_taken(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item("one", id="same"))
    first = desk.item("two", id="same"), desk.item("three", id="same")
    (two, three), _, _ = desk.save(store, *first)
    assert len({"same", two, three}) == 3
    assert desk.save(store, *first) == ((), (), (two, three))
    assert [desk.held(store, id).title for id in (two, three)] == ["Title of two", "Title of three"]


def test_sources_do_not_share_guids(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item("one", guid="1"))
    assert desk.save(store, desk.item("two", guid="1", source="elsewhere")) == (("id-two",), (), ())


def test_a_failure_keeps_nothing_of_the_intake(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item("before"))
    before = store.items(), store.counts(), store.states()
    naive = desk.item("naive", first_seen=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake is the point
    with pytest.raises(StoreError):
        store.save(desk.intake(desk.item("fine"), naive), desk.state(failures=7))
    assert (store.items(), store.counts(), store.states()) == before


def test_a_crash_in_the_middle_keeps_nothing(
    store: SqlStore, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aggregator.store.states.write_state", die)
    with pytest.raises(KeyboardInterrupt):
        desk.save(store, desk.item())
    monkeypatch.undo()
    assert (store.items(), store.counts()) == ([], {"items": 0, "stories": 0})
    assert desk.save(store, desk.item()) == (("id-one",), (), ())


def test_a_large_intake_is_saved_and_known_again(store: SqlStore, desk: Any) -> None:
    items = [desk.item(str(number)) for number in range(2500)]
    new, _, _ = desk.save(store, *items)
    assert len(new) == 2500
    assert desk.save(store, *items) == ((), (), new)


# --- reading items ----------------------------------------------------------------------------------


def test_items_come_newest_first(store: SqlStore, desk: Any) -> None:
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


def test_an_item_is_found_by_id_or_by_its_newest_address(store: SqlStore, desk: Any) -> None:
    old, new = desk.item(), desk.item("new", source="elsewhere", first_seen=desk.later(days=1))
    new = replace(new, url=old.url)
    desk.save(store, old)
    desk.save(store, new)
    assert store.item("id-one") == old
    assert store.item(old.url) == new
    assert store.item("https://press.example.org/unknown") is None


# --- other programs ---------------------------------------------------------------------------------


def test_a_store_opened_again_holds_what_was_saved(
    store: SqlStore, desk: Any, url: str, open_store: Any
) -> None:
    desk.save(store, desk.item())
    assert list(open_store(url).items()) == [desk.item()]


def test_another_program_that_writes_is_waited_for_and_then_named(
    store: SqlStore, desk: Any, url: str, open_store: Any
) -> None:
    desk.save(store, desk.item())
    other = open_store(url)
    with (
        other._database.writing(),
        pytest.raises(StoreError, match="the database is locked by another program: "),
    ):
        desk.save(store, desk.item("two"))
    assert desk.save(store, desk.item("two")) == (("id-two",), (), ())


def test_another_program_may_read_between_two_stories(
    store: SqlStore, desk: Any, url: str, open_store: Any
) -> None:
    desk.stories(store, "one", "two")
    reader = open_store(url).unannounced(desk.edition)
    next(reader)
    desk.save(store, desk.item("three"))
    assert len(list(reader)) == 1


def test_threads_take_turns(store: SqlStore, desk: Any) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: desk.save(store, desk.item(str(n))), range(20)))
    assert store.counts()["items"] == 20
