"""What a site asks of programs that read its pages: robots.txt, remembered for a day. The door to protego.

Source: RFC 9309, the Robots Exclusion Protocol.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import httpx
from protego import Protego

from aggregator.errors import FetchError, ForbiddenError
from aggregator.fetch.manners import PRODUCT
from aggregator.ports import Now

Ask = Callable[[str], Awaitable[str]]
"""The address of a robots.txt to its text, "" where there is none; raises FetchError when nobody knows."""

LONGEST_GAP = timedelta(minutes=1)
"""A crawl delay counts up to this: beyond it a few pages of one site would keep each other waiting."""

_BELIEVED = timedelta(days=1)
_READ = 512_000
"""So much of a robots.txt is read, in characters (RFC 9309, 2.5 asks for 500 KiB at least)."""

_AGENT = re.compile(r"\s*user[ -]?agent\s*:?\s*(?P<token>\*(?=\s|#|$)|[\w-]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    read_at: datetime


class Robots:
    """The rules of the sites we read pages of, ``most`` characters of them together."""

    def __init__(self, most: int = 16_000_000) -> None:
        self._most = most
        self._size = 0
        self._known: dict[str, _Known] = {}
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def gap(self, url: httpx.URL, ask: Ask, now: Now) -> timedelta:
        """Return how far apart the requests to a page's site should be, if the page may be read at all.

        Raises:
            ForbiddenError: the site asks us not to read it.
            FetchError: its rules are not known, for its server fails; then nothing may be read
                (RFC 9309, 2.3.1.4).
        """
        rules = Protego.parse(
            await self._rules(str(url.copy_with(raw_path=b"/robots.txt", fragment=None)), ask, now)
        )
        if not rules.can_fetch(str(url), PRODUCT):
            raise ForbiddenError("is closed to programs like ours by its site’s robots.txt", url=str(url))
        return timedelta(seconds=min(rules.crawl_delay(PRODUCT) or 0.0, LONGEST_GAP.total_seconds()))

    async def _rules(self, url: str, ask: Ask, now: Now) -> str:
        async with self._asking.setdefault(url, asyncio.Lock()):
            known = self._known.get(url)
            if known is not None and abs(now() - known.read_at) < _BELIEVED:
                return known.text
            try:
                text = _for_us(await ask(url))
            except FetchError:
                if known is None:
                    raise
                return known.text  # what was asked yesterday is a better guess than "nothing" or "all"
            self._keep(url, _Known(text, now()))
            return text

    def _keep(self, url: str, known: _Known) -> None:
        self._forget(url)
        self._known[url] = known
        self._size += len(url) + len(known.text)
        while self._size > self._most:
            self._forget(next(iter(self._known)))

    def _forget(self, url: str) -> None:
        known = self._known.pop(url, None)
        if known is not None:
            self._size -= len(url) + len(known.text)


def _for_us(text: str) -> str:
    """Return a robots.txt with all other programs under one name.

    protego keeps every rule once for each program it is for, and takes the beginning of our name for it.
    """
    return "\n".join(_line_for_us(line) for line in text[:_READ].splitlines())


def _line_for_us(line: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    token = found["token"].lower()
    return f"User-agent: {token if token in ('*', PRODUCT) else 'another'}"
