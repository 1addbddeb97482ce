"""Nothing that acts gets through, by the word of a parser that is not ours."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser

from aggregator import clean

CORPUS = Path(__file__).resolve().parents[1] / "hostile"
BASE = "https://press.example.org/en/news/"

TAGS = {
    *(
        "html",
        "head",
        "body",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "blockquote",
        "figure",
        "figcaption",
    ),
    *(
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "br",
    ),
    *("a", "em", "strong", "b", "i", "q", "cite", "abbr", "time", "sup", "sub", "code", "span", "img"),
}
ATTRIBUTES = {
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
}

VECTORS = [vector for group in json.loads((CORPUS / "html.json").read_bytes()).values() for vector in group]


def assert_harmless(markup: str) -> None:
    for node in LexborHTMLParser(markup).css("*"):
        assert node.tag in TAGS, f"{node.tag} in {markup}"
        assert set(node.attributes) <= ATTRIBUTES.get(node.tag or "", set()) | {"lang", "dir"}, markup
        for name in ("href", "src"):
            if name in node.attributes:
                assert_harmless_address(node.attributes[name])
    for element in lxml_html.fragment_fromstring(markup, create_parent=True).iter(etree.Element):
        assert element.tag == "div" or element.tag in TAGS
        assert not any(str(name).startswith("on") for name in element.attrib)


def assert_harmless_address(url: str | None) -> None:
    assert url is not None
    parts = urlsplit(url)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert "@" not in parts.netloc
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & set(' <>"`\\^{|}')


def assert_xml(text: str) -> None:
    element = etree.Element("x")
    element.text = text
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == (text or None)


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_gets_through(vector: str) -> None:
    for markup in (
        vector,
        f"<p>before{vector}after</p>",
        f"<ul><li><a href=x>{vector}",
        f'<p title="{vector}">x',
    ):
        safe = clean.html(markup, BASE)
        assert_harmless(safe)
        assert_xml(safe)
        assert clean.html(safe, BASE) == safe


@pytest.mark.parametrize("vector", VECTORS)
def test_plain_texts_of_vectors_hold_no_markup(vector: str) -> None:
    for plain in (clean.text(vector), clean.line(vector), clean.teaser(clean.text(vector))):
        assert_xml(plain)
        assert not [
            node for node in LexborHTMLParser(plain).css("*") if node.tag not in {"html", "head", "body"}
        ]
    assert not set(clean.line(vector)) & set("<>\n")


@pytest.mark.parametrize("vector", VECTORS)
def test_pictures_of_vectors_are_on_the_web(vector: str) -> None:
    found = clean.picture(vector, BASE)
    if found:
        assert_harmless_address(found.url)
        assert_xml(found.alt)


ADDRESSES = [
    *json.loads((CORPUS / "addresses.json").read_bytes()),
    "https://example.org/" + "a" * 2100,
    "x" * 100_000,
    "?" * 3000,
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_hostile_addresses_are_refused(url: str) -> None:
    assert clean.address(url) is None
    if against_base := clean.address(url, BASE):
        assert_harmless_address(against_base)
    assert clean.key(url) is None
    assert clean.address_language(url) is None


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<div>" * 100_000 + "deep",
        "<blockquote>" * 100_000 + "deep",
        "<b><i>" * 50_000 + "deep",
        "<table><tr><td>" * 30_000 + "deep",
        "<ul><li>" * 50_000 + "deep",
        "<font size=1>" * 200 + "<p>x" * 30_000,
        "<a href='https://a.example/" + "y" * 1900 + "'>" + "<p>x" * 30_000,
        "<a b='" * 20_000 + ">",
        "<x " * 60_000,
        "<" * 100_000,
        "<!--" * 60_000,
        "<svg>" * 60_000,
        "</p>" * 60_000,
        "&amp;" * 60_000,
        "&#" * 60_000,
        "&" + "amp;" * 60_000,
        "&#" + "9" * 100_000 + ";",
        "\u202e" * 100_000,
        "e" + "\u0301" * 100_000,
        "x" * 2_000_000,
        "<p>x</p>" * 200_000,
    ],
    ids=lambda markup: f"{markup[:12]!r} {len(markup)}",
)
def test_bombs_stay_small(markup: str) -> None:
    safe = clean.html(markup, BASE)
    assert len(safe.encode()) <= 64 * 1024
    assert clean.html(safe, BASE) == safe
    depth = deepest = 0
    for piece in safe.split("<")[1:]:
        if not piece.startswith(("br", "img")):
            depth += -1 if piece.startswith("/") else 1
            deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= 200
    assert_xml(clean.text(markup))
    assert len(clean.line(markup)) <= 310 or "\u0301" in markup
    clean.picture(markup, BASE)
