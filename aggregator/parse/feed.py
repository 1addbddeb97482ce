"""RSS 0.9x/1.0/2.0, Atom, RDF and CDF → Entries; the only door to feedparser."""

import re
import xml.sax
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import feedparser

from aggregator.errors import ParseError
from aggregator.model import Document, Enclosure, Entry, Parsed, Source
from aggregator.parse import caps, xmltext
from aggregator.parse.addresses import absolute, base_of
from aggregator.parse.cadence import cadence
from aggregator.parse.charset import decode
from aggregator.parse.sniff import feed_root

KIND = "feed"

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
"""The type of what ``xmltext`` wrote. No content-location: we resolve links, for we know the right base."""

_ESCAPING = (  # what hostile documents were seen to raise out of feedparser.parse()
    AssertionError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    xml.sax.SAXException,
)
_CHANNEL = re.compile(rb"<(?:[^\s<>/:]+:)?channel[\s/>]", re.IGNORECASE)
"""What holds the entries of RSS: an empty one holds none, and where there is none, something is wrong."""
_ENTRY = re.compile(rb"<(?:item|entry)[\s/>]", re.IGNORECASE)
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


def read(document: Document, source: Source) -> Parsed:  # noqa: ARG001 - every reader is called alike
    """Read a feed, its entries in the document's order; what XML forbids is passed over.

    Of a feed that is cut or broken the whole entries are read. That it has none is not believed where it is
    cut, or shows one that cannot be read: its news would seem to be gone.

    Raises:
        ParseError: the document is no feed, or cut or broken without a whole entry.
    """
    drops = caps.Drops()
    prepared = _prepared(document, drops)
    if too_much := xmltext.excess(prepared):
        raise ParseError(f"has more than {too_much}", url=document.url)
    said = _parse(prepared, document.url)
    if not said["version"] and not said["entries"]:
        raise ParseError("what was sent is XML, but not a feed", url=document.url)
    is_cut = bool(said["bozo"]) and xmltext.is_cut(prepared)
    if not said["entries"] and (doubt := _doubt(said, prepared, is_cut=is_cut)):
        raise ParseError(doubt, url=document.url)
    if is_cut:
        drops["end of the document missing, and what stood there"] += 1
    language = _text(said["feed"], "language")
    context = _Context(_base(said, document.final_url), language, drops)
    entries = tuple(context.entry(entry) for entry in said["entries"][: caps.ENTRIES])
    title = drops.cut(_text(said["feed"], "title"), caps.TITLE, "title")
    asked = cadence(
        prepared,
        ttl=_text(said["feed"], "ttl"),
        period=_text(said["feed"], "sy_updateperiod"),
        frequency=_text(said["feed"], "sy_updatefrequency"),
    )
    return Parsed(
        kind=KIND,
        title=title,
        language=language,
        entries=entries,
        drops=dict(drops),
        cadence=asked,
        is_cut=is_cut,
    )


def _prepared(document: Document, drops: caps.Drops) -> bytes:
    # Nothing here keeps a name: each step's text is let go as soon as the next one has its own.
    return xmltext.prepare(_from_its_root(document, drops).encode("utf-8", "ignore"), drops)


def _from_its_root(document: Document, drops: caps.Drops) -> str:
    text = drops.narrow(decode(document.body, document.charset))
    root = feed_root(text)
    if root is None:
        raise ParseError("what was sent is not a feed", url=document.url)
    return text[root:]


