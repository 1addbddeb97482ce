"""Address in, document out: politely, conditionally, within bounds."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import NamedTuple, cast
from urllib.parse import urlencode

import httpx

from aggregator.errors import FetchError
from aggregator.fetch.answer import BRINGS_A_DOCUMENT, Answer, first, judge, refusal, unpacked
from aggregator.fetch.guard import Guard
from aggregator.fetch.inflate import TooLarge
from aggregator.fetch.manners import Deadline, Queue, Sleep, user_agent
from aggregator.fetch.page import is_page, sends_on_to
from aggregator.fetch.robots import Robots
from aggregator.fetch.room import Room
from aggregator.fetch.trail import FOLLOWED, Trail
from aggregator.fetch.transport import GuardedTransport, NotReached, Resolve, Resolver
from aggregator.fetch.words import late_words, printable, size_words, transport_words
from aggregator.model import PAGES, Document, Exchange, Source, SourceState, Unchanged, host_of
from aggregator.ports import Now

_ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    b"text/html;q=0.9, application/xhtml+xml;q=0.9, application/xml;q=0.8, application/json;q=0.8, */*;q=0.5"
)
_CONNECT = 5.0
"""Seconds to take a connection; everything else is under the deadline alone."""

_KEEP_THE_FORM = frozenset({307, 308})
"""After the other redirects a form would be asked for as a page (RFC 9110, 15.4)."""

_FULL_READ_EVERY = timedelta(days=1)
"""So long validators are believed: some servers say "not modified" for ever."""


class _Sent(NamedTuple):
    """What is asked beyond the address, and how long after the last request to its host at the earliest."""

    headers: dict[bytes, bytes]
    method: str = "GET"
    body: bytes = b""
    gap: timedelta = timedelta(0)


class HttpFetcher:
    """The Fetcher over HTTP/1.1. One for the life of the process, so that hosts are never crowded."""

    def __init__(  # noqa: PLR0913 - each is a setting of its own, or the seam a test needs
        self,
        contact: str,
        *,
        site: str = "",
        allow_hosts: frozenset[tuple[str, int]] = frozenset(),
        deadline: timedelta = timedelta(seconds=30),
        gap: timedelta = timedelta(seconds=1),
        at_once: int = 20,
        most: int = 10_000_000,
        room: int = 4_000_000,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Set the terms, ``most`` and ``room`` in bytes; ``transport`` replaces the network.

        ``most`` is what a body may have, raw and unpacked alike, and ``room`` what all bodies together may,
        until they are let go; a large one may exceed it, and only one at a time.
        """
        self._agent = user_agent(contact, site)
        self._guard = Guard(allow_hosts)
        self._deadline = deadline
        self._most = most
        self._queue = Queue(gap=gap, at_once=at_once, sleep=sleep)
        self._robots = Robots()
        self._room = Room(room)
        self._held: dict[str, Deadline] = {}
        self._resolver = Resolver(at_once)
        self._transport = transport or GuardedTransport(self._guard, resolve or self._resolver)

    async def get(self, source: Source, state: SourceState, *, now: datetime) -> Document | Unchanged:
        """Ask once, with the validators of ``state`` if it has any.

        The deadline is one for all, from looking up the name to the last byte, over every redirect; time
        spent waiting for our turn at a host is not counted.

        Raises:
            FetchError: there was no answer within the deadline, or it was a refusal; its ``url`` is the
                address that failed, after the redirects.
        """
        state = state.about(source)
        deadline, moment = Deadline(self._deadline), _running(now)
        self._held[source.id] = deadline
        trail = Trail.begin(state.moved_to or source.url)
        kind = source.kind or state.kind
        while True:
            gap = await self._gap(trail, deadline, moment) if kind in PAGES else timedelta(0)
            sent = _Sent(_conditions(state, trail, now), gap=gap)
            answer = await self._ask(trail, sent, deadline, moment)
            if answer.status in FOLLOWED:
                trail = trail.follow(answer.status, answer.location())
                continue
            result = await self._judged(answer, trail, state, deadline)
            onward = _onward(result, trail)
            if onward is trail:
                break
            trail = onward
            self._room.keep(deadline, 0)
        if kind is None and isinstance(result, Document) and is_page(result.body):
            # Nobody could know before; news of a page that is closed to us is not even read.
            self._room.step_aside(deadline)
            gap = await self._gap(trail, deadline, moment)
        return replace(result, took=deadline.spent, gap=gap)

    def let_go(self, source: Source) -> None:
        """Give the room to others that a source's document took: nobody needs its body any more."""
        if deadline := self._held.pop(source.id, None):
            self._room.keep(deadline, 0)

    async def _judged(
        self, answer: Answer, trail: Trail, state: SourceState, deadline: Deadline
    ) -> Document | Unchanged:
        """Unpack and judge an answer; what takes more room than there is waits for its turn first."""
        try:
            result = judge(answer, trail, state, most=min(self._room.free, self._most))
        except FetchError as error:
            if not isinstance(error.__cause__, TooLarge):
                raise
            await self._room.take_in_turn(deadline, self._most)
            result = judge(answer, trail, state, most=self._most)
        self._room.keep(deadline, len(result.body) if isinstance(result, Document) else 0)
        return result

    async def exchange(self, method: str, url: str, headers: Mapping[str, str], *, now: datetime) -> Exchange:
        """Ask once, follow nothing, unpack nothing: for looking at a server, not for reading its news.

        Raises:
            FetchError: as in ``get``.
        """
        trail, deadline = Trail.begin(url), Deadline(self._deadline)
        sent = {name.title().encode(): value.encode("latin-1", "replace") for name, value in headers.items()}
        try:
            answer = await self._ask(trail, _Sent(sent, method), deadline, _running(now))
        finally:
            self._room.keep(deadline, 0)
        return Exchange(
            method=method,
            url=url,
            sent=headers,
            status=answer.status,
            headers=dict(answer.headers),
            body=bytes(answer.raw),
        )

    async def post(self, url: str, form: Mapping[str, str], *, now: datetime) -> None:
        """Send a form, again where 307 or 308 leads; that it was taken is all there is to say.

        Raises:
            FetchError: as in ``get``; any status but 2xx is a refusal.
        """
        await self._post(url, b"application/x-www-form-urlencoded", urlencode(form).encode(), now)

    async def post_json(self, url: str, value: Mapping[str, object], *, now: datetime) -> None:
        """Send a value as JSON, as ``post`` sends a form.

        Raises:
            FetchError: as in ``post``.
        """
        await self._post(url, b"application/json", json.dumps(value, ensure_ascii=False).encode(), now)

    async def _post(self, url: str, media_type: bytes, body: bytes, now: datetime) -> None:
        trail, deadline, moment = Trail.begin(url), Deadline(self._deadline), _running(now)
        sent = _Sent({b"Content-Type": media_type}, "POST", body)
        while True:
            try:
                answer = await self._ask(trail, sent, deadline, moment)
            finally:
                self._room.keep(deadline, 0)
            if answer.status not in _KEEP_THE_FORM:
                break
            trail = trail.follow(answer.status, answer.location())
        if not 200 <= answer.status < 300:
            raise refusal(answer, trail)

    def keep_from(self, closed: Mapping[str, datetime]) -> None:
        """Ask none of these hosts before their instant, as they wished of a process before this one."""
        for host, until in closed.items():
            self._queue.close(host, until)

    async def _gap(self, trail: Trail, deadline: Deadline, moment: Now) -> timedelta:
        async def ask(url: str) -> str:
            return await self._robots_txt(Trail.begin(url), deadline, moment)

        if why := self._guard.why_not(trail.url):
            raise FetchError(why, url=_without_secrets(trail))
        return await self._robots.gap(trail.url, ask, moment)

    async def _robots_txt(self, trail: Trail, deadline: Deadline, moment: Now) -> str:
        """Return the text of a robots.txt, "" where there is none (RFC 9309, 2.3.1)."""
        held = self._room.taken(deadline)
        try:
            return await self._asked_for_robots(trail, deadline, moment)
        finally:
            self._room.keep(deadline, held)

    async def _asked_for_robots(self, trail: Trail, deadline: Deadline, moment: Now) -> str:
        while True:
            answer = await self._ask(trail, _Sent({}), deadline, moment)
            if answer.status not in FOLLOWED:
                break
            try:
                trail = trail.follow(answer.status, answer.location())
            except FetchError:
                return ""
        if 400 <= answer.status < 500 and answer.status != HTTPStatus.TOO_MANY_REQUESTS:
            return ""
        if not 200 <= answer.status < 300:
            raise refusal(answer, trail)
        return unpacked(answer, trail, self._most).decode("utf-8-sig", "replace")

    async def close(self) -> None:
        """Close every connection."""
        self._resolver.close()
        await self._transport.aclose()

    async def _ask(self, trail: Trail, sent: _Sent, deadline: Deadline, moment: Now) -> Answer:
        if why := self._guard.why_not(trail.url):
            raise FetchError(why, url=_without_secrets(trail))
        host = host_of(str(trail.url))
        async with self._queue.turn(host, sent.gap):
            if until := self._queue.closed_until(host, now=moment()):
                raise FetchError(
                    f"its host asked us to wait until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
                    url=trail.written,
                    retry_after=until,
                )
            try:
                async with deadline.running():
                    answer = await self._exchange(trail, sent, deadline, moment)
            except TimeoutError as error:
                raise FetchError(late_words(self._deadline), url=trail.written) from error
            except NotReached as error:
                raise FetchError(str(error), url=trail.written) from error
            except (httpx.TransportError, ValueError) as error:
                # ValueError: what TLS says of a name it cannot ask for, such as one with a dot in front.
                raise FetchError(transport_words(error), url=trail.written) from error
            if until := answer.retry_after():
                # While we hold the turn: those who wait for it must hear of this before they ask.
                self._queue.close(host, until)
            return answer

    async def _exchange(self, trail: Trail, sent: _Sent, deadline: Deadline, moment: Now) -> Answer:
        request = httpx.Request(
            sent.method,
            trail.url,
            headers={
                b"User-Agent": self._agent.encode(),
                b"Accept": _ACCEPT,
                b"Accept-Encoding": b"gzip",
                **sent.headers,
            },
            content=sent.body or None,
            extensions={"timeout": httpx.Timeout(None, connect=_CONNECT).as_dict()},
        )
        response = await self._transport.handle_async_request(request)
        try:
            brings = response.status_code in BRINGS_A_DOCUMENT
            raw = await self._raw(response, trail, deadline) if brings else b""
        finally:
            await response.aclose()
        return Answer(
            status=response.status_code,
            headers=response.headers,
            raw=raw,
            conditional=bool(sent.headers),
            came_at=moment(),
        )

    async def _raw(self, response: httpx.Response, trail: Trail, deadline: Deadline) -> bytes:
        told = first(response.headers, b"content-length") or b""
        if told.isdigit() and int(told) > self._most:
            raise FetchError(size_words(self._most), url=trail.written, status=response.status_code)
        raw = BytesIO()  # it gives what it took without a copy
        # As it came over the wire: httpx would unpack each piece whole, however large it gets. An
        # asynchronous transport always gives an asynchronous stream.
        async for chunk in cast("httpx.AsyncByteStream", response.stream):
            if not self._room.take(deadline, len(chunk)):
                async with deadline.paused():
                    await self._room.take_in_turn(deadline, len(chunk))
            if raw.tell() + len(chunk) > self._most:
                raise FetchError(size_words(self._most), url=trail.written, status=response.status_code)
            raw.write(chunk)
        return raw.getvalue()


def _running(now: datetime) -> Now:
    """Let the instant that was handed in go on: the turn at a busy host can come minutes later."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    return lambda: now + timedelta(seconds=loop.time() - begun)


def _conditions(state: SourceState, trail: Trail, now: datetime) -> dict[bytes, bytes]:
    """Return both validators as they came, for the address they came from; none once a day."""
    if state.final_url not in (None, trail.written):
        return {}
    # A last full read in the future is that of a clock since put right.
    if state.last_full is not None and not timedelta(0) <= now - state.last_full < _FULL_READ_EVERY:
        return {}
    named = {b"If-None-Match": state.etag, b"If-Modified-Since": state.last_modified}
    return {name: value.encode("latin-1", "replace") for name, value in named.items() if value}


def _onward(result: Document | Unchanged, trail: Trail) -> Trail:
    """Take the step that a page asks for; stay where it asks for none."""
    where = sends_on_to(result.body) if isinstance(result, Document) else None
    return trail.send_on(where) if where else trail


def _without_secrets(trail: Trail) -> str:
    url = trail.url.copy_with(userinfo=b"") if trail.url.userinfo else None
    return printable(str(url) if url else trail.written, most=2000)
