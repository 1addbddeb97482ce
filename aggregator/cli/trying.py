"""Commands that try the rooms on something without keeping it: an address, a file, lines of text."""

import asyncio
import json as json_format
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import typer

from aggregator import app, i18n
from aggregator import dates as dates_room
from aggregator import tag as tag_room
from aggregator.app import App
from aggregator.cli.asking import ENGLISH
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_settings
from aggregator.cli.lines import Lines, json_lines, title_and_text
from aggregator.cli.screen import give, give_line, say, table
from aggregator.config import Config, Site
from aggregator.errors import ConfigError, ParseError
from aggregator.judging import judge
from aggregator.model import Document, Entry, Item, Parsed, Prior, Source, SourceState, Unchanged

Pairs = list[tuple[Entry, Item]]


def attempt(
    place: Annotated[str, typer.Argument(metavar="ADDRESS|FILE", help="What to read, once.")],
    config: ConfigFile = FEEDS_YAML,
    json: Json = False,
) -> None:
    """Read an address or a file once, keep nothing, and show what a source there would give."""
    service = trial_service(config)
    source = Source(id=_short_name(place), name=place, url=place, time_zone=service.config.site.time_zone)
    parsed, pairs, drops = asyncio.run(_examine(place, source, service))
    if json:
        give(
            {
                "kind": parsed.kind,
                "title": parsed.title,
                "language": parsed.language,
                "entries": [_entry(entry, item, service) for entry, item in pairs],
                "drops": drops,
            }
        )
        return
    rows = [
        (
            i18n.day(item.published.value, ENGLISH, form="medium", time_zone=source.time_zone),
            item.language.value,
            *(tag.verdict for tag in item.tags),
            item.title,
        )
        for _, item in pairs
    ]
    topics = (f"about {topic}?" for topic in tag_room.topics())
    table(f"{parsed.kind}: {parsed.title or place}", ("date", "language", *topics, "title"), rows)
    for reason, number in drops.items():
        say(f"left out: {number}, {reason}")
    say(f"\nThese lines under sources: in feeds.yaml would read it:\n\n{_lines_for(source, parsed, pairs)}")


def tag(file: Lines, config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Judge texts: {"id", "title", "text", "declared_lang"?, "source"?} a line in, a verdict a line out."""
    sources = {source.id: source for source in trial_service(config).config.sources}
    judged = (_judged(line, sources) for line in json_lines(file))
    if json or not sys.stdout.isatty():
        for answer in judged:
            give_line(answer)
        return
    rows = ((a["id"], a["verdict"], a["score"], a["language"], a["because"]) for a in judged)
    table("", ("id", "verdict", "score", "language", "because"), rows)


def dates(file: Lines, config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Read printed dates: {"id", "text", "lang"} a line in, {"id", "date", "because"} a line out."""
    service = trial_service(config)
    answers = (_dated(line, service) for line in json_lines(file))
    if json or not sys.stdout.isatty():
        for answer in answers:
            give_line(answer)
        return
    table("", ("id", "date", "because"), ((a["id"], a["date"], a["because"]) for a in answers))


def trial_service(config: Path) -> App:
    """Put the service together; trying things out needs no feeds.yaml of one's own."""
    if config == FEEDS_YAML and not config.exists():
        site = Site(
            name="Trying out",
            address="http://127.0.0.1",
            contact="nobody@localhost",
            time_zone="Europe/Paris",
        )
        return App(config=Config(site=site, sources=(), editions=()), settings=present_settings())
    return App(config=app.load(config), settings=present_settings())


def allowing(service: App, *places: str) -> App:
    """Return the service with leave to read inside hosts whose addresses a person has typed.

    Where such an address leads on to is not meant: a redirect is guarded as ever.
    """
    typed = frozenset(_host_and_port(place) for place in places if is_address(place))
    allowed = service.settings.allow_hosts | typed
    return replace(service, settings=replace(service.settings, allow_hosts=allowed))


def _host_and_port(address: str) -> tuple[str, int]:
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)
    except ValueError as error:
        raise ConfigError(f"it is no address: {error}", path=address) from error


async def _examine(place: str, source: Source, service: App) -> tuple[Parsed, Pairs, dict[str, int]]:
    try:
        document = await document_at(place, service)
        return await service.reader.examine(document, source, now=service.now())
    finally:
        await service.close()


