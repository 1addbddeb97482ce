"""Plain text: what a reader would say the markup says."""

from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator import clean
from aggregator.i18n import graphemes


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("", ""),
        ("Fewer than a < b & c > d", "Fewer than a < b & c > d"),
        ("x <y and z", "x ‹y and z"),
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("<div>One</div>two<div>three</div>", "One\ntwo\nthree"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<tr><td>One</td><td>Two</td></tr>", "One Two"),
        ("<p>One\n  two\u00a0three</p>", "One two three"),
        ("One\ntwo\n\n\nthree", "One\ntwo\nthree"),
        ("One<b>two</b>", "Onetwo"),
        ("One<script>two()</script><style>three{}</style><!-- four -->", "One"),
        ("<title>Zero</title>One<noscript>two</noscript>", "One"),
        ("Caf&eacute; &#8217; &#x2019; &rsquo; &nbsp; &copy;", "Café ’ ’ ’ ©"),
        ("The mayor&amp;#8217;s caf&amp;eacute; &amp;amp; bar", "The mayor’s café & bar"),
        ("&amp;amp;amp;lt;3", "<3"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\nTwo"),
        ("&amp;lt;b&amp;gt;One&amp;lt;/b&amp;gt;", "One"),
        ("AT&T, R&D, ?a=1&copy=2", "AT&T, R&D, ?a=1&copy=2"),
        ("&#146;quoted&#148; &#0; &#xD800; &#99999999999;", "’quoted”"),
        ("&unknown; &;", "&unknown; &;"),
        ("Ro\u00adma, Si\u200bn\u2060ti\ufeff", "Roma, Sinti"),
        ("Ромa\u0301 и ро\u0301мы", "Ромá и ро́мы"),
        ("Romale\u0308", "Romalë"),
        ("\ud83d\ude42 \ud83d x", "🙂 x"),
        ("👩\u200d👧 and Ro\u200dma", "👩\u200d👧 and Roma"),
        ("a\x00b\x1fc\x7fd\ufffee\U0001ffff", "abcde"),
        ("\u202aone\u202c two \u202ethree", "one two three"),
        ("\u2067one\u2069 two", "\u2067one\u2069 two"),
        ("One\r\ntwo\u2028three\x0bfour", "One\ntwo\nthree\nfour"),
        ("\ue000icon", "icon"),
        ("Read <https://a.example/> or <a.b@example.org>", "Read ‹https://a.example/> or ‹a.b@example.org>"),
        ("One <a href='https://a.exam", "One"),
    ],
)
def test_text_is_what_a_reader_sees(markup: str, said: str) -> None:
    assert clean.text(markup) == said
    assert clean.text(said) == said


@pytest.mark.parametrize(
    ("markup", "limit", "title"),
    [
        ("<b>Mayors</b> meet\nin Lviv", 300, "Mayors meet in Lviv"),
        ("a < b > c", 300, "a ‹ b › c"),
        ("<< Romi >> -> danas", 300, "« Romi » → danas"),
        ("Q&amp;amp;A &amp;quot;Roma&amp;quot;", 300, 'Q&A "Roma"'),
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 11, "one two…"),
        ("abcdefghij", 5, "abcd…"),
        ("e\u0301e\u0301e\u0301 é é é", 9, "ééé é é é"),
        ("👩\u200d👧👩\u200d👧👩\u200d👧", 2, "👩\u200d👧…"),
        ("🇷🇴🇭🇺🇧🇬", 2, "🇷🇴…"),
        ("<p></p>", 300, ""),
    ],
)
def test_a_line_is_a_title(markup: str, limit: int, title: str) -> None:
    assert clean.line(markup, limit) == title
    assert clean.line(title, limit) == title


def test_graphemes_are_what_a_reader_counts() -> None:
    assert list(graphemes("ро́м")) == ["р", "о́", "м"]
    assert list(graphemes("👍🏽🇷🇴🇭🇺")) == ["👍🏽", "🇷🇴", "🇭🇺"]
    assert list(graphemes("")) == []
    assert list(graphemes("각")) == ["각"]


PIECES = (
    *(
        "<",
        ">",
        "&",
        "&amp;",
        "&lt;",
        "&gt;",
        "amp;",
        "lt;",
        "gt;",
        "&#60;",
        "&#38;",
        "&#51;",
        "#38;",
        "&nbsp;",
    ),
    *(
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "<td>",
        "<script>",
        "</script>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
    ),
    *(
        "p",
        "b",
        "/",
        "!",
        "?",
        " ",
        "\n",
        "\u00a0",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\u2067",
        "\u2069",
        "\u200d",
    ),
    *(
        "\ud83d",
        "\ude42",
        "\x00",
        "\u0085",
        "\u0301",
        "\u0338",
        "\u037e",
        "x",
        "é",
        "=",
        '"',
        "🙂",
        "🇷",
        "-",
        "רום",
    ),
)
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=80)


@given(MARKUP)
def test_plain_text_stays_as_it_is(markup: str) -> None:
    said = clean.text(markup)
    assert clean.text(said) == said
    assert is_normalized("NFC", said)
    element = etree.Element("x")
    element.text = said
    etree.tostring(element)


@given(MARKUP, st.integers(1, 30))
def test_a_title_fits_and_stays_as_it_is(markup: str, limit: int) -> None:
    title = clean.line(markup, limit)
    assert clean.line(title, limit) == title
    assert len(list(graphemes(title))) <= limit
    assert not set(title) & set("<>\n\u00a0")
    assert is_normalized("NFC", title)
