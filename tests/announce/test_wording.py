"""Titles and links as every consumer can bear them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.announce.wording import LONGEST, fit, links, plain, titles
from aggregator.model import Edition, Inferred, Item, Source

OWN = "https://news.example.org/roma/fr/5f0c3a52-5d0b-5c55-9a55-6c1b6f2a7d10.html"
EDITION = Edition(name="roma", topic="roma", language="fr", title="Les Roms")
SOURCE = Source(id="congress", name="The Congress", url="https://press.example/feed")
ITEM = Item(
    id="one",
    source="congress",
    guid=None,
    url="https://press.example/one",
    key=None,
    title="A title",
    summary="A summary.",
    content_html="",
    language=Inferred(value="fr", because="said"),
    published=Inferred(value=date(2026, 11, 20), because="said"),
    first_seen=datetime(2026, 11, 23, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://elsewhere.example/one", "https://elsewhere.example/one"),
        ("http://press.example/one", "https://press.example/one"),  # its source is read over https
        ("http://elsewhere.example/one", "http://elsewhere.example/one"),  # nobody knows that it has https
        ("https://press.example/?id=1", "https://press.example/?id=1"),
        ("https://press.example/?id=1&view=2", OWN),
        ("https://press.example/" + "a" * 200, OWN),
        ("https://press.example/list#item-7", "https://press.example/list#item-7"),
        ("https://press.example/a%20b", "https://press.example/a%20b"),
        (None, OWN),
    ],
)
def test_links(address: str | None, expected: str) -> None:
    given = list(links(replace(ITEM, url=address), secure_hosts=frozenset({"press.example"}), own_page=OWN))
    assert given[0] == expected
    assert given[-1] == OWN


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Roms & Voyageurs", "Roms & Voyageurs"),
        ("Roms &amp; Voyageurs", "Roms & Voyageurs"),
        ("Roms &amp;amp;amp; Voyageurs", "Roms & Voyageurs"),
        ("L&#8217;Europe &nosuch; rom", "L’Europe &nosuch rom"),
        ("AT&T; R&D", "AT&T R&D"),
        ("&lt;b&gt;Rom&lt;/b&gt;", "‹b›Rom‹/b›"),
        ("a <i>title</i>\n on\ttwo\x00lines", "a ‹i›title‹/i› on two lines"),
        ("👩‍👩‍👧 Ρομά", "👩‍👩‍👧 Ρομά"),
    ],
)
def test_plain(said: str, expected: str) -> None:
    assert plain(said) == expected


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 9, "one two…"),
        ("onetwothree", 6, "onetw…"),
        ("a onetwothree", 8, "a onetw…"),
        ("ab👩‍👩‍👧 x", 5, "ab…"),
    ],
)
def test_a_long_title_is_cut_after_a_word_and_never_inside_a_character(
    text: str, room: int, expected: str
) -> None:
    assert fit(text, room) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "A title"),
        ({"title": ""}, "A summary."),
        ({"title": "&#8203;<>"}, "\u200b‹›"),
        ({"title": "", "summary": ""}, "The Congress"),
    ],
)
def test_an_item_without_a_title_gets_one(fields: dict[str, Any], expected: str) -> None:
    assert next(titles(replace(ITEM, **fields), EDITION, source=SOURCE, link=OWN)) == expected


@given(st.text(max_size=400), st.text("a/", max_size=170))
def test_title_space_and_link_fit_and_hold_no_markup(title: str, path: str) -> None:
    link = f"https://press.example/{path}"
    for given_title in islice(titles(replace(ITEM, title=title), EDITION, source=SOURCE, link=link), 3):
        assert 0 < len(given_title) <= LONGEST - 1 - len(link)
        assert not set(given_title) & set("<>\n\x00")
        assert plain(given_title) == given_title
