"""Which items tell one story: what a store finds, what it puts together, what editors say of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.model import (
    Act,
    Because,
    Counting,
    Found,
    Judgment,
    Kept,
    Link,
    Query,
    Rarity,
    Ruling,
    StoryWord,
    Verdict,
)
from aggregator.store import SqlStore, index
from aggregator.story import looking
from tests.store.conftest import NOW

DAY = date(2026, 11, 20)
NAMES = (Because(signal="names", values=("Strasbourg", "Marku")),)


def kept(name: str, *terms: str, day: date | None = DAY) -> Kept:
    lasting = tuple(term for term in terms if term.startswith("k:"))
    return Kept(item=f"id-{name}", form="1", day=day, terms=terms, lasting=lasting, text=f"signals of {name}")


def joins(name: str, other: str, **fields: Any) -> Verdict:
    return Verdict(item=f"id-{name}", joins=f"id-{other}", sure=0.9, because=NAMES, **fields)


def word(act: str, name: str, other: str | None = None) -> StoryWord:
    return StoryWord(act=act, item=f"id-{name}", other=other and f"id-{other}", because="seen", said_at=NOW)


def asked(**terms: float) -> Query:
    return Query(terms=terms, since=date(2026, 11, 1), until=date(2026, 11, 30))


def found(store: SqlStore, query: Query) -> Sequence[Found]:
    [versions] = store.find([query])
    return versions


def counted(store: SqlStore, *terms: str, since: date | None = None, until: date | None = None) -> Rarity:
    [rarity] = store.rarities([Counting(terms=terms, since=since, until=until)])
    return rarity


# --- what waits -------------------------------------------------------------------------------------


def test_what_is_new_waits_with_all_of_its_story(store: SqlStore, desk: Any) -> None:
    store.save(desk.intake(desk.item(key="k"), desk.item("two", key="k"), desk.item("three")), desk.state())
    assert store.count_ungrouped() == 3
    assert [item.id for item in store.ungrouped(limit=1)] == ["id-one", "id-two"]
    assert list(store.unannounced(desk.edition)) == []
    desk.alone(store, ["id-three"])
    assert [story.members[0].id for story in store.unannounced(desk.edition)] == ["id-three"]


def test_an_edit_does_not_wait(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item())
    store.save(desk.intake(desk.item(title="Edited", raw_hash="2")), desk.state())
    assert store.count_ungrouped() == 0


# --- what is found ----------------------------------------------------------------------------------


def test_terms_lead_to_versions_near_in_time(store: SqlStore, desk: Any) -> None:
    desk.stories(store, "one", "two", "three", "four")
    store.keep(
        [
            kept("one", "w:a", "w:b"),
            kept("two", "w:a", "k:late", day=date(2020, 1, 1)),
            kept("three", "w:a", day=None),
            kept("four", "w:c"),
        ]
    )
    near = asked(**{"w:a": 1.0, "w:b": 1.0})
    assert {each.item for each in found(store, near)} == {"id-one", "id-three"}
    late = Query(terms={"w:a": 1.0, "k:late": 1.0}, since=DAY, until=DAY)
    assert {each.item for each in found(store, late)} == {"id-one", "id-two", "id-three"}
    undated = Query(terms={"w:a": 1.0})
    assert {each.item for each in found(store, undated)} == {"id-one", "id-two", "id-three"}
    best = Query(terms={"w:a": 1.0, "w:b": 1.0}, limit=1)
    one = Found(item="id-one", story=desk.story(store, "id-one").id, text="signals of one")
    assert found(store, best) == [one]
    other = asked(**{"w:c": 1.0})
    assert [[each.item for each in versions] for versions in store.find([other, best, other])] == [
        ["id-four"],
        ["id-one"],
        ["id-four"],
    ]


def test_what_is_found_is_what_looking_at_all_would_find(store: SqlStore, desk: Any) -> None:
    chance = Random(7)
    names = [f"n{number}" for number in range(60)]
    desk.stories(store, *names)
    terms = [*(f"w:{letter}" for letter in "abcdefghij"), *(f"k:{letter}" for letter in "abc")]
    days = [None, *(DAY - timedelta(days=17 * number) for number in range(30))]
    held = [kept(name, *chance.sample(terms, 4), day=chance.choice(days)) for name in names]
    store.keep(held[:40])
    store.keep(held[40:])
    for day in days:
        since, until = (day - timedelta(days=60), day + timedelta(days=60)) if day else (None, None)
        weights = {term: chance.random() for term in chance.sample(terms, 6)}
        query = Query(terms=weights, since=since, until=until, limit=5)
        assert [each.item for each in found(store, query)] == heaviest(held, query)


def heaviest(held: Sequence[Kept], query: Query) -> list[str]:
    shared = {
        each.item: sum(
            query.terms[term]
            for term in each.terms
            if term in query.terms and (term in each.lasting or is_near(each, query))
        )
        for each in held
    }
    near = sorted((item for item in shared if shared[item]), key=lambda item: -shared[item])
    return near[: query.limit]


def is_near(each: Kept, query: Query) -> bool:
    return not (each.day and query.since and query.until) or query.since <= each.day <= query.until


def test_as_many_places_are_kept_as_may_be_looked_up() -> None:
    assert index.MOST >= looking.LOOKED_UP


def test_what_is_common_is_counted_and_leads_nowhere(
    store: SqlStore, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MOST", 2)
    desk.stories(store, "one", "two", "three")
    for name in ("one", "two", "three"):
        store.keep([kept(name, "w:a")])
    assert counted(store, "w:a").counts == {"w:a": 3}
    assert [each.item for each in found(store, asked(**{"w:a": 1.0}))] == ["id-one", "id-two"]
    for name in ("three", "two", "one"):
        store.keep([kept(name, "w:b")])
    assert counted(store, "w:a").counts == {"w:a": 0}
    assert found(store, asked(**{"w:a": 1.0})) == []


def test_members_of_a_story_are_found_with_it(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item(key="k"), desk.item("two", key="k"))
    store.keep([kept("one", "w:a"), kept("two", "w:b")])
    assert [each.item for each in found(store, asked(**{"w:b": 1.0}))] == ["id-one", "id-two"]


def test_a_story_that_waits_has_no_name_yet(store: SqlStore, desk: Any) -> None:
    store.save(desk.intake(desk.item()), desk.state())
    store.keep([kept("one", "w:a")])
    assert [each.story for each in found(store, asked(**{"w:a": 1.0}))] == [""]


def test_terms_are_counted_and_taken_out_again(store: SqlStore, desk: Any) -> None:
    assert counted(store, "w:a") == Rarity()
    desk.stories(store, "one", "two")
    store.keep([kept("one", "w:a", "w:b", "k:one"), kept("two", "w:a")])
    both = Rarity(versions=2, counts={"w:a": 2, "w:b": 1})
    assert counted(store, "w:a", "w:b", "w:c", since=DAY, until=DAY) == both
    assert counted(store, "w:a", since=date(2020, 1, 1), until=date(2020, 2, 1)) == Rarity()
    late = counted(store, "w:a", "k:one", since=date(2020, 1, 1), until=date(2020, 2, 1))
    assert late.counts == {"k:one": 1}
    store.keep([kept("one", "w:c")])
    counts = counted(store, "w:a", "w:b", "w:c", "k:one").counts
    assert {term: count for term, count in counts.items() if count} == {"w:a": 1, "w:c": 1}
    assert found(store, asked(**{"w:b": 1.0})) == []


def test_signals_are_kept_by_their_form(store: SqlStore, desk: Any) -> None:
    desk.stories(store, "one", "two")
    store.keep([kept("one", "w:a")])
    assert store.kept(["id-one", "id-two"], "1") == {"id-one": "signals of one"}
    assert store.kept(["id-one"], "2") == {}
    assert [item.id for item in store.misshapen("1", limit=9)] == ["id-two"]


def test_terms_may_be_longer_than_an_index_takes(store: SqlStore, desk: Any) -> None:
    desk.stories(store, "one")
    long = "h:" + "ж" * 9000
    store.keep([kept("one", long)])
    assert len(found(store, asked(**{long: 1.0}))) == 1


# --- what is put together ---------------------------------------------------------------------------


def test_a_new_item_joins_the_story_it_tells(store: SqlStore, desk: Any) -> None:
    held, gone = desk.stories(store, "one", "two")
    store.keep([kept("one"), kept("two")])
    done = store.group([joins("two", "one")], now=NOW)
    assert done.joined == (("id-two", held.id),)
    story = desk.story(store, "id-two")
    assert (story.id, [item.id for item in story.members]) == (held.id, ["id-one", "id-two"])
    assert story.because == "names: Strasbourg, Marku"
    assert store.reasons(held.id)["id-two"] == NAMES
    assert store.stories([gone.id]) == {}
    desk.save(store, desk.item("copy", source="elsewhere", url=desk.item("two").url))
    assert desk.story(store, "id-copy").id == held.id


def test_what_joins_follows_an_editors_judgment(store: SqlStore, desk: Any) -> None:
    desk.stories(store, "one", "two")
    said = Judgment(
        item="id-one", topic="roma", verdict="no", because="", judged_at=NOW, language="en", title="", text=""
    )
    store.judge(said)
    store.group([joins("two", "one")], now=NOW)
    assert desk.held(store, "id-two").tag("roma").verdict == "no"
    assert list(store.unannounced(desk.edition)) == []


def test_an_announced_story_takes_others_in(store: SqlStore, desk: Any) -> None:
    held, _ = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, held)], now=NOW)
    store.group([joins("two", "one")], now=NOW)
    assert desk.story(store, "id-two").id == held.id
    assert list(store.unannounced(desk.edition)) == []


def test_two_announced_stories_are_linked_and_never_put_together(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one), desk.line(2, two)], now=NOW)
    done = store.group([joins("two", "one")], now=NOW)
    assert (done.joined, len(done.linked)) == ((), 1)
    assert desk.story(store, "id-two").id == two.id
    [link] = store.links(one.id)
    assert ({link.story, link.other}, link.because) == ({one.id, two.id}, NAMES)
    assert store.reasons(one.id, two.id) == dict.fromkeys(
        ("id-one", "id-two"), (Because(signal="begins the story"),)
    )
    assert store.links(two.id) == store.links() == [link]
    assert store.group([joins("two", "one")], now=NOW).linked == ()  # told once


def test_look_alikes_of_a_newcomer_are_linked_to_the_story_it_joins(store: SqlStore, desk: Any) -> None:
    one, two, _ = desk.stories(store, "one", "two", "three")
    store.group([joins("three", "one", linked=[Link(story=two.id, because=NAMES)])], now=NOW)
    [link] = store.links()
    assert {link.story, link.other} == {one.id, two.id}


def test_a_story_goes_as_a_whole_or_not_at_all(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item("held"))
    desk.save(store, desk.item(key="k"), desk.item("two", key="k"))
    store.group([joins("two", "held")], now=NOW)
    assert len(desk.story(store, "id-held").members) == 1
    store.group([joins("one", "held"), joins("two", "one")], now=NOW)
    assert len(desk.story(store, "id-held").members) == 3


def test_what_would_come_of_it_can_be_asked_first(store: SqlStore, desk: Any) -> None:
    held, _ = desk.stories(store, "one", "two")
    assert store.group([joins("two", "one")], now=NOW, write=False).joined == (("id-two", held.id),)
    assert len(desk.story(store, "id-one").members) == 1


# --- what editors say -------------------------------------------------------------------------------


def test_an_editor_joins_two_stories(store: SqlStore, desk: Any) -> None:
    one, _ = desk.stories(store, "one", "two")
    assert store.join(word("join", "two", "one")) == one.id
    assert [item.id for item in desk.story(store, "id-one").members] == ["id-one", "id-two"]
    assert store.story_words(one.id) == [word("join", "two", "one")]
    with pytest.raises(StoreError, match="one story already"):
        store.join(word("join", "one", "two"))


def test_two_announced_stories_that_an_editor_joins_keep_their_lines(store: SqlStore, desk: Any) -> None:
    one, two, other = desk.stories(store, "one", "two", "other")
    lines = [desk.line(1, one), desk.line(2, two)]
    store.announce(desk.edition, lines, now=NOW)
    assert store.join(word("join", "two", "one")) == one.id
    assert store.ledger(desk.edition).window == tuple(reversed(lines))
    shown = store.stories([one.id, two.id])
    assert [[item.id for item in story.members] for story in shown.values()] == [["id-one", "id-two"]] * 2
    assert list(store.lines(one.id)) == lines
    named = store.story_named(lines[1].guid)
    assert named is not None
    assert named.id == one.id
    assert [story.id for story in store.unannounced(desk.edition)] == [other.id]


def test_an_archive_of_lines_whose_story_was_joined_stands(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one), desk.line(2, two)], now=NOW)
    store.seal(desk.edition, [1, 2])
    store.join(word("join", "two", "one"))
    assert [(archive.first, archive.last) for archive in store.archives(desk.edition)] == [(1, 1), (2, 2)]


def test_a_title_for_two_lines_of_one_story_is_that_of_the_first(store: SqlStore, desk: Any) -> None:
    one, two = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one), desk.line(2, two)], now=NOW)
    store.join(word("join", "two", "one"))
    said = Ruling(act=Act.RETITLE, story=one.id, because="clearer", ruled_at=NOW, title="Better")
    assert [line.number for line in store.rule(said)] == [1]
    assert [line.title for line in store.lines(one.id)] == ["Better", "Title of two"]


def test_what_an_editor_took_out_is_never_put_back_by_itself(store: SqlStore, desk: Any) -> None:
    one, _ = desk.stories(store, "one", "two")
    store.group([joins("two", "one")], now=NOW)
    new = store.split(word("split", "two"))
    assert desk.story(store, "id-two").id == new != one.id
    for verdict in (joins("two", "one"), joins("one", "two")):
        assert store.group([verdict], now=NOW).joined == ()
    desk.save(store, desk.item("copy", source="elsewhere", url=desk.item("two").url))
    assert desk.story(store, "id-copy").id == new
    assert store.join(word("join", "one", "two")) == one.id  # an editor may


def test_a_line_goes_along_with_what_it_was_announced_as(store: SqlStore, desk: Any) -> None:
    one, _ = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one)], now=NOW)
    store.group([joins("two", "one")], now=NOW)
    before = store.ledger(desk.edition).window[0]
    new = store.split(word("split", "one"))
    [line] = store.ledger(desk.edition).window
    assert (line.story, line.item, line.guid, line.title) == (new, "id-one", before.guid, before.title)
    assert [story.id for story in store.unannounced(desk.edition)] == [one.id]


def test_only_members_can_be_taken_out(store: SqlStore, desk: Any) -> None:
    desk.stories(store, "one")
    with pytest.raises(StoreError, match="of its own"):
        store.split(word("split", "one"))
    with pytest.raises(StoreError, match="no item"):
        store.split(word("split", "none"))
