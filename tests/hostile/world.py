"""A press office that sends something hostile in every field, in every format."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
GROUPS: dict[str, list[str]] = json.loads((HERE / "html.json").read_bytes())
VECTORS = [vector for group in GROUPS.values() for vector in group]
ADDRESSES: list[str] = json.loads((HERE / "addresses.json").read_bytes())

Numbered = Sequence[tuple[int, str]]


def _legal(text: str) -> str:
    """Return what can be written into XML at all; what cannot is left to JSON."""
    return "".join(
        sign for sign in text if sign in "\t\n" or 0x20 <= ord(sign) < 0xD800 or ord(sign) > 0xDFFF
    )


def _fields(number: int, vector: str) -> dict[str, str]:
    address = ADDRESSES[number % len(ADDRESSES)]
    return {
        "title": f"Roma mayors meet, number {number} {vector}",
        "summary": f"<p>Of the Roma community: {vector}</p>",
        "content": (
            f"<p>About Roma families.</p>{vector}<p title='{vector}'>x</p><a href='{address}'>{vector}</a>"
        ),
        "author": f"Press {vector}",
        "category": vector,
        # Every third has a hostile address for its own; without one it would stand alone in a feed.
        "link": address if number % 3 == 0 else f"https://press.example.org/{number}",
        "guid": f"{number} {vector}",
        "picture": address,
    }


def rss(items: Numbered, now: datetime) -> str:
    """Write items as RSS 2.0, the content in CDATA as far as it lets itself be put there."""
    written = ""
    for number, vector in items:
        said = {name: escape(_legal(text)) for name, text in _fields(number, vector).items()}
        raw = _legal(_fields(number, vector)["content"]).replace("]]>", "]]]]><![CDATA[>")
        picture = quoteattr(_legal(_fields(number, vector)["picture"]))
        written += (
            f"<item><title>{said['title']}</title><link>{said['link']}</link>"
            f"<guid isPermaLink='false'>{said['guid']}</guid><dc:creator>{said['author']}</dc:creator>"
            f"<author>{said['author']}</author><category domain={picture}>{said['category']}</category>"
            f"<pubDate>{_date(number, now)}</pubDate><description>{said['summary']}</description>"
            f"<content:encoded><![CDATA[{raw}]]></content:encoded>"
            f"<enclosure url={picture} type='image/png' length='1'/>"
            f"<media:content url={picture} medium='image'/></item>"
        )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        f"<title>{escape(VECTORS[0])}</title><link>javascript:act()</link><language>en</language>{written}"
        "</channel></rss>"
    )


def atom(items: Numbered, now: datetime) -> str:
    """Write items as Atom, titles and texts as HTML."""
    written = ""
    for number, vector in items:
        said = {name: escape(_legal(text)) for name, text in _fields(number, vector).items()}
        link, picture = (quoteattr(_legal(_fields(number, vector)[name])) for name in ("link", "picture"))
        written += (
            f"<entry><title type='html'>{said['title']}</title><link href={link}/><id>{said['guid']}</id>"
            f"<author><name>{said['author']}</name><uri>javascript:act()</uri></author>"
            f"<category term='x' label={quoteattr(_legal(vector))}/><updated>{_iso(number, now)}</updated>"
            f"<summary type='html'>{said['summary']}</summary>"
            f"<content type='html'>{said['content']}</content>"
            f"<link rel='enclosure' type='image/png' href={picture}/></entry>"
        )
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>x</title>{written}</feed>'


def jsonfeed(items: Numbered, now: datetime) -> str:
    """Write items as JSON Feed, which can hold anything, lone surrogates too."""
    made: list[dict[str, Any]] = []
    for number, vector in items:
        said = _fields(number, vector)
        made.append(
            {
                "id": said["guid"],
                "url": said["link"],
                "external_url": said["picture"],
                "title": said["title"],
                "content_html": said["content"],
                "summary": said["summary"],
                "date_published": _iso(number, now),
                "authors": [{"name": said["author"], "url": "javascript:act()"}],
                "tags": [said["category"]],
                "image": said["picture"],
                "attachments": [{"url": said["picture"], "mime_type": "image/png"}],
            }
        )
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "x", "language": "en", "items": made}
    )


FORMATS = {"rss": rss, "atom": atom, "jsonfeed": jsonfeed}


def _moment(number: int, now: datetime) -> datetime:
    return now - timedelta(minutes=number + 1)


def _date(number: int, now: datetime) -> str:
    return format_datetime(_moment(number, now))


def _iso(number: int, now: datetime) -> str:
    return _moment(number, now).isoformat()
