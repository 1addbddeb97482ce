"""Commands about what a source's mass change left for a person to decide: list, release, drop."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from aggregator import i18n
from aggregator.app import App
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, say, table
from aggregator.model import Hold, HoldKind, HoldState

Which = Annotated[str, typer.Argument(metavar="NUMBER|SOURCE", help="One hold, or all of a source.")]
Of = Annotated[str, typer.Argument(metavar="[SOURCE]", help="Only this source's.")]
Because = Annotated[str, typer.Option("--because", help="Why, for the record.", show_default=False)]

_KINDS = {HoldKind.NEW: "would be announced", HoldKind.EDIT: "new text"}


def holds(source: Of = "", config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """List what is held until a person decides, and what was dropped."""
    service = present_app(config)
    listed = service.store.holds(source or None)
    asyncio.run(service.close())
    if json:
        give([asdict(hold) for hold in listed])
    elif listed:
        _show(listed, service)
    else:
        say(f"Nothing of {source} is held." if source else "Nothing is held.")


def release(which: Which, config: ConfigFile = FEEDS_YAML) -> None:
    """Let what is held be announced, or its new text be shown; a worker takes it up within a minute."""
    service = present_app(config)
    chosen = _chosen(which, service)
    service.store.release([hold.number for hold in chosen], now=service.now())
    asyncio.run(service.close())
    say(f"{len(chosen)} released.")


def drop(which: Which, because: Because, config: ConfigFile = FEEDS_YAML) -> None:
    """Never announce what is held, never show its new text; it stays on record."""
    service = present_app(config)
    chosen = _chosen(which, service)
    service.store.drop([hold.number for hold in chosen], because, now=service.now())
    asyncio.run(service.close())
    say(f"{len(chosen)} dropped.")


def _chosen(which: str, service: App) -> Sequence[Hold]:
    """Return the open holds that a number or a source names."""
    waiting = [hold for hold in service.store.holds() if hold.state is HoldState.HELD]
    of_source = [hold for hold in waiting if hold.source == which]
    chosen = of_source or [hold for hold in waiting if str(hold.number) == which]
    if not chosen:
        raise typer.BadParameter(f"nothing held is called {which}; 'aggregator holds' lists what is held")
    return chosen


def _show(listed: Sequence[Hold], service: App) -> None:
    zone = service.config.site.time_zone
    table(
        "",
        ("number", "source", "since", "state", "what", "title", "why"),
        (
            (
                hold.number,
                hold.source,
                i18n.moment(hold.held_at, "en", time_zone=zone),
                hold.state,
                _KINDS[hold.kind],
                hold.title,
                hold.because or hold.reason,
            )
            for hold in listed
        ),
    )
    say("To decide: aggregator release NUMBER|SOURCE, or aggregator drop NUMBER|SOURCE --because REASON")
