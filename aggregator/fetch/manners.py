"""Our manners at the door: one at a time, with a gap, and never without an end."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf

from aggregator import __version__

Sleep = Callable[[float], Awaitable[None]]

PRODUCT = "aggregator"
"""Our name, as a site may use it in its robots.txt (RFC 9309, 2.2.1)."""


def user_agent(contact: str, site: str = "") -> str:
    """Say who asks: product, version, and where to write, the site's address first if there is one."""
    places = [f"+{site}", contact] if site else [contact if "@" in contact else f"+{contact}"]
    told = "; ".join(re.sub(r"[^\x20-\x7e]|[()\\]", "", place) for place in places)
    return f"{PRODUCT}/{__version__} ({told})"


class Deadline:
    """One span of time for all requests of one reading; waiting for our turn is not counted."""

    def __init__(self, span: timedelta) -> None:
        self._span = self._left = span.total_seconds()
        self._began = 0.0
        self._timeout = asyncio.Timeout(None)

    @property
    def spent(self) -> timedelta:
        """Return how much of it has run."""
        return timedelta(seconds=self._span - self._left)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let the time run.

        Raises:
            TimeoutError: it has run out.
        """
        clock = asyncio.get_running_loop().time
        self._began = clock()
        try:
            async with asyncio.timeout(self._left) as self._timeout:
                yield
        finally:
            self._left -= clock() - self._began

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Let no time run while we wait for ourselves, amid what the time is running for."""
        if self._timeout.expired():  # in this very moment; the next wait will tell
            yield
            return
        clock = asyncio.get_running_loop().time
        self._left -= clock() - self._began
        self._timeout.reschedule(None)
        try:
            yield
        finally:
            self._began = clock()
            self._timeout.reschedule(self._began + self._left)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    guests: int = 0
    left_at: float = -inf
    free_at: float = -inf


class Queue:
    """Lets one request at a time go to a host, ``gap`` between two, and ``at_once`` to all hosts together."""

    def __init__(self, *, gap: timedelta, at_once: int, sleep: Sleep) -> None:
        self._gap = gap.total_seconds()
        self._sleep = sleep
        self._all = asyncio.Semaphore(at_once)
        self._hosts: dict[str, _Host] = {}
        self._closed: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, name: str, gap: timedelta = timedelta(0)) -> AsyncIterator[None]:
        """Wait for our turn at a host, and hold it; ``gap`` is what the host wishes, if that is longer."""
        between = max(self._gap, gap.total_seconds())
        clock = asyncio.get_running_loop().time
        self._forget_idle(clock())
        host = self._hosts.setdefault(name, _Host())
        host.guests += 1
        try:
            async with host.lock:
                if (wait := max(host.free_at, host.left_at + between) - clock()) > 0:
                    await self._sleep(wait)
                try:
                    # Only now: a reading that waits for its host must not keep others from theirs.
                    async with self._all:
                        yield
                finally:
                    host.left_at = clock()
                    host.free_at = host.left_at + between
        finally:
            host.guests -= 1

    def close(self, name: str, until: datetime) -> None:
        """Remember that a host asked to be left alone until an instant."""
        self._closed[name] = max(until, self._closed.get(name, until))

    def closed_until(self, name: str, *, now: datetime) -> datetime | None:
        """Return until when a host must be left alone, None if it may be asked."""
        self._closed = {host: until for host, until in self._closed.items() if until > now}
        return self._closed.get(name)

    def _forget_idle(self, moment: float) -> None:
        # Redirects can name ever new hosts, so only those that are in use or in their gap are kept.
        idle = [name for name, host in self._hosts.items() if not host.guests and host.free_at <= moment]
        for name in idle:
            del self._hosts[name]
