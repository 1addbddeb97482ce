"""The command that answers from what is held: why an item was judged as it was."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from aggregator import clean, i18n
from aggregator.app import App
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, say, table
from aggregator.model import Because, HoldKind, Item, Story, Tag

ENGLISH = "en"
"""The commands speak English; editions speak their own languages."""


def why(
    item: Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="An item's address, or our id of it.")],
    config: ConfigFile = FEEDS_YAML,
    json: Json = False,
) -> None:
    """Say why an item was judged as it was, with the words found in it, and which story it is of and why."""
    service = present_app(config)
    held = service.store.item(item) or service.store.item(clean.address(item) or item)
    story = service.store.story_of(held.id) if held else None
    said = service.store.judgments(story.id) if story else ()
    reasons = service.store.reasons(story.id) if story else {}
    holds = [hold for hold in service.store.holds(held.source) if hold.item == held.id] if held else []
    asyncio.run(service.close())
    if held is None or story is None:
        raise typer.BadParameter(
            f"no item {item} is held; 'aggregator try ADDRESS' reads one without keeping it"
        )
    if json:
        give(
            {
                **account(held),
                "story": _membership(held, story, reasons),
                "judgments": [asdict(one) for one in said],
                "holds": [asdict(hold) for hold in holds],
            }
        )
    else:
        _show_account(held, service)
        because = "; ".join(map(str, reasons.get(held.id, ()))) or story.because
        say(f"\nStory {story.id}, {len(story.members)} versions: {because}")
        for hold in holds:
            what = "its new text" if hold.kind is HoldKind.EDIT else "it"
            because = hold.because or hold.reason
            say(f"\nHold {hold.number}: {what} is {hold.state}, {_moment(hold.held_at, service)}: {because}")
        for one in said:
            moment = _moment(one.judged_at, service)
            say(f"\nAn editor said {one.verdict} ({one.topic}), {moment}: {one.because}")


def _membership(held: Item, story: Story, reasons: Mapping[str, Sequence[Because]]) -> dict[str, Any]:
    """Return which story an item is of and why, ready for JSON."""
    return {
        "id": story.id,
        "members": [member.id for member in story.members],
        "because": [asdict(reason) for reason in reasons.get(held.id, ())],
    }


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
        say(f"score: {'; '.join(f'{part.name} {part.value:.2f}' for part in tag.parts)}")
        table("", PROOF, proofs(tag))


PROOF = ("", "where", "term", "stands for", "rule", "weight", "quoted")
"""The columns of a table of proofs."""


def proofs(tag: Tag) -> Iterator[tuple[str, ...]]:
    """Give a line for each word that counted, was taken away, took nothing, or told a theme or country."""
    sorts = {"found": tag.evidence, "vetoed": tag.vetoes, "spared": tag.spared, "told": tag.grounds}
    for sort, each in sorts.items():
        for proof in each:
            weight = f"{proof.weight:.2f}" if proof.weight else ""
            where = f"{proof.part} {proof.offset}"
            yield sort, where, proof.term, proof.concept, proof.rule, weight, proof.quote


def _moment(moment: datetime | None, service: App) -> str:
    return i18n.moment(moment, ENGLISH, time_zone=service.config.site.time_zone) if moment else "never"
