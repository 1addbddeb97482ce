"""The command that says how the service is doing: the troubles first, then all the rest."""

import asyncio
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import typer

from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, say, table
from aggregator.model import EditionReport, Report, Trouble

WIDTH = 100
"""Columns of a line of words; an address is never broken, for people copy it."""


def status(config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Say what is wrong and what can be done, then how all is doing; ends with 1 if anything is wrong."""
    service = present_app(config)
    try:
        told = service.report()
    finally:
        asyncio.run(service.close())
    if json:
        give(_said(told))
    else:
        _show(told)
    if told.troubles or not all(source.well for source in told.sources):
        raise typer.Exit(1)


def _said(told: Report) -> dict[str, Any]:
    """Return all of a report, ready for JSON; durations are in seconds."""
    said = _in_seconds(asdict(told))
    for source in said["sources"]:
        source["state"] = source.pop("word")
    return {**said, "worker": said.pop("pulse")}


def _in_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_seconds(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_in_seconds(held) for held in value]
    return value.total_seconds() if isinstance(value, timedelta) else value


def _show(told: Report) -> None:
    say(f"{told.site}, {_at(told.now, told)} ({told.time_zone})\n")
    if not told.troubles:
        say("Nothing is wrong.\n")
    for trouble in told.troubles:
        _show_trouble(trouble, told)
    _show_sources(told)
    _show_editions(told)
    say("")
    for line in _closing(told):
        say(_wrapped(line))


def _show_trouble(trouble: Trouble, told: Report) -> None:
    since = f" since {_at(trouble.since, told)}" if trouble.since else ""
    say(f"{trouble.about}: {trouble.kind}{since}")
    for label, text in (
        ("What is wrong", trouble.what),
        ("What is done", trouble.doing),
        ("What you can do", trouble.advice),
    ):
        if text:
            say(_wrapped(f"  {label}: {text}", hanging=4))
    say("")


def _show_sources(told: Report) -> None:
    table(
        "Sources",
        ("source", "state", "items", "held", "last good", "next"),
        (
            (one.source, one.word, one.items, one.held, _at(one.last_good, told), _at(one.due, told, ""))
            for one in told.sources
        ),
    )
    for one in told.sources:
        for reason, number in one.drops.items():
            say(_wrapped(f"{one.source}: {number} left out of the last reading, {reason}"))


def _show_editions(told: Report) -> None:
    columns = ("edition", "announced", "shown", "queue", "waiting", "last", "next")
    table("\nEditions", columns, (_edition(one, told) for one in told.editions))
    for one in told.editions:
        if one.hub:
            say(_wrapped(f"{one.edition}: the hub is {one.hub}"))


def _edition(one: EditionReport, told: Report) -> tuple[object, ...]:
    last, following = _at(one.last, told), _at(one.next, told, "")
    return one.edition, one.announced, one.shown, one.queue, one.waiting, last, following


def _closing(told: Report) -> Iterator[str]:
    for topic, number in told.doubtful.items():
        yield f"{number} items may be about {topic}: aggregator rejected --doubtful --topic {topic}"
    if told.links:
        yield f"Pairs of stories that may be one: {told.links}. To look and decide: aggregator story"
    if told.ungrouped:
        yield f"Items that wait to be grouped, and to be announced: {told.ungrouped}."
    store, counts = told.store, told.counts
    yield (
        f"Store: {store.version}, journal {store.journal}, {store.size / 1_000_000:.1f} MB, "
        f"{counts['items']} items in {counts['stories']} stories."
    )
    if told.pulse is None:
        yield "Worker: none has been at work yet."
    else:
        began, passed = _at(told.pulse.started_at, told), _at(told.pulse.passed_at, told)
        yield (
            f"Worker: at work since {began}, last pass {passed}, "
            f"{told.pulse.restarts} child processes replaced because they broke a limit."
        )


def _at(moment: datetime | None, told: Report, otherwise: str = "never") -> str:
    return f"{moment.astimezone(ZoneInfo(told.time_zone)):%Y-%m-%d %H:%M}" if moment else otherwise


def _wrapped(text: str, *, hanging: int = 2) -> str:
    lines = textwrap.wrap(
        text,
        WIDTH,
        subsequent_indent=" " * hanging,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)
