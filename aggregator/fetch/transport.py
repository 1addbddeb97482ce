"""The connection itself: a name is resolved once, checked, and reached at the very address checked."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import httpx

from aggregator.fetch.guard import Guard, Ip, as_ip, port_of

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A name and a port to the addresses the name has, best first; raises OSError when it has none."""

Note = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Hears what happens to a connection: httpx's "trace" extension."""

_MOST_ADDRESSES = 4
"""Of a name's addresses so many are tried: the deadline leaves no time for more."""


class NotReached(Exception):  # noqa: N818 - the text is a sentence's end, turned into a FetchError at once
    """No connection was tried; the text says why, as the end of "it …"."""


class Resolver:
    """The machine's own resolver, in threads of its own: names that hang must not hold up anything else."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host, best first.

        Raises:
            OSError: there are none.
        """
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(found))

    def close(self) -> None:
        """Let the threads end; one that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label too long or empty fails before anything is asked
        raise OSError(str(error)) from error
    return [str(address[0]) for *_, address in answers]


class GuardedTransport(httpx.AsyncBaseTransport):
    """Opens connections to checked addresses only; Host, SNI and the certificate check keep the name."""

    def __init__(self, guard: Guard, resolve: Resolve, *, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._resolve = resolve
        self._inner = httpx.AsyncHTTPTransport(
            verify=trust or _trust(),
            trust_env=False,
            # A pool of idle connections is scanned at every request; hosts are many, requests to each few.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first checked address that takes the connection.

        Raises:
            NotReached: the name leads nowhere, or where the guard lets nobody go.
            httpx.TransportError: the connection failed.
        """
        addresses = await self._checked(request.url)
        for ip in addresses[:-1]:
            try:
                return await self._send(request, ip)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._send(request, addresses[-1])

    async def aclose(self) -> None:
        """Close every connection."""
        await self._inner.aclose()

    async def _send(self, request: httpx.Request, ip: Ip) -> httpx.Response:
        opened = []

        async def note(event: str, about: Mapping[str, Any]) -> None:
            if event == "connection.connect_tcp.complete":
                opened.append(about["return_value"])

        try:
            return await self._inner.handle_async_request(_aimed(request, ip, note))
        except asyncio.CancelledError:
            # Cancelled amid a TLS handshake, httpx forgets the connection, and a server that stays silent
            # could hold it open for as long as it likes.
            for stream in opened:
                await stream.aclose()
            raise

    async def _checked(self, url: httpx.URL) -> list[Ip]:
        literal = as_ip(url.host)
        addresses = [literal] if literal is not None else await self._looked_up(url)
        for ip in addresses:
            # One inside address among public ones is enough: such a name is set up to deceive.
            if why := self._guard.why_not_ip(url.host, port_of(url), ip):
                raise NotReached(why)
        return addresses[:_MOST_ADDRESSES]

    async def _looked_up(self, url: httpx.URL) -> list[Ip]:
        try:
            found = await self._resolve(url.raw_host.decode("ascii"), port_of(url))
        except OSError as error:
            raise NotReached(f'names a host that cannot be found: "{url.host}"') from error
        addresses = [ip for ip in map(as_ip, found) if ip is not None]
        if not addresses:
            raise NotReached(f'names a host that has no address: "{url.host}"')
        return addresses


def _aimed(request: httpx.Request, ip: Ip, note: Note) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(ip)),
        headers=request.headers,
        stream=request.stream,
        extensions={
            **request.extensions,
            "sni_hostname": request.url.raw_host.decode("ascii"),
            "trace": note,
        },
    )


@cache
def _trust() -> ssl.SSLContext:
    """Trust what browsers trust and what this machine's owner has added."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
