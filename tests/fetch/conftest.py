"""A web of our own on loopback: each path has a script, and every request is kept as it came."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from faulty import Script
from faulty import answer as written

from aggregator.fetch import HttpFetcher
from aggregator.model import Document, Source, SourceState, Unchanged

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@dataclass
class Asked:
    path: str
    headers: list[tuple[str, bytes]]

    def header(self, name: str) -> bytes | None:
        return next((value for key, value in self.headers if key == name), None)

    def names(self) -> set[str]:
        return {name for name, _ in self.headers}


@dataclass
class Web:
    pages: Mapping[str, Script]
    secure: bool = False
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{path}"

    def fetcher(self, **terms: Any) -> HttpFetcher:
        terms.setdefault("allow_hosts", frozenset({("127.0.0.1", self.port)}))
        terms.setdefault("gap", timedelta(0))
        return HttpFetcher("desk@example.org", site="https://news.example.org", **terms)

    async def get(self, path: str, state: SourceState | None = None, **terms: Any) -> Document | Unchanged:
        """Read one path with a fetcher of its own."""
        source = Source(id="s", name="S", url=self.url(path))
        fetcher = self.fetcher(**terms)
        try:
            return await fetcher.get(source, state or SourceState(source="s"), now=NOW)
        finally:
            await fetcher.close()

    async def document(self, path: str, state: SourceState | None = None, **terms: Any) -> Document:
        answer = await self.get(path, state, **terms)
        assert isinstance(answer, Document)
        return answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.split(b"\r\n")[:-2]
            pairs = [line.split(b": ", 1) for line in lines[1:]]
            path = lines[0].split()[1].decode()
            self.asked.append(Asked(path, [(name.decode().lower(), value) for name, value in pairs]))
            script = self.pages.get(path, written(b"", status="404 Not Found"))
            if isinstance(script, bytes):
                writer.write(script)
                await writer.drain()
            else:
                await script(writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client has left, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def stop(self) -> None:
        waiting = list(self._tasks)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


@asynccontextmanager
async def _open(pages: Mapping[str, Script], tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    web = Web(pages, secure=tls is not None)
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=tls)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        await web.stop()


@pytest.fixture
def web() -> Any:
    """Open a web: ``async with web({"/path": answer(…)}) as it``."""
    return _open


@pytest.fixture
def answer() -> Any:
    """Write an answer of a server as bytes."""
    return written


@pytest.fixture
def now() -> datetime:
    return NOW