async def document_at(place: str, service: App) -> Document:
    """Bring what stands at an address, or in a file.

    Raises:
        FetchError: there was no answer, or a refusal.
        ConfigError: it is no address, and no file that opens.
    """
    if is_address(place):
        source = Source(id=_short_name(place), name=place, url=place)
        answer = await service.fetcher.get(source, SourceState(source=source.id), now=service.now())
        if isinstance(answer, Unchanged):
            raise ParseError(
                "the server answered that nothing changed, though we never asked before", url=place
            )
        return answer
    return _file(Path(place), service.now())


def _file(place: Path, now: datetime) -> Document:
    try:
        body = place.read_bytes()
    except OSError as error:
        what = f"it is no address (http:// or https://) and no file that opens: {error.strerror}"
        raise ConfigError(what, path=str(place)) from error
    # Its links need an address to be relative to; this one can never be anybody's (RFC 2606).
    url = f"https://file.invalid/{quote(place.name)}"
    return Document(url=url, final_url=url, body=body, fetched_at=now)


def _entry(entry: Entry, item: Item, service: App) -> dict[str, Any]:
    """Return an entry as understood, its address and guid as said; "said" has all of it word for word."""
    zone, now = service.config.site.time_zone, service.now()
    updated = dates_room.when(
        entry.updated or "", languages=(item.language.value,), time_zone=zone, now=now
    ).value
    return {
        "guid": entry.guid,
        "url": entry.url,
        "address": item.url,
        "key": item.key,
        "title": item.title,
        "summary": item.summary,
        "content": item.content_html,
        "published": item.published.value.isoformat() if item.published.sure else None,
        "published_because": item.published.because,
        "updated": updated.isoformat() if updated else None,
        "language": item.language.value,
        "language_because": item.language.because,
        "categories": list(entry.categories),
        "picture": item.picture.url if item.picture else None,
        "tags": [asdict(tag) for tag in item.tags],
        "said": asdict(entry),
    }


def _lines_for(source: Source, parsed: Parsed, pairs: Pairs) -> str:
    languages = list(dict.fromkeys(item.language.value for _, item in pairs))[:5]
    spoken = f"language: {languages[0]}" if len(languages) == 1 else f"languages: [{', '.join(languages)}]"
    name = json_format.dumps(parsed.title or source.id, ensure_ascii=False)
    lines = (
        f"{source.id}:",
        f"  name: {name}",
        f"  address: {source.url if is_address(source.url) else 'https://…'}",
        f"  kind: {parsed.kind}",
        f"  {spoken}",
    )
    return "\n".join(f"  {line}" for line in lines)


def is_address(place: str) -> bool:
    """Tell an address from the name of a file."""
    return urlsplit(place).scheme in {"http", "https"}


def _short_name(place: str) -> str:
    parts = urlsplit(place)
    words = (parts.hostname or Path(place).stem).removeprefix("www.").split(".")
    return "-".join(words[:-1] or words)


def _judged(line: dict[str, Any], sources: dict[str, Source]) -> dict[str, Any]:
    source = sources.get(str(line.get("source", "")))
    title, text = title_and_text(line)
    declared = line.get("declared_lang")
    hints = (str(declared),) if declared else source.languages if source else ()
    judged = judge(title, text, hints=hints, prior=source.prior if source else Prior.NONE)
    found = judged.tags[0]
    return {
        "id": line.get("id"),
        "verdict": found.verdict,
        "groups": list(found.groups),
        "themes": list(found.themes),
        "countries": list(found.countries),
        "language": judged.language.value,
        "score": round(found.score, 3),
        "evidence": [asdict(proof) for proof in found.evidence],
        "vetoes": [asdict(proof) for proof in found.vetoes],
        "because": found.because,
    }


def _dated(line: dict[str, Any], service: App) -> dict[str, Any]:
    zone = service.config.site.time_zone
    languages = (str(line["lang"]),) if line.get("lang") else ()
    found = dates_room.when(
        str(line.get("text") or ""), languages=languages, time_zone=zone, now=service.now()
    )
    day = found.value.astimezone(ZoneInfo(zone)).date() if isinstance(found.value, datetime) else found.value
    return {"id": line.get("id"), "date": day.isoformat() if day else None, "because": found.because}
