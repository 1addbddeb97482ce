"""JSON Feed 1.0 and 1.1 → Entries (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from aggregator.errors import ParseError
from aggregator.model import Document, Enclosure, Entry, Parsed, Source
from aggregator.parse import caps
from aggregator.parse.addresses import absolute, base_of
from aggregator.parse.charset import decode

KIND = "jsonfeed"

_VERSION = "jsonfeed.org/version/1"


def read(document: Document, source: Source) -> Parsed:  # noqa: ARG001 - every reader is called alike
    """Read a JSON Feed, its entries in the document's order.

    Raises:
        ParseError: the document is no JSON, or no JSON Feed.
    """
    said = _load(document)
    items = said.get("items")
    if _VERSION not in (_text(said, "version") or "") or not isinstance(items, list):
        raise ParseError("sent JSON that is not a JSON Feed", url=document.url)
    drops = caps.Drops()
    drops.leave_out("entries", len(items), caps.ENTRIES)
    objects = [item for item in items[: caps.ENTRIES] if isinstance(item, dict)]
    if strangers := len(items[: caps.ENTRIES]) - len(objects):
        drops["items that are no objects, left out"] += strangers
    language = _text(said, "language")
    context = _Context(base_of(document.final_url, _text(said, "home_page_url")), language, drops)
    return Parsed(
        kind=KIND,
        title=drops.cut(_text(said, "title"), caps.TITLE, "title"),
        language=language,
        entries=tuple(context.entry(item) for item in objects),
        drops=dict(drops),
    )


def _load(document: Document) -> Mapping[str, Any]:
    text = decode(document.body, document.charset).strip("\ufeff \t\r\n")
    counts = {"objects and lists": text.count("{") + text.count("["), "values": text.count(",")}
    if too_much := next((what for what in counts if counts[what] > caps.JSON[what]), None):
        raise ParseError(f"has more than {caps.JSON[too_much]} {too_much}", url=document.url)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"sent JSON that cannot be read ({error})", url=document.url) from error
    return said if isinstance(said, dict) else {}


def _text(values: Mapping[str, Any], key: str) -> str | None:
    """Return a text, or the digits of a number where a text should be; half a surrogate pair is no text."""
    value = values.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "ignore").decode().strip() or None


def _dicts(values: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = values.get(key)
    for value in found if isinstance(found, list) else [found]:
        if isinstance(value, dict):
            yield value


@dataclass(frozen=True, slots=True)
class _Context:
    """What all entries of one feed share."""

    base: str
    language: str | None
    drops: caps.Drops

    def entry(self, said: Mapping[str, Any]) -> Entry:
        plain = _text(said, "content_text")
        content = _text(said, "content_html") or (escape(plain, quote=False) if plain else None)
        return Entry(
            guid=self.drops.whole(_text(said, "id"), caps.ADDRESS, "guid"),
            url=self._address(said, "url") or self._address(said, "external_url"),
            title=self.drops.cut(_text(said, "title"), caps.TITLE, "title"),
            summary=self.drops.cut(_text(said, "summary"), caps.HTML, "text"),
            content=self.drops.cut(content, caps.HTML, "text"),
            published=self.drops.whole(_text(said, "date_published"), caps.DATE, "date"),
            updated=self.drops.whole(_text(said, "date_modified"), caps.DATE, "date"),
            language=_text(said, "language") or self.language,
            authors=self._authors(said),
            categories=self._categories(said),
            enclosures=self._enclosures(said),
            picture=self._address(said, "image") or self._address(said, "banner_image"),
            base=self.base,
        )

    def _address(self, said: Mapping[str, Any], key: str) -> str | None:
        return self.drops.whole(absolute(self.base, _text(said, key)), caps.ADDRESS, "address")

    def _authors(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        people = [*_dicts(said, "authors"), *_dicts(said, "author")]  # 1.1 has the list, 1.0 the one
        names = (self.drops.cut(_text(person, "name"), caps.AUTHOR, "author") for person in people)
        return self.drops.first([name for name in names if name], caps.CATEGORIES, "authors")

    def _categories(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        tags = said.get("tags")
        labels = (_text({"tag": tag}, "tag") for tag in (tags if isinstance(tags, list) else ()))
        cut = (self.drops.cut(label, caps.AUTHOR, "category") for label in labels)
        return self.drops.first([label for label in cut if label], caps.CATEGORIES, "categories")

    def _enclosures(self, said: Mapping[str, Any]) -> tuple[Enclosure, ...]:
        files = (
            Enclosure(url=url, type=_text(file, "mime_type"), length=_text(file, "size_in_bytes"))
            for file in _dicts(said, "attachments")
            if (url := self._address(file, "url"))
        )
        return tuple({file.url: file for file in files}.values())[: caps.CATEGORIES]
