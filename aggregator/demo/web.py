"""The made-up world served on loopback, with the validators that polite readers ask by."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from aggregator.demo.pages import Answer, answer
from aggregator.demo.world import World
from aggregator.ports import Now

HOST = "127.0.0.1"


@contextmanager
def serve(world: World, now: Now, *, port: int) -> Iterator[str]:
    """Serve a world on loopback while the context lasts; give its address, without a slash at the end.

    It listens on ``port`` if that is free, so that addresses are the same every time, else on any other.
    """
    handler = type("Handler", (_Handler,), {"world": world, "now": staticmethod(now)})
    try:
        server = _Server((HOST, port), handler)
    except (OSError, OverflowError):  # taken, or there is no such port
        server = _Server((HOST, 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader that went away in the middle, as one does that is being stopped."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    world: World
    now: Now

    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        web = f"http://{HOST}:{self.server.server_port}"  # type: ignore[attr-defined]  # an HTTPServer
        found = answer(self.world, urlsplit(self.path).path, web=web, now=self.now())
        if found is None:
            self.send_error(404, "Nothing stands here")
            return
        self._send(found)

    def _send(self, found: Answer) -> None:
        body = found.body.encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        unchanged = not found.fresh and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else 200)
        if not found.fresh:
            self.send_header("ETag", etag)
        self.send_header("Content-Type", f"{found.media_type}; charset=utf-8")
        if not unchanged:  # a 304 has no length of its own (RFC 9110, 8.6)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the log is the service's."""
