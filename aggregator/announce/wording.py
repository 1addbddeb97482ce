"""The title and link an entry is announced by, for good (CONTRACT, promises 2, 14 and 15)."""

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from itertools import count
from unicodedata import category, normalize
from urllib.parse import urlsplit

from aggregator import i18n
from aggregator.model import Edition, Item, Source

LONGEST = 300
"""Characters of title, space and link together: code points, of which a grapheme has one or more."""

LONGEST_LINK = 200
"""Characters; a longer address would leave no title beside it."""

_ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


def links(item: Item, *, secure_hosts: frozenset[str], own_page: str) -> Iterator[str]:
    """Give the links an item may be announced by, the best first, our own page for it at the end.

    The page itself comes first, on https where its host is known to speak it. Our page, which leads
    there, stands in where an address is missing, another entry's already, too long, or has an "&": to
    write that in another way would be another address, and as it is some programs break it.
    """
    address = item.url or ""
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.netloc in secure_hosts:
        address = parts._replace(scheme="https").geturl()
    if address and "&" not in address and len(address) <= LONGEST_LINK:
        yield address
    yield own_page


def titles(item: Item, edition: Edition, *, source: Source | None, link: str) -> Iterator[str]:
    """Give the titles an item may be announced by beside a link, the best first, without end.

    An item without a title goes by the beginning of its text, else by its source. A title that another
    entry has already is told from it by the institution's date, in the edition's language.
    """
    text = plain(item.title) or plain(item.summary) or (source.name if source else item.source)
    room = room_beside(link)
    yield fit(text, room)
    zone = source.time_zone if source else "UTC"
    day = i18n.day(item.published.value, edition.language, form="long", time_zone=zone)
    for number in count(1):
        mark = f" ({day})" if number == 1 else f" ({day}, {number})"
        yield fit(text, room - len(mark)) + mark


def room_beside(link: str) -> int:
    """Return how many characters a title may have."""
    return LONGEST - 1 - len(link)


def plain(text: str) -> str:
    """Return a text on one line that nothing can take for markup: no entities, "<" or ">"."""
    while (decoded := _ENTITY.sub(_character, text)) != text:
        text = decoded
    text = text.replace("<", "‹").replace(">", "›")
    kept = "".join(sign if category(sign) not in {"Cc", "Cs"} else " " for sign in text)
    return normalize("NFC", " ".join(kept.split()))


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name.startswith("#") or f"{name};" in html5:
        return unescape(entity[0])
    return f"&{name}"  # no such character; without its semicolon nobody looks for one


def fit(text: str, room: int) -> str:
    """Return a text in at most that many characters: cut after a word where there is one, with "…"."""
    if len(text) <= room:
        return text
    kept = ""
    for sign in i18n.graphemes(text):
        if len(kept) + len(sign) >= room:
            break
        kept += sign
    return cut(kept, text)


def cut(kept: str, text: str) -> str:
    """Return the beginning of a text, back to the end of a word if not too much is lost, with "…"."""
    words = kept if text[len(kept) : len(kept) + 1] in {" ", ""} else kept.rpartition(" ")[0]
    return (words if len(words) > len(kept) // 2 else kept).rstrip(" ,;:–-") + "…"
