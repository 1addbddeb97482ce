"""Where hubs call us (https://www.w3.org/TR/websub/ sections 5 to 7).

Its last part is a token nobody can guess. GET changes what we hold in the one case in which the
specification asks for it: a hub verifies that we meant to subscribe. What a POST brings is checked, and
thrown away.
"""

import asyncio
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from aggregator import websub
from aggregator.model import Subscription
from aggregator.ports import Now, Store

LARGEST = 10_000_000
"""Bytes a hub may bring: as much as a source may answer."""

SLOWEST = 30.0
"""Seconds it may take for it."""

_LONGEST_CHALLENGE = 2000
_NOTHING_HERE = "Nothing is published at this address."


class Callback:
    """Answers hubs. ``store`` is opened at the first call, so that a server without hubs needs none."""

    def __init__(self, store: Callable[[], Store], now: Now) -> None:
        self._store, self._now = store, now

    async def __call__(self, request: Request) -> Response:
        """Answer one call."""
        asked = await asyncio.to_thread(self._find, request.path_params["token"])
        if asked is None:
            # 410 asks a hub that still delivers what we no longer want to leave it (WebSub 7).
            return _told(_NOTHING_HERE, 410 if request.method == "POST" else 404)
        if request.method == "POST":
            return await self._delivered(request, asked)
        return await self._verified(request, asked)

    def _find(self, token: str) -> Subscription | None:
        return self._store().subscription(token)

    async def _verified(self, request: Request, asked: Subscription) -> Response:
        said = request.query_params
        challenge = said.get("hub.challenge", "")
        meant = said.get("hub.mode") == "subscribe" and said.get("hub.topic") == asked.topic
        if not meant or not 0 < len(challenge) <= _LONGEST_CHALLENGE:
            return _told(_NOTHING_HERE, 404)
        until, renew_at = websub.granted(said.get("hub.lease_seconds"), self._now())
        if request.method == "GET":
            await asyncio.to_thread(self._store().grant, asked.token, until=until, renew_at=renew_at)
        return PlainTextResponse(challenge)

    async def _delivered(self, request: Request, asked: Subscription) -> Response:
        signature = websub.Signature(request.headers.get("x-hub-signature", ""), asked.secret)
        size = 0
        try:
            async with asyncio.timeout(SLOWEST):
                async for piece in request.stream():
                    size += len(piece)
                    if size > LARGEST:
                        return _told("That is more than we take.", 413)
                    signature.add(piece)
        except (TimeoutError, ClientDisconnect):
            return _told("That took too long.", 408)
        if signature.holds():
            await asyncio.to_thread(self._store().hear, asked.token, self._now())
        # The same answer to what is not signed: who guesses learns nothing (WebSub 7.1).
        return _told("Thank you.", 202)


def _told(words: str, status: int) -> Response:
    return PlainTextResponse(f"{words}\n", status_code=status)
