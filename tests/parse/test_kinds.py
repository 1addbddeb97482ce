"""What a document is, whatever it is said to be."""

from collections.abc import Callable

import pytest

from aggregator import parse
from aggregator.errors import ParseError
from aggregator.model import Document, Parsed, Source

Read = Callable[..., Parsed]
Make = Callable[..., Document]

RSS = (
    '<rss version="2.0"><channel><title>T</title>'
    "<item><title>One</title><link>https://a.example/1</link></item></channel></rss>"
)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>One</title></entry></feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    '<item rdf:about="https://a.example/1"><title>One</title></item></rdf:RDF>'
)
CDF = (
    '<CHANNEL HREF="https://a.example/"><ITEM HREF="https://a.example/1"><TITLE>One</TITLE></ITEM></CHANNEL>'
)
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "title": "One"}]}'
PAGE = (
    "<!DOCTYPE html><html><head><title>T</title></head><body><ul>"
    + "".join(f'<li><a href="/{n}">Headline number {n} of a list of news</a></li>' for n in "abcd")
    + "</ul></body></html>"
)
WARNING = (
    "<br />\n<b>Warning</b>:  include(): a file is missing in <b>/srv/feed.php</b> on line <b>3</b><br />\n"
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS, "feed"),
        (ATOM, "feed"),
        (RDF, "feed"),
        (CDF, "feed"),
        (JSON, "jsonfeed"),
        (PAGE, "listing"),
        ("\n\n  \t" + RSS, "feed"),
        ("\ufeff" + RSS, "feed"),
        ("\ufeff \n" + JSON, "jsonfeed"),
        (WARNING + "<?xml version='1.0'?>" + RSS, "feed"),
        (WARNING * 300 + RSS, "feed"),
        ("<!-- made by <html> and hand -->" + RSS, "feed"),
        ('<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?>\n' + ATOM, "feed"),
        ('<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "x.dtd">' + RSS, "feed"),
        ('<?xml version="1.0"?>' + PAGE, "listing"),
        (RSS.encode("utf-16"), "feed"),
        (PAGE.encode("utf-16"), "listing"),
        ("<div>" + PAGE[PAGE.index("<ul>") : -14] + "</div>", "listing"),
    ],
)
def test_the_bytes_decide(make: Make, read: Read, body: str | bytes, kind: str) -> None:
    assert parse.kind_of(make(body), Source(id="a", name="A", url="https://a.example/")) == kind
    parsed = read(body)
    assert parsed.kind == kind
    assert parsed.entries


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (PAGE, "feed", "sent a web page where a feed was promised"),
        (RSS, "listing", "sent a feed where a web page was promised"),
        (JSON, "feed", "sent a JSON Feed where a feed was promised"),
        (PAGE, "jsonfeed", "sent a web page where a JSON Feed was promised"),
        ("", None, "sent an empty document"),
        (" \n ", "feed", "sent an empty document"),
        ("\x00\x01\x02", None, "sent what is neither a feed nor a web page"),
        ("Service unavailable", None, "sent what is neither a feed nor a web page"),
        ('<?xml version="1.0"?><urlset></urlset>', None, "sent what is neither a feed nor a web page"),
        ("[1, 2]", None, "sent what is neither a feed nor a web page"),
    ],
)
def test_a_promise_that_is_broken_is_told(read: Read, body: str, kind: str | None, said: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, kind=kind)
    assert caught.value.what == said
    assert caught.value.url == "https://a.example/en/news/"


def test_a_page_where_a_feed_was_promised_names_the_feeds_it_announces(read: Read) -> None:
    page = PAGE.replace("<title>", '<link rel="alternate" type="application/rss+xml" href="/rss.xml"><title>')
    with pytest.raises(ParseError, match=r"promised; it announces https://a\.example/rss\.xml"):
        read(page, kind="feed")


def test_feeds_on_a_page_are_found(make: Make) -> None:
    page = """<html><head><base href="https://b.example/x/">
    <link rel="alternate" type="application/rss+xml" href="rss.xml">
    <link rel="alternate home" type="application/atom+xml; charset=utf-8" href="/atom.xml">
    <link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" href="/a.css">
    <link rel="alternate" type="application/feed+json" href="https://c.example/feed.json">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head></html>"""
    assert parse.feeds_on(make(page)) == (
        "https://b.example/x/rss.xml",
        "https://b.example/atom.xml",
        "https://c.example/feed.json",
    )


def test_a_document_over_the_cap_is_refused(read: Read) -> None:
    with pytest.raises(ParseError, match="larger than 10 MB"):
        read(b"<rss>" + b" " * 10_000_000)


def test_every_kind_has_its_reader() -> None:
    assert set(parse.KINDS) == {"feed", "jsonfeed", "listing"}
