"""Commands that answer from what is held: how the sources do, and why an item was judged as it was."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from aggregator import clean, i18n, sources
from aggregator.app import App
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, say, table
from aggregator.model import Edition, Evidence, Item, SourceState

ENGLISH = "en"
"""The commands speak English; editions speak their own languages."""


def status(config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Show how sources and editions are doing; ends with 1 if a source is failing."""
    service = present_app(config)
    states = service.store.states()
    health = {
        source.id: sources.health(
            source, states.get(source.id, SourceState(source=source.id)), now=service.now()
        )
        for source in service.config.sources
    }
    editions = [_edition(service, edition) for edition in service.config.editions]
    asyncio.run(service.close())
    if json:
        give({"sources": [{"source": id, **asdict(one)} for id, one in health.items()], "editions": editions})
    else:
        rows = [(id, one.state, one.what, one.doing, one.advice) for id, one in health.items()]
        table("Sources", ("source", "state", "what", "what is being done", "what you can do"), rows)
        rows = [
            (one["edition"], one["announced"], one["shown"], _moment(one["last"], service))
            for one in editions
        ]
        table("Editions", ("edition", "announced", "shown", "last announcement"), rows)
    if any(one.word in {"failing", "stopped"} for one in health.values()):
        raise typer.Exit(1)


def why(
    item: Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="An item's address, or our id of it.")],
    config: ConfigFile = FEEDS_YAML,
    json: Json = False,
) -> None:
    """Say why an item was judged as it was, with the words found in it."""
    service = present_app(config)
    held = service.store.item(item) or service.store.item(clean.address(item) or item)
    asyncio.run(service.close())
    if held is None:
        raise typer.BadParameter(
            f"no item {item} is held; 'aggregator try ADDRESS' reads one without keeping it"
        )
    if json:
        give(account(held))
    else:
        _show_account(held, service)


def account(held: Item) -> dict[str, Any]:
    """Return all that led to an item's language, date and verdicts, ready for JSON."""
    return {
        "id": held.id,
        "source": held.source,
        "guid": held.guid,
        "url": held.url,
        "key": held.key,
        "title": held.title,
        "summary": held.summary,
        "language": asdict(held.language),
        "published": {**asdict(held.published), "value": held.published.value.isoformat()},
        "first_seen": held.first_seen.isoformat(),
        "version": held.version,
        "tags": [asdict(tag) for tag in held.tags],
    }


def _show_account(held: Item, service: App) -> None:
    zone = service.config.site.time_zone
    say(held.title)
    rows = [
        ("id", held.id),
        ("address", held.url),
        ("source", held.source),
        ("language", f"{i18n.language_name(held.language.value, ENGLISH)}: {held.language.because}"),
        ("published", f"{i18n.day(held.published.value, ENGLISH, time_zone=zone)}: {held.published.because}"),
        ("first seen", i18n.moment(held.first_seen, ENGLISH, time_zone=zone)),
    ]
    table("", ("", ""), rows)
    for tag in held.tags:
        say(f"\n{tag.topic}: {tag.verdict} (score {tag.score:.2f}, rules {tag.rules}) - {tag.because}")
        found = [*_proofs("found", tag.evidence), *_proofs("vetoed", tag.vetoes)]
        table("", ("", "where", "term", "stands for", "rule", "quoted"), found)


def _proofs(kind: str, evidence: tuple[Evidence, ...]) -> Iterator[tuple[str, ...]]:
    for proof in evidence:
        yield kind, f"{proof.part} {proof.offset}", proof.term, proof.concept, proof.rule, proof.quote


def _edition(service: App, edition: Edition) -> dict[str, Any]:
    ledger = service.store.ledger(edition)
    return {
        "edition": edition.key,
        "announced": ledger.last_number,
        "shown": len(ledger.window),
        "last": ledger.last_announced_at,
    }


def _moment(moment: datetime | None, service: App) -> str:
    return i18n.moment(moment, ENGLISH, time_zone=service.config.site.time_zone) if moment else "never"
