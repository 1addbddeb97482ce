"""What is cut or left out of a document that is too much, and that it is counted."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ParseError
from aggregator.model import Parsed, Selectors
from aggregator.parse import caps

Read = Callable[..., Parsed]


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


@pytest.mark.parametrize(
    ("item", "field", "length", "drop"),
    [
        (f"<title>{'é' * 900}</title>", "title", 512, "title over 1024 bytes, cut"),
        (f"<description>{'word ' * 20_000}</description>", "summary", 65_536, "text over 65536 bytes, cut"),
        (f"<author>{'a' * 40_000}</author>", "authors", 1, "authors over 500 bytes, cut"),
        (
            "".join(f"<category>{n}</category>" for n in range(30)),
            "categories",
            20,
            "categories too many or too long, left out",
        ),
        (
            f"<link>https://a.example/{'x' * 3000}</link>",
            "url",
            0,
            "address over 2048 bytes, left out",
        ),
        (
            f"<guid isPermaLink='false'>{'x' * 3000}</guid>",
            "guid",
            0,
            "guid over 2048 bytes, left out",
        ),
        (f"<pubDate>{'9 April 2019 ' * 50}</pubDate>", "published", 0, "date over 200 bytes, left out"),
    ],
)
def test_a_field_over_its_cap(read: Read, item: str, field: str, length: int, drop: str) -> None:
    parsed = read(rss(item, "<title>Other</title>"))
    assert len(getattr(parsed.entries[0], field) or "") == length
    assert drop in parsed.drops
    assert parsed.entries[1].title == "Other"


def test_categories_over_the_cap_take_nothing_else_with_them(read: Read) -> None:
    labels = "".join(f'<category term="{n}"/>' for n in range(25))
    closed = "".join(f'<category term="{n}"></category>' for n in range(25))
    for markup in (labels, closed):
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{markup}<title>Kept</title></entry></feed>'
        parsed = read(feed)
        (entry,) = parsed.entries
        assert (entry.title, len(entry.categories)) == ("Kept", 20)
        assert parsed.drops == {"categories too many or too long, left out": 5}


def test_a_cut_never_ends_inside_a_tag(read: Read) -> None:
    markup = "<p>" + "x" * (caps.HTML - 20) + '<a href="https://a.example/long/address">link</a></p>'
    (entry,) = read(rss(f"<description><![CDATA[{markup}]]></description>")).entries
    assert entry.summary is not None
    assert entry.summary.endswith("x")


def test_entries_over_the_cap_of_an_xml_feed(read: Read) -> None:
    parsed = read(rss(*(f"<title>{n}</title>" for n in range(caps.ENTRIES + 7))))
    assert len(parsed.entries) == caps.ENTRIES
    assert parsed.drops == {"entries over 5000, left out": 7}
    assert parsed.entries[-1].title == str(caps.ENTRIES - 1)


def test_entries_over_the_cap_of_a_json_feed(read: Read) -> None:
    items = [{"id": n} for n in range(caps.ENTRIES + 7)]
    parsed = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert len(parsed.entries) == caps.ENTRIES
    assert parsed.drops == {"entries over 5000, left out": 7}


def items(count: int) -> str:
    return "".join(
        f"<li><a href='/{n}'>The headline of story number {n}</a> 0{n % 9 + 1}.04.2019</li>"
        for n in range(count)
    )


@pytest.mark.parametrize("selectors", [None, Selectors(each="li")])
def test_entries_over_the_cap_of_a_page(read: Read, selectors: Selectors | None) -> None:
    parsed = read(f"<html><body><ul>{items(caps.ENTRIES + 7)}</ul></body></html>", selectors=selectors)
    assert len(parsed.entries) == caps.ENTRIES
    assert parsed.drops == {"entries over 5000, left out": 7}


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 10_000 + "<p>deep</p>",
        "<div>" * 1_000_000,
        "<b id=1><i id=2><u id=3>" * 500 + "<p>x</p>" * 50_000,
        "<ul><li><a href='/x'>A headline that is long enough</a>" * 3_000,
        "<table><tr><td>" * 4_000,
        "<a href='/x'>a link in a heap of links</a>" * 60_000,
        "<" * 1_000_000,
        "<!--" * 500_000,
        "<a " + "x=y " * 500_000,
        "word " * 1_000_000,
        "<p>" + "12 " * 500_000,
    ],
    ids=lambda page: page[:20],
)
def test_a_page_made_to_be_costly_is_refused(read: Read, page: str) -> None:
    """The run's own time limit is the judge: without the caps most of these take minutes or all memory."""
    with pytest.raises(ParseError):
        read("<html><body>" + page)


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ("<rss version='2.0'>" + "<a>" * 1_000_000, "200000 elements"),
        ("<rss " + 'a="1" ' * 1_000_000 + "/>", "600000 attributes"),
        ("<rss version='2.0'><channel><title>" + "&" * 3_000_000, "2000000 references"),
    ],
)
def test_a_feed_of_nothing_but_markup_is_refused(read: Read, feed: str, said: str) -> None:
    with pytest.raises(ParseError, match=f"has more than {said}"):
        read(feed)


