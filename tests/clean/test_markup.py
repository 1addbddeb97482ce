"""Safe markup: what is kept, what is dropped, what is put right."""

from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from nh3 import Cleaner

from aggregator import clean
from aggregator.clean.attributes import ALLOWED
from aggregator.clean.elements import TAGS
from aggregator.clean.tokens import tokens
from aggregator.clean.writer import write

BASE = "https://a.example/"


@pytest.mark.parametrize(
    ("markup", "safe"),
    [
        # plain text
        ("Mayors meet in Lviv.", "<p>Mayors meet in Lviv.</p>"),
        ("One.\n\nTwo,\nand more.\n", "<p>One.</p><p>Two,<br>and more.</p>"),
        ("Fewer than 5 < 10 & more", "<p>Fewer than 5 &lt; 10 &amp; more</p>"),
        ("Caf&eacute; &amp; caf&amp;eacute;", "<p>Café &amp; café</p>"),
        ("", ""),
        (" \n\u00a0\n", ""),
        # escaped once too often
        ("&lt;p&gt;Mayors&lt;/p&gt;&lt;p&gt;meet.&lt;/p&gt;", "<p>Mayors</p><p>meet.</p>"),
        ("<![CDATA[<p>Mayors meet.</p>]]>", "<p>Mayors meet.</p>"),
        ("<p>The mayor&amp;#8217;s word</p>", "<p>The mayor’s word</p>"),
        # paragraphs
        ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
        ("<div>One</div><div>Two</div>", "<p>One</p><p>Two</p>"),
        ("One<br><br>Two<br>Three<br>", "<p>One</p><p>Two<br>Three</p>"),
        ("<p></p><p>&nbsp;</p><p><b> </b></p><p>One</p><p><br></p>", "<p>One</p>"),
        ("<section><h2>Head</h2>Text</section>", "<h2>Head</h2><p>Text</p>"),
        ("<h3><div>Head</div></h3>", "<h3>Head</h3>"),
        ("<center>One<hr>Two</center>", "<p>One</p><p>Two</p>"),
        ("<blockquote>Quoted</blockquote>", "<blockquote><p>Quoted</p></blockquote>"),
        ("<pre>\n  a\n   b  \n</pre>", "<pre>  a\n   b</pre>"),
        ("<p>One\n   two\t three</p>", "<p>One two three</p>"),
        ("<p>«\u00a0Roms\u00a0»\u00a0: oui</p>", "<p>«\u00a0Roms\u00a0»\u00a0: oui</p>"),
        # formatting
        ("<b><i>One</b>Two</i>", "<p><b><i>One</i></b><i>Two</i></p>"),
        ("<p>One <b> two </b> three</p>", "<p>One <b>two</b> three</p>"),
        ("<font color=red><u>One</u></font> <small>two</small>", "<p>One two</p>"),
        ("<p><b>One<p>Two</b> Three", "<p><b>One</b></p><p><b>Two</b> Three</p>"),
        ("<p><b>One</p><p>Two</p>", "<p><b>One</b></p><p>Two</p>"),
        ("<b>One <b>two</b></b> three", "<p><b>One two</b> three</p>"),
        (
            "H<sub>2</sub>O<sup>*</sup> <abbr title='a b'>ab</abbr>",
            '<p>H<sub>2</sub>O<sup>*</sup> <abbr title="a b">ab</abbr></p>',
        ),
        ("<time datetime='2019-04-08'>8 April</time>", '<p><time datetime="2019-04-08">8 April</time></p>'),
        # languages
        ("<p lang=ro>Romii</p>", '<p lang="ro">Romii</p>'),
        ("<p xml:lang=sr-Latn dir=LTR>Romi</p>", '<p lang="sr-Latn" dir="ltr">Romi</p>'),
        ("<span class=x>One</span> <span lang=fr>deux</span>", '<p>One <span lang="fr">deux</span></p>'),
        ("<p lang='\"'>One</p>", "<p>One</p>"),
        # links
        ("<a href=item>One</a>", f'<p><a href="{BASE}item">One</a></p>'),
        ("<a href=/item>One</a>", '<p><a href="https://a.example/item">One</a></p>'),
        ("<a href=//other.example/a>One</a>", '<p><a href="https://other.example/a">One</a></p>'),
        (
            "<a href='https://a.example/?a=1&b=2&utm_source=x'>One</a>",
            '<p><a href="https://a.example/?a=1&amp;b=2">One</a></p>',
        ),
        ("<a href='#note'>One</a> <a name=x>two</a>", "<p>One two</p>"),
        (
            "<a href=a hreflang=fr title='Un &lt;titre&gt;' rel=x target=_blank class=y>One</a>",
            f'<p><a href="{BASE}a" hreflang="fr" title="Un ‹titre›">One</a></p>',
        ),
        (
            "<a href=a><h3>Head</h3><div>Text</div></a>",
            f'<h3><a href="{BASE}a">Head</a></h3><p><a href="{BASE}a">Text</a></p>',
        ),
        (
            "<a href=a>One <a href=b>two</a> three</a>",
            f'<p><a href="{BASE}a">One</a> <a href="{BASE}b">two</a> three</p>',
        ),
        ("<a href=a></a>One", "<p>One</p>"),
        # lists
        ("<ul><li>One<li>Two</ul>", "<ul><li>One</li><li>Two</li></ul>"),
        ("<li>One<li>Two", "<ul><li>One</li><li>Two</li></ul>"),
        ("<ol start=3 type=a><li><p>One</p></ol>", '<ol start="3"><li><p>One</p></li></ol>'),
        ("<ul><li>One<ul><li>Two</ul>Three</ul>", "<ul><li>One<ul><li>Two</li></ul>Three</li></ul>"),
        ("<ul>One<li>Two</ul>Three", "<ul><li>One</li><li>Two</li></ul><p>Three</p>"),
        ("<ul><li></li><li> </li></ul>", ""),
        ("<li><div>One</div><div>Two</div>", "<ul><li>One<br>Two</li></ul>"),
        ("<dl><dt>Term<dd>Text</dl>", "<dl><dt>Term</dt><dd>Text</dd></dl>"),
        # tables
        ("<table><tr><th>A<td>B</table>", "<table><tbody><tr><th>A</th><td>B</td></tr></tbody></table>"),
        (
            "<table><tr><td><td>B<td></table>",
            "<table><tbody><tr><td></td><td>B</td><td></td></tr></tbody></table>",
        ),
        (
            "<table><caption>C</caption><thead><tr><th colspan=2>A</table>",
            '<table><caption>C</caption><thead><tr><th colspan="2">A</th></tr></thead></table>',
        ),
        (
            "<table>One<tr><td>Two</td></tr></table>",
            "<table><tbody><tr><td>One</td></tr><tr><td>Two</td></tr></tbody></table>",
        ),
        ("<tr><td>One</td><td>Two</td></tr>", "<p>One</p><p>Two</p>"),
        ("<table><tr><td>A</p></table></td>B", "<table><tbody><tr><td>A</td></tr></tbody></table><p>B</p>"),
        # images
        (
            "<img src=a.jpg alt='Two &quot;mayors&quot;' width=640px height=50%>",
            f'<p><img src="{BASE}a.jpg" alt="Two &quot;mayors&quot;" width="640"></p>',
        ),
        ("<img src=a.jpg width=1 height=1>", ""),
        ("<img src=a.jpg height=0>", ""),
        ("<img src=a.jpg style='display: none'>", ""),
        ("<img src='/img/spacer.gif'><img src='https://pixel.example/x'>", ""),
        ("<img alt=x>", ""),
        ("<img src='data:image/gif;base64,R0' data-src=a.jpg>", f'<p><img src="{BASE}a.jpg" alt=""></p>'),
        ("One <img class=wp-smiley src=s.png alt='🙂'> two", "<p>One 🙂 two</p>"),
        (
            "<figure><img src=a.jpg><figcaption>Two</figcaption></figure>",
            f'<figure><img src="{BASE}a.jpg" alt=""><figcaption>Two</figcaption></figure>',
        ),
        ("<figcaption>Alone</figcaption>", "<p>Alone</p>"),
        # characters
        ("<p>Ro\u00adma\u200b \ufefft\x08ext\ud800</p>", "<p>Roma text</p>"),
        ("<p>e\u0301</p>", "<p>é</p>"),
        ("<p>\u202ereversed</p>", "<p>reversed</p>"),
        ("<p>\u2067abc\u2069</p>", "<p>\u2067abc\u2069</p>"),
        ("<p>\u0092word\u0085</p>", "<p>’word…</p>"),
        # broken off
        ("<p>One <a href='https://a.exam", "<p>One</p>"),
        ("<p>One</", "<p>One&lt;/</p>"),
        ("One <john@example.org> two", "<p>One &lt;john@example.org&gt; two</p>"),
    ],
)
def test_markup_is_made_safe_and_sound(markup: str, safe: str) -> None:
    assert clean.html(markup, BASE) == safe
    assert clean.html(safe, BASE) == safe


