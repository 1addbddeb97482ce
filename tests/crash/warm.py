"""A process with the service imported and its language model loaded: it forks one for every pass asked of it.

A line of JSON in, a line of JSON out. It has no threads, so that forking it is safe.
"""

import asyncio
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aggregator import config
from aggregator.app import App, load
from aggregator.collect import Collected
from aggregator.errors import AggregatorError
from aggregator.model import Document, Intake, Source
from aggregator.read import read
from aggregator.worker import Worker
from tests.crash.seam import Seam

TELLING = (timedelta(minutes=6), timedelta(minutes=12), timedelta(minutes=30))
"""So long after a pass hubs are noted to be owed word of it, and told, if they confirmed nothing."""


class HereReader:
    """Reads in this process: what a child process reads stands in no database and no file."""

    restarts = 0

    async def read(self, document: Document, source: Source, *, now: datetime) -> Intake:
        return read(document, source, now=now)

    def close(self) -> None:
        pass


class Clock:
    def __init__(self, text: str) -> None:
        self.time = datetime.fromisoformat(text)

    def __call__(self) -> datetime:
        return self.time


def service(ask: dict[str, Any]) -> tuple[App, Clock]:
    clock = Clock(ask["now"])
    folder = Path(ask["folder"])
    environ = {"AGGREGATOR_DATA": f"{folder}/data", "AGGREGATOR_MEANINGS": "no", **ask["environ"]}
    app = App(config=load(folder / "feeds.yaml"), settings=config.settings(environ), now=clock)
    app.reader = HereReader()  # type: ignore[assignment]
    return app, clock


async def one_pass(app: App, clock: Clock) -> list[str]:
    """Do what the worker does, once; return what failed, in words for people."""
    failed: list[str] = []

    async def step(act: Callable[[], Any]) -> bool:
        try:
            done = act()
            done = await done if asyncio.iscoroutine(done) else done
        except AggregatorError as error:
            failed.append(str(error))
            return False
        failed.extend(str(error) for one in done for error in getattr(one, "errors", ()))
        return True

    if await step(lambda: _collect(app)):
        await step(app.publish)
    begun = clock.time
    for later in TELLING:
        clock.time = begun + later
        await step(app.push)
    clock.time = begun
    return failed


async def _collect(app: App) -> list[Collected]:
    """Read one source after the other: a story is named by the version of it that was read first."""
    return [one for source in app.due() for one in await app.collect([source])]


async def passes(ask: dict[str, Any], seam: Seam) -> dict[str, Any]:
    app, clock = service(ask)
    first = await one_pass(app, clock)
    seam.on = False
    again = await one_pass(app, clock) if ask.get("again") else []
    await app.close()
    return {"failed": first, "failed_again": again, "points": seam.points}


async def work(ask: dict[str, Any], seam: Seam) -> dict[str, Any]:
    seam.on = False
    app, _ = service(ask)
    await Worker(app, Path(ask["folder"]) / "feeds.yaml").run(asyncio.Event())
    return {}


def child(ask: dict[str, Any], answer: int) -> None:
    seam = Seam(ask["folder"], **ask.get("seam", {}))
    seam.install()
    act = work if ask.get("work") else passes
    try:
        said = asyncio.run(act(ask, seam))
    except BaseException:  # noqa: BLE001 - whatever escapes is what the test is to hear of
        said = {"escaped": traceback.format_exc()}
    os.write(answer, json.dumps(said).encode())
    os._exit(0)


def forked(ask: dict[str, Any]) -> dict[str, Any]:
    """Let a child do what is asked; SIGKILL comes when it takes longer than ``kill_after`` seconds."""
    mine, its = os.pipe()
    pid = os.fork()
    if pid == 0:
        child(ask, its)
    os.close(its)
    if not select.select([mine], [], [], ask.get("kill_after", 120))[0]:
        os.kill(pid, signal.SIGKILL)
    text = b"".join(iter(lambda: os.read(mine, 65536), b""))
    os.close(mine)
    status = os.waitpid(pid, 0)[1]
    return {"killed": os.WIFSIGNALED(status), **(json.loads(text) if text else {})}


def main() -> None:
    warm = Document(
        url="https://press.example/",
        final_url="https://press.example/",
        body=b'<rss version="2.0"><channel><item><title>Roma</title></item></channel></rss>',
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    read(warm, Source(id="warm", name="Warm", url=warm.url), now=warm.fetched_at)
    for line in sys.stdin:
        ask = json.loads(line)
        # What is done here, once, leaves its templates and names of days warm for those forked after it.
        said = asyncio.run(passes(ask, Seam(ask["folder"]))) if ask.get("here") else forked(ask)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
