"""Holds and links in every kind of store: nothing is announced twice, what is held is listed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import StoreError
from aggregator.model import HoldKind, HoldState, Inferred, Item, StoryWord
from aggregator.store.identity import fold

if TYPE_CHECKING:
    from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def shown(store: "SqlStore", desk: Any) -> set[str]:
    """The titles that an edition would announce if it had announced nothing."""
    return {item.title for story in store.unannounced(desk.edition) for item in story.members}


def save(store: "SqlStore", desk: Any, items: list[Item], *, hours: int = 1) -> Any:
    seen = NOW + timedelta(hours=hours)
    intake = desk.intake(*(replace(item, first_seen=seen) for item in items))
    saved = store.save(intake, desk.state(first_good=NOW))
    desk.alone(store, saved.new)
    return saved


def press(desk: Any, number: int = 8) -> list[Item]:
    return [
        desk.item(
            f"{place}",
            title=f"Alpha{place} beta{place} gamma{place} delta",
            published=Inferred(value=date(2026, 11, 20) - timedelta(days=place), because="the source's date"),
        )
        for place in range(number)
    ]


def again(items: list[Item]) -> list[Item]:
    """The same items republished: other names, edited titles, new dates."""
    return [
        replace(
            item,
            id=f"again-{item.id}",
            guid=f"again-{item.guid}",
            url=f"{item.url}/again",
            title=f"{item.title} again",
            published=Inferred(value=date(2026, 11, 23), because="the source's date"),
            raw_hash=f"again-{item.raw_hash}",
        )
        for item in items
    ]


def rewritten(items: list[Item]) -> list[Item]:
    return [replace(item, summary="A banner.", raw_hash=f"banner-{item.id}") for item in items]


@pytest.fixture
def known(store: "SqlStore", desk: Any) -> list[Item]:
    items = press(desk)
    save(store, desk, items, hours=0)
    return items


def test_held_items_are_listed_and_not_announced_until_released(
    store: "SqlStore", desk: Any, known: list[Item]
) -> None:
    before = shown(store, desk)
    saved = save(store, desk, [*known, *again(known)])
    assert [hold.item for hold in saved.holds] == list(saved.new)
    assert list(saved.holds) == store.holds("press") == store.holds()
    assert store.holds("another") == []
    assert shown(store, desk) == before
    assert store.story_of(saved.new[0]) is not None, "a person may look at it"
    assert save(store, desk, [*known, *again(known)], hours=2).holds == ()
    first, second, *_ = saved.holds
    store.release([first.number], now=NOW)
    store.drop([second.number], "an old one", now=NOW)
    assert shown(store, desk) == {*before, first.title}
    assert [hold.because for hold in store.holds() if hold.state is HoldState.DROPPED] == ["an old one"]
    assert save(store, desk, [*known, *again(known)], hours=3).holds == ()
    assert shown(store, desk) == {*before, first.title}


def test_a_decision_about_what_is_not_held_decides_nothing(
    store: "SqlStore", desk: Any, known: list[Item]
) -> None:
    holds = save(store, desk, [*known, *again(known)]).holds
    with pytest.raises(StoreError, match=r"not held \(any more\): 999"):
        store.release([holds[0].number, 999], now=NOW)
    assert {hold.state for hold in store.holds()} == {HoldState.HELD}


def test_a_held_edit_comes_out_whole_when_it_is_released(
    store: "SqlStore", desk: Any, known: list[Item]
) -> None:
    saved = save(store, desk, rewritten(known))
    assert saved.edited == ()
    assert {hold.kind for hold in saved.holds} == {HoldKind.EDIT}
    assert [desk.held(store, item.id) for item in known] == known
    store.release([hold.number for hold in saved.holds], now=NOW)
    assert [desk.held(store, item.id) for item in known] == [
        replace(item, version=2) for item in rewritten(known)
    ]
    assert save(store, desk, rewritten(known), hours=2).edited == ()


def test_a_dropped_edit_is_not_asked_about_again(store: "SqlStore", desk: Any, known: list[Item]) -> None:
    store.drop([hold.number for hold in save(store, desk, rewritten(known)).holds], "a banner", now=NOW)
    assert save(store, desk, rewritten(known), hours=2).holds == ()
    assert [desk.held(store, item.id) for item in known] == known


def test_an_open_edit_waits_on_while_the_list_moves_on(
    store: "SqlStore", desk: Any, known: list[Item]
) -> None:
    save(store, desk, rewritten(known))
    later = replace(known[0], summary="Another banner.", raw_hash="other")
    saved = save(store, desk, [later, *(desk.item(f"n{n}") for n in range(20))], hours=2)
    assert (saved.edited, saved.holds) == ((), ())
    assert desk.held(store, known[0].id) == known[0]
    assert len(store.holds()) == len(known)


def test_a_few_edits_are_an_editors_hand(store: "SqlStore", desk: Any, known: list[Item]) -> None:
    saved = save(store, desk, [*rewritten(known[:4]), *known[4:]])
    assert (len(saved.edited), saved.holds) == (4, ())


marks = count()
schemes = st.lists(
    st.tuples(
        st.sampled_from(["http://", "https://", "https://www."]),
        st.sampled_from(["", "/en", "/new/path"]),
        st.sampled_from(["{}", "tag:{}", "https://press.example.org/?p={}", None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schemes=schemes, number=st.integers(1, 9))
def test_no_sequence_of_schemes_makes_a_story_new_again(
    store: "SqlStore", desk: Any, schemes: list[Any], number: int
) -> None:
    mark = f"m{next(marks)}"
    source = f"press-{mark}"
    begin = [replace(item, source=source, id=f"{mark}-{item.id}") for item in press(desk, number)]
    items = [replace(item, url=f"http://{mark}.example.org/{item.id}") for item in begin]
    begun = {item.id for item in items}
    save(store, desk, items, hours=0)
    for turn, (scheme, path, guid, turned) in enumerate(schemes, start=1):
        now = [
            replace(
                item,
                id=f"{mark}-{turn}-{place}",
                guid=guid and guid.format(f"{turn}-{place}"),
                url=f"{scheme}{mark}.example.org{path}/{turn}/{item.id}",
                title=item.title.upper() if turned else item.title,
                raw_hash=f"{turn}-{place}",
            )
            for place, item in enumerate(items)
        ]
        saved = save(store, desk, now[::-1] if turned else now, hours=turn)
        assert saved.new == ()
        assert {item.id for item in store.items(source=source)} == begun
    assert {fold(item.title) for item in store.items(source=source)} == {fold(item.title) for item in items}


def test_an_item_is_not_taken_out_of_a_story_that_would_show_nothing(
    store: "SqlStore", desk: Any, known: list[Item]
) -> None:
    first, second, *_ = save(store, desk, [*known, *again(known)]).holds
    store.join(StoryWord(act="join", item=first.item, other=second.item, because="seen", said_at=NOW))
    store.release([first.number], now=NOW)
    out = StoryWord(act="split", item=first.item, other=None, because="seen", said_at=NOW)
    with pytest.raises(StoreError, match="release one first"):
        store.split(out)
    store.release([second.number], now=NOW)
    store.split(out)
