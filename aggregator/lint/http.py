"""How a server hands a feed out: CONTRACT promise 21 on what went over the wire (RFC 9110, RFC 9111)."""

import re
import zlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from aggregator.lint.finding import Findings, error, shown, warning
from aggregator.model import Exchange

PLAIN = "plain"

STATUS = error("http-status", "CONTRACT promise 21", "Serve feeds at one address that answers 200.")
ETAG = error(
    "http-etag", "CONTRACT promise 21; RFC 9110 section 8.8.3", "Send an ETag made from the content."
)
MODIFIED = error(
    "http-last-modified",
    "CONTRACT promise 21; RFC 9110 section 8.8.2",
    "Send Last-Modified with every answer.",
)
UNCHANGED = error(
    "http-304", "CONTRACT promise 21; RFC 9110 section 13", "Answer 304 without a body to a known validator."
)
PRECEDENCE = error(
    "http-precedence", "RFC 9110 section 13.1.3", "If-None-Match wins: ignore If-Modified-Since beside it."
)
HEAD = error("http-head", "RFC 9110 section 9.3.2", "Answer HEAD as GET, without the body.")
CODING = error(
    "http-coding", "CONTRACT promise 21", "Offer gzip and brotli, and the plain bytes to all others."
)
VARY = error(
    "http-vary", "CONTRACT promise 21; RFC 9110 section 12.5.5", "Send Vary: Accept-Encoding, and no more."
)
AGE = error("http-max-age", "CONTRACT promise 21; RFC 9111 section 5.2.2.1", "Send max-age from 300 to 1800.")
ORIGIN = error("http-origin", "CONTRACT promise 21", "Send Access-Control-Allow-Origin: *.")
COOKIE = error("http-cookie", "CONTRACT promise 21", "Set no cookie on a feed.")
SAME = error("http-same-body", "CONTRACT promise 21", "Send every client the same bytes.")
TYPE = warning("http-content-type", "W3C validator, content type", "Serve the format's own media type.")

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/xml"})

Headers = Mapping[str, str]


def requests(plain: Exchange) -> dict[str, tuple[str, Headers]]:
    """Return what to ask after a plain answer, by name: method and headers."""
    etag = plain.headers.get("etag", '"none"').removeprefix("W/")
    modified = plain.headers.get("last-modified", "Thu, 01 Jan 1970 00:00:00 GMT")
    return {
        "head": ("HEAD", {}),
        "gzip": ("GET", {"accept-encoding": "gzip"}),
        "brotli": ("GET", {"accept-encoding": "br"}),
        "known tag": ("GET", {"if-none-match": etag}),
        "known tag, weak": ("GET", {"if-none-match": f"W/{etag}"}),
        "known date": ("GET", {"if-modified-since": modified}),
        "other tag, known date": ("GET", {"if-none-match": '"other"', "if-modified-since": modified}),
        "another reader": ("GET", {"user-agent": "Mozilla/5.0", "accept": "text/html"}),
        "another language": ("GET", {"accept-language": "fr, ro;q=0.5"}),
        "delta": ("GET", {"a-im": "feed, gzip", "if-none-match": '"other"'}),
    }


def check_http(exchanges: Mapping[str, Exchange]) -> Findings:
    """Find what is wrong with the answers to a plain request (named "plain") and to ``requests``."""
    plain = exchanges[PLAIN]
    if plain.status != 200:
        yield STATUS.at("HTTP", f"the answer is {plain.status}")
        return
    yield from _headers(plain)
    yield from _codings(exchanges)
    yield from _conditions(exchanges)
    yield from _sameness(exchanges)


def _headers(plain: Exchange) -> Findings:
    headers = plain.headers
    if not re.fullmatch(r'(?:W/)?"[^"\s]+"', headers.get("etag", "")):
        yield ETAG.at("HTTP", f"the ETag is {shown(headers.get('etag', ''))}")
    if not _is_date(headers.get("last-modified", "")):
        yield MODIFIED.at("HTTP", f"Last-Modified is {shown(headers.get('last-modified', ''))}")
    age = re.search(r"(?:^|[\s,])max-age=(\d{1,9})", headers.get("cache-control", ""))
    if age is None or not 300 <= int(age[1]) <= 1800:
        yield AGE.at("HTTP", f"Cache-Control is {shown(headers.get('cache-control', ''))}")
    if headers.get("access-control-allow-origin") != "*":
        yield ORIGIN.at("HTTP", "other sites' pages may not read it")
    if "set-cookie" in headers:
        yield COOKIE.at("HTTP", "the answer sets a cookie")
    if [name.strip().lower() for name in headers.get("vary", "").split(",")] != ["accept-encoding"]:
        yield VARY.at("HTTP", f"Vary is {shown(headers.get('vary', ''))}")
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in TYPES:
        yield TYPE.at("HTTP", f"the Content-Type is {shown(media_type)}")


def _is_date(text: str) -> bool:
    try:
        return text.endswith(" GMT") and bool(parsedate_to_datetime(text))
    except ValueError:
        return False


def _codings(exchanges: Mapping[str, Exchange]) -> Findings:
    plain, packed, brotli = exchanges[PLAIN], exchanges["gzip"], exchanges["brotli"]
    if "content-encoding" in plain.headers:
        yield CODING.at("HTTP", "the body comes packed to a client that asked for no packing")
    if packed.headers.get("content-encoding") != "gzip":
        yield CODING.at("HTTP", "there is no gzip")
    elif _unpacked(packed.body) != plain.body:
        yield SAME.at("HTTP", "the gzip body unpacks to other bytes")
    # Whether brotli unpacks to the same is the server's test: here it would need a library of its own.
    if brotli.headers.get("content-encoding") != "br" or len(brotli.body) >= len(plain.body):
        yield CODING.at("HTTP", "there is no brotli")
    head = exchanges["head"]
    if head.status != 200 or head.body or head.headers.get("etag") != plain.headers.get("etag"):
        yield HEAD.at("HTTP", f"HEAD is answered {head.status} with {len(head.body)} bytes or another ETag")


def _unpacked(body: bytes) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, 50_000_000)
    except zlib.error:
        return None


def _conditions(exchanges: Mapping[str, Exchange]) -> Findings:
    for name in ("known tag", "known tag, weak", "known date"):
        answer = exchanges[name]
        if answer.status != 304 or answer.body:
            yield UNCHANGED.at("HTTP", f"{name}: the answer is {answer.status} with {len(answer.body)} bytes")
    if exchanges["other tag, known date"].status != 200:
        yield PRECEDENCE.at("HTTP", "another ETag with the known date is not answered whole")


def _sameness(exchanges: Mapping[str, Exchange]) -> Findings:
    for name in ("another reader", "another language", "delta"):
        answer = exchanges[name]
        if (answer.status, answer.body) != (200, exchanges[PLAIN].body):
            yield SAME.at("HTTP", f"{name}: the answer is {answer.status} or has other bytes")
