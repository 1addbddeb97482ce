"""robots.txt, over real sockets: what it forbids is not asked for, and what is not known is not guessed."""

import asyncio
import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError, ForbiddenError
from aggregator.fetch.robots import LONGEST_GAP, Robots
from aggregator.model import Source, SourceState

zipped = partial(gzip.compress, mtime=0)
"""Pack without the time: what is packed twice is named alike in every process."""

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAGE = b"<!DOCTYPE html><html><body>Minutes of a council</body></html>"
CLOSED = "User-agent: *\nDisallow: /\n"


def _read(
    web: Any, pages: Mapping[str, Any], path: str = "/news", kind: str | None = "listing", **terms: Any
) -> tuple[FetchError | None, list[str]]:
    """Read a page; return why it was refused, if it was, and the paths that were asked."""

    async def story() -> tuple[FetchError | None, list[str]]:
        async with web(pages) as it:
            fetcher = it.fetcher(**terms)
            source = Source(id="s", name="S", url=it.url(path), kind=kind)
            try:
                await fetcher.get(source, SourceState(source="s"), now=NOW)
            except FetchError as error:
                return error, [one.path for one in it.asked]
            finally:
                await fetcher.close()
            return None, [one.path for one in it.asked]

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("rules", "may"),
    [
        ("", True),
        ("User-agent: *\nDisallow:\n", True),
        (CLOSED, False),
        ("\ufeffUser-agent: *\r\nDisallow: /news\r\n", False),
        ("user-agent: * # everybody\ndisallow: /n*s # news\n", False),
        ("User-agent: *\nDisallow: /*.html$\n", True),
        ("User-agent: *\nDisallow: /\nAllow: /news\n", True),  # the longest rule counts, not the first
        ("User-agent: *\nAllow: /\nDisallow: /news\n", False),
        ("User-agent: *\nDisallow: /News\n", True),
        ("User-agent: *\nDisallow: /%6Eews\n", False),
        ("User-agent: aggregator\nDisallow: /\n", False),
        ("User-agent: Aggregator/1.0\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: aggregator\nDisallow: /private\n", True),
        ("User-agent: aggregator\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: agg\nDisallow: /\n", True),  # another, though our name begins like it
        ("User-agent: aggregatorbot\nDisallow: /\n", True),
        ("User-agent: other\nUser-agent: *\nDisallow: /\n", False),
        ("User-agent: other\nDisallow: /\n", True),
        ("Disallow: /\n", True),  # for nobody
        ("<html><body>User-agent: *<br>Disallow: /</body></html>", True),
        ("\x00\xff garbage\nUser-agent: *\nDisallow: /\n", False),
        (f"{'# a long preface' * 20_000}\nUser-agent: *\nDisallow: /\n", False),
        (f"{'# far too long a preface' * 40_000}\nUser-agent: *\nDisallow: /\n", True),
    ],
)
def test_rules(web: Any, answer: Any, rules: str, *, may: bool) -> None:
    pages = {"/robots.txt": answer(rules.encode()), "/news": answer(PAGE)}
    error, asked = _read(web, pages)
    assert asked == ["/robots.txt", "/news"] if may else ["/robots.txt"]
    if not may:
        assert isinstance(error, ForbiddenError)
        assert error.what == "is closed to programs like ours by its site’s robots.txt"
        assert error.status is None


@pytest.mark.parametrize(
    ("status", "readable"),
    [
        ("204 No Content", True),
        ("400 Bad Request", True),
        ("401 Unauthorized", True),
        ("403 Forbidden", True),
        ("404 Not Found", True),
        ("410 Gone", True),
        ("429 Too Many Requests", False),
        ("500 Internal Server Error", False),
        ("503 Service Unavailable", False),
        ("304 Not Modified", False),
    ],
)
def test_where_there_are_no_rules_all_is_open_and_where_they_are_unknown_nothing(
    web: Any, answer: Any, status: str, *, readable: bool
) -> None:
    error, asked = _read(web, {"/robots.txt": answer(status=status), "/news": answer(PAGE)})
    assert asked == ["/robots.txt", "/news"] if readable else ["/robots.txt"]
    assert (error is None) is readable
    if error is not None:
        assert error.url.endswith("/robots.txt")
        assert not isinstance(error, ForbiddenError)


