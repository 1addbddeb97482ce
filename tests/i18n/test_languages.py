import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import i18n

ALLIANCE = (
    *("en", "fr", "de", "it", "es", "pt", "ca", "nl", "ro", "hu", "cs", "sk", "pl", "bg", "mk", "sr", "hr"),
    *("bs", "cnr", "sl", "sq", "el", "tr", "uk", "ru", "lt", "lv", "et", "fi", "sv", "nb", "nn", "da", "is"),
    *("ga", "mt", "hy", "ka", "az", "lb", "rom"),
)


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("ro", "fr", "roumain"),
        ("fr", "fr", "français"),
        ("sr-Latn", "fr", "serbe (latin)"),
        ("rom", "en", "Romani"),
        ("rmn", "en", "Romani"),
        ("rom", "rom", "romani ćhib"),
        ("rom", "sr-Latn", "romski"),
        ("cnr", "en", "Montenegrin"),
        ("cnr", "cnr", "crnogorski"),
        ("cnr", "sr-Latn", "crnogorski"),
        ("cnr", "vo", "Montenegrin"),
        ("fr", "rom", "French"),
        ("qq", "fr", "qq"),
        ("not a code", "fr", "not a code"),
    ],
)
def test_the_name_of_a_language(code: str, reader: str, name: str) -> None:
    assert i18n.language_name(code, reader) == name


@pytest.mark.parametrize("reader", ALLIANCE)
def test_romani_is_never_named_by_an_exonym(reader: str) -> None:
    exonym = re.compile(
        "(?i)gyps|gitan|tsigan|ţigan|țigan|zigeun|zingar|cigán|cigan|cygań|циган|цыган|čigān|mustlas|ბოშ"
    )
    assert not exonym.search(i18n.language_name("rom", reader))


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("BG", "fr", "Bulgarie"),
        ("bg", "ro", "Bulgaria"),
        ("MK", "en", "North Macedonia"),
        ("FR", "rom", "France"),
        ("??", "fr", "??"),
    ],
)
def test_the_name_of_a_country(code: str, reader: str, name: str) -> None:
    assert i18n.country_name(code, reader) == name


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("rom", "ltr"),
        ("cnr", "ltr"),
        ("ar", "rtl"),
        ("he", "rtl"),
        ("yi", "rtl"),
        ("ur-PK", "rtl"),
        ("az-Arab", "rtl"),
        ("xx", "ltr"),
    ],
)
def test_the_direction_of_writing(language: str, direction: str) -> None:
    assert i18n.direction(language) == direction


@pytest.mark.parametrize(
    ("code", "feed"),
    [
        ("fr", "fr"),
        ("fr-CH", "fr"),
        ("rom", "rom"),
        ("rmn", "rom"),
        ("cnr", "sr"),
        ("sr-Latn", "sr"),
        ("nb", "nb"),
    ],
)
def test_the_code_in_an_rss_channel(code: str, feed: str) -> None:
    assert i18n.feed_language(code) == feed


@pytest.mark.parametrize(
    "tag", [*ALLIANCE, "fr-CH", "sr-Latn", "sr-Latn-ME", "zh-Hant-TW", "rmn", "ca-valencia"]
)
def test_tags_we_know(tag: str) -> None:
    assert i18n.is_language(tag)


@pytest.mark.parametrize(
    "tag", ["", "french", "fr_CH", "xx", "und", "mul", "fr-", "-fr", "f", "no/yes", "en-x-y"]
)
def test_tags_we_do_not(tag: str) -> None:
    assert not i18n.is_language(tag)


def test_the_languages_of_europe_are_known() -> None:
    assert {tag.partition("-")[0] for tag in i18n.EUROPEAN} <= i18n.known_languages()


@given(st.text(max_size=30))
def test_any_text_for_a_tag_has_names_and_a_direction(tag: str) -> None:
    assert i18n.direction(tag) in {"ltr", "rtl"}
    assert i18n.language_name("fr", tag)
    assert i18n.country_name("FR", tag)
    assert i18n.feed_language(tag) is not None
    assert i18n.say(tag, "a sentence without a translation") == "a sentence without a translation"
