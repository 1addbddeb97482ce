"""Commands that do the work: all of it on schedule, or one step by hand."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator import demo as small_world
from aggregator import logs
from aggregator import serve as web
from aggregator.app import App, clock, store_opener
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app, present_settings
from aggregator.cli.screen import give, note, progress, say, table
from aggregator.collect import Collected
from aggregator.config import Settings
from aggregator.worker import Worker

SourceNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCE …]", help="Short names; none means all that are not paused."),
]


def run(config: ConfigFile = FEEDS_YAML) -> None:
    """Work and serve in one process, until stopped with Ctrl-C or SIGTERM."""
    service = present_app(config)
    _log(service.settings)
    asyncio.run(_run(service, config))


def work(config: ConfigFile = FEEDS_YAML) -> None:
    """Collect and publish on schedule, without serving."""
    service = present_app(config)
    _log(service.settings)
    asyncio.run(_work(service, config))


def serve() -> None:
    """Serve the published folder, without working."""
    settings = present_settings()
    _log(settings)
    asyncio.run(_serve(settings))


def demo() -> None:
    """Show everything in a minute, without network: a small world of press sources on this machine."""
    with small_world.opened(os.environ, tell=note) as shown:
        _log(shown.service.settings)
        asyncio.run(_run(shown.service, shown.feeds_yaml))


def collect(sources: SourceNames = None, config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Read sources now, whether or not they are due."""
    service = present_app(config)
    chosen = [service.source(name) for name in sources or ()] or [
        source for source in service.config.sources if not source.paused
    ]

    async def work() -> tuple[Collected, ...]:
        try:
            with progress("Reading", len(chosen)) as step:
                return await service.collect(chosen, told=lambda one: step(one.source.id))
        finally:
            await service.close()

    done = asyncio.run(work())
    if json:
        give([_collected(one) for one in done])
    else:
        table("", ("source", "outcome"), [(one.source.id, _outcome(one)) for one in done])
    if any(one.error for one in done):
        raise typer.Exit(1)


def publish(config: ConfigFile = FEEDS_YAML) -> None:
    """Announce what is ready and bring the published folder up to date."""
    service = present_app(config)
    with progress("Publishing", len(service.config.editions)) as step:
        done = service.publish(told=lambda one: step(one.edition.key))
    asyncio.run(service.close())
    rows = [
        (one.edition.key, one.announced, len(one.written), "; ".join(map(str, one.errors))) for one in done
    ]
    table("", ("edition", "announced", "documents written", "problems"), rows)
    say(f"The documents stand in {service.settings.public}.")
    if any(one.errors for one in done):
        raise typer.Exit(1)


async def _run(service: App, config: Path) -> None:
    stop = _stop_on_signals()
    settings = service.settings
    worker = asyncio.create_task(Worker(service, config).run(stop))
    callback = web.Callback(lambda: service.store, service.now)
    server = asyncio.create_task(web.serve(settings.public, callback, settings.host, settings.port, stop))
    note(f"Pages and feeds: http://{settings.host}:{settings.port}/ (Ctrl-C stops)")
    try:
        await asyncio.wait((worker, server), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        # Both end before either's failure is told: a worker cut short would leave its processes behind.
        ended = await asyncio.gather(worker, server, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome


async def _work(service: App, config: Path) -> None:
    await Worker(service, config).run(_stop_on_signals())


async def _serve(settings: Settings) -> None:
    host, port = settings.host, settings.port
    callback = web.Callback(store_opener(settings), clock)
    note(f"Pages and feeds: http://{host}:{port}/ (Ctrl-C stops)")
    await web.serve(settings.public, callback, host, port, _stop_on_signals())


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


def _log(settings: Settings) -> None:
    logs.begin(settings.log.level, json=settings.log.json)


def _outcome(one: Collected) -> str:
    if one.error is not None:
        return f"failed: {one.error.what}"
    if one.saved is None:
        return f"unchanged ({one.unchanged})"
    return (
        f"{len(one.saved.new)} new, {len(one.saved.edited)} edited, {len(one.saved.unchanged)} as they were"
    )


def _collected(one: Collected) -> dict[str, Any]:
    saved = one.saved
    return {
        "source": one.source.id,
        "outcome": "failed" if one.error else "read" if saved else "unchanged",
        "because": one.error.what if one.error else one.unchanged,
        "new": list(saved.new) if saved else [],
        "edited": list(saved.edited) if saved else [],
    }
