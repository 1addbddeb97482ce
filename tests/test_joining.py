"""New items through a real store: the stories they tell, whatever breaks on the way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aggregator import joining
from aggregator.grouping import telling_of
from aggregator.joining import Grouper, group
from aggregator.model import Edition, Inferred, Intake, Item, SourceState, StoryWord, Tag, Telling
from aggregator.regrouping import prepare, regroup
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EDITION = Edition(name="roma", topic="roma", language="en", title="Roma in the news")

ENGLISH = (
    "Commissioner Ilda Marku urges Slovakia to end evictions in Trebišov",
    (
        "On 12 November 2026 Commissioner Ilda Marku visited Trebišov, where 340 people of 57 families lost "
        "their homes. “These evictions must end before winter comes,” she said to Mayor Peter Hornak."
    ),
)
FRENCH = (
    "La commissaire Ilda Marku appelle la Slovaquie à cesser les expulsions à Trebišov",
    (
        "Le 12 novembre 2026, la commissaire Ilda Marku s’est rendue à Trebišov, où 340 personnes de 57 "
        "familles ont perdu leur logement. « Ces expulsions doivent cesser avant l’hiver », a-t-elle dit au "
        "maire Peter Hornak."
    ),
)
OTHER = (
    "Congress observes local elections in Moldova",
    "A delegation of 12 observers will be deployed to Chisinau on 5 December.",
)


def item(name: str, language: str, told: tuple[str, str], verdict: str = "yes") -> Item:
    title, text = told
    return Item(
        id=name,
        source=f"source of {name}",
        guid=None,
        url=f"https://press.example.org/{name}",
        key=None,
        title=title,
        summary=text,
        content_html=f"<p>{text}</p>",
        language=Inferred(value=language, because="said"),
        published=Inferred(value=date(2026, 11, 16), because="said"),
        first_seen=NOW,
        tags=(Tag(topic="roma", verdict=verdict, score=1.0),),
        raw_hash=name,
    )


@dataclass
class Meanings:
    """A model that finds the same meaning everywhere, and remembers what it was asked."""

    model: str = "everything alike"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def of(self, texts: Sequence[tuple[str, str]]) -> Sequence[bytes]:
        self.asked += texts
        return [bytes([127] + [0] * 383)] * len(texts)

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Room:
    store: SqlStore
    grouper: Grouper

    def read(self, *items: Item) -> None:
        for each in items:
            intake = Intake(source=each.source, kind="feed", items=(each,))
            self.store.save(intake, SourceState(source=each.source))

    def group(self) -> None:
        group(self.grouper, limit=100)

    def stories(self) -> set[frozenset[str]]:
        found = (self.store.story_of(item.id) for item in self.store.items())
        return {frozenset(item.id for item in story.members) for story in found if story}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    store = SqlStore.open(f"sqlite:///{tmp_path}/a.db")
    yield Room(store, Grouper(store=store, now=lambda: NOW))
    store.close()


def test_a_translation_joins_its_story_whenever_it_comes(room: Room) -> None:
    room.read(item("en", "en", ENGLISH), item("other", "en", OTHER))
    room.group()
    room.read(item("fr", "fr", FRENCH))
    room.group()
    assert room.stories() == {frozenset({"en", "fr"}), frozenset({"other"})}
    story = room.store.story_of("fr")
    assert story is not None
    assert "names: " in story.because


def test_versions_that_come_together_are_one_story(room: Room) -> None:
    room.read(item("en", "en", ENGLISH), item("fr", "fr", FRENCH), item("other", "en", OTHER))
    assert list(room.store.unannounced(EDITION)) == []
    room.group()
    assert room.stories() == {frozenset({"en", "fr"}), frozenset({"other"})}
    assert len(list(room.store.unannounced(EDITION))) == 2


def test_grouping_goes_on_where_it_was_broken_off(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.grouper = Grouper(store=room.store, now=lambda: NOW, meaning=(meanings := Meanings()))
    room.read(item("en", "en", ENGLISH), item("fr", "fr", FRENCH))

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("aggregator.joining.story.decide", broken)
        with pytest.raises(KeyboardInterrupt):
            room.group()
    assert list(room.store.unannounced(EDITION)) == []
    room.group()
    assert room.stories() == {frozenset({"en", "fr"})}
    assert len(meanings.asked) == 2  # never embedded twice


def test_what_is_about_nothing_is_not_embedded(room: Room) -> None:
    room.grouper = Grouper(store=room.store, now=lambda: NOW, meaning=(meanings := Meanings()))
    room.read(item("en", "en", ENGLISH, verdict="no"), item("fr", "fr", FRENCH, verdict="doubtful"))
    room.group()
    assert [language for language, _ in meanings.asked] == ["fr"]


def test_an_item_that_breaks_what_compares_stays_alone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[[Item], Telling] = telling_of

    def telling(held: Item) -> Telling:
        if held.id == "bad":
            raise RecursionError
        return real(held)

    monkeypatch.setattr("aggregator.joining.telling_of", telling)
    room.read(item("bad", "en", ENGLISH), item("en", "en", ENGLISH), item("fr", "fr", FRENCH))
    room.group()
    assert room.stories() == {frozenset({"en", "fr"}), frozenset({"bad"})}
    assert room.store.count_ungrouped() == 0


def test_regrouping_puts_together_what_no_edition_shows(room: Room) -> None:
    room.read(item("en", "en", ENGLISH))
    room.group()
    room.read(item("fr", "fr", FRENCH))
    alone = [verdict for each in room.store.ungrouped(limit=9) for verdict in [joining.alone(each.id)]]
    room.store.group(alone, now=NOW)
    assert len(room.stories()) == 2
    prepare(room.grouper)
    would = regroup(room.grouper, write=False)
    assert (would.joins, len(room.stories())) == (1, 2)
    assert regroup(room.grouper, write=True).joins == 1
    assert room.stories() == {frozenset({"en", "fr"})}
    assert regroup(room.grouper, write=True).joins == 0


def test_regrouping_leaves_apart_what_an_editor_took_apart(room: Room) -> None:
    room.read(item("en", "en", ENGLISH), item("fr", "fr", FRENCH))
    room.group()
    room.store.split(StoryWord(act="split", item="fr", because="another visit", said_at=NOW))
    prepare(room.grouper)
    assert regroup(room.grouper, write=True).joins == 0
    assert len(room.stories()) == 2