def test_its_wish_to_be_left_alone_is_its_hosts(web: Any, answer: Any) -> None:
    busy = answer(status="503 Service Unavailable", Retry_After="3600")
    error, asked = _read(web, {"/robots.txt": busy, "/news": answer(PAGE)})
    assert error is not None
    assert error.retry_after is not None
    assert timedelta(minutes=59) < error.retry_after - NOW < timedelta(minutes=61)
    assert asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "script",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped(CLOSED.encode())[:-9],
        b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n",
    ],
)
def test_half_a_robots_txt_is_none(web: Any, answer: Any, script: bytes) -> None:
    error, asked = _read(web, {"/robots.txt": script, "/news": answer(PAGE)})
    assert error is not None
    assert asked == ["/robots.txt"]


def test_a_packed_one_is_unpacked(web: Any, answer: Any) -> None:
    packed = answer(zipped(CLOSED.encode()), Content_Encoding="gzip")
    assert isinstance(_read(web, {"/robots.txt": packed, "/news": answer(PAGE)})[0], ForbiddenError)


def test_it_may_stand_elsewhere_and_is_led_no_further_than_a_page(web: Any, answer: Any) -> None:
    def led(where: str) -> dict[str, bytes]:
        return {"/robots.txt": answer(status="302 Found", Location=where), "/news": answer(PAGE)}

    error, asked = _read(web, {**led("/rules"), "/rules": answer(CLOSED.encode())})
    assert isinstance(error, ForbiddenError)
    assert asked == ["/robots.txt", "/rules"]
    assert _read(web, led("/robots.txt")) == (None, ["/robots.txt", "/news"])  # a circle holds no rules
    error, asked = _read(web, led("http://169.254.169.254/robots.txt"))
    assert "leads inside" in str(error)
    assert asked == ["/robots.txt"]


def test_each_page_on_the_way_is_looked_up(web: Any, answer: Any) -> None:
    pages = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private\n"),
        "/news": answer(status="302 Found", Location="/private/news"),
        "/private/news": answer(PAGE),
    }
    error, asked = _read(web, pages)
    assert isinstance(error, ForbiddenError)
    assert error.url.endswith("/private/news")
    assert asked == ["/robots.txt", "/news"]


@pytest.mark.parametrize("kind", ["feed", "jsonfeed"])
def test_feeds_are_there_for_programs(web: Any, answer: Any, kind: str) -> None:
    pages = {"/robots.txt": answer(CLOSED.encode()), "/news": answer(b"<rss/>")}
    assert _read(web, pages, kind=kind) == (None, ["/news"])


@pytest.mark.parametrize(
    "body", [PAGE, b"\xef\xbb\xbf\n<!-- x --><HTML lang=en>", b'<?xml version="1.0"?><html>']
)
def test_what_only_shows_itself_to_be_a_page_is_not_read_either(web: Any, answer: Any, body: bytes) -> None:
    pages = {"/robots.txt": answer(CLOSED.encode()), "/news": answer(body)}
    error, asked = _read(web, pages, kind=None)
    assert isinstance(error, ForbiddenError)
    assert asked == ["/news", "/robots.txt"]
    pages["/news"] = answer(b"<rss><!-- <html> --></rss>", Content_Type="text/html")
    assert _read(web, pages, kind=None) == (None, ["/news"])


