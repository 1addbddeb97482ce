"""What a make-believe press office writes, and the documents that its news stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape

BEGUN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""The newest news of a source are of such a day, or of years before."""

_SYLLABLES = ("ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "le", "mu", "na", "po", "ri", "se", "tu", "vo")

_TOLD = (
    ("Roma pupils of {} open a library near {}", "Teachers from {} read there with Roma children."),
    (
        "Court in {} stops evictions of Roma families from {}",
        "The Roma families may stay, said judges from {}.",
    ),
    ("Roma musicians from {} play for the mayor of {}", "The concert of the Roma orchestra was heard in {}."),
    ("Nurses reach Roma women in {} and {}", "Roma mothers are vaccinated in the villages around {}."),
    ("Roma voters of {} elect a councillor for {}", "More Roma people than ever went to the polls in {}."),
    ("Football unites Roma youth of {} and {}", "A Roma team won the cup of {} on Sunday."),
    ("Museum in {} shows Roma painters of {}", "Pictures by Roma artists came from {}."),
    ("Police of {} train with Roma communities in {}", "Officers learn what Roma people of {} expect."),
    ("Roma history enters the schools of {} and {}", "A textbook about the Roma genocide is printed in {}."),
)

_APART = timedelta(days=64)
"""So far apart in time two texts are never taken for one story."""

_PLACES: dict[str, int] = {}
"""Sources in the order in which they are first named; each has a stretch of time of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One press item as a source shows it; texts are plain."""

    guid: str
    link: str
    title: str
    text: str
    at: datetime


def news(name: str, number: int, about: str = "Roma") -> News:
    """Return the item of a number of a source, so much its own that no two are taken for one story."""
    digest = sha256(f"{name} {number}".encode()).digest()
    towns = [_word(digest[at : at + 4]).capitalize() for at in range(0, 12, 4)]
    title, text = _TOLD[number % len(_TOLD)]
    place = _PLACES.setdefault(name, len(_PLACES)) % 200
    return News(
        guid=f"post-{digest.hex()[:8]}",
        link=f"https://press.example/{towns[0]}/{towns[1]}",
        title=title.format(*towns).replace("Roma", about),
        text=text.format(towns[2]).replace("Roma", about),
        at=BEGUN + timedelta(days=number) - place * _APART,
    )


def _word(digest: bytes) -> str:
    return "".join(_SYLLABLES[nibble] for byte in digest for nibble in (byte >> 4, byte & 15))[:9]


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
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Press</title></head>'
        f"<body><main>{body}</main></body></html>"
    )
