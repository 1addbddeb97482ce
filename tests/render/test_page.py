"""What people see: whole without script and pictures, in order for screen readers, legible in both lights."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from feeds import ENGLISH, FRENCH, FULL, ROMANIAN, SITE, entry, feed, item, tag
from lxml import etree, html

from aggregator.errors import RenderError
from aggregator.model import EARLIEST
from aggregator.render import common, page
from aggregator.render.page import marked
from aggregator.render.words import GROUPS, SUBJECTS, THEMES, TOPICS

PACKAGE = Path(__file__).resolve().parents[2] / "aggregator"
STYLE = (PACKAGE / "render" / "static" / "style.css").read_text(encoding="utf-8")


def read(document: bytes) -> html.HtmlElement:
    return html.document_fromstring(document, parser=html.HTMLParser(encoding="utf-8"))


def found(root: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    elements = root.xpath(path)
    assert isinstance(elements, list)
    return [element for element in elements if isinstance(element, html.HtmlElement)]


def values(root: html.HtmlElement, path: str) -> list[str]:
    texts = root.xpath(path)
    assert isinstance(texts, list)
    return [str(text) for text in texts]


PAGE = read(page(FULL))


def test_the_page_names_its_language_and_direction() -> None:
    assert (PAGE.get("lang"), PAGE.get("dir")) == ("en", "ltr")
    arabic = read(page(feed(edition=replace(ENGLISH, language="ar"))))
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")


def test_one_first_heading_and_no_level_skipped() -> None:
    levels = [int(str(element.tag)[1]) for element in found(PAGE, "//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_and_the_way_past_them() -> None:
    assert [len(found(PAGE, f"//{name}")) for name in ("main", "header", "nav", "footer")] == [1, 1, 1, 1]
    first = found(PAGE, "//body//a")[0]
    assert (first.get("href"), found(PAGE, "//main")[0].get("id")) == ("#news", "news")
    assert values(PAGE, "//nav/@aria-label") == ["Languages"]


def test_readers_find_the_feeds_rss_first() -> None:
    path = "//head/link[@rel='alternate'][contains(@type, 'application/')]"
    assert [(link.get("type"), link.get("href")) for link in found(PAGE, path)] == [
        ("application/rss+xml", f"{SITE}/roma/en.rss"),
        ("application/atom+xml", f"{SITE}/roma/en.atom"),
        ("application/feed+json", f"{SITE}/roma/en.json"),
    ]
    assert [dd.text_content() for dd in found(PAGE, "//section//dd")] == [
        f"{SITE}/roma/en.{ending}" for ending in ("rss", "atom", "json")
    ]


def test_other_languages_go_by_their_own_names() -> None:
    got = [(li.text_content(), values(li, "a/@hreflang")) for li in found(PAGE, "//nav//li")]
    assert got == [("English", []), ("français", ["fr"]), ("română", ["ro"])]
    assert values(PAGE, "//nav//*[@aria-current='page']/text()") == ["English"]


def test_dates_are_words_in_the_editions_language_and_days_for_machines() -> None:
    french = read(page(replace(FULL, edition=FRENCH)))
    assert values(french, "//article//time/text()") == ["9 avril 2019"] * 4
    assert values(french, "//article//time/@datetime") == ["2019-04-09T07:15:00Z", *["2019-04-09"] * 3]


def test_an_entry_in_another_language_says_so_to_eyes_and_ears() -> None:
    (french,) = found(PAGE, "//article[2]")
    assert values(french, "h2/@lang") == ["fr"]
    assert values(french, ".//*[@class='other']/text()") == ["Language: French"]
    assert not found(PAGE, "//article[1]//*[@class='other']")


def test_why_an_entry_is_here() -> None:
    (first,) = found(PAGE, "//article[1]//details")
    assert values(first, "summary/text()") == ["Why this is here"]
    assert [q.text_content() for q in found(first, ".//q")] == ["on towns to protect Roma families"]
    assert values(first, ".//mark/text()") == ["Roma families"]
    no_words = replace(tag(), evidence=())
    told = read(page(feed(entry(shown=item(tags=(no_words,))))))
    assert values(told, "//details/p/text()") == ["Its source is devoted to this topic."]


@pytest.mark.parametrize(
    ("quote", "term", "expected"),
    [
        ("the Roma of the town", "Roma", ("the ", "Roma", " of the town")),
        ("ROMA OF THE TOWN", "Roma", ("", "ROMA", " OF THE TOWN")),
        ("nothing here", "Roma", ("nothing here", "", "")),
        ("", "Roma", ("", "", "")),
    ],
)
def test_the_word_is_marked_in_its_quote(quote: str, term: str, expected: tuple[str, str, str]) -> None:
    assert marked(quote, term) == expected


def test_no_script_no_style_in_the_text_and_every_picture_can_be_missing() -> None:
    assert not found(PAGE, "//script|//style|//iframe|//form|//object|//embed|//*[@style]|//*[@onclick]")
    for picture in found(PAGE, "//article//img"):
        assert picture.get("alt") is not None
        assert (picture.get("loading"), picture.get("width"), picture.get("height")) == ("lazy", "600", "400")


def test_text_stays_text() -> None:
    evil = '<script>alert(1)</script>" onmouseover="x'
    shown = item(title=evil, summary=evil, content_html="")
    made = replace(feed(replace(entry(title=evil, shown=shown), source_name=evil)), site_name=evil)
    root = read(page(replace(made, edition=replace(ENGLISH, title=evil))))
    assert not found(root, "//script|//*[@onmouseover]")
    assert values(root, "//article/h2/a/text()") == [evil]


def test_an_edition_without_news_says_so() -> None:
    root = read(page(replace(feed(), updated=EARLIEST)))
    assert values(root, "//main/p/text()") == ["There is no news here yet."]
    assert "1990" not in root.text_content()


def test_a_page_that_cannot_be_written_says_which_and_why() -> None:
    with pytest.raises(RenderError, match=r"^roma/en as page: "):
        page(feed(entry(title="a\ud800b")))


COMMON = common("Alliance & press review", (ENGLISH, FRENCH, ROMANIAN), url=f"{SITE}/")


def test_the_front_page_leads_to_every_edition() -> None:
    root = read(COMMON["index.html"])
    assert values(root, "//main//li/a/@href") == ["roma/en/", "roma/fr/", "roma/ro/"]
    assert values(root, "//main//li/@lang") == ["en", "fr", "ro"]
    assert values(root, "//head/link[@type='application/rss+xml']/@href")[1] == f"{SITE}/roma/fr.rss"


def test_the_list_of_feeds_is_opml() -> None:
    outlines = etree.fromstring(COMMON["feeds.opml"]).findall("body/outline")
    assert [(o.get("type"), o.get("xmlUrl"), o.get("text")) for o in outlines] == [
        ("rss", f"{SITE}/roma/en.rss", "Roma in the news"),
        ("rss", f"{SITE}/roma/fr.rss", "Les Roms dans l’actualité"),
        ("rss", f"{SITE}/roma/ro.rss", "Romii în presă"),
    ]


def test_a_site_without_editions_still_has_a_front_page() -> None:
    assert b"Alliance" in common("Alliance", (), url=SITE)["index.html"]


def test_every_group_and_subject_of_the_shipped_vocabularies_has_a_label() -> None:
    for topic in (PACKAGE / "vocabularies").glob("*/everywhere.yaml"):
        text = topic.read_text(encoding="utf-8")
        everywhere = listed(text)
        assert topic.parent.name in TOPICS
        assert everywhere["groups"] <= set(GROUPS)
        assert everywhere["subjects"] <= set(SUBJECTS)
        themes = text.partition("\nthemes:\n")[2].partition("\n\n")[0]
        assert set(re.findall(r"^  ([a-z-]+):", themes, re.MULTILINE)) == set(THEMES)


def listed(text: str) -> dict[str, set[str]]:
    """Short lists by name; what stands after a colon in a list is not the word itself."""
    lists = re.findall(r"^(\w+): \[(.*)\]$", text, re.MULTILINE)
    return {name: {word.partition(":")[0].strip() for word in words.split(",")} for name, words in lists}


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("light", ["light", "dark"])
def test_every_text_can_be_read(light: str) -> None:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    named = colours(blocks[0 if light == "light" else 1])
    for ground in ("paper", "raised"):
        for text in ("ink", "quiet", "link", "visited"):
            assert contrast(named[text], named[ground]) >= 4.5, (text, ground)
    assert contrast(named["ink"], named["mark"]) >= 4.5
    assert contrast(named["band-one"], named["paper"]) >= 3


def test_the_style_sheet_asks_nobody_for_anything() -> None:
    assert not re.findall(r"@import|url\(|https?:", STYLE)