def _parse(prepared: bytes, url: str) -> Mapping[str, Any]:
    try:
        said: Mapping[str, Any] = feedparser.parse(
            BytesIO(prepared),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _ESCAPING as error:
        raise ParseError(f"the feed cannot be read ({type(error).__name__}: {error})", url=url) from error
    return said


def _doubt(said: Mapping[str, Any], prepared: bytes, *, is_cut: bool) -> str | None:
    """Return why a feed is not believed to have no entries, None where it is."""
    if is_cut:
        return "the feed is cut off before its first entry ends"
    if said["bozo"] and _ENTRY.search(prepared):
        return "the feed is no whole XML, and no entry of it can be read"
    if said["version"].startswith("rss") and not _CHANNEL.search(prepared):
        return "the feed has no channel"
    return None


def _base(said: Mapping[str, Any], final_url: str) -> str:
    """Return what relative links resolve against: the site an RSS channel names, an Atom feed's own address.

    RSS says nothing of relative links and its authors mean their site; Atom follows RFC 3986, 5.1.
    """
    if said["version"].startswith("atom"):
        return final_url
    return base_of(final_url, _text(said["feed"], "link"))


def _text(values: Mapping[str, Any], key: str) -> str | None:
    """Return a stored text: ``get`` of feedparser's dictionary would answer with another date's."""
    value = dict.get(values, key) if isinstance(values, dict) else None
    return (value.strip() or None) if isinstance(value, str) else None


def _dicts(values: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = dict.get(values, key) if isinstance(values, dict) else None
    for value in found if isinstance(found, list) else ():
        if isinstance(value, dict):
            yield value


@dataclass(frozen=True, slots=True)
class _Context:
    """What all entries of one feed share."""

    base: str
    language: str | None
    drops: caps.Drops

    def entry(self, said: Mapping[str, Any]) -> Entry:
        content = next(_dicts(said, "content"), {})
        language = self._language(said)
        enclosures = self._enclosures(said)
        return Entry(
            guid=self.drops.whole(_text(said, "id"), caps.ADDRESS, "guid"),
            url=self._link(said, language),
            title=self.drops.cut(_text(said, "title"), caps.TITLE, "title"),
            summary=self.drops.cut(_text(said, "summary"), caps.HTML, "text"),
            content=self.drops.cut(_text(content, "value"), caps.HTML, "text"),
            published=self._date(said, "published") or self._date(said, "created"),
            updated=self._date(said, "updated"),
            language=language,
            authors=self._authors(said),
            categories=self._categories(said),
            enclosures=enclosures,
            picture=self._picture(said, enclosures),
            base=base_of(self.base, _text(content, "base") or _text(_detail(said, "summary"), "base")),
        )

    def _address(self, address: str | None) -> str | None:
        return self.drops.whole(absolute(self.base, address), caps.ADDRESS, "address")

    def _date(self, said: Mapping[str, Any], key: str) -> str | None:
        return self.drops.whole(_text(said, key), caps.DATE, "date")

    def _language(self, said: Mapping[str, Any]) -> str | None:
        """Return the entry's own ``xml:lang`` (only its parts show it), else dc:language, else the feed's."""
        parts = (*_dicts(said, "content"), _detail(said, "summary"), _detail(said, "title"))
        marked = next((lang for part in parts if (lang := _text(part, "language"))), None)
        own = marked if marked != self.language else None
        return own or _text(said, "language") or self.language

    def _link(self, said: Mapping[str, Any], language: str | None) -> str | None:
        """Return the page of the entry: of several, that in its language, else the first.

        feedparser's own choice is the last, whatever its language.
        """
        pages = [
            link
            for link in _dicts(said, "links")
            if link.get("rel") == "alternate" and "html" in (link.get("type") or "") and link.get("href")
        ]
        chosen = next((page for page in pages if _speaks(page, language)), pages[0] if pages else said)
        return self._address(_text(chosen, "href") or _text(said, "link"))

    def _authors(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        names = (_text(person, "name") or _text(person, "email") for person in _dicts(said, "authors"))
        cut = [name for said_name in names if (name := self.drops.cut(said_name, caps.AUTHOR, "author"))]
        return self.drops.first(cut, caps.CATEGORIES, "authors")

    def _categories(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        labels = (_text(tag, "label") or _text(tag, "term") for tag in _dicts(said, "tags"))
        cut = [name for label in labels if (name := self.drops.cut(label, caps.AUTHOR, "category"))]
        return self.drops.first(cut, caps.CATEGORIES, "categories")

    def _enclosures(self, said: Mapping[str, Any]) -> tuple[Enclosure, ...]:
        files = [
            *((link.get("href"), link) for link in _dicts(said, "links") if link.get("rel") == "enclosure"),
            *((media.get("url"), media) for media in _dicts(said, "media_content")),
        ]
        found: dict[str, Enclosure] = {}
        for address, file in files:
            if (url := self._address(address)) and len(found) < caps.CATEGORIES:
                kind = _text(file, "type") or ("image/*" if file.get("medium") == "image" else None)
                length = _text(file, "length") or _text(file, "filesize")
                found.setdefault(url, Enclosure(url=url, type=kind, length=length))
        return tuple(found.values())

    def _picture(self, said: Mapping[str, Any], enclosures: Sequence[Enclosure]) -> str | None:
        image = dict.get(said, "image") if isinstance(said, dict) else None
        named = [
            *(_text(thumbnail, "url") for thumbnail in _dicts(said, "media_thumbnail")),
            _text(image, "href") if isinstance(image, dict) else None,
        ]
        shown = (file.url for file in enclosures if _is_picture(file))
        return next(shown, None) or next((url for name in named if (url := self._address(name))), None)


def _detail(said: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    detail = dict.get(said, f"{part}_detail") if isinstance(said, dict) else None
    return detail if isinstance(detail, dict) else {}


def _speaks(link: Mapping[str, Any], language: str | None) -> bool:
    spoken = _text(link, "hreflang")
    if spoken is None or language is None:
        return False
    return spoken.replace("_", "-").lower().split("-")[0] == language.replace("_", "-").lower().split("-")[0]


def _is_picture(file: Enclosure) -> bool:
    if file.type:
        return file.type.startswith("image/")
    return file.url.lower().split("?")[0].endswith(_PICTURES)