@pytest.mark.parametrize(
    ("items", "said"), [("{}," * 100_001, "100000 objects and lists"), ("1," * 1_000_001, "1000000 values")]
)
def test_a_json_feed_of_nothing_but_structure_is_refused(read: Read, items: str, said: str) -> None:
    with pytest.raises(ParseError, match=f"has more than {said}"):
        read('{"version": "https://jsonfeed.org/version/1.1", "items": [' + items.rstrip(",") + "]}")


def test_a_text_that_one_emoji_makes_wide_is_cut_after_a_whole_entry(read: Read) -> None:
    parsed = read(rss("<title>\U0001f600</title>", *(f"<title>{'x' * 900_000}</title>" for _ in range(8))))
    assert len(parsed.entries) == 6
    assert parsed.drops["text over 20 MB of memory, cut"] == 1
    assert parsed.drops["entry cut off before its end, left out"] == 1


def test_elements_in_a_cdata_section_are_text(read: Read) -> None:
    markup = f"<![CDATA[{'<b>x</b>' * 9_000}]]>"
    parsed = read(rss(*(f"<title>{n}</title><description>{markup}</description>" for n in range(30))))
    assert len(parsed.entries) == 30


def test_a_list_is_found_beside_depth(read: Read) -> None:
    page = f"<html><body>{'<div>' * 9_000}x{'</div>' * 9_000}<ul>{items(9)}</ul></body></html>"
    assert len(read(page).entries) == 9


@pytest.mark.parametrize(
    "feed",
    [
        rss(*(f"<author>{'a' * 499}</author>" for _ in range(300))),
        rss("<author>" + "<b>a</b>aaaa" * 50_000 + "</author>"),
        rss("".join(f"<category>{n}</category>" for n in range(100_000))),
        rss("<media:keywords>" + "a, b," * 200_000 + "</media:keywords>"),
        '<?xml version="1.0"?>' + "\n" * 1_000_000 + rss("<title>x</title>"),
        "<rss version='2.0'><channel>" + "<author>" * 200_000 + "</channel></rss>",
        "<rss version='2.0'><channel><item>" + "<!" * 300_000,
        "<rss version='2.0'>" + "<a>" * 200_000,
    ],
    ids=lambda feed: feed[:40] + str(len(feed)),
)
def test_a_feed_made_to_be_costly_is_read_or_refused(read: Read, feed: str) -> None:
    try:
        read(feed)
    except ParseError:
        return


@given(st.text(max_size=300), st.integers(min_value=1, max_value=200))
def test_a_cut_text_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    drops = caps.Drops()
    cut = drops.cut(text, limit, "text")
    assert cut is None or text.strip().startswith(cut)
    assert len((cut or "").encode("utf-8", "replace")) <= limit
