"""Two days of our manners as servers see them: the real service, killed and restarted, on the test's clock.

Two promises meet here. Issue 5 asks for one unconditional request and conditional ones ever after; FAULTS
asks for "a full read each day", because some servers say 304 for ever. So a source that has something new at
least once a day is asked unconditionally once, at its very first reading, and one that says "not modified"
all day long once more for each such day. Nothing else is ever asked unconditionally but robots.txt:
once a day, and once more by a process that was just started.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from aggregator import __version__

HOUR, DAY, TICK = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
EVERY = timedelta(minutes=30)
RESTARTS = (7 * HOUR, 14 * HOUR, 22 * HOUR, 30 * HOUR, 39 * HOUR)
BUSY_AT, BUSY_FOR = 10 * HOUR, 6 * HOUR
MODIFIED = "Tue, 14 Nov 2023 22:13:20 GMT"


@dataclass
class Asked:
    """A request as it came, when it came on the service's own clock, and what it was answered."""

    at: datetime
    path: str
    headers: dict[str, str]
    status: int
    etag: str | None

    @property
    def conditions(self) -> tuple[str | None, str | None]:
        return self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")


class Log(list[Any]):
    """Takes the place of a web's list of requests and stamps them."""

    def __init__(self, web: Any, clock: Callable[[], datetime]) -> None:
        self.web, self.clock, self.asked = web, clock, list[Asked]()

    def append(self, request: Any) -> None:
        page = self.web.pages.get(request.path)
        etag = page.etag if page is not None and request.status == 200 else None
        self.asked.append(Asked(self.clock(), request.path, request.headers, request.status, etag))

    def of(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]


@pytest.fixture
def other_web(web: Any) -> Iterator[Any]:
    other = type(web)()
    yield other
    other.close()


def _rss(version: int) -> str:
    item = f"<item><title>Minutes {version} of a council</title><link>/minutes/{version}</link></item>"
    return f'<rss version="2.0"><channel><title>Council</title>{item}</channel></rss>'


def _list(items: int = 4) -> str:
    news = "".join(
        f'<div class="n"><h3><a href="/m/{n}">Minutes {n} of the council</a></h3></div>' for n in range(items)
    )
    return f"<!DOCTYPE html><html><body>{news}</body></html>"


def _put(web: Any, path: str, body: str, etag: str, **more: Any) -> str:
    kind = "text/html" if body.startswith("<!DOCTYPE") else "application/rss+xml"
    address: str = web.put(path, body, kind, etag=etag, **{"headers": {"Set-Cookie": "id=1; Path=/"}, **more})
    return address


SELECTORS = "  kind: listing\n  listing: {each: .n, title: h3, link: h3 a}\n"
EDITIONS = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n"


