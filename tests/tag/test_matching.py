"""Where words stand: whole, in their case, over breaks and marks, and back to the text as given."""

import pytest

from aggregator.tag.matching import Matcher
from aggregator.tag.vocabulary import Kind, Word

NBSP, SOFT, STRESS = "\u00a0", "\u00ad", "\u0301"


def terms(forms: list[str], text: str, language: str = "en") -> list[str]:
    words = [Word(form, Kind.SURE, "roma", ("roma",), 1) for form in forms]
    _, hits = Matcher(words, language).find(text)
    assert all(text[hit.start : hit.end] == hit.term for hit in hits)
    return [hit.term for hit in hits]


@pytest.mark.parametrize(
    ("forms", "text", "expected"),
    [
        # whole words
        (["Roma"], "Roma, Romania and Aromatic", ["Roma"]),
        (["Roma"], "anti-Roma, Roma's, l’Roma (Roma)", ["Roma", "Roma", "Roma", "Roma"]),
        (["Rom"], "Rom2020 Romé Rom\u0301", []),
        (["CD-ROM"], "un CD-ROM, un CD\u2011ROM", ["CD-ROM", "CD\u2011ROM"]),
        (["Dosta!"], "Dosta! Dosta", ["Dosta!"]),
        # endings
        (
            ["minorit*"],
            "minority minorité minorit x-minorities",
            ["minority", "minorité", "minorit", "minorities"],
        ),
        (["minorit*"], "eminority", []),
        (["romsk* obc*"], "romské obce, romských\nobcí, romská", ["romské obce", "romských\nobcí"]),
        (["Sinti-*"], "Sinti-Familie Sinti", ["Sinti-Familie"]),
        # capitals: as written
        (["Roma"], "the roma of it", []),
        (["rom"], "la mémoire Rom", []),
        (["rom"], "Rom de Lyon. Rom de Lille: Rom", ["Rom", "Rom", "Rom"]),
        (["rom"], "«Rom» de Lyon\n– Rom", ["Rom", "Rom"]),
        (["school segregation"], "End School Segregation Across Europe Today", ["School Segregation"]),
        (["ROMACT"], "romact Romact ROMACT", ["ROMACT"]),
        (["EURoma"], "EURoma Euroma EUROMA", ["EURoma", "EUROMA"]),
        # capitals: headlines, and acronyms in ordinary sentences
        (["Roma"], "ROMA RIGHTS IN EUROPE", ["ROMA"]),
        (["Roma"], "the ROMA chip is new", []),
        (["Travellers"], "the TRAVELLERS of Cork", ["TRAVELLERS"]),
        # phrases
        (
            ["gens du voyage"],
            f"les gens\ndu{NBSP}voyage, gens  du\r\n voyage",
            [f"gens\ndu{NBSP}voyage", "gens  du\r\n voyage"],
        ),
        (["gens du voyage"], "les gens\n\ndu  voyage, les gens", ["gens\n\ndu  voyage"]),
        (["ville* rom"], "les villes  rom, la ville\n\nrom", ["villes  rom", "ville\n\nrom"]),
        (["gens du voyage"], f"gens du vo{SOFT}yage", [f"gens du vo{SOFT}yage"]),
        (["Roma"], "l’été à Cluj\u202f: Roma\n\ndéjà, Roma", ["Roma", "Roma"]),
        (["aire d'accueil"], "aire d’accueil, aire d'accueil", ["aire d’accueil", "aire d'accueil"]),
    ],
)
def test_what_is_found(forms: list[str], text: str, expected: list[str]) -> None:
    assert terms(forms, text) == expected


@pytest.mark.parametrize(
    ("language", "forms", "text", "expected"),
    [
        ("hu", ["roma"], "A Róma és a roma", ["roma"]),
        ("hu", ["romák"], "roma\u0301k", ["roma\u0301k"]),
        ("el", ["Ρομά"], "Ρόμα, Ρομά, ΡΟΜΑ", ["Ρομά"]),
        ("el", ["Ρομά"], "Ρομ\u1f71", ["Ρομ\u1f71"]),
        ("el", ["τσιγγάνος"], "ο τσιγγάνος", ["τσιγγάνος"]),
        ("uk", ["роми"], f"Ро{STRESS}ми і ро{STRESS}ми", [f"Ро{STRESS}ми", f"ро{STRESS}ми"]),
        ("uk", ["медійний"], "меди\u0438\u0306ний медіи\u0306ний", ["медіи\u0306ний"]),
        ("mk", ["куќа"], "ку\u043a\u0301а", ["ку\u043a\u0301а"]),
        ("ro", ["țigan*"], "ţiganii și țiganii", ["ţiganii", "țiganii"]),
        ("sq", ["romët"], "romët dhe romet", ["romët", "romet"]),
        (
            "sr",
            ["Romi", "Ljubav*", "njihov"],
            "Роми, љубав. Љубави, ЉУБАВ, њихов",
            ["Роми", "Љубави", "ЉУБАВ", "њихов"],
        ),
        ("hr", ["Romi"], "Роми", []),
        ("tr", ["ırkçı*"], "IRKÇILIK VE IRKÇI SALDIRI", ["IRKÇILIK", "IRKÇI"]),
        ("tr", ["istihdam*"], "İSTİHDAM PAKETİ", ["İSTİHDAM"]),
        ("tr", ["Romanlar*"], "Romanlar'ın ve Romanların", ["Romanlar", "Romanların"]),
        ("en", ["istanbul"], "İstanbul", ["İstanbul"]),
        ("de", ["Fahrende"], "fahrende Züge", []),
    ],
)
def test_what_is_found_in_a_language(language: str, forms: list[str], text: str, expected: list[str]) -> None:
    assert terms(forms, text, language) == expected


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert terms(["Roma"], "\ud800 Roma \udfff") == ["Roma"]


def test_hits_are_bounded() -> None:
    assert len(terms(["Roma"], "Roma " * 10_000)) == 400
