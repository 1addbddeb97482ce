"""What an entry of an XML feed says, field by field."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import parse
from aggregator.errors import ParseError
from aggregator.model import Enclosure, Entry, Parsed, Source

from .conftest import URL, document

Read = Callable[..., Parsed]

MISSING = "end of the document missing, and what stood there"


def rss(item: str, channel: str = "", attributes: str = "") -> str:
    names = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:psc="http://podlove.org/simple-chapters"'
    )
    inside = f"<channel><title>T</title>{channel}<item>{item}</item></channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {names} {attributes}>{inside}</rss>'


def atom(entry: str, feed: str = "", attributes: str = "") -> str:
    inside = f"<title>T</title>{feed}<entry><title>E</title>{entry}</entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{inside}</feed>'


FIELDS: list[tuple[str, dict[str, Any]]] = [
    # dates: verbatim, and none where none is
    (rss("<pubDate>Tue, 9 Apr 2019</pubDate>"), {"published": "Tue, 9 Apr 2019", "updated": None}),
    (rss("<pubDate> 9 avril 2019 </pubDate>"), {"published": "9 avril 2019"}),
    (rss("<dc:date>2019-04-09</dc:date>"), {"published": None, "updated": "2019-04-09"}),
    (rss("<dcterms:issued>2019</dcterms:issued>"), {"published": "2019", "updated": None}),
    (rss("<dcterms:created>2019-04</dcterms:created>"), {"published": "2019-04"}),
    (atom("<updated>2019-04-09T10:00:00Z</updated>"), {"published": None, "updated": "2019-04-09T10:00:00Z"}),
    (rss("<title>No date</title>"), {"published": None, "updated": None}),
    # links
    (
        rss("<link>/n/1</link>", "<link>https://site.example/home/</link>"),
        {"url": "https://site.example/n/1"},
    ),
    (rss("<link>n/1</link>"), {"url": URL + "n/1"}),
    (rss('<guid isPermaLink="true">https://a.example/g</guid>'), {"url": "https://a.example/g"}),
    (
        rss('<guid isPermaLink="false">https://a.example/g</guid>'),
        {"url": None, "guid": "https://a.example/g"},
    ),
    (rss("<link>javascript:alert(1)</link>"), {"url": None}),
    (
        atom('<link href="b/1"/>', attributes='xml:base="https://c.example/a/"'),
        {"url": "https://c.example/a/b/1"},
    ),
    (atom('<link href="1"/>', attributes='xml:base="/x/"'), {"url": "https://a.example/x/1"}),
    (atom('<link href="1"/>', '<link href="https://site.example/"/>'), {"url": URL + "1"}),
    (
        atom(
            '<link href="/en" hreflang="en"/><link href="/fr" hreflang="fr"/><link href="/de" hreflang="de"/>'
        ),
        {"url": "https://a.example/en"},
    ),
    (
        atom(
            '<link href="/en" hreflang="en"/><link href="/fr" hreflang="fr-FR"/>', attributes='xml:lang="fr"'
        ),
        {"url": "https://a.example/fr"},
    ),
    (
        atom(
            '<link rel="self" href="/s"/><link rel="enclosure" href="/e.mp3"/>'
            '<link type="application/pdf" href="/p"/><link href="/h"/>'
        ),
        {"url": "https://a.example/h"},
    ),
    # language
    (atom("", attributes='xml:lang="hu"'), {"language": "hu"}),
    (rss("<title>A</title>", "<language>de-DE</language>"), {"language": "de-DE"}),
    (rss("<dc:language>fr</dc:language><title>A</title>", "<language>de</language>"), {"language": "fr"}),
    (rss("<title>A</title><dc:language>fr</dc:language>", attributes='xml:lang="en"'), {"language": "fr"}),
    (atom('<summary xml:lang="ro">x</summary>', attributes='xml:lang="en"'), {"language": "ro"}),
    (rss("<title>A</title>"), {"language": None}),
    # people and labels
    (rss("<author>desk@example.org (The desk)</author>"), {"authors": ("The desk",)}),
    (rss("<dc:creator>One</dc:creator><dc:creator>Two</dc:creator>"), {"authors": ("One", "Two")}),
    (atom("<author><name>Desk</name><email>d@a.example</email></author>"), {"authors": ("Desk",)}),
    (atom("<author><email>d@a.example</email></author>"), {"authors": ("d@a.example",)}),
    (
        rss("<category>Human rights</category><category domain='x'>Work</category><category>Work</category>"),
        {"categories": ("Human rights", "Work")},
    ),
    (
        atom('<category term="hr" label="Human rights"/><category term="x"/>'),
        {"categories": ("Human rights", "x")},
    ),
    # files and pictures
    (
        rss('<enclosure url="/a.mp3" type="audio/mpeg" length="12"/>'),
        {
            "enclosures": (Enclosure(url="https://a.example/a.mp3", type="audio/mpeg", length="12"),),
            "picture": None,
        },
    ),
    (rss('<enclosure url="/a.jpg" type="image/jpeg" length="9"/>'), {"picture": "https://a.example/a.jpg"}),
    (rss('<media:thumbnail url="/t.jpg"/>'), {"picture": "https://a.example/t.jpg"}),
    (
        rss('<media:group><media:content url="/m" medium="image"/></media:group>'),
        {"picture": "https://a.example/m"},
    ),
    (rss('<media:content url="/film.mp4" medium="video" type="video/mp4"/>'), {"picture": None}),
    (rss('<itunes:image href="/i.png"/>'), {"picture": "https://a.example/i.png"}),
    # texts
    (
        rss("<description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>"),
        {"summary": "Short", "content": "<p>Long</p>"},
    ),
    (
        atom('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A</p></div></content>'),
        {"content": "<p>A</p>"},
    ),
    (
        atom('<content xml:base="https://d.example/x/" type="html">t</content>'),
        {"base": "https://d.example/x/"},
    ),
    (
        rss("<description>x</description>", "<link>https://site.example/</link>"),
        {"base": "https://site.example/"},
    ),
    (rss("<title>Caf&eacute; &#8211; news</title>"), {"title": "Café – news"}),
]


@pytest.mark.parametrize(("body", "expected"), FIELDS)
def test_an_entry_says(read: Read, body: str, expected: dict[str, Any]) -> None:
    (entry,) = read(body).entries
    assert {name: getattr(entry, name) for name in expected} == expected


def test_a_feed_without_entries_is_a_feed(read: Read) -> None:
    parsed = read('<rss version="2.0"><channel><title>Quiet</title><language>fr</language></channel></rss>')
    assert (parsed.title, parsed.language, parsed.entries) == ("Quiet", "fr", ())


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (rss("<title>One</title>").replace("</channel></rss>", ""), ["One"]),
        (rss("<title>One</title>").replace("</item></channel></rss>", "</item><item><title>Tw"), ["One"]),
        (
            rss("<title>One</title>").replace(
                "</item></channel></rss>", "</item><item><title>Two</title><lin"
            ),
            ["One"],
        ),
        (rss("<title>One\x00\x08</title>"), ["One"]),
        (rss("<title>One&#0;&#xD800;&#xFFFE;&#99999999999;</title>"), ["One"]),
        (rss("<title>One & two</title>"), ["One & two"]),
        (rss("<title>One</title><undeclared:thing>x</undeclared:thing>"), ["One"]),
        (rss("<title>One</title>") + "<script>track()</script>", ["One"]),
        (rss("<title>A<![CDATA[ <item> ]]></title>"), ["A <item>"]),
    ],
)
def test_broken_xml_gives_its_whole_entries(read: Read, body: str, titles: list[str]) -> None:
    assert [entry.title for entry in read(body).entries] == titles


def test_an_entry_cut_in_two_is_counted(read: Read) -> None:
    body = rss("<title>One</title><category>x</category>") * 1
    cut = body.replace("</item></channel></rss>", "</item><item><category>y</category><title>Tw")
    assert read(cut).drops == {"entry cut off before its end, left out": 1, MISSING: 1}


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'

WHOLE = [
    rss("<title>One</title></item><item><title>Two</title>"),
    atom("</entry><entry><title>Two</title>").replace("<title>E</title>", "<title>One</title>"),
    f"<rdf:RDF {RDF}><channel/><item><title>One</title></item><item><title>Two</title></item></rdf:RDF>",
]


@pytest.mark.parametrize("whole", WHOLE)
def test_a_feed_cut_anywhere_gives_its_whole_entries_or_fails(read: Read, whole: str) -> None:
    ends = [at for at in range(len(whole)) if whole[:at].endswith(("</item>", "</entry>"))]
    for at in range(1, len(whole) - len("</rss")):
        try:
            parsed = read(whole[:at])
        except ParseError:
            assert at < ends[0], "its whole entries are read"
        else:
            number = sum(end <= at for end in ends)
            assert [entry.title for entry in parsed.entries] == ["One", "Two"][:number]
            assert number, "half a feed is not an empty one"
            assert parsed.is_cut
            assert parsed.drops[MISSING] == 1


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<rss><channel><item><title>One", "is cut off before its first entry ends"),
        ("<rss version='2.0'><channel>" + "<a>" * 50, "is cut off before its first entry ends"),
        ("<rss><channel><item><title>One</channel></rss>", "is cut off before its first entry ends"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><title>T", "is cut off before its first entry ends"),
        ("<rss><channel><title>T<item><title>One</title></item></channel></rss>", "is no whole XML"),
        ("<rss version='2.0'></rss>", "has no channel"),
        ("<rss version='2.0'/>", "has no channel"),
    ],
)
def test_a_feed_that_is_cut_broken_or_a_shell_is_not_an_empty_one(
    read: Read, body: str, problem: str
) -> None:
    with pytest.raises(ParseError, match=problem):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel/></rss>",
        "<rss version='2.0'><channel></channel></rss>",
        "<rss version='2.0'><channel><title>T & T</title></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
    ],
)
def test_a_container_without_children_is_an_empty_list(read: Read, body: str) -> None:
    assert read(body).entries == ()


@pytest.mark.parametrize(
    "body",
    [
        rss("<psc:chapters><psc:chapter title='x'/></psc:chapters>"),
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>',
    ],
)
def test_what_breaks_feedparser_or_is_no_feed_is_a_parse_error(read: Read, body: str) -> None:
    with pytest.raises(ParseError):
        read(body)


def test_dtd_entities_are_not_read(read: Read) -> None:
    bomb = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + rss("<title>&b;&x;</title>").partition("?>")[2]
    )
    (entry,) = read(bomb).entries
    assert "ha" not in (entry.title or "")


PIECES = st.sampled_from(
    (
        *(
            "<rss version='2.0'>",
            "<feed>",
            "<channel>",
            "</channel>",
            "</rss>",
            "<item>",
            "</item>",
            "<entry>",
        ),
        *("<title>", "</title>", "<author>", "</author>", "<category>", "<link href='", "<source url=''>"),
        *("<image>", "<textinput>", "</source>", "<media:content", "<media:rating>", "<itunes:keywords>"),
        *("<dcterms:valid>", "</dcterms:valid>", "<psc:chapters>", "<psc:chapter>", "<georss:point>", "1,2"),
        *(
            "&#xD800;",
            "&#x;",
            "&#9999999999;",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?x",
            "<!DOCTYPE",
            "/>",
            ">",
        ),
        *("<content type='", "base64", "'/>", "\x00", "é"),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_no_feed_raises_anything_but_a_parse_error(pieces: list[str]) -> None:
    names = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:psc='http://podlove.org/simple-chapters'"
    body = f"<rss version='2.0' {names}>"
    try:
        parsed = parse.read(document(body + "".join(pieces)), Source(id="a", name="A", url=URL))
    except ParseError:
        return
    assert all(isinstance(entry, Entry) for entry in parsed.entries)