@pytest.fixture
def two_days(service: Any, web: Any, other_web: Any) -> tuple[Log, Log, datetime]:
    """What two servers were asked in 48 hours: one that is well, and one that is busy for six of them."""
    service.environ["AGGREGATOR_ALLOW_HOSTS"] = f"{web.host},{other_web.host}"
    web.put("/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
    addresses = {
        "lively": _put(web, "/lively", _rss(0), _odd(0)),
        "still": _put(web, "/still", _rss(0), '"never changes"'),
        "busy": _put(other_web, "/busy", _rss(0), '"busy"'),
        "neighbour": _put(other_web, "/neighbour", _rss(0), '"neighbour"'),
        "page": _put(web, "/page", _list(), '"a page"'),
    }
    sources = "".join(f"{name}:\n  name: {name}\n  address: {url}\n" for name, url in addresses.items())
    service.configure(sources + SELECTORS, EDITIONS)
    begun = service.clock()
    logs = Log(web, service.clock), Log(other_web, service.clock)
    web.requests, other_web.requests = logs
    asyncio.run(_live(service, web, other_web))
    return *logs, begun


def _odd(version: int) -> str:
    return f'W/"odd, ~\xe9 {version}"'


async def _live(service: Any, web: Any, other_web: Any) -> None:
    begun, app = service.clock(), service.app()
    restarts = list(RESTARTS)
    while (passed := service.clock() - begun) < 2 * DAY:
        if restarts and passed >= restarts[0]:
            restarts.pop(0)
            app.store.close()  # as after a kill: nobody says good-bye
            app = service.app()
        version = passed // (5 * HOUR)
        _put(web, "/lively", _rss(version), _odd(version))
        busy = passed >= BUSY_AT and not any(one.status == 429 for one in other_web.requests.asked)
        rest = {"Retry-After": str(int(BUSY_FOR.total_seconds()))}
        _put(other_web, "/busy", _rss(0), '"busy"', **({"status": 429, "headers": rest} if busy else {}))
        await app.collect(app.due())
        service.clock.time += TICK
    await app.fetcher.close()
    app.store.close()


def test_two_days(two_days: tuple[Log, Log, datetime]) -> None:
    well, busy, begun = two_days
    for log, path in ((well, "/lively"), (well, "/still"), (well, "/page"), (busy, "/neighbour")):
        _conditional(log.of(path), begun, news=path == "/lively")
        _spaced(log.of(path))
    _spaced(busy.of("/busy"))
    _rested(busy, begun)
    _robots(well, busy, begun)
    for one in (*well.asked, *busy.asked):
        assert {"Cookie", "Referer", "Authorization", "From"}.isdisjoint(one.headers)
        told = f"aggregator/{__version__} (+https://news.example.org; desk@example.org)"
        assert one.headers["User-Agent"] == told
    assert len(well.of("/lively")) > 60


def _conditional(asked: list[Asked], begun: datetime, *, news: bool) -> None:
    """Every request names what the last whole answer was named by, but the first and that of a day after."""
    full = [one for one in asked if one.conditions == (None, None)]
    whole: Asked | None = None
    for one in asked:
        if one in full:
            assert whole is None or one.at - whole.at >= DAY
        else:
            assert whole is not None
            assert one.conditions == (whole.etag, MODIFIED)
            assert one.at - whole.at < DAY
        assert one.status in (200, 304)
        whole = one if one.status == 200 else whole
    assert full[0].at == begun
    assert len(full) == (1 if news else 2)


def _spaced(asked: list[Asked]) -> None:
    gaps = [later.at - earlier.at for earlier, later in pairwise(asked)]
    assert all(EVERY <= gap <= 4 * EVERY + TICK for gap in gaps if gap < BUSY_FOR)


def _rested(log: Log, begun: datetime) -> None:
    """Of the whole host nothing is asked before the instant it named, though we restart meanwhile."""
    refused = next(one for one in log.asked if one.status == 429)
    assert refused.at >= begun + BUSY_AT
    after = log.asked[log.asked.index(refused) + 1 :]
    assert all(one.at >= refused.at + BUSY_FOR for one in after)
    assert {one.path for one in after} == {"/busy", "/neighbour"}
    assert any(refused.at < begun + restart < refused.at + BUSY_FOR for restart in RESTARTS)


def _robots(well: Log, busy: Log, begun: datetime) -> None:
    """The page's rules are asked before the page, daily and by each new process; feeds' never."""
    lives = [begun, *(begun + restart for restart in RESTARTS)]
    asked = [one.at for one in well.of("/robots.txt")]
    for at, begins in zip(asked, lives, strict=True):  # no process of this story has lived for a day
        assert at >= begins
    first = {one.path: number for number, one in reversed(list(enumerate(well.asked)))}
    assert first["/robots.txt"] < first["/page"]
    assert busy.of("/robots.txt") == []


def test_a_host_is_left_its_gap_by_the_next_process(service: Any, web: Any) -> None:
    service.environ["AGGREGATOR_GAP"] = "10 minutes"
    one, other = (f"{name}:\n  name: {name}\n  address: {web.put(f'/{name}', _rss(0))}\n" for name in "ab")
    service.configure(one, EDITIONS)
    assert set(service.cycle()[0]) == {"a"}
    service.configure(one + other, EDITIONS)
    service.clock.pass_by(minutes=9)
    assert set(service.cycle()[0]) == set()
    service.clock.pass_by(minutes=1)
    assert set(service.cycle()[0]) == {"b"}
