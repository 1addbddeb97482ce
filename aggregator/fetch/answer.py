"""An answer looked at: a document, "unchanged", or a refusal."""

import re
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import httpx

from aggregator.errors import FetchError
from aggregator.fetch.inflate import Broken, TooLarge, inflate
from aggregator.fetch.trail import Trail
from aggregator.fetch.waiting import retry_after
from aggregator.fetch.words import size_words, status_words
from aggregator.model import Document, SourceState, Unchanged

BRINGS_A_DOCUMENT = frozenset({200, 203})
"""203 is a 200 that a proxy on the way has touched (RFC 9110, 15.3.4)."""

_KEPT = (
    "cache-control",
    "content-language",
    "content-location",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "retry-after",
)
_LISTS = frozenset({"cache-control", "content-language", "link"})
"""Of these several headers are one list; of the others the first is meant."""

_LONGEST_HEADER = 2000
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire: ``raw`` as sent, empty where the status brings no document."""

    status: int
    headers: httpx.Headers
    raw: bytes
    conditional: bool
    came_at: datetime

    def retry_after(self) -> datetime | None:
        """Return before which instant a refusing server asks not to be asked again."""
        value = first(self.headers, b"retry-after")
        if value is None or self.status < HTTPStatus.BAD_REQUEST:
            return None
        return retry_after(value.decode("latin-1"), now=self.came_at)

    def location(self) -> str | None:
        """Return where a redirect leads, in the encoding browsers read it in."""
        value = first(self.headers, b"location")
        if value is None:
            return None
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")


def judge(answer: Answer, trail: Trail, state: SourceState, *, most: int) -> Document | Unchanged:
    """Turn the last answer of a trail into a document, or into "unchanged".

    Raises:
        FetchError: it is a refusal, or not a whole document.
    """
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return _not_modified(answer, trail)
    if answer.status not in BRINGS_A_DOCUMENT:
        raise refusal(answer, trail)
    headers = kept(answer.headers)
    document = Document(
        url=trail.begun,
        final_url=trail.written,
        body=_body(answer, trail, most),
        media_type=_media_type(headers.get("content-type")),
        charset=_charset(headers.get("content-type")),
        headers=headers,
        fetched_at=answer.came_at,
        moved_to=trail.moved_to,
    )
    if document.body_hash != state.body_hash:
        return document
    return Unchanged(
        url=document.url,
        because="the same bytes",
        headers=headers,
        whole=True,
        final_url=trail.written,
        moved_to=trail.moved_to,
    )


def kept(headers: httpx.Headers) -> dict[str, str]:
    """Return the headers that matter, each byte of theirs as one character, absurdly long ones left out."""
    found: dict[str, str] = {}
    for name in _KEPT:
        values = [value.decode("latin-1") for key, value in headers.raw if key.lower() == name.encode()]
        told = ", ".join(values if name in _LISTS else values[:1])
        if told and len(told) <= _LONGEST_HEADER:
            found[name] = told
    return found


def first(headers: httpx.Headers, name: bytes) -> bytes | None:
    """Return the bytes of the first header of a name (in lower case)."""
    return next((value for key, value in headers.raw if key.lower() == name), None)


def _not_modified(answer: Answer, trail: Trail) -> Unchanged:
    if not answer.conditional:
        raise FetchError(
            "answered 304 Not Modified though we had named nothing it could compare with",
            url=trail.written,
            status=answer.status,
        )
    return Unchanged(
        url=trail.begun,
        because="304 Not Modified",
        headers=kept(answer.headers),
        final_url=trail.written,
        moved_to=trail.moved_to,
    )


def refusal(answer: Answer, trail: Trail) -> FetchError:
    """Return what to say of an answer that is a refusal."""
    return FetchError(
        status_words(answer.status),
        url=trail.written,
        status=answer.status,
        retry_after=answer.retry_after(),
    )


def unpacked(answer: Answer, trail: Trail, most: int) -> bytes:
    """Return the bytes of an answer without their packing.

    Raises:
        FetchError: they are too many, or not whole.
    """
    coding = (first(answer.headers, b"content-encoding") or b"").decode("latin-1")
    try:
        return inflate(answer.raw, coding, most=most)
    except TooLarge as error:
        raise FetchError(size_words(most), url=trail.written, status=answer.status) from error
    except Broken as broken:
        raise FetchError(
            f"answered, but the answer {broken}", url=trail.written, status=answer.status
        ) from broken


def _body(answer: Answer, trail: Trail, most: int) -> bytes:
    body = unpacked(answer, trail, most)
    if not body.strip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"):
        raise FetchError("answered with an empty document", url=trail.written, status=answer.status)
    return body


def _media_type(content_type: str | None) -> str | None:
    media_type = (content_type or "").split(",")[0].split(";")[0].strip().lower()
    return media_type or None


def _charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    return found.group(1).lower() if found else None
