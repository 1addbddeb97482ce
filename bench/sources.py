"""How the service does with ten thousand sources over 48 hours, one in twenty of them failing at times.

Everything is real but the clock: sources are served over HTTP on loopback by another process, read in
children, judged, stored, announced and published. A source brings news twice a day and answers 304
otherwise; a faulty one now and then answers 500, breaks off, or sends something that is no feed. The clock
steps ten minutes at a time as soon as a pass is done. Prints for each sixth of the time the passes' pace, the
memory of the whole process tree, open handles, and the database's bytes for each item held (Linux). Ends
with 1 if memory or handles grow over the second half, if the bytes of an item do, or if a source was asked
later than two of its intervals after its last time.

    python bench/sources.py [SOURCES [HOURS]]
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing import Process, Value
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from aggregator.app import App
from aggregator.collect import Collected
from aggregator.config import Config, Site, settings
from aggregator.model import Edition, Source

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
STEP = timedelta(minutes=10)
EVERY = timedelta(hours=4)
NEWS_EVERY = 12
HOSTS = 250
FAULTY = 20
ABOUT = 30
"""One in so many items is about Roma and Travellers, as in a general press room."""
PORT = 8480
ALLOWED_MB = 48
ALLOWED_HANDLES = 16


# --- the web: another process, so that it does not count -------------------------------------------


def feed(number: int, hours: float) -> tuple[str, bytes]:
    """Return a source's feed after so many hours, with its ETag: the newest five of what it has published."""
    newest = 5 + int((hours + number % NEWS_EVERY) // NEWS_EVERY)
    items = "".join(
        f"<item><title>{'Roma families' if (number + n) % ABOUT == 0 else 'The council'} of town {number} "
        f"meet for the {n}. time</title><link>http://{address(number)}/{number}/{n}</link>"
        f"<guid>{number}-{n}</guid><pubDate>{format_datetime(published(number, n))}</pubDate>"
        "<description>Housing, school and water stood on the agenda.</description></item>"
        for n in range(newest, newest - 5, -1)
    )
    body = f'<rss version="2.0"><channel><title>Town {number}</title>{items}</channel></rss>'
    return f'"{number}-{newest}"', body.encode()


def published(number: int, n: int) -> datetime:
    """Return when a source published its n-th news."""
    return BEGIN + timedelta(hours=(n - 5) * NEWS_EVERY - number % NEWS_EVERY)


def address(number: int) -> str:
    """Return the host of a source: loopback has many addresses, so that many hosts are asked."""
    return f"127.1.{number % HOSTS}.1:{PORT}"


def answer(number: int, hours: float, known: str) -> bytes:
    """Return a whole answer, or what a faulty source calls one."""
    fault = (number // FAULTY + int(hours // 6)) % 6 if number % FAULTY == 0 else 5
    etag, body = feed(number, hours)
    if fault == 0:
        return b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    if fault == 1:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\n<rss>"
    if fault == 2:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nno feed !"
    head = f"ETag: {etag}\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
    if known == etag:
        return f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode()
    return f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def serve_web(hours: "Synchronized[float]") -> None:
    """Serve all sources as they are ``hours`` after the beginning."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            number = int(request.split(" ", 2)[1].strip("/").partition(".")[0] or 0)
            lines = request.split("\r\n")
            known = next((line[15:] for line in lines if line.lower().startswith("if-none-match: ")), "")
            writer.write(answer(number, hours.value, known))
            await writer.drain()
            writer.close()

    async def forever() -> None:
        server = await asyncio.start_server(serve, "0.0.0.0", PORT, backlog=1024)
        await server.serve_forever()

    asyncio.run(forever())


# --- the service ------------------------------------------------------------------------------------


@dataclass
class Clock:
    """The service's clock, which the web follows."""

    hours: "Synchronized[float]"
    now: datetime = BEGIN

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.now

    def step(self) -> None:
        """Go on by one step."""
        self.now += STEP
        self.hours.value = (self.now - BEGIN) / timedelta(hours=1)


def service(folder: Path, sources: int, clock: Clock) -> App:
    """Return the service with so many sources and one edition."""
    places = tuple(
        Source(id=f"town-{n}", name=f"Town {n}", url=f"http://{address(n)}/{n}.rss", every=EVERY)
        for n in range(sources)
    )
    hosts = frozenset((f"127.1.{n}.1", PORT) for n in range(HOSTS))
    # What texts mean is found in a process of its own, at a tenth of a second a text (bench/grouping.py).
    machine = settings({"AGGREGATOR_DATA": str(folder), "AGGREGATOR_MEANINGS": "no"})
    return App(
        config=Config(
            site=Site(name="Bench", address="https://news.example.org", contact="desk@example.org"),
            sources=places,
            editions=(Edition(name="roma", topic="roma", language="en", title="Roma in the news"),),
        ),
        settings=replace(machine, allow_hosts=hosts, gap=timedelta(0), public=folder / "public"),
        now=clock,
    )


@dataclass
class Tally:
    """What was seen so far."""

    read: int = 0
    failed: int = 0
    latest: float = 0.0

    def told(self, one: Collected) -> None:
        """Count a source that was read."""
        self.read += 1
        self.failed += one.error is not None

    def turn(self, app: App) -> Iterator[Source]:
        """Give the sources that are due; note how long after the last time each is asked.

        That is told in the interval it has now: one that fails is asked at longer and longer ones.
        """
        states = app.store.states()
        for source in app.due():
            known = states.get(source.id)
            if known and known.due and known.last_read:
                interval = known.due - known.last_read
                self.latest = max(self.latest, (app.now() - known.last_read) / interval)
            yield source


@dataclass(frozen=True)
class Weight:
    """What the service weighs at one moment."""

    memory: float
    handles: int
    item: float


def weigh(app: App, web: int | None) -> Weight:
    """Return megabytes of the process tree but ``web``, open handles, and bytes of database an item.

    Of memory that processes share each counts its part (proportional set size).
    """
    kilobytes = handles = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(process.name)) == os.getpgrp() and int(process.name) != web:
                rollup = (process / "smaps_rollup").read_text()
                kilobytes += int(rollup.partition("\nPss:")[2].split()[0])
                handles += len(list((process / "fd").iterdir()))
    size = sum(file.stat().st_size for file in app.settings.data.glob("*.db*"))
    return Weight(kilobytes / 1024, handles, size / app.store.counts()["items"])


async def live(app: App, clock: Clock, hours: int, web: int | None) -> tuple[Tally, list[Weight]]:
    """Let the service live; return what was seen, and what it weighed after each sixth of the time."""
    tally, weights = Tally(), list[Weight]()
    steps = int(timedelta(hours=hours) / STEP)
    start = perf_counter()
    for number in range(1, steps + 1):
        await app.collect(tuple(tally.turn(app)), told=tally.told)
        app.publish()
        clock.step()
        if number % (steps // 6) == 0:
            weights.append(now := weigh(app, web))
            pace = tally.read / (perf_counter() - start)
            print(
                f"{number * STEP.seconds // 3600:3d} h: {tally.read} read ({tally.failed} failed), "
                f"{pace:.0f} a second; {now.memory:.0f} MB, {now.handles} handles, "
                f"{now.item:.0f} bytes an item; latest {tally.latest:.2f} intervals",
                flush=True,
            )
    await app.close()
    return tally, weights


def verdicts(tally: Tally, weights: list[Weight]) -> Iterator[tuple[bool, str]]:
    """Compare the end with the middle."""
    middle, end = weights[len(weights) // 2 - 1], weights[-1]
    yield (
        end.memory - middle.memory <= ALLOWED_MB,
        f"{end.memory - middle.memory:+.0f} MB over the second half",
    )
    yield end.handles - middle.handles <= ALLOWED_HANDLES, f"{end.handles - middle.handles:+d} handles"
    yield end.item <= middle.item * 1.1, f"{end.item / middle.item:.2f} times the bytes an item"
    yield tally.latest <= 2, f"no source later than {tally.latest:.2f} of its intervals"


def main(sources: int, hours: int) -> int:
    """Measure; return what to exit with."""
    clock = Clock(Value("d", 0.0))
    served = Process(target=serve_web, args=(clock.hours,), daemon=True)
    served.start()
    with TemporaryDirectory() as folder:
        tally, weights = asyncio.run(live(service(Path(folder), sources, clock), clock, hours, served.pid))
    served.kill()
    good = True
    for well, said in verdicts(tally, weights):
        good = good and well
        print(f"{'good' if well else 'MISSED'}: {said}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in (*sys.argv[1:], *("10000", "48")[len(sys.argv) - 1 :]))))
