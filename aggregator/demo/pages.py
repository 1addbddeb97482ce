"""What stands at each address of the made-up world: lists of news in five manners, a page for each text."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from string import Template
from textwrap import shorten
from zoneinfo import ZoneInfo

from aggregator import i18n
from aggregator.demo.world import FILES, Office, Piece, World

MADE_UP = "Made up for the demo: nobody and nothing here is real, and no institution wrote it."

_STRASBOURG = ZoneInfo("Europe/Paris")
_TEASER = 260
_ITEM = re.compile(r"<!-- /?item -->\n")
_DATE_WORD = re.compile(r"\{(long|dd|mm|yyyy|yy)(?: (\w+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the world's web answers; ``fresh`` if each answer differs from the last, as Liferay's feeds do."""

    body: str
    media_type: str
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list of news to write: what one office shows in one language."""

    office: Office
    language: str
    pieces: tuple[Piece, ...]
    web: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How an office publishes: the address of its list and of an item, and the list itself."""

    list_at: str
    item_at: str
    write: Callable[[_List], Answer]


def answer(world: World, path: str, *, web: str, now: datetime) -> Answer | None:
    """Return what stands at a path at a moment; ``web`` is the address of the whole web, without a slash."""
    for office in world.offices:
        manner = _MANNERS[office.manner]
        here = [piece for piece in office.pieces if piece.appears <= now]
        for language in office.names:
            if path == manner.list_at.format(language=language):
                shown = tuple(sorted(_in(language, here, office), key=lambda piece: piece.published))[::-1]
                return manner.write(_List(office=office, language=language, pieces=shown, web=web, now=now))
        for piece in here:
            if path == _path(office, piece):
                return Answer(body=_filled("item.html", (), **_words(office, piece)), media_type="text/html")
    if path == "/style.css":
        return Answer(body=(FILES / "style.css").read_text(encoding="utf-8"), media_type="text/css")
    return Answer(body=_index(world), media_type="text/html") if path == "/" else None


def _in(language: str, pieces: Iterable[Piece], office: Office) -> Iterable[Piece]:
    """Give what an office shows in a language: all, if it has a single list for all languages."""
    return (piece for piece in pieces if len(office.names) == 1 or piece.language == language)


def _path(office: Office, piece: Piece) -> str:
    written = _MANNERS[office.manner].item_at
    return written.format(language=piece.language, slug=piece.slug, number=piece.number)


def _index(world: World) -> str:
    lists = [
        {
            "office": escape(office.name(language)),
            "language": language,
            "list_path": _MANNERS[office.manner].list_at.format(language=language),
        }
        for office in world.offices
        for language in office.names
    ]
    return _filled("index.html", lists, made_up=MADE_UP)


# --- the manners ----------------------------------------------------------------------------------------


def _page(template: str, media_type: str, *, fresh: bool = False) -> Callable[[_List], Answer]:
    """Return the manner of writing a list by a template."""

    def write(shown: _List) -> Answer:
        common = {
            "office": escape(shown.office.name(shown.language)),
            "language": shown.language,
            "made_up": MADE_UP,
            "web": shown.web,
            "list_path": _MANNERS[shown.office.manner].list_at.format(language=shown.language),
            "now": _rfc3339(shown.now),
        }
        items = [_words(shown.office, piece) for piece in shown.pieces]
        return Answer(body=_filled(template, items, **common), media_type=media_type, fresh=fresh)

    return write


def _json_feed(shown: _List) -> Answer:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": shown.office.name(shown.language),
        "description": MADE_UP,
        "items": [
            {
                "id": piece.slug,
                "url": shown.web + _path(shown.office, piece),
                "title": piece.title,
                "content_html": _paragraph(piece.text),
                "date_published": _rfc3339(piece.published),
                "language": piece.written_in,
            }
            for piece in shown.pieces
        ],
    }
    return Answer(body=json.dumps(feed, ensure_ascii=False), media_type="application/feed+json")


_MANNERS = {
    "congress": _Manner(
        list_at="/{language}/web/congress/news1",
        item_at="/{language}/web/congress/-/{slug}",
        write=_page("congress.html", "text/html"),
    ),
    "commissioner": _Manner(
        list_at="/{language}/web/commissioner/news/-/asset_publisher/Demo1234/rss",
        item_at="/{language}/web/commissioner/news/-/asset_publisher/Demo1234/content/{slug}",
        write=_page("commissioner.xml", "application/atom+xml", fresh=True),
    ),
    "alliance": _Manner(
        list_at="/{language}/",
        item_at="/{language}/page/{number}-{slug}.html",
        write=_page("alliance.html", "text/html"),
    ),
    "crossroads": _Manner(
        list_at="/crossroads/feed/",
        item_at="/crossroads/{slug}/",
        write=_page("crossroads.xml", "application/rss+xml"),
    ),
    "open-doors": _Manner(
        list_at="/open-doors/feed.json",
        item_at="/open-doors/{slug}",
        write=_json_feed,
    ),
}


# --- the words in the templates ---------------------------------------------------------------------------


def _filled(template: str, items: Iterable[Mapping[str, str]], **common: str) -> str:
    """Fill a template; what stands between its two marks is repeated for each item."""
    head, *repeated = _ITEM.split((FILES / template).read_text(encoding="utf-8"))
    parts = [Template(head).substitute(common)]
    if repeated:
        each, tail = map(Template, repeated)
        parts += [each.substitute(common | dict(item)) for item in items]
        parts.append(tail.substitute(common))
    return "".join(parts)


def _words(office: Office, piece: Piece) -> dict[str, str]:
    """Return what a template may say of a piece, ready for markup."""
    teaser = shorten(piece.text, _TEASER, placeholder="...")
    words = {
        "office": office.name(piece.language),
        "language": piece.written_in,
        "slug": piece.slug,
        "number": str(piece.number),
        "path": _path(office, piece),
        "list_path": _MANNERS[office.manner].list_at.format(language=piece.language),
        "title": piece.title,
        "kicker": piece.kicker,
        "dated": _printed(piece),
        "teaser": teaser,
        "text": piece.text,
        "html": _paragraph(piece.text),
        "rfc822": format_datetime(piece.published),
        "rfc3339": _rfc3339(piece.published),
        "made_up": MADE_UP,
    }
    raw = {"raw_teaser": escape(teaser), "raw_html": _paragraph(piece.text)}
    return {word: escape(value) for word, value in words.items()} | raw


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _rfc3339(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _printed(piece: Piece) -> str:
    """Return a piece's date as its page prints it: "{long} Strasbourg" -> "8 April 2019 Strasbourg"."""
    day = piece.published.astimezone(_STRASBOURG).date()
    numbers = {"dd": f"{day:%d}", "mm": f"{day:%m}", "yyyy": f"{day:%Y}", "yy": f"{day:%y}"}

    def write(word: re.Match[str]) -> str:
        return numbers.get(word[1]) or i18n.day(day, word[2] or piece.written_in)

    return _DATE_WORD.sub(write, piece.dated or "{dd}/{mm}/{yyyy}")