def test_a_long_text_ends_after_a_whole_paragraph() -> None:
    safe = clean.html("<p>A paragraph about a mayor.</p>" * 4000, BASE)
    assert 60_000 < len(safe.encode()) <= 64 * 1024
    assert safe.endswith("<p>A paragraph about a mayor. …</p>")


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (1000, "<h2>Head</h2><p>First paragraph.</p><ul><li>One <b>two</b></li></ul><p>Last.</p>"),
        (79, "<h2>Head</h2><p>First paragraph.</p><ul><li>One <b>two</b></li></ul><p>…</p>"),
        (60, "<h2>Head</h2><p>First paragraph. …</p>"),
        (35, "<h2>Head</h2><p>…</p>"),
        (0, ""),
    ],
)
def test_an_excerpt_is_whole_blocks(limit: int, kept: str) -> None:
    whole = "<h2>Head</h2><p>First paragraph.</p><ul><li>One <b>two</b></li></ul><p>Last.</p>"
    assert clean.excerpt(whole, limit) == kept


def test_an_excerpt_of_one_long_block_ends_at_a_word() -> None:
    whole = f"<blockquote><p>One <b>two {'word ' * 100}</b></p></blockquote>"
    kept = clean.excerpt(clean.html(whole, BASE), 100)
    assert kept.startswith("<blockquote><p>One <b>two word ")
    assert kept.endswith("word…</b></p></blockquote>")
    assert len(kept.encode()) <= 100