def test_once_a_day_for_all_pages_of_a_site_and_known_ones_hold_while_it_fails(web: Any, answer: Any) -> None:
    async def story() -> list[str]:
        pages = {"/robots.txt": answer(b""), **{f"/{n}": answer(PAGE) for n in range(5)}}
        async with web(pages) as it:
            fetcher = it.fetcher()

            async def read(hours: float) -> None:
                sources = [Source(id=path, name=path, url=it.url(path), kind="listing") for path in pages]
                now = NOW + timedelta(hours=hours)
                wanted = [fetcher.get(one, SourceState(source=one.id), now=now) for one in sources[1:]]
                await asyncio.gather(*wanted)

            await read(0)
            await read(23.9)
            pages["/robots.txt"] = answer(status="503 Service Unavailable")
            await read(24.1)
            pages["/robots.txt"] = answer(CLOSED.encode())
            with pytest.raises(ForbiddenError):
                await read(24.2)
            await fetcher.close()
            return [one.path for one in it.asked]

    asked = asyncio.run(story())
    assert asked.index("/robots.txt") == 0
    assert asked.count("/robots.txt") == 1 + 5 + 1  # while it fails each page asks again


def test_the_gap_a_site_asks_for_is_kept_up_to_a_minute(web: Any, answer: Any) -> None:
    async def story(rules: str, gap: timedelta) -> list[float]:
        waits: list[float] = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)

        async with web({"/robots.txt": answer(rules.encode()), "/news": answer(PAGE)}) as it:
            fetcher = it.fetcher(gap=gap, sleep=sleep)
            source = Source(id="s", name="S", url=it.url("/news"), kind="listing")
            for _ in range(2):
                document = await fetcher.get(source, SourceState(source="s"), now=NOW)
            await fetcher.close()
        assert waits[-1] == pytest.approx(max(gap, document.gap).total_seconds(), abs=0.5)
        return [float(round(wait)) for wait in waits]

    second = timedelta(seconds=1)
    ten = "User-agent: *\nCrawl-delay: 10\n"
    assert asyncio.run(story(ten, second)) == [10.0, 10.0]
    assert asyncio.run(story(ten, 20 * second)) == [20.0, 20.0]
    assert asyncio.run(story(ten.replace("10", "86400"), second)) == [LONGEST_GAP.total_seconds()] * 2
    for nonsense in ("-1", "soon", "nan", "inf", "9" * 400):
        waits = asyncio.run(story(ten.replace("10", nonsense), second))
        assert all(wait in (1.0, LONGEST_GAP.total_seconds()) for wait in waits)


def _gaps(robots: Robots, urls: list[str], text: str) -> list[str]:
    """Ask for the rules of pages; return which robots.txt were asked for."""
    asked: list[str] = []

    async def ask(url: str) -> str:
        asked.append(url)
        return text

    async def story() -> None:
        for url in urls:
            await robots.gap(httpx.URL(url), ask, lambda: NOW)

    asyncio.run(story())
    return asked


def test_where_a_site_keeps_its_rules() -> None:
    urls = ["https://a.example/x?y#z", "http://a.example/x", "https://a.example:8443/", "https://a.example/"]
    assert _gaps(Robots(), urls, "") == [
        "https://a.example/robots.txt",
        "http://a.example/robots.txt",
        "https://a.example:8443/robots.txt",
    ]


def test_the_longest_known_are_forgotten_when_there_are_too_many() -> None:
    robots = Robots(most=1_000)
    urls = [f"https://{n}.example/" for n in range(100)]
    _gaps(robots, urls, "# " + "x" * 100)
    assert sum(len(one.text) for one in robots._known.values()) < 1_000
    assert _gaps(robots, urls[-3:], "") == []


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "replace")), st.text(max_size=50))
def test_any_rules_open_or_close_a_page(text: str, path: str) -> None:
    try:
        url = httpx.URL("https://a.example/").join(path)
    except httpx.InvalidURL:
        return
    try:
        _gaps(Robots(), [str(url)], text)
    except ForbiddenError:
        assert "disallow" in text.lower() or "dis" in text.lower()


def test_rules_made_to_be_slow_are_not() -> None:
    """Bounded by their number: half a megabyte of rules, or of names, for half a megabyte of the other."""
    many = "".join(f"User-agent: a{n}\n" for n in range(20_000)) + "Disallow: /*a*a*b$\n" * 10_000
    assert _gaps(Robots(), ["https://a.example/" + "a" * 2_000], many) == ["https://a.example/robots.txt"]
