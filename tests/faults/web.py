"""A web of many servers on loopback, one for each source: good, then faulty, then good again."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.fetch.faulty import Script, answer

if TYPE_CHECKING:
    from concurrent.futures import Future

FEED = "/news"
"""Where the news of each source stand on its server."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """What was asked of a server in a phase."""

    phase: str
    path: str
    headers: dict[str, bytes]


@dataclass(frozen=True)
class Good:
    """A page that is not sent again to who has it already."""

    whole: bytes
    etag: str

    def to(self, asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == self.etag.encode():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {self.etag}\r\n\r\n".encode()
        return self.whole


def page(body: bytes, media_type: str) -> Good:
    """Write a page as a good server does, with a validator and an ear for it."""
    etag = f'"{sha256(body).hexdigest()[:16]}"'
    modified = "Mon, 23 Nov 2026 08:00:00 GMT"
    return Good(answer(body, Content_Type=media_type, ETag=etag, Last_Modified=modified), etag)


@dataclass
class Site:
    """One server. ``pages`` are what it writes in each phase, by path; its ``canary`` may not be asked."""

    name: str
    pages: dict[str, Mapping[str, Script | Good]] = field(default_factory=dict)
    tls: dict[str, ssl.SSLContext] = field(default_factory=dict)
    phase: str = "before"
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    server: asyncio.Server | None = None
    canary: "Site | None" = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = FEED) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}{path}"

    def asked_in(self, phase: str, path: str = FEED) -> list[Asked]:
        return [one for one in self.asked if (one.phase, one.path) == (phase, path)]


class Web:
    """All servers, in a thread of their own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.tasks: set[asyncio.Task[None]] = set()
        self.sites: list[Site] = []
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def open(self, site: Site) -> Site:
        """Let a site be served, at the port it had if it had one."""
        self._do(self._open(site))
        self.sites.append(site)
        return site

    def close(self) -> None:
        self._do(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def enter(self, phase: str) -> None:
        """Let every site go into a phase; one that has nothing to serve in it refuses connections."""
        self._do(self._enter(phase))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(work, self.loop)
        done.result(30)

    async def _open(self, site: Site) -> None:
        site.server = await asyncio.start_server(self._guest(site), "127.0.0.1", site.port, limit=2**20)
        site.port = site.server.sockets[0].getsockname()[1]

    async def _enter(self, phase: str) -> None:
        for site in self.sites:
            site.phase = phase
            serves = site.pages.get(phase, {"": b""})
            if not serves and site.server:
                site.server.close()
                site.server = None
            elif serves and site.server is None:
                await self._open(site)

    async def _stop(self) -> None:
        for site in self.sites:
            if site.server:
                site.server.close()
        waiting = list(self.tasks)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _guest(
        self, site: Site
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self.tasks.add(task)
            try:
                await _serve(site, reader, writer)
            except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
                pass  # the client has left, TLS was refused, or the test is over
            finally:
                self.tasks.discard(task)
                writer.close()

        return serve


async def _serve(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    site.connections += 1
    if context := site.tls.get(site.phase):
        await writer.start_tls(context)
    asked = _read(site.phase, await reader.readuntil(b"\r\n\r\n"))
    site.asked.append(asked)
    pages = site.pages.get(site.phase, {})
    script = pages.get(asked.path, answer(b"", status="404 Not Found"))
    if isinstance(script, Good):
        script = script.to(asked)
    if isinstance(script, bytes):
        writer.write(script)
        await writer.drain()
    else:
        await script(writer)


def _read(phase: str, head: bytes) -> Asked:
    first, *lines = head.split(b"\r\n")[:-2]
    pairs = (line.split(b": ", 1) for line in lines)
    headers = {name.decode().lower(): value for name, value in pairs}
    return Asked(phase=phase, path=first.split()[1].decode(), headers=headers)
