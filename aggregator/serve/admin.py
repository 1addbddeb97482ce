"""The side for those who look after the service: health, readiness, metrics; for this machine only.

All it says is read from the store and feeds.yaml at the moment, so that it says the same beside a worker
and in the worker's own process.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator import render
from aggregator.errors import AggregatorError
from aggregator.following import Followed
from aggregator.model import Report
from aggregator.ports import Now, Store
from aggregator.reporting import LEAST_MISSED, is_late, report
from aggregator.serve.application import GUARDS
from aggregator.serve.copies import MEDIA_TYPES
from aggregator.serve.metrics import exposition

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""What this machine calls itself: a page elsewhere, whose name was led here, must read nothing."""

READING = "GET, HEAD"

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the administration side answers from; ``began`` is when this process did."""

    followed: Followed
    store: Callable[[], Store]
    public: Path
    now: Now
    began: datetime

    def report(self) -> Report:
        """Say how everything is doing.

        Raises:
            ConfigError: there is no good feeds.yaml.
            StoreError: the database failed.
        """
        return report(self.followed.look(self.now()), self.store(), self.now())

    def standstill(self) -> str:
        """Return why the worker does not seem to be at work, "" if it does.

        Raises:
            StoreError: the database failed.
        """
        now, pulse = self.now(), self.store().pulse()
        if now - self.began <= LEAST_MISSED or (pulse and not is_late(pulse, now)):
            return ""
        return (
            f"no pass has ended since {pulse.passed_at:%Y-%m-%d %H:%M:%S} UTC" if pulse else "no worker yet"
        )

    def unready(self) -> dict[str, str]:
        """Return, of each part that readiness rests on, what it lacks, "" if nothing."""
        lacks = {"store": "", "configuration": "", "published folder": ""}
        try:
            self.store().pulse()
        except AggregatorError as error:
            lacks["store"] = str(error)
        try:
            self.followed.look(self.now())
        except AggregatorError as error:
            lacks["configuration"] = str(error)
        if not (self.public.is_dir() and os.access(self.public, os.W_OK | os.X_OK)):
            lacks["published folder"] = f"{self.public} is not there or may not be written"
        return lacks


def build(desk: Desk, names: frozenset[str] | None = LOCAL_NAMES) -> Starlette:
    """Make the application; ``names`` are the Hosts it answers to, None for any (on a Unix socket)."""
    looks = render.health_looks()

    async def page(_: Request) -> Response:
        try:
            body = await asyncio.to_thread(lambda: render.health(desk.report()))
        except AggregatorError as error:
            return _plain(render.unhealthy(str(error)), 503, MEDIA_TYPES[".html"])
        return _plain(body, 200, MEDIA_TYPES[".html"])

    async def alive(_: Request) -> Response:
        why = await asyncio.to_thread(desk.standstill)
        return _plain(f"{why or 'ok'}\n".encode(), 503 if why else 200)

    async def ready(_: Request) -> Response:
        lacks = await asyncio.to_thread(desk.unready)
        said = "".join(f"{part}: {lack or 'ok'}\n" for part, lack in lacks.items())
        return _plain(said.encode(), 503 if any(lacks.values()) else 200)

    async def metrics(request: Request) -> Response:
        accept = request.headers.get("accept", "")
        try:
            told = await asyncio.to_thread(lambda: exposition(desk.report(), accept))
        except ImportError:
            raise HTTPException(
                501, "Install the extra: pip install 'alliance-aggregator[metrics]'"
            ) from None
        return _plain(told.body, 200, told.media_type)

    async def look(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in looks:
            raise HTTPException(404, "There is nothing at this address.")
        return _plain(looks[name], 200, MEDIA_TYPES[Path(name).suffix])

    paths = {"/": page, "/healthz": alive, "/readyz": ready, "/metrics": metrics, "/{name}": look}
    return Starlette(
        routes=[Route(path, _guarded(answer, names), methods=["GET"]) for path, answer in paths.items()],
        exception_handlers={HTTPException: _refusal, 500: _failure},
    )


def _guarded(answer: Answer, names: frozenset[str] | None) -> Answer:
    """Answer to our own names only, and let what goes wrong with the store or the file be told."""

    async def guarded(request: Request) -> Response:
        if names is not None and _host(request) not in names:
            raise HTTPException(421, "This is not the name of this machine.")
        try:
            return await answer(request)
        except AggregatorError as error:
            return _plain(f"{error}\n".encode(), 503)

    return guarded


def _host(request: Request) -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return None


def _plain(body: bytes, status: int, media_type: str = "text/plain; charset=utf-8") -> Response:
    headers = {"Cache-Control": "no-store", **GUARDS, "Content-Type": media_type}
    return Response(body, status_code=status, headers=headers)


async def _refusal(_: Request, why: Exception) -> Response:
    refused = cast("HTTPException", why)  # the kind it is registered for
    if refused.status_code == 405:
        answer = _plain(b"This address is for reading only.\n", 405)
        answer.headers["Allow"] = READING
        return answer
    return _plain(f"{refused.detail}\n".encode(), refused.status_code)


async def _failure(_: Request, __: Exception) -> Response:
    return _plain(b"Something is wrong on our side.\n", 500)
