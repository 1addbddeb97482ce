"""Nothing is sent inside: every special block, in every spelling, by address, by name, and on the way."""

import asyncio
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpx
import pytest

from aggregator.errors import FetchError
from aggregator.fetch import HttpFetcher
from aggregator.fetch.guard import why_inside
from aggregator.model import Source, SourceState

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def _table(text: str) -> list[str]:
    return text.split()


# IANA's registries of special purpose addresses for IPv4 and IPv6, and what is reserved besides.
BLOCKS = _table("""
0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.0.0.0/29 192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/31 192.0.2.0/24 192.31.196.0/24
192.52.193.0/24 192.88.99.0/24 192.88.99.2/32 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32
::/128 ::1/128 ::/96 ::ffff:127.0.0.0/104 ::ffff:0:0:0/96 64:ff9b::10.0.0.0/104 64:ff9b:1::/48 100::/64
100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32
2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
5f00::/16 fc00::/7 fd00:ec2::/32 fe80::/10 fec0::/10 ff00::/8
""")

V4 = [IPv4Network(block) for block in BLOCKS if "." in block and ":" not in block]
INSIDE_4 = sorted({ip for block in V4 for ip in (block[0], block[block.num_addresses // 2], block[-1])})
INSIDE_6 = sorted(
    {
        ip
        for block in (IPv6Network(block) for block in BLOCKS if ":" in block)
        for ip in (block[0], block[block.num_addresses // 2], block[-1])
    }
)
PREFIXES: tuple[Callable[[int], int], ...] = (
    lambda ip: int(IPv6Address("::ffff:0:0")) | ip,  # mapped (RFC 4291)
    lambda ip: int(IPv6Address("64:ff9b::")) | ip,  # NAT64 (RFC 6052)
    lambda ip: int(IPv6Address("2002::")) | ip << 80,  # 6to4 (RFC 3056)
    lambda ip: int(IPv6Address("2001::")) | ip ^ 0xFFFF_FFFF,  # Teredo (RFC 4380)
    lambda ip: ip,  # "compatible", long retired
)
EMBEDDED = [IPv6Address(prefix(int(ip))) for ip in INSIDE_4 for prefix in PREFIXES]
INSIDE = sorted({*map(str, INSIDE_4), *map(str, INSIDE_6), *map(str, EMBEDDED)})


def _fullwidth(host: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else "。" for letter in host)


# How RFC 3986 never wrote an address, and inet_aton and browsers read it all the same.
SPELLINGS: tuple[Callable[[IPv4Address], str], ...] = (
    str,
    lambda ip: f"{ip}.",
    lambda ip: f"{int(ip)}",
    lambda ip: f"{int(ip):#x}",
    lambda ip: f"{int(ip):#X}",
    lambda ip: f"0{int(ip):o}",
    lambda ip: ".".join(f"{part:#x}" for part in ip.packed),
    lambda ip: ".".join(f"0{part:o}" for part in ip.packed),
    lambda ip: ".".join(f"{part:#010x}" for part in ip.packed),
    lambda ip: f"{ip.packed[0]}.{int(ip) & 0xFFFFFF}",
    lambda ip: f"{ip.packed[0]}.{ip.packed[1]}.{int(ip) & 0xFFFF}",
    lambda ip: f"{ip.packed[0]:#x}.0{ip.packed[1]:o}.{int(ip) & 0xFFFF}",
    lambda ip: _fullwidth(str(ip)),
    lambda ip: "".join(f"%{ord(letter):02x}" for letter in str(ip)),
    lambda ip: f"[::ffff:{ip}]",
    lambda ip: f"[::FFFF:{int(ip) >> 16:x}:{int(ip) & 0xFFFF:x}]",
    lambda ip: f"[0:0:0:0:0:ffff:{ip}]",
    lambda ip: f"[64:ff9b::{ip}]",
    lambda ip: f"[::ffff:{ip}%25eth0]",
    lambda ip: f"me@{ip}",
)
TARGETS = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0"]
SPELLED = sorted({spell(IPv4Address(target)) for spell in SPELLINGS for target in TARGETS})
OTHERS = _table("[::1] [::] [::1%25lo] [fe80::1%25eth0] [fe80::1%eth0] [0:0:0:0:0:0:0:1] [::7f00:1]")


async def _inet_aton(host: str, _: int) -> Sequence[str]:
    """Resolve as the oldest resolvers do: any spelling of an address, and nothing else."""
    return [socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[httpx.URL]:
    """Where connections would have been opened to."""
    opened: list[httpx.URL] = []

    async def open_nothing(_: Any, request: httpx.Request) -> httpx.Response:
        opened.append(request.url)
        return httpx.Response(200, content=b"<rss/>")

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", open_nothing)
    return opened


def _refusals(urls: Sequence[str], **terms: Any) -> Iterator[tuple[str, str | None]]:
    """Ask for addresses; give each with why it was refused, None if it was not."""

    async def one(url: str) -> tuple[str, str | None]:
        fetcher = HttpFetcher("desk@example.org", gap=timedelta(0), **terms)
        try:
            await fetcher.get(Source(id="s", name="S", url=url), SourceState(source="s"), now=NOW)
        except FetchError as error:
            return url, error.what
        finally:
            await fetcher.close()
        return url, None

    async def story() -> list[tuple[str, str | None]]:
        return [await one(url) for url in urls]

    yield from asyncio.run(story())


def test_the_tables_are_wide() -> None:
    assert len(INSIDE) > 300
    assert all(map(ip_address, INSIDE))
    assert len(SPELLED) > 100


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_inside_from_end_to_end(block: str) -> None:
    network = ip_network(block)
    assert all(why_inside(network[at]) for at in (0, network.num_addresses // 3, -1))


def test_no_inside_address_is_asked(sent: list[httpx.URL]) -> None:
    hosts = [f"[{ip}]" if ":" in ip else ip for ip in INSIDE]
    urls = [f"{scheme}://{host}/feed" for host in hosts for scheme in ("http", "https")]
    assert {why for _, why in _refusals(urls) if why is None or "leads inside" not in why} == set()
    assert sent == []


def test_no_spelling_of_an_inside_address_is_asked(sent: list[httpx.URL]) -> None:
    asked = dict(_refusals([f"http://{host}/" for host in [*SPELLED, *OTHERS]], resolve=_inet_aton))
    reasons = ("leads inside", "is not a web address", "cannot be found", "carries a user name")
    assert {url: why for url, why in asked.items() if not why or not any(one in why for one in reasons)} == {}
    assert sent == []


def test_no_name_that_leads_inside_is_asked(sent: list[httpx.URL]) -> None:
    async def resolve(host: str, _: int) -> Sequence[str]:
        return [INSIDE[int(host.split(".")[1])]]

    async def resolve_both(host: str, _: int) -> Sequence[str]:
        return ["8.8.8.8", *await resolve(host, 0)]

    urls = [f"https://news.{number}.example/" for number in range(len(INSIDE))]
    for resolver in (resolve, resolve_both):
        reasons = [why or "" for _, why in _refusals(urls, resolve=resolver)]
        assert all("leads inside" in why for why in reasons)
    assert sent == []


def test_a_public_one_is_asked_where_its_name_leads_and_by_no_other_name(sent: list[httpx.URL]) -> None:
    async def resolve(*_: object) -> Sequence[str]:
        return ["2606:4700:4700::1111", "8.8.8.8"]

    urls = ["https://news.example/", "http://8.8.4.4/", "http://[2606:4700:4700::1111]:8080/"]
    assert [why for _, why in _refusals(urls, resolve=resolve)] == [None] * 3
    assert [url.host for url in sent] == ["2606:4700:4700::1111", "8.8.4.4", "2606:4700:4700::1111"]


@pytest.mark.parametrize("zoned", ["2606:4700:4700::1111%eth0", "::1%lo", "fe80::1%2", "::ffff:10.0.0.1%3"])
def test_an_address_with_a_zone_is_no_place_on_the_web(sent: list[httpx.URL], zoned: str) -> None:
    async def resolve(*_: object) -> Sequence[str]:
        return [zoned]

    urls = [f"http://[{zoned}]/", f"http://[{zoned.replace('%', '%25')}]/", "http://news.example/"]
    assert all(why is not None for _, why in _refusals(urls, resolve=resolve))
    assert sent == []


PORTS = _table("0 1 21 22 23 25 53 79 81 110 139 445 587 993 2375 3306 5432 6379 8000 8081 9200 11211")


def test_no_port_is_asked_but_the_webs(sent: list[httpx.URL]) -> None:
    async def resolve(*_: object) -> Sequence[str]:
        return ["8.8.8.8"]

    for scheme in ("http", "https"):
        refused = list(_refusals([f"{scheme}://news.example:{port}/" for port in PORTS], resolve=resolve))
        assert [why for _, why in refused if "uses port" not in (why or "")] == []
    assert sent == []
    asked = [f"http://news.example:{port}/" for port in (80, 443, 8080, 8443)]
    assert [why for _, why in _refusals(asked, resolve=resolve)] == [None] * 4


# --- on the way ---------------------------------------------------------------------------------------


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    bird = socket.create_server(("127.0.0.1", 0))
    bird.setblocking(False)
    yield bird
    bird.close()


WAYS = {
    "redirect": lambda answer, to: {"/": answer(status="302 Found", Location=to)},
    "for good": lambda answer, to: {"/": answer(status="308 Permanent Redirect", Location=to)},
    "two hops": lambda answer, to: {
        "/": answer(status="301 Moved Permanently", Location="/a"),
        "/a": answer(status="307 Temporary Redirect", Location=to),
    },
    "page": lambda answer, to: {
        "/": answer(f'<html><meta http-equiv="refresh" content="0; url={to}">'.encode())
    },
    "robots.txt": lambda answer, to: {
        "/robots.txt": answer(status="301 Moved Permanently", Location=to),
        "/": answer(b"<html>News</html>"),
    },
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "evil.example", "2130706433", "[::ffff:7f00:1]"])
def test_the_canary_is_not_touched_on_any_way(
    web: Any, answer: Any, canary: socket.socket, way: str, host: str
) -> None:
    port = canary.getsockname()[1]

    async def resolve(name: str, _: int) -> Sequence[str]:
        return ["127.0.0.1"] if "." in name else await _inet_aton(name.replace("localhost", "127.1"), 0)

    async def story() -> FetchError:
        async with web(WAYS[way](answer, f"http://{host}:{port}/")) as it:
            # The port is allowed, for another name: only the guard of addresses stands before the canary.
            allowed = frozenset({("news.example", it.port), ("allowed.example", port)})
            fetcher = it.fetcher(allow_hosts=allowed, resolve=resolve)
            source = Source(id="s", name="S", url=it.url("/", "news.example"), kind="listing")
            with pytest.raises(FetchError) as refused:
                await fetcher.get(source, SourceState(source="s"), now=NOW)
            await fetcher.close()
            return refused.value

    error = asyncio.run(story())
    assert "not allowed" in error.what
    assert f":{port}" in error.url
    with pytest.raises(BlockingIOError):
        canary.accept()
