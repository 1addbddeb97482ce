"""A real hub on loopback (https://www.w3.org/TR/websub/ sections 5 to 7), with what vices a test gives it."""

import hmac
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode


@dataclass
class Subscriber:
    callback: str
    topic: str
    secret: str


@dataclass
class Vices:
    """``status`` answers everything with an error; ``moved`` redirects to where the hub is.

    ``hangs`` is for that many requests; ``forges`` signs with a secret of its own; ``grants`` is the lease.
    """

    status: int | None = None
    moved: int | None = None
    hangs: int = 0
    delivers: bool = True
    forges: bool = False
    verifies: bool = True
    wrong_topic: bool = False
    grants: str = "864000"


@dataclass
class Hub:
    vices: Vices = field(default_factory=Vices)
    asked: list[dict[str, str]] = field(default_factory=list)
    subscribers: dict[tuple[str, str], Subscriber] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    """What callbacks answered, verifications and deliveries alike."""

    def __post_init__(self) -> None:
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def said(self, mode: str) -> list[str]:
        return [
            form.get("hub.topic", form.get("hub.url", "")) for form in self.asked if form["hub.mode"] == mode
        ]

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def subscribe(self, form: dict[str, str]) -> None:
        challenge = "a-challenge"
        topic = form["hub.topic"] + ("x" if self.vices.wrong_topic else "")
        query = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.challenge": challenge,
            "hub.lease_seconds": self.vices.grants,
        }
        status, body = call(f"{form['hub.callback']}?{urlencode(query)}")
        self.answers.append(status)
        if status == 200 and body == challenge.encode():
            one = Subscriber(form["hub.callback"], form["hub.topic"], form["hub.secret"])
            self.subscribers[one.callback, one.topic] = one

    def deliver(self, topic: str) -> None:
        for one in list(self.subscribers.values()):
            if one.topic == topic:
                secret = "a secret of its own" if self.vices.forges else one.secret
                _, body = call(topic)
                code = hmac.new(secret.encode(), body, "sha256").hexdigest()
                self.answers.append(call(one.callback, body, {"X-Hub-Signature": f"sha256={code}"})[0])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                if hub.vices.hangs:
                    hub.vices.hangs -= 1
                    hub.closing.wait()
                    self.close_connection = True
                    return
                if hub.vices.moved and self.path == "/":
                    self.answer(hub.vices.moved, location="/really")
                    return
                form = {name: values[0] for name, values in parse_qs(body).items()}
                hub.asked.append(form)
                if hub.vices.status:
                    self.answer(hub.vices.status)
                    return
                if form["hub.mode"] == "subscribe" and hub.vices.verifies:
                    hub.subscribe(form)
                if form["hub.mode"] == "publish" and hub.vices.delivers:
                    hub.deliver(form["hub.url"])
                self.answer(202)

            def answer(self, status: int, location: str | None = None) -> None:
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def call(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read()
