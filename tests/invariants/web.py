"""A web in memory behind the real fetcher: sources that show their news, and what goes wrong there."""

import gzip
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

import httpx

from tests.invariants.press import Piece, json_feed, rss

FLAVOURS = ("names", "addresses", "json")


class Half(httpx.AsyncByteStream):
    """A body that ends before its end."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


@dataclass
class Place:
    """A source on the web: what it shows now, and what a whole good answer last showed."""

    id: str
    flavour: str
    pieces: list[Piece] = field(default_factory=list)
    fault: str | None = None
    broken: str = ""
    served: tuple[Piece, ...] = ()
    moved_on: int = 0

    @property
    def host(self) -> str:
        return f"{self.id}.example"

    @property
    def url(self) -> str:
        return f"https://{self.host}/feed{self.moved_on or ''}"

    def body(self) -> bytes:
        if self.flavour == "json":
            return json_feed(self.pieces)
        return rss(self.pieces, named=self.flavour == "names", broken=self.broken)

    def etag(self, body: bytes) -> bytes:
        return b'W/"' + sha256(body).hexdigest()[:8].encode() + b' \xe9,odd"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came, and the moment of the test's clock."""

    place: str
    url: str
    headers: httpx.Headers
    at: datetime


Answerer = Callable[[Place, bytes, httpx.Request, datetime], httpx.Response]


def _status(code: int, **headers: str) -> Answerer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _place, body, _request, _now: httpx.Response(code, headers=named, content=body)


def _wait_a_date(_place: Place, _body: bytes, _request: httpx.Request, now: datetime) -> httpx.Response:
    return httpx.Response(
        429, headers={"Retry-After": format_datetime(now + timedelta(hours=2), usegmt=True)}
    )


def _other(content: bytes, **headers: str) -> Answerer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _place, _body, _request, _now: httpx.Response(200, headers=named, content=content)


def _half(_place: Place, body: bytes, _request: httpx.Request, _now: datetime) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Length": str(len(body))}, stream=Half(body))


def _cut(place: Place, body: bytes, _request: httpx.Request, _now: datetime) -> httpx.Response:
    """Send the beginning by the name of the whole, as a server does that dies meanwhile."""
    return httpx.Response(200, headers=[(b"ETag", place.etag(body))], content=body[: 2 * len(body) // 3])


def _cut_gzip(_place: Place, body: bytes, _request: httpx.Request, _now: datetime) -> httpx.Response:
    return httpx.Response(
        200, headers={"Content-Encoding": "gzip"}, content=gzip.compress(body, mtime=0)[:-9]
    )


def _refuse(_place: Place, _body: bytes, request: httpx.Request, _now: datetime) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


_LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><input></form></body></html>"
_PARKED = b"<!DOCTYPE html><html><body><h1>This name is for sale</h1><a href='/buy'>Buy it</a></body></html>"

FAULTS: dict[str, Answerer] = {
    "500": _status(500),
    "204": _status(204),
    "206": _status(206),
    "404": _status(404),
    "410": _status(410),
    "503, wait two hours": _status(503, Retry_After="7200"),
    "429, wait until a date": _wait_a_date,
    "429, wait a garbage": _status(429, Retry_After="by and by"),
    "304 without reason": _status(304),
    "empty": _other(b""),
    "blanks": _other(b" \r\n"),
    "login": _other(_LOGIN, Content_Type="text/html"),
    "parked": _other(_PARKED, Content_Type="text/html"),
    "garbage": _other(bytes(range(256)) * 4),
    "no items": _other(b"<rss version='2.0'><channel><title>Press</title></channel></rss>"),
    "half": _half,
    "cut": _cut,
    "cut gzip": _cut_gzip,
    "bomb": _other(gzip.compress(bytes(10_500_000)), Content_Encoding="gzip"),
    "refused": _refuse,
    "circle": lambda place, _body, _request, _now: httpx.Response(302, headers={"Location": place.url}),
    "inward": _status(302, Location="http://127.0.0.1/feed"),
    "to a password": _status(301, Location="https://me:secret@press.example/"),
}
GONE = "410"
MAY_BE_READ = frozenset({"cut", "no items", "login", "parked"})
"""Answers of 200 that may be read as a list: they leave us without validators."""

WAITS = frozenset({"503, wait two hours", "429, wait until a date"})


@dataclass
class Web(httpx.AsyncBaseTransport):
    """Answers as each place is; ``asked`` is all that was asked of it."""

    now: Callable[[], datetime]
    places: dict[str, Place] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        place = self.places[request.url.host.removesuffix(".example")]
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        self.asked.append(Asked(place=place.id, url=str(request.url), headers=request.headers, at=self.now()))
        body = place.body()
        place.served = tuple(place.pieces)
        if place.fault is not None:
            return FAULTS[place.fault](place, body, request, self.now())
        etag = place.etag(body)
        known = dict(request.headers.raw).get(b"If-None-Match") == etag
        headers = [(b"ETag", etag), (b"Last-Modified", b"Tue, 31 Feb 2041 25:00:00 GMT")]
        return httpx.Response(304 if known else 200, headers=headers, content=b"" if known else body)
