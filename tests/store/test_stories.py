"""Which items are one story, and which stories an edition has still to tell."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aggregator.model import Doubtful, Edition, Inferred, Tag
from aggregator.store import SqlStore

ENGLISH = Inferred(value="en", because="its words")
MONTHS_LATER = date(2027, 1, 20)


def test_items_with_one_address_key_are_one_story(store: SqlStore, desk: Any) -> None:
    english = desk.item("en", key="press.example.org/-/homes")
    french = desk.item("fr", key="press.example.org/-/homes", first_seen=desk.later(days=9))
    desk.save(store, english, desk.item("other"))
    assert desk.story(store, "id-en").because == "the only version we hold"
    desk.save(store, french)
    story = desk.story(store, "id-fr")
    assert story.members == (english, french)
    assert story.because == 'the same address key "press.example.org/-/homes"'
    assert store.story_of("id-en") == story
    assert store.stories([story.id, "unknown", story.id]) == {story.id: story}
    assert len(desk.story(store, "id-other").members) == 1
    assert store.story_of("unknown") is None


@pytest.mark.parametrize(
    ("fields", "is_one"),
    [
        ({"title": "A letter on homes"}, False),
        ({"title": "TITLE of   one"}, True),
        ({"title": "Une lettre", "language": Inferred(value="fr", because="its words")}, True),
        ({"title": "Title of one", "published": Inferred(value=MONTHS_LATER, because="said")}, False),
    ],
    ids=["another title", "the same title", "a translation", "months later"],
)
def test_a_key_that_is_used_again_proves_nothing(
    store: SqlStore, desk: Any, fields: dict[str, Any], is_one: bool
) -> None:
    desk.save(store, desk.item(key="k", language=ENGLISH))
    desk.save(store, desk.item("again", source="elsewhere", key="k", **{"language": ENGLISH, **fields}))
    assert (desk.story(store, "id-one") == desk.story(store, "id-again")) is is_one


def test_items_of_one_intake_join_each_other(store: SqlStore, desk: Any) -> None:
    desk.save(store, *(desk.item(name, key="press.example.org/-/homes") for name in ("b", "a")))
    assert [member.id for member in desk.story(store, "id-a").members] == ["id-a", "id-b"]


def test_items_with_one_address_in_two_sources_are_one_story(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item())
    desk.save(store, desk.item("again", source="elsewhere", url=desk.item().url))
    story = desk.story(store, "id-one")
    assert [member.id for member in story.members] == ["id-again", "id-one"]
    assert story.because == "the same address"


@pytest.mark.parametrize(
    ("fields", "is_one"),
    [
        ({"title": "A letter on homes"}, True),
        ({"published": Inferred(value=MONTHS_LATER, because="said")}, True),
        ({"title": "A letter on homes", "published": Inferred(value=MONTHS_LATER, because="said")}, False),
    ],
    ids=["another title", "months later", "another title months later"],
)
def test_a_page_that_is_used_again_proves_nothing(
    store: SqlStore, desk: Any, fields: dict[str, Any], is_one: bool
) -> None:
    fields = {"title": "Title of one", "language": ENGLISH, **fields}
    desk.save(store, desk.item(language=ENGLISH))
    desk.save(store, desk.item("again", source="elsewhere", url=desk.item().url, **fields))
    assert (desk.story(store, "id-one") == desk.story(store, "id-again")) is is_one


def test_a_key_says_more_than_an_address_and_stories_are_not_merged(store: SqlStore, desk: Any) -> None:
    by_key, by_url = desk.item("key", key="k"), desk.item("url")
    desk.save(store, by_key, by_url)
    desk.save(store, desk.item("both", source="elsewhere", key="k", url=by_url.url))
    assert [member.id for member in desk.story(store, "id-both").members] == ["id-both", "id-key"]
    assert [member.id for member in desk.story(store, "id-url").members] == ["id-url"]


def test_an_edit_that_moves_an_item_takes_its_story_along(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item())
    desk.save(store, desk.item(url="https://press.example.org/moved", key="k", raw_hash="2"))
    desk.save(store, desk.item("by-key", key="k"))
    desk.save(store, desk.item("by-address", source="elsewhere", url=desk.item().url))
    members = {member.id for member in desk.story(store, "id-one").members}
    assert members == {"id-one", "id-by-key", "id-by-address"}


def test_one_address_for_two_texts_is_two_stories(store: SqlStore, desk: Any) -> None:
    home = "https://press.example.org/"
    desk.save(store, desk.item("one", url=home), desk.item("two", url=home))
    desk.save(store, desk.item("three", url=home))
    assert [len(desk.story(store, f"id-{name}").members) for name in ("one", "two", "three")] == [1, 1, 1]


# --- what is not announced yet ----------------------------------------------------------------------


def test_unannounced_stories_are_about_the_topic_and_come_oldest_first(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item("late", first_seen=desk.later(hours=2)), desk.item("no", verdict="no"))
    desk.save(
        store, desk.item("early"), desk.item("doubtful", verdict="doubtful", first_seen=desk.later(hours=1))
    )
    desk.save(store, desk.item("untagged", tags=()))
    desk.save(store, desk.item("other", tags=(Tag(topic="other", verdict="yes", score=1.0),)))

    def found(edition: Edition) -> list[list[str]]:
        return [[member.id for member in story.members] for story in store.unannounced(edition)]

    assert found(desk.edition) == [["id-early"], ["id-late"]]
    daring = replace(desk.edition, doubtful=Doubtful.PUBLISH)
    assert found(daring) == [["id-early"], ["id-doubtful"], ["id-late"]]
    assert found(replace(desk.edition, topic="none")) == []


def test_a_story_comes_once_with_all_its_members(store: SqlStore, desk: Any) -> None:
    members = [
        desk.item(name, key="k", verdict=verdict)
        for name, verdict in (("a", "no"), ("b", "yes"), ("c", "yes"), ("d", "doubtful"))
    ]
    desk.save(store, *members)
    [story] = store.unannounced(desk.edition)
    assert list(story.members) == members


def test_a_story_that_one_edition_announced_waits_for_the_others(store: SqlStore, desk: Any) -> None:
    [one, two] = desk.stories(store, "one", "two")
    english = replace(desk.edition, language="en")
    store.announce(desk.edition, [desk.line(1, one)], now=desk.now)
    assert list(store.unannounced(desk.edition)) == [two]
    assert {story.id for story in store.unannounced(english)} == {one.id, two.id}


def test_announcing_while_stories_are_still_being_given(store: SqlStore, desk: Any) -> None:
    expected = {story.id for story in desk.stories(store, *map(str, range(120)))}
    given = []
    for number, story in enumerate(store.unannounced(desk.edition), start=1):
        store.announce(desk.edition, [desk.line(number, story)], now=desk.now)
        given.append(story.id)
    assert (len(given), set(given)) == (120, expected)
    assert list(store.unannounced(desk.edition)) == []
