"""What make-believe press offices show, and the documents that they show it in."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from aggregator.model import Announcement, Item

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""A date before this is a mistake, and tells nothing."""

_TOWNS = (
    *("Aachen", "Bari", "Cluj", "Debrecen", "Eger", "Faro", "Gent", "Hamina", "Ioannina", "Jena", "Kaunas"),
    *("Lviv", "Malmo", "Nitra", "Ohrid", "Pecs", "Quimper", "Riga", "Sofia", "Trnava", "Ulm", "Varna"),
)
_SUBJECTS = (
    *("mayors", "schools", "housing", "health", "police", "theatre", "music", "voting", "training"),
    *("research", "libraries", "markets", "nurses", "football", "radio", "archives", "poets", "lawyers"),
)
_CODE = re.compile(r"\b7\d{4}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One press text as a source shows it. ``code`` stands in its address and text whatever else changes."""

    code: str
    guid: str
    link: str
    title: str
    text: str
    at: datetime | None
    doubled: bool = False
    ours: bool = True

    @property
    def is_dated_for_good(self) -> bool:
        """Whether its date says the same whenever it is read."""
        return self.at is not None and EARLIEST <= self.at < START - timedelta(days=10)


SERIES = "Roma week in pictures"
"""A title that comes again and again."""


def piece(number: int, host: str, at: datetime | None, *, ours: bool, title: str = "") -> Piece:
    """Return the press text of a number, unlike any other, under a ``title`` of its own if it has none."""
    code = str(70_000 + number)
    digest = sha256(code.encode()).digest()
    towns = [_TOWNS[byte % len(_TOWNS)] for byte in digest[:4]]
    subject, other, third = (_SUBJECTS[byte % len(_SUBJECTS)] for byte in digest[4:7])
    about = "Roma" if ours else "Tennis"
    return Piece(
        code=code,
        guid=f"post-{code}",
        link=f"https://{host}/{code}",
        title=title or f"{about} {subject} in {towns[0]} and {towns[1]}, paper {code}",
        text=f"{about} families, {towns[2]}, {towns[3]}: {other}, {third}. {_words(digest)}. Paper {code}.",
        at=at,
        ours=ours,
    )


Change = Callable[[Piece], Piece]


def _words(digest: bytes) -> str:
    """Return words like no other text's, so that nothing takes two texts for one."""
    hexes = digest.hex().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(hexes[start : start + 8] for start in range(0, len(hexes), 8))


def has_code(text: str) -> bool:
    """Say whether this is a press text of ours, and not what stood on a page for people."""
    return _CODE.search(text) is not None


def code_of(text: str) -> str:
    """Return the code that stands first in a text."""
    found = _CODE.search(text)
    assert found, f"no source showed this: {text}"
    return found.group()


def told_in(item: Item) -> str:
    """Return the words of an item that hold its code: some titles come again and again."""
    return f"{item.title} {item.url} {item.summary}"


def told_by(line: Announcement) -> str:
    """Return the words of a line of a ledger that hold its code."""
    return f"{line.link} {line.title}"


def codes_of(items: Iterable[Item]) -> set[str]:
    """Return the codes of those items that are press texts of ours."""
    return {code_of(told_in(item)) for item in items if has_code(told_in(item))}


def edited(old: Piece, number: int) -> Piece:
    """Return a piece with another title and text."""
    title = f"{old.title.partition(', paper')[0]}, paper {old.code}, edition {number}"
    return replace(old, title=title, text=f"{old.text} Edition {number}.")


BROKEN_ITEMS = (
    "<item></item>",
    "<item><title>\x00\x08</title><pubDate>the day after</pubDate></item>",
    "<item><guid>x</guid><link>javascript:alert(1)</link></item>",
)
"""What is no news at all, or breaks who reads it; it may cost itself only."""


def rss(pieces: Sequence[Piece], *, named: bool, broken: str = "") -> bytes:
    """Write RSS; ``named`` items have a guid of their own, the others go by their address."""
    return (
        '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>en</language>{broken}{''.join(_item(one, named) for one in _listed(pieces))}"
        "</channel></rss>"
    ).encode()


def _item(one: Piece, named: bool) -> str:
    guid = f'<guid isPermaLink="false">{escape(one.guid)}</guid>' if named else f"<guid>{one.link}</guid>"
    date = f"<pubDate>{format_datetime(one.at)}</pubDate>" if one.at else ""
    return (
        f"<item><title>{escape(one.title)}</title><link>{one.link}</link>{guid}"
        f"<description>{escape(one.text)}</description>{date}</item>"
    )


def json_feed(pieces: Sequence[Piece]) -> bytes:
    """Write JSON Feed."""
    items = [
        {"id": one.guid, "url": one.link, "title": one.title, "content_text": one.text}
        | ({"date_published": one.at.isoformat()} if one.at else {})
        for one in _listed(pieces)
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Press", "language": "en"}
    return json.dumps({**head, "items": items}).encode()


def _listed(pieces: Sequence[Piece]) -> list[Piece]:
    return [one for each in pieces for one in ([each, each] if each.doubled else [each])]