UNKEPT = {"div", "section", "center", "font", "form", "select", "svg", "style", "title", "template"}
PIECES = (
    *(f"<{name}>" for name in sorted(TAGS | UNKEPT)),
    *(f"</{name}>" for name in sorted(TAGS | UNKEPT)),
    *("<a href=x>", "<a href='https://a.example/?a&b'>", "<img src=a.jpg>", "<img src=a width=1>"),
    *(
        "<span lang=fr>",
        "<",
        ">",
        "&",
        "&amp;",
        "&lt;",
        "amp;",
        "lt;",
        "&#60;",
        "&nbsp;",
        "&#8203;",
        "&#x338;",
    ),
    *("\u00a0", "\u0338", "\u0301", "\u202e", "\u2067", "\u200b", "\ud83d", "\x00", "\n", "\n\n", "  "),
    *(
        "x",
        "y z",
        "é",
        "’",
        "🙂",
        "&amp;#8217;",
        '"',
        "'",
        "=",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<x",
        "<p",
        "/>",
    ),
)
MARKUP = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60)


@given(MARKUP)
def test_making_safe_is_done_once_and_for_all(markup: str) -> None:
    safe = clean.html(markup, BASE)
    assert clean.html(safe, "https://other.example/") == safe
    assert is_normalized("NFC", safe)
    element = etree.Element("x")
    element.text = safe
    etree.tostring(element)


@given(MARKUP)
def test_what_is_written_is_what_a_parser_reads(markup: str) -> None:
    written = write(tokens(markup), BASE, 10_000)
    proved = Cleaner(tags=set(TAGS), attributes=ALLOWED, link_rel=None).clean(clean.html(markup, BASE))
    assert proved.replace("&nbsp;", "\u00a0") == clean.html(markup, BASE)
    assert written.count("<p>") == written.count("</p>")


@given(MARKUP, st.integers(0, 300))
def test_an_excerpt_fits_and_is_safe(markup: str, limit: int) -> None:
    safe = clean.html(markup, BASE)
    kept = clean.excerpt(safe, limit)
    assert len(kept.encode()) <= limit
    assert clean.html(kept, BASE) == kept
