"""The web's side of the server, and what CONTRACT promises 21 to 23 let it expect of every document."""

import asyncio
import gzip
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event, Thread

import brotli

from aggregator.deliver import TEXTS
from aggregator.ports import Now
from aggregator.serve import Callback, serve
from aggregator.store import SqlStore

HOST = "127.0.0.1"

UNPACK: Mapping[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}

CLIENTS: tuple[dict[str, str], ...] = (
    {"User_Agent": "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)"},
    {"User_Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
    {"User_Agent": "Googlebot/2.1"},
    {"Accept_Language": "fr, de;q=0.5"},
    {"Accept_Language": "rom"},
    {"Accept": "application/atom+xml"},
    {"Accept": "text/html"},
    {"A_IM": "feed"},
    {"Cookie": "language=fr"},
    {"Host": "other.example"},
    {"Range": "bytes=0-4"},
    {"Save_Data": "on"},
)
"""Readers of every kind: what they get must not differ by a byte."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def clock() -> datetime:
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@contextmanager
def running(
    public: Path, store: Callable[[], SqlStore] | None = None, now: Now = clock, port: int = 0
) -> Iterator[int]:
    port, stop, ended = port or free_port(), asyncio.Event(), Event()
    opened: list[SqlStore] = []

    def opener() -> SqlStore:
        if not opened:
            opened.append(SqlStore.open(f"sqlite:///{public.parent}/hubs.db"))
        return opened[0]

    callback = Callback(store or opener, now)
    loop = asyncio.new_event_loop()

    def run() -> None:
        loop.run_until_complete(serve(public, callback, HOST, port, stop))
        loop.close()
        ended.set()

    thread = Thread(target=run)
    thread.start()
    try:
        while not ended.is_set():
            try:
                socket.create_connection((HOST, port)).close()
                break
            except ConnectionRefusedError:
                continue
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        for one in opened:
            one.close()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(HOST, port, timeout=10)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Accept-Encoding": "identity"} | sent)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def keeps_promises(port: int, path: str, body: bytes, media_type: str) -> None:
    """Re-state promises 21 to 23 for one document whose bytes and type are known.

    A length that is told must be true; not telling it is left to a server (RFC 9110, 8.6 and 9.3.2).
    """
    assert b"<?xml-stylesheet" not in body
    name = path if not path.endswith("/") else f"{path}index.html"
    packs = Path(name).suffix in TEXTS
    for coding in UNPACK:
        expected = coding if packs else None
        answer, sent = ask(port, path, Accept_Encoding=coding or "identity")
        assert (answer.status, answer.getheader("Content-Type")) == (200, media_type)
        assert answer.getheader("Content-Encoding") == expected
        assert UNPACK[expected](sent) == body
        assert answer.getheader("Content-Length") in (None, str(len(sent)))
        _has_the_headers(answer)
        _head_says_the_same(port, path, coding, answer)
        _is_not_sent_again(port, path, coding, answer)
    for client in CLIENTS:
        assert ask(port, path, **client)[1] == body, client


def _has_the_headers(answer: HTTPResponse) -> None:
    control = answer.getheader("Cache-Control") or ""
    assert control.startswith("public, max-age=")
    assert 300 <= int(control.rpartition("=")[2]) <= 1800
    assert answer.getheader("ETag")
    assert answer.getheader("Last-Modified")
    assert answer.headers.get_all("Vary") == ["Accept-Encoding"]
    assert answer.getheader("Access-Control-Allow-Origin") == "*"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Set-Cookie") is None
    assert answer.getheader("Location") is None


def _head_says_the_same(port: int, path: str, coding: str | None, got: HTTPResponse) -> None:
    head, nothing = ask(port, path, "HEAD", Accept_Encoding=coding or "identity")
    assert (head.status, nothing) == (200, b"")
    left_out = (
        {"date"} if head.getheader("Content-Length") else {"date", "content-length", "transfer-encoding"}
    )
    same = [[pair for pair in one.getheaders() if pair[0].lower() not in left_out] for one in (got, head)]
    assert sorted(same[0]) == sorted(same[1])


def _is_not_sent_again(port: int, path: str, coding: str | None, first: HTTPResponse) -> None:
    tag, date = first.getheader("ETag") or "", first.getheader("Last-Modified") or ""
    weak = tag if tag.startswith("W/") else f"W/{tag}"
    for known in (tag, weak, weak.removeprefix("W/"), f'W/"old", {weak}', f'"old",{tag}', "*"):
        for also in ({}, {"If_Modified_Since": date}):
            again, nothing = ask(
                port, path, Accept_Encoding=coding or "identity", If_None_Match=known, **also
            )
            assert (again.status, nothing) == (304, b""), known
            assert again.getheader("ETag") == tag
            assert again.getheader("Cache-Control") == first.getheader("Cache-Control")
            assert again.headers.get_all("Vary") == ["Accept-Encoding"]
    later = "Fri, 01 Jan 2100 00:00:00 GMT"
    for since, told in ((date, 304), (later, 304), ("Mon, 01 Jan 1990 00:00:00 GMT", 200), ("some day", 200)):
        answer, _ = ask(port, path, Accept_Encoding=coding or "identity", If_Modified_Since=since)
        assert answer.status == told, since
    # If-None-Match wins: another tag means another document, whatever the date says.
    assert ask(port, path, If_None_Match='"old"', If_Modified_Since=date)[0].status == 200
