"""A translation that only its meaning gives away, through the whole service.

It is told with the real model, and without one: neither address nor name nor figure is shared, so that the
two are two stories then.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from aggregator import story
from aggregator.reading import ChildReader
from tests.conftest import Clock, Service, Web
from tests.consumers.received import receive
from tests.consumers.rules import RULES, Rule

from .world import DAY, Text, Told, pass_days, rss

ENGLISH = Text(
    source="ministry",
    language="en",
    title="Roma pupils no longer learn in separate classes",
    text="The education ministry has closed the separate classes for Roma pupils. Parents had complained for "
    "years that their children learned less there than others. From autumn on all pupils will sit in the "
    "same classroom.",
    after=2 * DAY,
)
FRENCH = Text(
    source="ministere",
    language="fr",
    title="Fin des classes à part pour les élèves roms",
    text="Le ministère de l’éducation a supprimé les classes à part pour les élèves roms. Les parents se "
    "plaignaient depuis des années que leurs enfants y apprenaient moins que les autres. Dès l’automne, tous "
    "les élèves seront dans la même salle de classe.",
    after=3 * DAY,
)
OTHERS = (
    Text(
        source="clinique",
        language="fr",
        title="Une clinique mobile pour les familles roms",
        text="Une clinique mobile visite désormais les quartiers où vivent des familles roms. Les médecins y "
        "vaccinent les enfants et conseillent les mères.",
        after=timedelta(),
    ),
    Text(
        source="library",
        language="en",
        title="Roma families open a library",
        text="A library for everyone has opened in the quarter where Roma families live. Neighbours brought "
        "books.",
        after=timedelta(),
    ),
)
ALL = (ENGLISH, FRENCH, *OTHERS)


EDITIONS = ("en", "fr")
OF_THE_FEED = {name: kind for name, kind in RULES.items() if kind.feed == "main"}


@pytest.fixture(scope="module", params=["no", "yes"], ids=["without", "with"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, reader: ChildReader
) -> Iterator[Told]:
    if request.param == "yes" and not story.is_installed():
        pytest.skip("needs the extra semantic")
    web = Web()
    service = Service(
        folder=tmp_path_factory.mktemp("meanings"),
        clock=Clock(),
        web=web,
        reader=reader,
        environ={"AGGREGATOR_MEANINGS": request.param},
    )
    service.configure(
        "".join(
            f"{text.source}:\n  name: {text.source.title()}\n  address: {web.url(f'/{text.source}.rss')}\n"
            "  every: 12 hours\n"
            for text in ALL
        ),
        "roma:\n  topic: roma\n  languages: {en: Roma in the news, fr: Les Roms}\n"
        "  fallback: [any]\n  patience: 36 hours\n",
    )
    told = Told(service=service, app=service.app(), began=service.clock(), addresses={})
    pass_days(told, 6 * DAY, lambda: put(told, web))
    yield told
    if (meaning := told.app.grouper.meaning) is not None:
        meaning.close()
    told.app.store.close()
    web.close()


def put(told: Told, web: Web) -> None:
    for text in ALL:
        there = [text] if told.began + text.after <= told.service.clock() else []
        web.put(f"/{text.source}.rss", rss(there, {}, told.began))


def entries(told: Told, language: str) -> dict[str, Any]:
    """Return what an edition shows in the end, by title."""
    items = json.loads(told.feeds[f"roma/{language}"].builds[-1].json)["items"]
    return {item["title"]: item for item in items}


def test_a_translation_is_found_by_its_meaning_alone(told: Told) -> None:
    english, french = entries(told, "en"), entries(told, "fr")
    stories = {english[ENGLISH.title]["_alliance"]["story"], french[FRENCH.title]["_alliance"]["story"]}
    found = english[ENGLISH.title]["_alliance"]["translations"]
    if told.app.grouper.meaning is None:
        assert (len(stories), found) == (2, [])
        assert {ENGLISH.title, FRENCH.title} <= english.keys() & french.keys(), "each is told twice"
    else:
        assert len(stories) == 1
        assert [(one["language"], one["title"]) for one in found] == [("fr", FRENCH.title)]
        assert found[0]["because"][0]["signal"] == "meaning"
        assert FRENCH.title not in english
        assert ENGLISH.title not in french


def test_what_tells_of_something_else_stays_apart(told: Told) -> None:
    for text in OTHERS:
        assert entries(told, text.language)[text.title]["_alliance"]["translations"] == []


@pytest.mark.parametrize("language", EDITIONS)
@pytest.mark.parametrize("kind", OF_THE_FEED.values(), ids=OF_THE_FEED)
def test_every_consumer_receives_each_story_exactly_once(told: Told, kind: type[Rule], language: str) -> None:
    received = receive(kind, told.feeds[f"roma/{language}"])
    assert received.lost == received.repeated == set()
    assert received.due, "something was announced while it listened"
