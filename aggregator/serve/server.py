"""Runs the application on granian, inside the event loop of whoever asks."""

import asyncio
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from starlette.applications import Starlette

from aggregator.errors import DeliveryError
from aggregator.serve import admin
from aggregator.serve.admin import Desk
from aggregator.serve.application import build
from aggregator.serve.callback import Callback

HEADER_TIMEOUT = 15_000
"""Milliseconds a client may take to say what it wants, and to say it again on the same connection."""

CONNECTIONS = 1024

PORT, ADMIN = "AGGREGATOR_PORT", "AGGREGATOR_ADMIN"
"""The settings that say where we listen."""

ONLY_OURS = 0o600
"""Who may speak to a Unix socket: the user that the service runs as."""


async def serve(public: Path, callback: Callback, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve a published folder and answer hubs until ``stop`` is set; then no port is left open.

    Raises:
        DeliveryError: the address is taken, or is not ours to listen on.
    """
    await _run(
        _server(build(public, callback), address=_free_address(host, port, PORT), port=port),
        stop,
        f"{host}:{port}",
    )


async def serve_admin(desk: Desk, place: tuple[str, int] | Path, stop: asyncio.Event) -> None:
    """Answer those who look after the service, at a port of this machine or a Unix socket, until ``stop``.

    Raises:
        DeliveryError: the place is taken, or is not ours to listen at.
    """
    if isinstance(place, Path):
        server = _server(admin.build(desk, names=None), uds=_free_socket(place))
        server.uds_permissions = ONLY_OURS
        await _run(server, stop, str(place))
    else:
        host, port = place
        server = _server(admin.build(desk), address=_free_address(host, port, ADMIN), port=port)
        await _run(server, stop, f"{host}:{port}")


def _server(application: Starlette, **place: Any) -> Server:
    return Server(
        application,
        **place,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT),
        websockets=False,
        backlog=CONNECTIONS,
        log_enabled=False,
    )


async def _run(server: Server, stop: asyncio.Event, place: str) -> None:
    running = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set():
            raise DeliveryError("the server ended by itself", to=place)
    finally:
        stopping.cancel()
        server.stop()  # type: ignore[no-untyped-call]  # granian leaves this one untyped
        await running


def _free_address(host: str, port: int, setting: str) -> str:
    """Resolve a host and make sure that nobody listens there.

    granian opens its port with SO_REUSEPORT: on a taken one it would silently share the visitors.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as why:
        what = f"cannot listen there ({why.strerror or why}); {setting} names another place"
        raise DeliveryError(what, to=f"{host}:{port}") from why
    return str(address[0])


def _free_socket(path: Path) -> Path:
    """Make sure that nobody listens at a Unix socket; one that a killed process left is taken away."""
    try:
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as probe:
            probe.connect(str(path))
    except FileNotFoundError:
        return path
    except ConnectionRefusedError:
        path.unlink(missing_ok=True)
        return path
    except OSError as why:
        what = f"cannot listen there ({why.strerror or why}); {ADMIN} names another place"
        raise DeliveryError(what, to=str(path)) from why
    raise DeliveryError(
        f"cannot listen there (somebody does already); {ADMIN} names another place", to=str(path)
    )
