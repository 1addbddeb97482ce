"""A site's own words say nothing about its items."""

from pathlib import Path

import pytest

from aggregator import clean

COE = "https://www.coe.int/en/web/portal/-/x"
ALLIANCE = "http://roma-alliance.org/en/"
ELSEWHERE = "https://press.example.org/1"
LISTING = Path(__file__).resolve().parents[2] / ".." / "shared" / "domain" / "seed-listing.txt"

LONG_NOTE = (
    'The term "Roma and Travellers" is used at the Council of Europe to name many groups (Dom, Lom, etc. and '
    "Abdal), such as Travellers, as well as persons who identify themselves as Gypsies."
)
NOTES = [
    LONG_NOTE,
    "The term “Roma and Travellers” is used at the Council of Europe for Calé and “Gens du voyage”.",
    "The terms « Roma and Travellers » are being used by the Council of Europe for Sinti and Yenish.",
    "The term Roma and Travellers is used at the Council of Europe for Sinti and",
    "The term ‘Roma and Travellers’ is used at the Council of Europe to enc...",
    "* THE TERM “ROMA AND TRAVELLERS” IS USED AT THE COUNCIL OF EUROPE FOR SINTI.",
    "The term\u00a0“Roma and Travellers” used at the Council of Europe stands for Sinti, Calé and others.",
    "The present is an explanatory footnote, not a definition of Roma and/or Travellers.",
    "Le terme « Roms et Gens du voyage » couvre les Sinté et des gens qui s’identifient comme Tsiganes.",
    "Le terme “Roms et Gens du voyage” est utilisé au Conseil de l'Europe pour les Roms, les Sintés",
    "Les termes «\u00a0Roms et Gens du voyage\u00a0» sont utilisés au Conseil de l’Europe pour les Yéniches.",
    "L’expression « Roms et Gens du voyage » utilisée par le Conseil de l’Europe couvre les Sinté.",
    "*All references to Kosovo, whether to its land or its people, are to be read with care.",
    "* All reference to Kosovo, whether the territory or its people, is to be read with care.",
    "This designation is without prejudice to positions on status, and more of that kind.",
    "* Toute référence au Kosovo dans ce texte, que ce soit le pays ou ses habitants, se lit avec soin.",
    "Cette désignation est sans préjudice des positions sur le statut et se lit avec soin.",
    "The Russian Federation is no longer a member of the Council of Europe since that spring.",
    "On 16 March 2022, the Russian Federation ceased to be a member of the organisation.",
    "La Fédération de Russie n’est plus membre du Conseil de l’Europe depuis ce printemps.",
    "Le 16 mars 2022, la Fédération de Russie a cessé d'être membre de l'organisation.",
]


@pytest.mark.parametrize("note", NOTES)
def test_notes_go_wherever_they_stand(note: str) -> None:
    for url in (COE, ALLIANCE, ELSEWHERE, "", "https://["):
        assert clean.boilerplate(note, url) == ""
        assert clean.boilerplate(f"Mayors met.\n{note}\nThey spoke.", url) == "Mayors met.\nThey spoke."
        assert clean.boilerplate(f"Mayors met. {note}", url) == "Mayors met."


@pytest.mark.parametrize("note", [note for note in NOTES if note.endswith(".") and not note.endswith("...")])
def test_what_follows_a_note_stays(note: str) -> None:
    assert clean.boilerplate(f"{note} Roma spoke. They met.", ELSEWHERE) == "Roma spoke. They met."


@pytest.mark.parametrize(
    ("text", "url", "left"),
    [
        # like a note, and none
        ("Kosovo and Russia were discussed.", COE, "Kosovo and Russia were discussed."),
        ("The term “Roma” is used by many.", COE, "The term “Roma” is used by many."),
        # buttons, of coe.int
        ("BackMayors meet", COE, "Mayors meet"),
        ("Back Mayors meet", COE, "Mayors meet"),
        ("Back\nMayors meet", COE, "Mayors meet"),
        ("Mayors meet Back", COE, "Mayors meet"),
        ("Mayors meetBack", COE, "Mayors meet"),
        ("Back to school", COE, "Back to school"),
        ("Backing the mayors", COE, "Backing the mayors"),
        ("The mayors’ call-Back", COE, "The mayors’ call-Back"),
        ("PowrótBurmistrzowie w Strasburgu", COE, "Burmistrzowie w Strasburgu"),
        ("Voltar Prefeitos reunidos", COE, "Prefeitos reunidos"),
        ("headline 29 juin 2016 Strasbourg", COE, "29 juin 2016 Strasbourg"),
        ("headlineMayors meet", COE, "Mayors meet"),
        ("headlines of the week", COE, "headlines of the week"),
        ("Diminuer la taille du texte Augmenter la taille du texte Imprimer la page Mayors", COE, "Mayors"),
        ("Mayors meet Imprimer la page", ELSEWHERE, "Mayors meet"),
        ("Diminuer la taille du texteMayors meet", ELSEWHERE, "Mayors meet"),
        ("Back Mayors meet", ELSEWHERE, "Back Mayors meet"),
        # dates of the Alliance's listing
        ("writenWritten the 09/04/2019", ALLIANCE, ""),
        ("Mayors meet\nwritenWritten the 09/07/2015\nText... Read more", ALLIANCE, "Mayors meet\nText..."),
        ("calendarThe 19/10/2017", ALLIANCE, ""),
        ("calendarFrom 16/11/2017 to 17/11/2017\nForum", ALLIANCE, "Forum"),
        ("Written the 09/04/2019", ELSEWHERE, "Written the 09/04/2019"),
        # of many sites
        ("Mayors met. The post Mayors meet appeared first on A Site.", ELSEWHERE, "Mayors met."),
    ],
)
def test_words_of_buttons_go_from_the_ends_of_lines(text: str, url: str, left: str) -> None:
    assert clean.boilerplate(text, url) == left
    assert clean.boilerplate(left, url) == left


def test_the_note_of_a_real_listing_leaves_its_items_alone() -> None:
    before = LISTING.read_text(encoding="utf-8")
    after = clean.boilerplate(before, ALLIANCE)
    for word in ("Yenish", "Sinti/Manush", "Gypsies", "Abdal", "writen", "Read more"):
        assert word in before
        assert word not in after
    assert after.count("Roma Inclusion") == before.count("Roma Inclusion") > 0
    assert "Commissioner for Human Rights: European states must demonstrate resolve" in after
