"""Commands that do the work: all of it on schedule, or one step by hand."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
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
from aggregator.config import Config, Settings
from aggregator.following import Followed
from aggregator.ports import Now
from aggregator.store import SqlStore
from aggregator.worker import Worker

SourceNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCE …]", help="Short names; none means all that are not paused."),
]


def run(config: ConfigFile = FEEDS_YAML) -> None:
    """Work and serve in one process, until stopped with Ctrl-C or SIGTERM.

    Ends with 3 if another worker is at work on the same database.
    """
    service = present_app(config)
    _log(service.settings)
    asyncio.run(_run(service, config))


def work(config: ConfigFile = FEEDS_YAML) -> None:
    """Collect and publish on schedule, without serving.

    Ends with 3 if another worker is at work on the same database.
    """
    service = present_app(config)
    _log(service.settings)
    asyncio.run(_work(service, config))


def serve(config: ConfigFile = FEEDS_YAML) -> None:
    """Serve the published folder, without working."""
    settings = present_settings()
    _log(settings)
    asyncio.run(_serve(settings, config))


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
    desk = _desk(config, lambda: service.store, service.settings, service.now, service.config)
    await _together(stop, Worker(service, config).run(stop), *_web(desk, service.settings, stop))


def _desk(
    file: Path, store: Callable[[], SqlStore], settings: Settings, now: Now, config: Config | None = None
) -> web.Desk:
    return web.Desk(
        followed=Followed(file, config), store=store, public=settings.public, now=now, began=now()
    )


def _web(desk: web.Desk, settings: Settings, stop: asyncio.Event) -> Iterator[Coroutine[None, None, None]]:
    """Give the servers, and say where they are found."""
    host, port = settings.host, settings.port
    note(f"Pages and feeds: http://{host}:{port}/ (Ctrl-C stops)")
    yield web.serve(settings.public, web.Callback(desk.store, desk.now), host, port, stop)
    if (place := settings.admin) is not None:
        note(f"Health and metrics, for this machine only: {_written(place)}")
        yield web.serve_admin(desk, place, stop)


def _written(place: tuple[str, int] | Path) -> str:
    return f"unix:{place}" if isinstance(place, Path) else f"http://{place}/"


async def _together(stop: asyncio.Event, *work: Coroutine[None, None, None]) -> None:
    """Do all of it until one part ends; then the others end too, before a failure is told."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        # A worker cut short would leave its processes behind.
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome


async def _work(service: App, config: Path) -> None:
    await Worker(service, config).run(_stop_on_signals())


async def _serve(settings: Settings, config: Path) -> None:
    stop = _stop_on_signals()
    desk = _desk(config, store_opener(settings), settings, clock)
    await _together(stop, *_web(desk, settings, stop))


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
