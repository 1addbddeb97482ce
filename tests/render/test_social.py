"""Hashtags: single words in the edition's language."""

from dataclasses import replace

import pytest

from aggregator import i18n
from aggregator.model import SOCIAL, Tag
from aggregator.render import words
from aggregator.render.social import hashtag
from tests.render.feeds import ENGLISH, FRENCH, entry, item


@pytest.mark.parametrize(
    ("label", "language", "word"),
    [
        ("Roma and Travellers", "en", "RomaAndTravellers"),
        ("Roms et Gens du voyage", "fr", "RomsEtGensDuVoyage"),
        ("Côte d’Ivoire", "fr", "CôteDIvoire"),
        ("Bosnia & Herzegovina", "en", "BosniaHerzegovina"),
        ("Bosnie-Herzégovine", "fr", "BosnieHerzégovine"),
        ("местни действия", "bg", "МестниДействия"),
        ("თემი და ქალები", "ka", "თემიდაქალები"),
        ("տեղական գործողություն", "hy", "ՏեղականԳործողություն"),
        ("iş ve eğitim", "tr", "İşVeEğitim"),
        ("Boyash/Rudari", "en", "BoyashRudari"),
        ("Il-Belt", "mt", "IlBelt"),
    ],
)
def test_a_label_becomes_one_word(label: str, language: str, word: str) -> None:
    assert hashtag(label, language) == word


FOUND = Tag(
    topic="roma",
    verdict="yes",
    score=0.9,
    groups=tuple(words.GROUPS),
    themes=tuple(words.THEMES),
    countries=("FR", "MK", "BA", "CZ", "GB"),
)


@pytest.mark.parametrize("language", sorted(i18n.catalogue_languages() | {"en"}))
def test_every_label_of_ours_is_a_hashtag_in_every_language(language: str) -> None:
    social = replace(ENGLISH, language=language, branch=SOCIAL)
    found = words.categories(entry(shown=item(tags=(FOUND,))), social)
    assert len(found) > 25
    assert all(word and all(sign.isalnum() or i18n_mark(sign) for sign in word) for word in found)


def i18n_mark(sign: str) -> bool:
    """Marks are part of words: a letter of some scripts is written with one."""
    return hashtag(sign, "en") == sign


def test_only_a_social_feed_has_hashtags_for_categories() -> None:
    shown = entry(shown=item(tags=(FOUND,)))
    assert "Roma and Travellers" in words.categories(shown, ENGLISH)
    assert all(" " not in word for word in words.categories(shown, replace(FRENCH, branch=SOCIAL)))
