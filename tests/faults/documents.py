"""What a make-believe press office writes, and the documents that its news stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape

BEGUN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""When the oldest news of each source were published."""

TOWNS = (
    *("Aachen", "Bari", "Cluj", "Debrecen", "Eger", "Faro", "Gent", "Hamina", "Ioannina", "Jena", "Kaunas"),
    *("Lviv", "Malmo", "Nitra", "Ohrid", "Pecs", "Quimper", "Riga", "Sofia", "Trnava", "Ulm", "Varna"),
    *("Wels", "Xanthi", "York", "Zadar", "Agen", "Brno", "Cork", "Delft"),
)
SUBJECTS = (
    *("mayors", "schools", "housing", "health", "police", "theatre", "music", "voting", "training"),
    *("research", "libraries", "markets", "nurses", "football", "radio", "archives", "poets", "lawyers"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One press item as a source shows it; texts are plain."""

    guid: str
    link: str
    title: str
    text: str
    at: datetime


def news(name: str, number: int, about: str = "Roma") -> News:
    """Return the item of a number of a source, like no other."""
    digest = sha256(f"{name} {number}".encode()).digest()
    towns = [TOWNS[byte % len(TOWNS)] for byte in digest[:3]]
    subject, other = (SUBJECTS[byte % len(SUBJECTS)] for byte in digest[3:5])
    code = digest.hex()[:6]
    return News(
        guid=f"post-{code}-{number}",
        link=f"https://press.example/{code}/{number}",
        title=f"{about} {subject} in {towns[0]} and {towns[1]}, paper {code}",
        text=f"{about} families of {towns[2]} speak about {other} and {subject}; paper {code}, number {number}.",
        at=BEGUN + timedelta(hours=number),
    )


def item(one: News, more: str = "") -> str:
    """Write an item as RSS."""
    return (
        f"<item><title>{escape(one.title)}</title><link>{escape(one.link)}</link>"
        f'<guid isPermaLink="false">{escape(one.guid)}</guid><description>{escape(one.text)}</description>'
        f"<pubDate>{format_datetime(one.at)}</pubDate>{more}</item>"
    )


def channel(items: str) -> str:
    """Write an RSS document round items, without a declaration."""
    return (
        '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>en</language>{items}</channel></rss>"
    )


def rss(items: Sequence[News]) -> str:
    """Write news as RSS."""
    return channel("".join(map(item, items)))


def listing(items: Sequence[News], each: str = "news") -> str:
    """Write news as a web page."""
    body = "".join(
        f'<div class="{each}"><h3><a href="{escape(one.link)}">{escape(one.title)}</a></h3>'
        f'<p class="date">{one.at:%d %B %Y}</p><p>{escape(one.text)}</p></div>'
        for one in items
    )
    return f'<!DOCTYPE html><html lang="en"><head><title>Press</title></head><body><main>{body}</main></body></html>'
