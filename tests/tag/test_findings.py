"""Themes and countries: what an item about the topic speaks of, each with its ground."""

import pytest

from aggregator.model import Passage
from aggregator.tag import find, vocabularies


@pytest.mark.parametrize(
    ("language", "title", "countries"),
    [
        ("en", "Slovak Roma evicted from Košice, says Bucharest", ("SK", "RO")),
        ("en", "Letter to Romania about the Roma of Cluj", ("RO",)),
        ("en", "Roma in Turkey", ("TR",)),
        ("en", "The Roma of Kosovo", ("XK",)),
        ("fr", "Des Roms roumains expulsés à Lyon et en Bulgarie", ("RO", "FR", "BG")),
        ("it", "A Roma sgomberato il campo dei rom", ("IT",)),
        ("it", "Una famiglia rom", ()),
        ("de", "Roma in der Slowakei und in Rom", ("SK", "IT")),
        ("cs", "Romové v Maďarsku a na Slovensku žalují českou vládu", ("HU", "SK", "CZ")),
        ("hu", "A romák Magyarországon és Szlovákiában", ("HU", "SK")),
        ("fi", "Romanien asema Ruotsissa ja Romaniassa", ("SE", "RO")),
        ("fi", "Suomen romania puhutaan: romanikieli", ("FI",)),
        ("el", "Οι Ρομά στην Ουγγαρία και την Ελλάδα", ("HU", "GR")),
        ("uk", "Роми в Україні та Угорщині", ("UA", "HU")),
        ("sr", "Роми у Србији и Београду", ("RS",)),
        ("tr", "Roman vatandaşlar Macaristan'da, İstanbul", ("HU", "TR")),
        ("ka", "რომები საქართველოში", ("GE",)),
    ],
)
def test_countries_by_names_adjectives_and_cities(
    language: str, title: str, countries: tuple[str, ...]
) -> None:
    found = find(title, "", language=language)
    assert found.countries == countries
    assert {ground.concept for ground in found.grounds if ground.rule == "country"} == set(countries)


def test_a_country_named_once_far_down_is_not_what_it_is_about() -> None:
    filler = "The council spoke of roads and of bridges. " * 20
    once = find("Roma families meet the mayor", f"{filler} He had been to Norway.", language="en")
    twice = find("Roma families meet the mayor", f"{filler} He knows Norway and Oslo.", language="en")
    assert once.countries == ()
    assert twice.countries == ("NO",)


@pytest.mark.parametrize(
    ("title", "text", "theme"),
    [
        ("Roma families evicted before winter", "", "housing"),
        ("School segregation of Roma children", "", "education"),
        ("A report on antigypsyism", "", "antigypsyism"),
        ("Remembering the Samudaripen", "", "remembrance"),
        ("Roma meet the mayor", "Roma patients were turned away from the hospital.", "health"),
    ],
)
def test_themes(title: str, text: str, theme: str) -> None:
    found = find(title, text, language="en")
    assert theme in found.themes
    assert theme in {ground.concept for ground in found.grounds}


def test_themes_and_countries_are_only_told_of_what_is_about_the_topic() -> None:
    found = find("School segregation in Hungary", "Children were evicted in Budapest.", language="en")
    assert (found.verdict, found.themes, found.countries, found.grounds) == ("no", (), (), ())


def test_themes_come_in_the_topic_s_own_order() -> None:
    known = vocabularies().themes
    found = find("Court rules on the eviction of Roma and on school segregation", "", language="en")
    assert list(found.themes) == sorted(found.themes, key=known.index)


def test_a_ground_stands_in_the_text_where_it_says() -> None:
    text = "Roma families were evicted in Slovakia."
    for ground in find("", text, language="en").grounds:
        assert text[ground.offset :].startswith(ground.term)


def test_a_passage_is_read_in_its_own_language() -> None:
    text = "Der Bürgermeister sagte: “La communauté rom a une aire d’accueil.” Mehr war nicht zu hören."
    quotation = Passage(start=text.index("“"), end=text.index("”") + 1, language="fr")
    assert find("Sitzung", text, language="de").verdict == "no"
    found = find("Sitzung", text, language="de", passages=[quotation])
    assert found.verdict == "yes"
    assert text[found.evidence[0].offset :].startswith("communauté rom")


def test_a_passage_hides_its_words_from_the_text_s_language() -> None:
    text = "He wrote: “Siamo a Roma, la città eterna, e il sole splende.” Nobody answered."
    passage = Passage(start=text.index("“"), end=text.index("”") + 1, language="it")
    assert find("", text, language="en").verdict == "yes"
    assert find("", text, language="en", passages=[passage]).verdict == "no"


def test_a_false_friend_that_took_nothing_is_told() -> None:
    found = find("", "Roma families, victims of racism, watched Lazio train.", language="en")
    assert [proof.term for proof in found.spared] == ["Lazio"]
    assert found.spared[0].rule.startswith("spared: ")


def test_the_parts_tell_how_the_score_came_about() -> None:
    found = find("Roma families", "Travellers at the fair", language="en")
    parts = {part.name: part.value for part in found.parts}
    assert parts["sure"] == 0.9
    assert found.evidence[0].weight == 0.9
    assert parts["calibrated"] == found.score


def test_a_place_known_by_two_lists_is_named_once() -> None:
    filler = "Le conseil a parlé des routes et des ponts. " * 20
    found = find("Les familles roms et le maire", f"{filler} Il revenait de Lyon.", language="fr")
    assert found.countries == ()


@pytest.mark.parametrize(
    ("language", "title", "country"),
    [
        ("hu", "Roma nők a szolnoki varrodában", "HU"),
        ("hr", "Romi u Čakovcu traže vrtić", "HR"),
        ("pl", "Romowie w Otwocku", "PL"),
        ("fr", "La Cour de Strasbourg et les Roms", None),
    ],
)
def test_small_towns_tell_the_country_in_its_own_language(
    language: str, title: str, country: str | None
) -> None:
    assert find(title, "", language=language).countries == ((country,) if country else ())


def test_a_theme_far_weaker_than_the_strongest_is_not_told() -> None:
    title = "Court ruling on school segregation of Roma pupils: teachers and classes"
    found = find(title, "The mayor was there.", language="en")
    assert "local-action" not in found.themes
    assert "education" in found.themes


@pytest.mark.parametrize("written", ["Rom*nja", "Rom:nja", "Rom_nja"])
def test_a_sign_between_the_genders_is_read(written: str) -> None:
    assert find(f"{written} fordern mehr Sichtbarkeit", "", language="de").verdict == "yes"


def test_two_forms_of_one_word_do_not_settle_a_doubtful_word() -> None:
    found = find("Skola bjuder på rom", "Skolan stod tom.", language="sv")
    assert found.verdict != "yes"
