import pytest

from aggregator import i18n


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("AVRIL", "avril"),
        ("févr.", "fevr"),
        ("ΑΠΡΙΛΊΟΥ", "απριλιου"),
        ("Απριλίου", "απριλιου"),
        ("NİSAN", "nisan"),
        ("KASIM", "kasim"),
        ("Kasım", "kasim"),
        ("d’Abril", "d abril"),
        ("Meán  Fómhair", "mean fomhair"),
        ("Թ", "թ"),
        ("ᲐᲞᲠᲘᲚᲘ", "აპრილი"),
        ("й", "и"),
        ("  .  ", ""),
    ],
)
def test_words_are_compared_without_case_and_accents(text: str, folded: str) -> None:
    assert i18n.fold(text) == folded


@pytest.mark.parametrize(
    ("language", "word", "month"),
    [
        ("fr", "avr", 4),
        ("fr", "fevrier", 2),
        ("fr-CH", "janvier", 1),
        ("uk", "квітень", 4),
        ("uk", "квітня", 4),
        ("el", "Απρίλιος", 4),
        ("el", "ΑΠΡΙΛΙΟΥ", 4),
        ("el", "Μαΐου", 5),
        ("hr", "listopada", 10),
        ("pl", "listopada", 11),
        ("sr", "априла", 4),
        ("sr-Latn", "aprila", 4),
        ("cnr", "jula", 7),
        ("ca", "d’abril", 4),
        ("ga", "Meán Fómhair", 9),
        ("mt", "Ġunju", 6),
        ("hu", "ápr.", 4),
        ("ka", "აპრილს", 4),
        ("hy", "ապրիլի", 4),
        ("az", "iyun", 6),
        ("lb", "Mäerz", 3),
        ("sq", "nëntor", 11),
        ("rom", "Novèmbro", 11),
        ("rom", "aprilo", 4),
        ("rmn", "avgusto", 8),
    ],
)
def test_a_word_for_a_month(language: str, word: str, month: int) -> None:
    assert i18n.month_words(language)[i18n.fold(word)] == month


@pytest.mark.parametrize("language", i18n.EUROPEAN)
def test_every_european_language_has_twelve_months_and_no_doubtful_word(language: str) -> None:
    assert set(i18n.month_words(language).values()) == set(range(1, 13))


@pytest.mark.parametrize("language", ["", "xx", "not a tag", "und"])
def test_no_words_for_no_language(language: str) -> None:
    assert i18n.month_words(language) == {}


def test_what_languages_disagree_about_is_marked() -> None:
    european = i18n.every_month_table(european=True)
    assert european["avril"] == (4, "fr")
    assert european["listopada"][0] == 0
    assert set(european) - set(i18n.every_month_table(european=False)) < {w for w in european if len(w) < 4}


def test_tables_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(TypeError):
        i18n.month_words("fr")["avril"] = 5  # type: ignore[index]  # that it cannot is the point
