import pytest

from aggregator.model import Telling
from aggregator.story.figures import days, numbers, quotations
from aggregator.story.signals import address_words, headline, signals_of
from aggregator.story.skeletons import skeleton


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("Страсбурге", "ru"),
        ("Στρασβούργο", "el"),
        ("სტრასბურგში", "ka"),
        ("Ստրասբուրգում", "hy"),
        ("Estrasburgo", "es"),
        ("Strasbūrā", "lv"),
        ("Straßburg", "de"),
    ],
)
def test_a_name_has_one_skeleton_in_any_script_and_case(word: str, language: str) -> None:
    assert skeleton(word, language) == skeleton("Strasbourg", "en")


def test_short_words_have_none() -> None:
    assert [skeleton(word, "en") for word in ("", "a", "the", "Roma", "’")] == ["", "", "", "", ""]


def test_a_name_with_few_consonants_stands_for_itself() -> None:
    telling = Telling(id="a", source="s", language="hu", title="Pécs", text="A város. Az óvoda az utcában.")
    assert signals_of(telling).names["pecs"] == "Pécs"
    assert "az" not in signals_of(telling).names


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("on 8 April 2026 in Paris", "en", ("04-08",)),
        ("April 8, 2026", "en", ("04-08",)),
        ("le 1er mars", "fr", ("03-01",)),
        ("8 апреля 2026 года", "ru", ("04-08",)),
        ("am 08.04.2026", "de", ("04-08",)),
        ("2026-04-08", "en", ("04-08",)),
        ("8 de abril", "es", ("04-08",)),
        ("on 4 and 5 May", "en", ("05-04", "05-05")),
        ("du 23 au 27 mars", "fr", ("03-23", "03-27")),
        ("4.–8. mail", "et", ("05-04", "05-08")),
        ("gegužės 18–22 d.", "lt", ("05-18", "05-22")),
        ("40 or 8 April", "en", ("04-08",)),
        ("room 45 and 45 may apply", "en", ()),
    ],
)
def test_days_of_the_year(text: str, language: str, found: tuple[str, ...]) -> None:
    assert days(text, language)[0] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 000 people, 12.000 people, 12,000 people", ["12000", "12000", "12000"]),
        ("3,5 % or 3.5 %", ["3.5", "3.5"]),
        ("11 of 14", ["11", "14"]),
        ("none", []),
    ],
)
def test_numbers_are_written_one_way(text: str, found: list[str]) -> None:
    assert list(numbers(text)) == found


def test_quotations_of_any_marks() -> None:
    assert quotations("“a longer quotation” and « une citation plus longue » and „noch ein Zitat“") == (
        18,
        26,
        14,
    )


def test_headlines_compare_without_marks_and_case() -> None:
    assert headline("“Mayors” hold: the KEY!") == headline("Mayors hold the key")


def test_address_words() -> None:
    assert address_words("https://example.org/en/-/open-doors-8-april?x=1") == ("open", "doors", "april")
    assert address_words("") == ()
