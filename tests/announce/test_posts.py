"""Posts: whatever is said, they fit, and their link stands whole."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.announce import Words, post
from aggregator.announce.networks import NETWORKS

LINK = "https://press.example.org/en/-/protect-roma-families"
TAGS = ("RomaAndTravellers", "Roma", "Housing", "Slovakia", "France")


def words(headline: str, *, teaser: str = "", link: str = LINK, hashtags: tuple[str, ...] = TAGS) -> Words:
    return Words(headline=headline, teaser=teaser, hashtags=hashtags, link=link)


def none(_title: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("network", "text", "weight"),
    [
        ("bluesky", "Ромите в България", 17),
        ("bluesky", "👩‍👩‍👧‍👧", 3),  # one grapheme, but 25 bytes
        ("bluesky", "é", 1),
        ("mastodon", "Roma at romea.cz", 16 + 20),
        ("mastodon", "It ended. Or did it… No.", 24),
        ("x", "Roma", 4),
        ("x", "Ромите", 6),
        ("x", "ქართული", 7),
        ("x", "Հայերեն", 7),
        ("x", "“Roma” – all…", 14),
        ("x", "漢字", 4),
        ("x", "🎉", 2),
        ("x", "Roma at romea.cz", 16 + 20),
    ],
)
def test_how_networks_count(network: str, text: str, weight: int) -> None:
    assert NETWORKS[network].weighs(text) == weight


def test_a_short_headline_takes_hashtags_and_each_network_what_it_has_room_for() -> None:
    teaser = "Mayors from nine countries asked for safe housing and schooling. " * 6
    made = post(words("Congress calls on towns to protect Roma families", teaser=teaser.strip()), taken=none)
    assert made.title == (
        "Congress calls on towns to protect Roma families #RomaAndTravellers #Roma #Housing #Slovakia"
    )
    assert all(text.endswith(f"#Slovakia {LINK}") for text in made.texts.values())
    assert len(made.texts["mastodon"]) > len(made.texts["bluesky"])


def test_a_headline_too_long_is_cut_after_a_word_and_takes_a_number_if_it_is_another_ones() -> None:
    first = post(words("The mayors of Europe " * 30), taken=none)
    assert first.title.endswith(("mayors…", "Europe…", "The…", "of…"))
    second = post(words("The mayors of Europe " * 30), taken=lambda title: title == first.title)
    assert second.title.endswith("… (2)")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=600),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=800),
    st.integers(0, 2000),
    st.integers(0, 3),
)
@example("გამარჯობა " * 60, "", 0, 0)
@example("👩‍👩‍👧‍👧" * 200, "👨‍👩‍👧" * 300, 180, 0)
@example("a.bg " * 100, "b.cz " * 100, 0, 3)
@settings(deadline=None)
def test_any_post_fits_with_its_link_whole(headline: str, teaser: str, length: int, others: int) -> None:
    link = f"https://press.example.org/{'a' * length}"
    said: list[str] = []
    for _ in range(others + 1):
        made = post(words(headline, teaser=teaser, link=link), taken=said.__contains__)
        assert made.title not in said
        said.append(made.title)
        assert {"mastodon", "x"} <= made.texts.keys()
        # Bluesky alone counts an address in full: one that leaves no room for words gets no text.
        assert ("bluesky" in made.texts) == (len(link) <= 259)
        for name, text in made.texts.items():
            network = NETWORKS[name]
            assert text.endswith(f" {link}")
            assert network.fits(text.removesuffix(f" {link}"), link)
            assert network.fits(made.title, link)
