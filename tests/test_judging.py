"""Language and findings together: titles, paragraphs and quotations in another language; bad input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.judging import judge
from aggregator.model import Passage

FRENCH = "Le maire de Lyon a reçu les familles et leur a promis un logement décent avant l'hiver qui vient."
ENGLISH = "The Roma families who live in this camp deserve a decent home and a school for their children."


def test_a_title_in_another_language_is_read_in_its_own() -> None:
    judged = judge("The eviction of Roma families in Lyon and what follows from it", f"{FRENCH}\n{FRENCH}")
    assert (judged.language.value, judged.title_language) == ("fr", "en")
    assert judged.tags[0].verdict == "yes"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (f"{FRENCH}\n{ENGLISH}\n{FRENCH}\n{FRENCH}", ENGLISH),
        (f"{FRENCH} «{ENGLISH}» {FRENCH} {FRENCH}", f"«{ENGLISH}»"),
    ],
)
def test_a_paragraph_or_quotation_in_another_language_is_read_in_its_own(text: str, piece: str) -> None:
    judged = judge("Un logement pour tous", text)
    start = text.index(piece)
    assert judged.language.value == "fr"
    assert judged.passages == (Passage(start=start, end=start + len(piece), language="en"),)
    assert judged.tags[0].verdict == "yes"
    assert text[judged.tags[0].evidence[0].offset :].startswith("Roma families")


def test_one_language_has_no_passages() -> None:
    judged = judge("Un logement pour tous", f"{FRENCH}\n{FRENCH} «{FRENCH}»")
    assert judged.passages == ()
    assert judged.title_language == "fr"


BAD = (
    "", " ", "\n\n", "Roma", "ROMA", "a", "!!!", "🎉🎉", "👩‍👩‍👧 Roma 🏳️‍🌈", "РОМИ", "ромsk", "Romové\u0301",
    "Ρομ\u03b1\u0301", "ΡΟΜΑ ΣΤΗΝ ΕΛΛΑΔΑ", "ЦИГАНИ", "romi u srbiji", "Romi u Србији и Грчкој", "\ud800",
    "Ｒｏｍａ", "R\u00ado\u00adm\u00ada", "İSTANBUL ROMANLARI", "مرحبا", "你好", "«" * 99,
    "“" * 99 + "”" * 99, "Roma " * 13_000, "x" * 64_000, "ß" * 500, "\x00",
)  # fmt: skip
PIECES = st.sampled_from(BAD[:-6])


@pytest.mark.parametrize("title", BAD, ids=range(len(BAD)))
def test_bad_input_gets_a_verdict(title: str) -> None:
    for text in ("", title):
        for found in judge(title, text, hints=("xx", "no", "")).tags:
            assert found.verdict in {"yes", "no", "doubtful"}
            assert found.because


@settings(deadline=None)
@given(
    title=st.one_of(st.text(max_size=80), PIECES),
    text=st.one_of(st.text(), st.lists(st.one_of(PIECES, st.just(FRENCH), st.just(ENGLISH))).map("\n".join)),
    hints=st.lists(st.sampled_from(["en", "fr", "sr-Latn", "no", "xx", "", "de_AT"]), max_size=2),
)
def test_mixed_languages_get_a_verdict_and_proofs_that_stand(title: str, text: str, hints: list[str]) -> None:
    judged = judge(title, text, hints=hints)
    for found in judged.tags:
        for proof in (*found.evidence, *found.vetoes, *found.spared, *found.grounds):
            part = title if proof.part == "title" else text
            assert part[proof.offset :].startswith(proof.term)
