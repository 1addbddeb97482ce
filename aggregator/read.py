"""The pure middle, on one page: Document -> Intake.

Runs in child processes (``reading.py``), because what it reads is hostile and costly.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from aggregator import clean, dates, parse
from aggregator.judging import judge
from aggregator.model import Document, Entry, Inferred, Intake, Item, Parsed, Picture, Source, When

BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a library raises when an entry breaks it: that entry is lost, and counted, and no other."""

TITLE_FROM_TEXT = 100
"""Characters of the text that stand in for a missing title; without a text its address does."""


def read(document: Document, source: Source, *, now: datetime) -> Intake:
    """Turn a document into items, judged and dated, in the document's order.

    Raises:
        ParseError: the document is no list of news.
    """
    parsed, pairs, drops = examine(document, source, now=now)
    items = tuple(item for _, item in pairs)
    return Intake(
        source=source.id,
        kind=parsed.kind,
        title=parsed.title,
        items=items,
        drops=drops,
        cadence=parsed.cadence,
        is_cut=parsed.is_cut,
    )


def examine(
    document: Document, source: Source, *, now: datetime
) -> tuple[Parsed, list[tuple[Entry, Item]], dict[str, int]]:
    """Read a document and give each entry beside the item it became, and what was dropped, by reason.

    Raises:
        ParseError: the document is no list of news.
    """
    parsed = parse.read(document, source)
    drops = Counter(parsed.drops)
    pairs = []
    for entry in parsed.entries:
        try:
            item = _item(entry, document, source, parsed.language, now)
        except BROKEN as error:
            drops[f"unreadable ({type(error).__name__})"] += 1
            continue
        if item is None:
            drops["no title, no text and no address"] += 1
        else:
            pairs.append((entry, item))
    return parsed, pairs, dict(drops)


def _item(
    entry: Entry, document: Document, source: Source, document_language: str | None, now: datetime
) -> Item | None:
    base = entry.base or document.final_url
    url = clean.address(entry.url, base) if entry.url else None
    site = url or base
    markup = entry.content or entry.summary or ""
    text = clean.boilerplate(clean.text(markup), site)
    teaser = clean.teaser(clean.boilerplate(clean.text(entry.summary or markup), site))
    title = clean.line(clean.boilerplate(clean.line(entry.title or ""), site))
    title = title or clean.teaser(text, TITLE_FROM_TEXT) or clean.line((url or "").partition("://")[2])
    if not title:
        return None
    hints = _hints(entry, url, source, document_language)
    judged = judge(title, text, hints=hints, prior=source.prior)
    content_html = clean.html(markup, base)
    id = id_of(source, url, entry.guid, title)
    return Item(
        id=id,
        source=source.id,
        guid=entry.guid,
        url=url or f"{source.url.partition('#')[0]}#{id}",
        key=clean.key(url) if url else None,
        title=title,
        summary=teaser,
        content_html=content_html,
        language=judged.language,
        published=_published(entry, text, source, (judged.language.value, *hints), now),
        first_seen=now,
        tags=judged.tags,
        picture=_picture(entry, markup, base),
        raw_hash=_digest(json.dumps(asdict(entry), sort_keys=True)),
    )


def id_of(source: Source, url: str | None, guid: str | None, title: str) -> str:
    """Make our name for an item from where it stands: the same on every machine and after every crash."""
    return _digest(f"{source.id}\n{url or guid or title}")[:16]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _hints(entry: Entry, url: str | None, source: Source, document_language: str | None) -> tuple[str, ...]:
    """Return what was declared about the language, the most particular first, each once."""
    said = (entry.language, clean.address_language(url or ""))
    return tuple(dict.fromkeys(hint for hint in (*said, *source.languages, document_language) if hint))


def _published(
    entry: Entry, text: str, source: Source, languages: Sequence[str], now: datetime
) -> Inferred[When]:
    """Return the date the institution gave, else a dateline's, else the moment we first saw the entry."""
    refused = "no date given"
    for said in (entry.published, entry.updated):
        if said:
            found = dates.when(said, languages=languages, time_zone=source.time_zone, now=now)
            if found.value is not None:
                return _come(found, found.value, source, now)
            refused = found.because
    found = dates.dateline(text, languages=languages, time_zone=source.time_zone, now=now)
    if found.value is not None:
        return _come(found, found.value, source, now)
    return Inferred(value=now, because=f"{refused}; this is when it was first seen", sure=0.0)


def _come(found: Inferred[When | None], when: When, source: Source, now: datetime) -> Inferred[When]:
    """Return a date that has come: one ahead of us by a clock or zone that is wrong is the present."""
    present = now if isinstance(when, datetime) else now.astimezone(ZoneInfo(source.time_zone)).date()
    if when <= present:
        return Inferred(value=when, because=found.because, sure=found.sure)
    because = f"{found.because}, ahead of the moment it was read at, which stands for it"
    return Inferred(value=present, because=because, sure=found.sure)


def _picture(entry: Entry, markup: str, base: str) -> Picture | None:
    if entry.picture and (url := clean.address(entry.picture, base)):
        return Picture(url=url)
    return clean.picture(markup, base)
