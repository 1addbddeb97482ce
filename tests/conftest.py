"""What all tests share: a real web on loopback, the service on a clock of the test's own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import indent
from typing import Any

import hypothesis
import pytest

from aggregator import config
from aggregator.app import App, load
from aggregator.collect import Collected
from aggregator.publish import Published
from aggregator.reading import ChildReader

# Nothing here is timed, on a slow desk as little as in CI.
hypothesis.settings.register_profile("untimed", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("untimed")


LONGEST = ("invariants", "consumers", "crash", "faults")
"""Rooms whose tests take minutes: begun last, each would be waited for with the other processors idle."""


def pytest_configure(config: pytest.Config) -> None:
    """Let several processes take the files in our order; pytest-xdist begins with those of most tests."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest rooms."""
    rooms = {room: place for place, room in enumerate(LONGEST)}
    tests = Path(__file__).parent
    items.sort(key=lambda item: rooms.get(item.path.relative_to(tests).parts[0], len(rooms)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a skipped test in CI: a test whose program is missing may skip on a desk only."""
    report = yield
    if report.skipped and os.environ.get("TESTS_MUST_NOT_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where no test may skip: {call.excinfo}"
    return report


@dataclass
class Page:
    """What stands at an address of the test's web."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    etag: str | None = None
    hangs: bool = False


@dataclass
class Request:
    """What was asked of the test's web."""

    path: str
    headers: dict[str, str]
    status: int


class Web:
    """A real HTTP server on loopback with pages that a test may put, change and take away."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def put(self, path: str, body: str | bytes, media_type: str = "application/rss+xml", **more: Any) -> str:
        raw = body.encode() if isinstance(body, str) else body
        self.pages[path] = Page(body=raw, media_type=media_type, **more)
        return self.url(path)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = web.pages.get(self.path, Page(status=404))
                if page.hangs:
                    web.closing.wait()
                    self.close_connection = True
                    return
                etag = page.etag or f'"{sha256(page.body).hexdigest()[:16]}"'
                known = page.validators and self.headers.get("If-None-Match") == etag
                status = 304 if known and page.status == 200 else page.status
                web.requests.append(Request(self.path, dict(self.headers), status))
                self.send_response(status)
                if page.validators:
                    self.send_header("ETag", etag)
                    self.send_header("Last-Modified", formatdate(1_700_000_000, usegmt=True))
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Type", page.media_type)
                    self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(page.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.close()


class Clock:
    """The test's own time."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **duration: float) -> None:
        self.time += timedelta(**duration)


@dataclass
class Service:
    """The real service on a folder of the test's own: every part is real but the clock."""

    folder: Path
    clock: Clock
    web: Web
    reader: ChildReader
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def public(self) -> Path:
        return self.folder / "data" / "public"

    @property
    def feeds_yaml(self) -> Path:
        return self.folder / "feeds.yaml"

    def configure(self, sources: str, editions: str) -> None:
        self.feeds_yaml.write_text(
            "site:\n"
            "  name: Test press review\n"
            "  address: https://news.example.org\n"
            "  contact: desk@example.org\n"
            f"sources:\n{indent(sources.strip(chr(10)), '  ')}\n"
            f"editions:\n{indent(editions.strip(chr(10)), '  ')}\n",
            encoding="utf-8",
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AGGREGATOR_DATA": str(self.folder / "data"),
            "AGGREGATOR_ALLOW_HOSTS": self.web.host,
            "AGGREGATOR_GAP": "0 seconds",
            "AGGREGATOR_DEADLINE": "5 seconds",
            "AGGREGATOR_READERS": "1",
            "AGGREGATOR_ADMIN": "no",
            "AGGREGATOR_MEANINGS": "no",
            **self.environ,
        }

    def app(self) -> App:
        app = App(config=load(self.feeds_yaml), settings=config.settings(self.environment), now=self.clock)
        app.reader = self.reader
        return app

    def cycle(self) -> tuple[dict[str, Collected], dict[str, Published]]:
        """One pass of the whole way, in and out, of every source that is due."""

        async def work() -> tuple[tuple[Collected, ...], tuple[Published, ...]]:
            app = self.app()
            try:
                collected = await app.collect(app.due())
                return collected, app.publish()
            finally:
                # The children that read are shared by all tests; all else goes with the app.
                vars(app).pop("reader")
                await app.close()

        collected, published = asyncio.run(work())
        return {one.source.id: one for one in collected}, {one.edition.key: one for one in published}

    def begin(self, *arguments: str) -> "Process":
        """Start the command as a person would, on a free port."""
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "aggregator", *arguments],
            cwd=self.folder,
            env={
                **os.environ,
                **self.environment,
                "AGGREGATOR_PORT": str(port),
                "AGGREGATOR_TICK": "1 second",
            },
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return Process(process, port)

    def hashes(self) -> dict[str, str]:
        """The published folder as path -> hash and time of the last write."""
        files = [path for path in sorted(self.public.rglob("*")) if path.is_file()]
        return {
            str(
                path.relative_to(self.public)
            ): f"{sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
            for path in files
        }


@pytest.fixture(scope="session")
def reader() -> Iterator[ChildReader]:
    """The child processes that read, warm for all tests."""
    reader = ChildReader(1)
    yield reader
    reader.close()


@pytest.fixture
def service(tmp_path: Path, web: Web, reader: ChildReader) -> Service:
    return Service(folder=tmp_path, clock=Clock(), web=web, reader=reader)


@pytest.fixture
def seed_page() -> str:
    """The Alliance's front page, its words as they stood, in markup in the manner of its site."""
    text = Path(__file__).resolve().parents[1].parent / "shared" / "domain" / "seed-listing.txt"
    lines = [line.strip() for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    starts = [index - 1 for index, line in enumerate(lines) if line.startswith("writenWritten the")]
    news = ""
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        title, date, *teaser = lines[start:end]
        address = f"/en/page/{233 - number}-news.html"
        news += (
            f'<div class="news"><h2><a href="{address}">{title}</a></h2><p><i>writen</i>'
            f"{date.removeprefix('writen')}</p>{''.join(f'<p>{line}</p>' for line in teaser[:-1])}"
            f'<a href="{address}">Read more</a></div>'
        )
    aside = "".join(f"<p>{line}</p>" for line in lines[: starts[0]])
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The Alliance</title></head><body>'
        f'<nav><a href="/en/">Home</a> <a href="/fr/">Français</a></nav><aside>{aside}</aside>'
        f"<main>{news}</main></body></html>"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


class Process:
    """A running ``aggregator``; ``until`` reads its log, so that no test waits by the clock."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port
        self.log: list[str] = []
        # A service that never says what is waited for must fail its test and not hang it.
        self.guard = threading.Timer(90, process.kill)
        self.guard.start()

    def until(self, said: str) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            if said in line:
                return line
        raise AssertionError(f"ended without saying {said!r}:\n{''.join(self.log)}")

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            body: bytes = answer.read()
            return body

    def stop(self, name: signal.Signals) -> int:
        self.process.send_signal(name)
        rest = self.process.communicate(timeout=30)[1]
        self.log.append(rest)
        return self.process.returncode

    def end(self) -> None:
        self.guard.cancel()
        self.process.kill()
        self.process.communicate()


Start = Callable[..., Process]


@pytest.fixture
def start(service: Service) -> Iterator[Start]:
    started: list[Process] = []

    def start(*arguments: str) -> Process:
        started.append(service.begin(*arguments))
        return started[-1]

    yield start
    for one in started:
        one.end()


@pytest.fixture
def port() -> int:
    return free_port()
