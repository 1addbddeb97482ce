from collections.abc import Mapping
from datetime import date
from random import Random

import pytest

from aggregator import story
from aggregator.model import Candidate, Rarity, Telling, Verdict

MARCH = date(2024, 3, 5)

OPENING = (
    "Mayor Ilda Marku opened the school of Dolní Březovec on Tuesday. It has 14 classrooms for 312 pupils, "
    "and a bus will bring children from the settlement at Stará Huť. “No child of this town will sit in a "
    "separate class again,” she said."
)
OUVERTURE = (
    "La maire Ilda Marku a inauguré mardi l’école de Dolní Březovec, qui compte 14 salles pour 312 élèves ; "
    "un car amènera les enfants du campement de Stará Huť. « Plus aucun enfant de cette ville ne sera dans "
    "une classe à part », a-t-elle dit."
)
OTKRYTIE = (
    "Мэр Илда Марку открыла во вторник школу в Долни-Бржезовце: 14 классов для 312 учеников; из "
    "посёлка Стара-Гуть детей будет возить автобус."
)
LETTER = (
    "The Commissioner wrote to the Prime Minister of {country} about evictions in winter. {town} had moved "
    "{families} families in January. She asks for an answer and a law that forbids it."
)


def telling(id: str, **fields: object) -> Telling:
    given = {"source": "portal", "language": "en", "published": MARCH, **fields}
    return Telling(id=id, **given)  # type: ignore[arg-type]


def stories(*tellings: Telling) -> list[str]:
    return [each.story for each in story.group(map(story.signals_of, tellings))]


def opening(id: str, **fields: object) -> Telling:
    return telling(id, **{"title": "Mayor opens school for all", "text": OPENING, **fields})


def test_one_address_key_is_one_story_however_late_the_translation() -> None:
    assert stories(
        telling("a", key="www.coe.int/-/x", title="On housing"),
        telling(
            "b", key="www.coe.int/-/x", title="Sur le logement", language="fr", published=date(2024, 9, 1)
        ),
        telling("c", key="www.coe.int/-/y", title="On schools"),
    ) == ["a", "a", "c"]


def test_translations_share_names_and_numbers_in_any_script() -> None:
    assert stories(
        opening("en"),
        telling("fr", language="fr", title="Une école pour tous", text=OUVERTURE, countries=("CZ",)),
        telling("ru", language="ru", source="gazeta", title="Школа для всех", text=OTKRYTIE),
    ) == ["en", "en", "en"]


def test_a_republication_in_the_same_words() -> None:
    assert stories(opening("a"), opening("b", source="daily", published=date(2024, 3, 7))) == ["a", "a"]


def test_letters_to_two_countries_on_one_day_are_two_stories() -> None:
    romania = LETTER.format(country="Romania", town="Baia Nouă", families=14)
    hungary = LETTER.format(country="Hungary", town="Kiskút", families=32)
    assert stories(
        telling("a", title="Letter to the Prime Minister of Romania", text=romania, countries=("RO",)),
        telling("b", title="Letter to the Prime Minister of Hungary", text=hungary, countries=("HU",)),
    ) == ["a", "b"]


@pytest.mark.parametrize(("town", "people"), [("Kiskút", "Roma"), ("Vác", "Travellers")])
def test_two_offices_that_write_alike_of_two_towns_tell_two_stories(town: str, people: str) -> None:
    text = (
        "From 15 November forty beds are open in {town} for people who sleep in the street, "
        "many of them {people}. A charity runs the house until the end of March."
    )
    title = "Winter shelter opens in {town}"
    verdicts = [
        telling(name, source=name, title=title.format(town=name), text=text.format(town=name, people=group))
        for name, group in (("Baia Nouă", "Roma"), (town, people))
    ]
    assert stories(*verdicts) == ["Baia Nouă", town]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"published": date(2023, 3, 5)}, id="the same event a year before"),
        pytest.param({"published": date(2023, 3, 5), "key": "k/-/school"}, id="a reused slug"),
    ],
)
def test_a_yearly_event_is_a_story_each_year(other: Mapping[str, object]) -> None:
    text = "The town hoists the flag on Roma Day. Mayor Ilda Marku speaks at {time}, {choir} sing."
    now = telling("b", key="k/-/school", title="Flag on Roma Day", text=text.format(time=11, choir="pupils"))
    then = {"title": "Flag on Roma Day", "text": text.format(time=15, choir="the Kalyi Jag choir"), **other}
    assert stories(telling("a", **then), now) == ["a", "b"]


