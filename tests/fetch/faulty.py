"""What servers do wrong on the wire, by name, for tests of the fetcher and of the whole service.

Each fault is a script: what a server writes once it has read the head of a request.
"""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Script = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]

TITLE = "Roma families read the minutes of a council"
FEED = (
    "<rss version='2.0'><channel><title>Council</title><item><guid isPermaLink='false'>minutes</guid>"
    f"<title>{TITLE}</title><link>/minutes</link></item></channel></rss>"
).encode()
PACKED = gzip.compress(FEED, mtime=0)


def answer(
    body: bytes = b"<rss/>", status: str = "200 OK", length: int | None = None, **headers: str
) -> bytes:
    """Write an answer; header names are given with underscores."""
    told = {"Content-Length": str(len(body) if length is None else length)}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def raw(head: bytes, body: bytes = b"<rss>") -> bytes:
    """Write an answer of 200 with a head of one's own, whatever that may be."""
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body


async def hang(_: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def hang_in_the_body(writer: asyncio.StreamWriter) -> None:
    writer.write(raw(b"Content-Length: 100"))
    await hang(writer)


async def hang_in_the_head(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await hang(writer)


def _dripping(start: bytes, drop: bytes) -> Script:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.02)

    return drip


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(bytes(65_536))
        await writer.drain()


async def reset_at_once(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def reset_midway(writer: asyncio.StreamWriter) -> None:
    writer.write(raw(b"Content-Length: 100"))
    await writer.drain()
    writer.transport.abort()


def _deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@dataclass(frozen=True)
class Fault:
    """``says`` is a part of the sentence it is refused with; None where it is read all the same."""

    script: Script
    says: str | None


LATE, HTTP, LIMIT = "did not answer within", "HTTP", "our limit"

TRANSPORT = {
    "hangs": Fault(hang, LATE),
    "hangs in the head": Fault(hang_in_the_head, LATE),
    "hangs in the body": Fault(hang_in_the_body, LATE),
    "drips the head": Fault(_dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), LATE),
    "drips one header": Fault(_dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y"), LATE),
    "drips the body": Fault(_dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"<"), LATE),
    "drips chunks": Fault(
        _dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n<\r\n"), LATE
    ),
    "is processing for ever": Fault(_dripping(b"", b"HTTP/1.1 102 Processing\r\n\r\n"), LATE),
    "resets at once": Fault(reset_at_once, ""),
    "resets midway": Fault(reset_midway, ""),
    "says nothing": Fault(b"", HTTP),
    "is no web server": Fault(b"220 mail.example ESMTP\r\n", HTTP),
    "has no head": Fault(b"<html>no header</html>\r\n\r\n", HTTP),
    "sends zeros": Fault(b"\x00" * 100 + b"\r\n\r\n", HTTP),
    "speaks TLS": Fault(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", HTTP),
    "speaks HTTP/0.9": Fault(FEED, HTTP),
    "speaks HTTP/2": Fault(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80", HTTP),
    "speaks HTTP/1.0": Fault(b"HTTP/1.0 200 OK\r\n\r\n" + FEED, None),
    "has a status without a number": Fault(b"HTTP/1.1 fine\r\n\r\n", HTTP),
    "ends in the head": Fault(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", HTTP),
    "is shorter than told": Fault(raw(b"Content-Length: 100"), HTTP),
    "is longer than told": Fault(answer(FEED + b"<rest/>", length=len(FEED)), None),
    "tells two lengths": Fault(raw(b"Content-Length: 5\r\nContent-Length: 6"), HTTP),
    "tells one length twice": Fault(raw(b"Content-Length: 5\r\nContent-Length: 5"), None),
    "tells two lengths in one": Fault(raw(b"Content-Length: 5, 6"), HTTP),
    "tells a length below nothing": Fault(raw(b"Content-Length: -5"), HTTP),
    "tells a length in hexadecimal": Fault(raw(b"Content-Length: 0x5"), HTTP),
    "tells an endless length": Fault(raw(b"Content-Length: " + b"9" * 5000), HTTP),
    "tells a length over the limit": Fault(raw(b"Content-Length: 20000000"), LIMIT),
    "cuts chunks off": Fault(raw(b"Transfer-Encoding: chunked", b"5\r\n<rss>\r\n"), HTTP),
    "cuts a chunk": Fault(raw(b"Transfer-Encoding: chunked", b"50\r\n<rss>"), HTTP),
    "sends chunks of no length": Fault(raw(b"Transfer-Encoding: chunked", b"xyz\r\n<rss>"), HTTP),
    "sends chunks below nothing": Fault(raw(b"Transfer-Encoding: chunked", b"-5\r\n<rss>\r\n"), HTTP),
    "announces chunks and sends none": Fault(raw(b"Transfer-Encoding: chunked", FEED), HTTP),
    "has a transfer of its own": Fault(raw(b"Transfer-Encoding: odd"), HTTP),
    "floods with headers": Fault(raw(b"X: y\r\n" * 30_000), HTTP),
    "floods one header": Fault(raw(b"X: " + b"y" * 300_000), HTTP),
    "has a zero in a header": Fault(raw(b"A\x00: b"), HTTP),
    "has a header without a name": Fault(raw(b": b"), HTTP),
}

SIZE = {
    "has no end": Fault(endless, LIMIT),
    "is over the limit": Fault(raw(b"X: y", bytes(10_000_001)), LIMIT),
    "is a gzip bomb": Fault(answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"), LIMIT),
    "is a gzip bomb unannounced": Fault(answer(gzip.compress(bytes(50_000_000))), LIMIT),
    "is a deflate bomb": Fault(answer(zlib.compress(bytes(50_000_000)), Content_Encoding="deflate"), LIMIT),
    "is a bomb of many members": Fault(answer(gzip.compress(bytes(1_000_000)) * 20), LIMIT),
    "has more members than anybody needs": Fault(answer(gzip.compress(b"") * 65), "too many pieces"),
    "is brotli": Fault(answer(b"\x1b\xff\xff\xff\x00", Content_Encoding="br"), "did not ask for"),
}

CODING = {
    "is packed": Fault(answer(PACKED, Content_Encoding="gzip"), None),
    "is packed unannounced": Fault(answer(PACKED), None),
    "is announced packed": Fault(answer(FEED, Content_Encoding="gzip"), None),
    "is announced in an unknown way": Fault(answer(FEED, Content_Encoding="zstd"), None),
    "is packed in an unknown way": Fault(answer(b"\x28\xb5\x2f\xfd\x00", Content_Encoding="zstd"), "ask for"),
    "is packed, cut": Fault(answer(PACKED[:-9], Content_Encoding="gzip"), "cut"),
    "is packed, its checksum wrong": Fault(
        answer(PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], Content_Encoding="gzip"), "damaged"
    ),
    "is packed, its length wrong": Fault(
        answer(PACKED[:-4] + b"\0\0\0\0", Content_Encoding="gzip"), "damaged"
    ),
    "is packed twice": Fault(answer(gzip.compress(PACKED), Content_Encoding="gzip"), None),
    "is raw deflate": Fault(answer(_deflated(FEED), Content_Encoding="deflate"), None),
    "is zlib": Fault(answer(zlib.compress(FEED), Content_Encoding="deflate"), None),
    "is deflate, cut": Fault(answer(zlib.compress(FEED)[:-6], Content_Encoding="deflate"), "cut or damaged"),
}

STATUS = {
    **{
        f"answers {status}": Fault(answer(FEED, status=status), "answered")
        for status in (
            "201 Created",
            "202 Accepted",
            "204 No Content",
            "206 Partial Content",
            "300 Multiple Choices",
            "304 Not Modified",
            "305 Use Proxy",
            "400 Bad Request",
            "401 Unauthorized",
            "402 Payment Required",
            "403 Forbidden",
            "404 Not Found",
            "406 Not Acceptable",
            "408 Request Timeout",
            "410 Gone",
            "418 I'm a Teapot",
            "421 Misdirected Request",
            "425 Too Early",
            "429 Too Many Requests",
            "451 Unavailable For Legal Reasons",
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
            "520 Odd",
            "599 Odd",
            "999 Odd",
        )
    },
    "answers 203": Fault(answer(FEED, status="203 Non-Authoritative Information"), None),
    "answers nothing": Fault(answer(b""), "empty"),
    "answers blanks": Fault(answer(b" \r\n\t"), "empty"),
    "answers a mark only": Fault(answer(b"\xef\xbb\xbf"), "empty"),
    "answers nothing, packed": Fault(answer(gzip.compress(b""), Content_Encoding="gzip"), "empty"),
}

WAITS = {
    "in seconds": "120",
    "in a year": "31536000",
    "in endless seconds": "9" * 400,
    "as a date": "Fri, 31 Dec 2100 23:59:59 GMT",
    "in the past": "Wed, 04 Mar 2020 13:00:00 GMT",
    "at once": "0",
    "before": "-1",
    "by and by": "soon",
    "in control characters": "\t1\t",
}
RATE = {
    f"answers {status[:3]}, come back {when}": Fault(answer(status=status, Retry_After=value), "answered")
    for when, value in WAITS.items()
    for status in ("429 Too Many Requests", "503 Service Unavailable")
}

PLACES = {
    "nowhere": ("", "without saying where"),
    "to itself": ("#", "circle"),
    "to another port of this machine": ("http://127.0.0.1:1/", "port 1"),
    "to this machine": ("http://localhost/", "inside"),
    "to the cloud's own data": ("http://169.254.169.254/latest/meta-data/", "inside"),
    "to a private network": ("http://10.0.0.1/", "inside"),
    "to a mapped address": ("http://[::ffff:127.0.0.1]/", "inside"),
    "to a number": ("http://2130706433/", "inside"),
    "to a password": ("http://me:secret@example.org/", "password"),
    "to a file": ("file:///etc/passwd", "http"),
    "to a script": ("javascript:alert(1)", "http"),
    "to no address": ("http://example.org:ninety/", "no address"),
}


def refresh(where: str) -> bytes:
    """Write a page that sends its readers on."""
    return f'<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0; url={where}">'.encode()


REDIRECT = {
    **{
        f"redirects {where}, {status[:3]}": Fault(answer(status=status, Location=location), says)
        for where, (location, says) in PLACES.items()
        for status in ("301 Moved Permanently", "302 Found", "308 Permanent Redirect")
    },
    **{
        f"is a page that leads {where}": Fault(answer(refresh(location)), says)
        for where, (location, says) in PLACES.items()
        if where not in ("nowhere", "to itself")  # such a page stays where it is
    },
}

FAULTS = {
    "transport": TRANSPORT,
    "size": SIZE,
    "coding": CODING,
    "status": STATUS,
    "rate": RATE,
    "redirect": REDIRECT,
}
"""By the groups of the table of faults."""
