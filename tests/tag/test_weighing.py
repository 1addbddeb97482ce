"""What settles, what vetoes, and what it adds up to."""

import re
from pathlib import Path

import pytest

from aggregator.model import Prior
from aggregator.tag import find

SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "domain" / "seed-listing.txt"


def seed_items() -> list[tuple[str, str]]:
    """Return title and teaser of the listing's items, each of which ends with "Read more"."""
    blocks = SEED.read_text(encoding="utf-8").split("Gypsies.\n", 1)[1].split("Read more")
    items = [block.strip().partition("\n") for block in blocks if block.strip()]
    return [(title, re.sub(r"\s*writen.*\n", "", teaser)) for title, _, teaser in items]


def test_all_items_of_the_alliance_page_are_about_roma() -> None:
    items = seed_items()
    assert len(items) == 7
    for title, teaser in items:
        found = find(title, teaser, language="en")
        assert found.verdict == "yes", (title, found.because)


@pytest.mark.parametrize(
    ("title", "text", "language", "verdict"),
    [
        ("Brexit letter", "Signed by the Roma Education Support Trust, the Red Cross and Oxfam.", "en", "no"),
        ("Rail chaos", "Travellers were told to expect delays on the northern line.", "en", "no"),
        ("Council policy", "It agreed on Travellers in the county and on an end to evictions.", "en", "yes"),
        ("Papst in Rom", "Er empfing in Rom Vertreter von Minderheiten.", "de", "no"),
        ("Gedenken", "In Auschwitz wurde der ermordeten Sinti und Roma gedacht.", "de", "yes"),
        ("Calcio", "La Roma batte il Milan e condanna il razzismo.", "it", "no"),
        ("Fotbal", "Roma a învins Lazio, iar suporterii au strigat lozinci rasiste.", "ro", "no"),
        ("Protest", "Mii de romani au protestat impotriva discriminarii.", "ro", "no"),
        ("Edebiyat", "Yılın romanı, ayrımcılığı anlatıyor.", "tr", "no"),
        ("ROMANLAR İÇİN YENİ KONUT", "", "tr", "doubtful"),
        ("Plenary session", "A report on ROMACT was adopted.", "hy", "yes"),
        ("", "", "en", "no"),
    ],
)
def test_the_verdict(title: str, text: str, language: str, verdict: str) -> None:
    found = find(title, text, language=language)
    assert found.verdict == verdict, found.because


def test_one_language_s_words_count_in_its_text_only() -> None:
    assert find("Rome accueille un congrès", "Rome Roms", language="en").verdict == "no"
    assert find("Les Roms à Rome", "The mayor spoke.", language="en", title_language="fr").verdict == "yes"


def test_a_mention_in_passing_is_weaker_than_the_same_word_in_the_lead() -> None:
    filler = "The council spoke of roads and of bridges and of schools. " * 100
    lead = find("Session", "Roma families came. " + filler, language="en")
    passing = find("Session", filler + "Roma families came.", language="en")
    assert lead.verdict == "yes"
    assert passing.verdict == "doubtful"
    assert passing.because == "only one word, far down in a long text: “Roma”"


def test_a_veto_is_local() -> None:
    found = find("AS Roma", "The AS Roma stadium stands beside a camp of Roma families.", language="en")
    assert found.verdict == "yes"
    assert [(veto.part, veto.offset) for veto in found.vetoes] == [("title", 3), ("text", 7)]
    assert [proof.term for proof in found.evidence] == ["Roma"]


def test_company_says_what_it_settled() -> None:
    (proof,) = find("", "Le racisme contre un jeune Rom.", language="fr").evidence
    assert proof.rule == "doubtful, settled by “racisme” close by"


def test_company_far_away_settles_nothing() -> None:
    far = "Un Rom passe. " + "Il pleut encore. " * 30 + "Le racisme recule."
    assert find("", far, language="fr").verdict != "yes"


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Roma, Ashkali and Egyptians return to Kosovo", ("roma", "ashkali", "egyptian")),
        ("Irish Travellers and Yenish meet", ("traveller", "yenish")),
        ("The ROMACT towns meet", ("roma",)),
        ("A report on antigypsyism", ("roma",)),
        ("Sinti musicians", ("sinti",)),
        ("Gens du voyage in France", ("gens-du-voyage",)),
    ],
)
def test_groups_by_the_council_of_europe_s_list(text: str, groups: tuple[str, ...]) -> None:
    assert find(text, "", language="en").groups == groups


@pytest.mark.parametrize(
    ("title", "prior", "verdict"),
    [
        ("Travellers gather in the valley", Prior.NONE, "doubtful"),
        ("Travellers gather in the valley", Prior.LIKELY, "yes"),
        ("The mayor opens a bridge", Prior.LIKELY, "no"),
        ("The mayor opens a bridge", Prior.CERTAIN, "yes"),
        ("AS Roma win", Prior.LIKELY, "no"),
        ("AS Roma win", Prior.CERTAIN, "no"),
    ],
)
def test_what_a_source_s_prior_does(title: str, prior: Prior, verdict: str) -> None:
    assert find(title, "", language="en", prior=prior).verdict == verdict


@pytest.mark.parametrize(
    ("title", "because"),
    [
        ("Roma on International Roma Day", "two sure words: “Roma”, “International Roma Day”"),
        ("Travellers and racism", "one doubtful word: “Travellers”, settled by “racism” close by"),
        (
            "Travellers at the fair",
            "only one doubtful word, with nothing close by to settle it: “Travellers”",
        ),
        ("AS Roma win", "only a false friend: part of “AS Roma”"),
        ("A bridge", "no word of the vocabulary stands in it"),
    ],
)
def test_the_reason_in_words(title: str, because: str) -> None:
    assert find(title, "", language="en").because == because


def test_a_proof_quotes_whole_words_around_the_term() -> None:
    text = "Mayors of forty towns met to speak about Roma families\nand their homes, and much else besides."
    (proof,) = find("", text, language="en").evidence
    assert proof.quote == "of forty towns met to speak about Roma families and their homes, and much"
    assert text[proof.offset :].startswith("Roma")