def test_empty_texts_and_boilerplate_prove_nothing() -> None:
    assert stories(
        telling("a", title="News", text=""),
        telling("b", title="News", text=""),
        telling("c", title="", text="", published=None),
        telling("d", title="", text="", published=None),
    ) == ["a", "b", "c", "d"]


def test_one_address_for_two_texts_is_two_stories() -> None:
    listing = {"url": "https://town.example.org/news", "key": None}
    assert stories(
        opening("a", **listing),
        telling("b", title="Bridge closed for repair", text="The bridge is closed until 3 May.", **listing),
    ) == ["a", "b"]


def test_one_key_for_two_texts_of_one_language_is_a_slug_used_again() -> None:
    text = "The bridge at the mill is closed for repair until the third of May, and buses go by the old road."
    assert stories(
        opening("a", key="town/-/news"), telling("b", key="town/-/news", title="Bridge closed", text=text)
    ) == ["a", "b"]


def test_items_without_date_are_joined_when_the_texts_prove_it() -> None:
    assert stories(opening("a", published=None), opening("b", source="daily", published=None)) == ["a", "a"]


def test_the_order_of_a_pass_changes_nothing() -> None:
    tellings = [
        opening("en"),
        telling("fr", language="fr", title="Une école pour tous", text=OUVERTURE),
        telling("ru", language="ru", source="gazeta", title="Школа для всех", text=OTKRYTIE),
        telling(
            "x", title="Bridge closed for repair", text="The bridge of Marku street is closed until 3 May."
        ),
    ]

    def together(order: list[Telling]) -> set[frozenset[str]]:
        grouped = story.group(map(story.signals_of, order))
        return {
            frozenset(each.id for each in grouped if each.story == name)
            for name in {each.story for each in grouped}
        }

    first = together(tellings)
    for seed in range(5):
        order = list(tellings)
        Random(seed).shuffle(order)
        assert together(order) == first


def verdict(newcomer: Telling, *held: tuple[Telling, str]) -> Verdict:
    signals = story.signals_of(newcomer)
    index = story.Index()
    for each, name in held:
        index.add(Candidate(signals=story.signals_of(each), story=name))
    asked = story.counting(signals)
    rarity = index.rarity(asked)
    [decided] = story.decide([signals], {signals.id: index.find(story.query(asked, rarity))}, rarity)
    return decided


def test_a_newcomer_joins_a_held_story_and_says_why() -> None:
    decided = verdict(telling("fr", language="fr", text=OUVERTURE), (opening("en"), "s1"))
    assert decided.joins == "en"
    assert decided.sure > 0.5
    numbers = next(each for each in decided.because if each.signal == "numbers")
    assert numbers.values == ("14", "312")


def test_two_announced_stories_are_linked_and_not_merged() -> None:
    decided = verdict(
        telling("fr", language="fr", title="Une école pour tous", text=OUVERTURE),
        (opening("en"), "s1"),
        (opening("en-2", source="daily"), "s2"),
    )
    assert decided.joins in {"en", "en-2"}
    assert [link.story for link in decided.linked] == ["s2" if decided.joins == "en" else "s1"]
    assert decided.linked[0].because


def test_what_keeps_the_nearest_apart_is_told() -> None:
    romania = LETTER.format(country="Romania", town="Baia Nouă", families=14)
    hungary = LETTER.format(country="Hungary", town="Kiskút", families=32)
    decided = verdict(
        telling("b", title="Letter to Hungary", text=hungary, countries=("HU",)),
        (telling("a", title="Letter to Romania", text=romania, countries=("RO",)), "s1"),
    )
    assert decided.joins is None
    told = {each.signal: each.values for each in decided.because}
    assert told["not one with"] == ("a",)
    assert told["other countries"] == ("HU", "RO")


def test_signals_are_stored_as_text_and_come_back() -> None:
    signals = story.signals_of(opening("a", countries=("CZ",)), meaning=bytes(range(10)), model="m")
    assert story.load(story.dump(signals)) == signals


def test_no_held_version_is_no_reason() -> None:
    decided = story.decide([story.signals_of(opening("a"))], {}, Rarity())
    assert [(each.joins, each.because) for each in decided] == [(None, ())]
