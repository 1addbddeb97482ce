"""Clients that are slow or abuse us, against ``aggregator serve`` as it runs in public."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import pytest
from web_side import HOST, UNPACK, ask, free_port, running

from aggregator.deliver import Folder
from aggregator.serve import server

PATH = "/roma/en.rss"
WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
LARGE = "".join(f"<item>{sha256(str(n).encode()).hexdigest()}</item>" for n in range(3000)).encode()

HALVES = (
    b"",
    b"G",
    b"GET /roma/en.rss HTTP/1.1\r\n",
    b"GET /roma/en.rss HTTP/1.1\r\nHost: news.example.org\r\nX-Slow: ",
    b"POST /websub/x HTTP/1.1\r\nHost: news.example.org\r\nContent-Length: 1000000\r\n\r\nhalf",
    b"POST /websub/x HTTP/1.1\r\nHost: news.example.org\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nhalf",
    b"GET /roma/en.rss HTTP/1.1\r\nHost: news.example.org\r\n\r\n",  # and never reads the answer
    b"GET /large.xml HTTP/1.1\r\nHost: news.example.org\r\n\r\n" * 20,
)
"""What idle and slow clients have sent when they fall silent."""


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    public = tmp_path_factory.mktemp("served") / "public"
    Folder(public).put({"roma/en.rss": b"<rss/>" * 9, "large.xml": LARGE}, modified=WHEN)
    return public


@pytest.fixture(scope="module")
def port(public: Path) -> Iterator[int]:
    port = free_port()
    environment = {**os.environ, "AGGREGATOR_DATA": str(public.parent), "AGGREGATOR_PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", "aggregator", "serve"], env=environment, cwd=public, stderr=subprocess.DEVNULL
    ) as served:
        while served.poll() is None:
            try:
                ask(port, "/healthz")
            except OSError:
                continue
            break
        yield port
        served.terminate()


def silent(port: int, number: int) -> socket.socket:
    """Open a connection that sends the beginning of something, and then nothing."""
    one = socket.create_connection((HOST, port), timeout=10)
    one.sendall(HALVES[number % len(HALVES)])
    return one


def asked(port: int, tag: str) -> float:
    """Ask for what we know already, on a new connection; return how many seconds it took."""
    before = perf_counter()
    assert ask(port, PATH, If_None_Match=tag)[0].status == 304
    return perf_counter() - before


def test_five_hundred_silent_clients_keep_nobody_waiting(port: int) -> None:
    tag = ask(port, PATH)[0].getheader("ETag") or ""
    with ExitStack() as held:
        for number in range(500):
            held.enter_context(silent(port, number))
        for _ in range(200):
            asked(port, tag)


@pytest.mark.soak
def test_five_hundred_silent_clients_for_a_minute(port: int) -> None:
    tag = ask(port, PATH)[0].getheader("ETag") or ""
    clients = [silent(port, number) for number in range(500)]
    took, end = [], perf_counter() + 60
    while perf_counter() < end:
        # Whom the server has sent away comes again.
        for number, one in enumerate(clients):
            one.setblocking(False)
            try:
                closed = one.recv(1, socket.MSG_PEEK) == b""
            except BlockingIOError:
                closed = False
            except OSError:
                closed = True
            if closed:
                one.close()
                clients[number] = silent(port, number)
        took += [asked(port, tag) for _ in range(10)]
    for one in clients:
        one.close()
    sys.stdout.write(f"{len(took)} conditional requests, slowest {max(took):.3f} s\n")
    assert max(took) < 1


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(server, "HEADER_TIMEOUT", 300)
    Folder(tmp_path / "public").put({"roma/en.rss": b"<rss/>"}, modified=WHEN)
    with running(tmp_path / "public") as port:
        yield port


@pytest.mark.parametrize("sent", [HALVES[2], HALVES[3], HALVES[6]])
def test_who_does_not_say_what_he_wants_is_sent_away(impatient: int, sent: bytes) -> None:
    with socket.create_connection((HOST, impatient), timeout=30) as one:
        one.sendall(sent)
        # An end comes, after an answer to a whole question; without a limit this would never return.
        while one.recv(65_536):
            pass


ABUSES: dict[str, bytes] = {
    "garbage": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 100,
    "a million of header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "ten thousand headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
    "an endless address": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\nx",
    "length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a negative length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "an odd chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
    "another method": b"BREW /roma/en.rss HTTP/1.1\r\nHost: x\r\n\r\n",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n\r\n",
    "a proxy's request": b"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "an upgrade": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a header in two lines": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "a body nobody asked for": b"GET /roma/en.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde",
    "ranges": b"GET /roma/en.rss HTTP/1.1\r\nHost: x\r\nRange: bytes=" + b"0-," * 2000 + b"\r\n\r\n",
}


def test_abuse_brings_an_honest_answer_or_none_and_harms_nobody(port: int) -> None:
    for name, sent in ABUSES.items():
        with socket.create_connection((HOST, port), timeout=10) as one:
            try:
                one.sendall(sent)
                answer = one.recv(65_536)
            except ConnectionError:
                answer = b""
        status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else None
        expected = {200} if name in {"ranges", "a body nobody asked for"} else {None, *range(400, 500)}
        # An upgrade that is not offered is passed over.
        assert status in expected | ({200, 404} if name in {"an upgrade", "a proxy's request"} else set()), (
            name
        )
        assert b"secret" not in answer
        assert ask(port, PATH)[0].status == 200, name


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE"])
def test_nothing_but_reading_is_done(port: int, method: str) -> None:
    assert ask(port, PATH, method)[0].status in {405, 501}


def test_many_questions_at_once_on_one_connection(port: int) -> None:
    body = ask(port, PATH)[1]
    with socket.create_connection((HOST, port), timeout=30) as one:
        request = f"GET {PATH} HTTP/1.1\r\nHost: x\r\n".encode()
        # Sent apart: both sides would wait for the other with full hands.
        sender = Thread(
            target=one.sendall, args=((request + b"\r\n") * 499 + request + b"Connection: close\r\n\r\n",)
        )
        sender.start()
        answer = b""
        while piece := one.recv(1 << 20):
            answer += piece
        sender.join()
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 500
    assert answer.count(body) == 500


def test_headers_and_body_are_always_of_one_document(public: Path, port: int) -> None:
    """While a worker writes ever new documents, each answer's ETag is the digest of the bytes that came."""
    written, seen = Event(), 0

    def write() -> None:
        folder = Folder(public)
        for number in range(60):
            body = f"<rss>{number}</rss>".encode() * (1 + number % 7 * 500)
            folder.put({"roma/en.rss": body}, modified=WHEN + timedelta(minutes=number))
        written.set()

    writer = Thread(target=write)
    writer.start()
    tags, last = set(), None
    connection = HTTPConnection(HOST, port, timeout=10)
    while last is None or not written.is_set():
        for coding in UNPACK:
            connection.request("GET", PATH, headers={"Accept-Encoding": coding or "identity"})
            answer = connection.getresponse()
            sent = answer.read()
            body = UNPACK[answer.getheader("Content-Encoding")](sent)
            ending = f"-{coding}" if coding else ""
            assert answer.getheader("ETag") == f'"{sha256(body).hexdigest()[:32]}{ending}"'
            assert answer.getheader("Content-Length") == str(len(sent))
            number = int(body.partition(b"<rss>")[2].partition(b"<")[0] or -1)
            told = parsedate_to_datetime(answer.getheader("Last-Modified") or "")
            assert number < 0 or told == WHEN + timedelta(minutes=number)
            tags.add(answer.getheader("ETag"))
            last, seen = number, seen + 1
    writer.join()
    connection.close()
    assert seen >= len(tags) > 10
