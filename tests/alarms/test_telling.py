"""Alarms told to a real mail server and a real web server on loopback, over failures and restarts."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from aggregator.alarming import Alarms, Rung
from aggregator.alarms import Mail, News, message
from aggregator.errors import DeliveryError, StoreError
from aggregator.model import Bell, Pulse, Trouble

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EMPTIED = Trouble(kind="emptied", about="congress-fr", what="no news: “rien”", since=NOW, advice="Look.")
EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n"


@dataclass
class PostOffice:
    """A mail server: what it took, and how it answers the next ones."""

    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answer: str = "250 OK"
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            taken = message_from_bytes(envelope.content, policy=default)
            assert isinstance(taken, EmailMessage)
            self.taken.append(taken)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return self.answer

    @property
    def subjects(self) -> list[str]:
        return [str(one["Subject"]) for one in self.taken]


class Listening(Controller):
    """On a port that the system gives; the first connection is its own."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves this one untyped


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Listening(office, hostname="127.0.0.1", port=0)
    controller.start()
    office.port = controller.port
    yield office
    controller.stop()


@dataclass
class Hook:
    """A web server that takes alarms."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    port: int = 0


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/json"
            if hook.status == 200:
                hook.taken.append(json.loads(body))
            self.send_response(hook.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    hook.port = server.server_port
    yield hook
    server.shutdown()
    thread.join()
    server.server_close()


def mail(port: int, **more: Any) -> Mail:
    given: dict[str, Any] = {
        "host": "127.0.0.1", "port": port, "user": "", "password": "", "secure": False,
        "sender": "desk@example.org", "to": ("a@example.org", "b@example.org"),
    }  # fmt: skip
    return Mail(**{**given, **more})


def said(*troubles: Trouble) -> Any:
    return message(News(begun=troubles), site="Test press review", time_zone="Europe/Paris", now=NOW)


def test_a_mail_arrives_whole(office: PostOffice) -> None:
    mail(office.port).send(said(EMPTIED), now=NOW)
    (taken,) = office.taken
    assert office.envelopes == [("desk@example.org", ["a@example.org", "b@example.org"])]
    assert taken["Subject"] == "Test press review: congress-fr: emptied"
    assert taken["From"] == "desk@example.org"
    assert taken["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert "What is wrong: no news: “rien”" in taken.get_content()


@pytest.mark.parametrize(
    ("answer", "told"),
    [("451 later\x1b[2J", "it answered 451"), ("554 never", "it answered 554 never")],
)
def test_a_refusal_is_told(office: PostOffice, answer: str, told: str) -> None:
    office.answer = answer
    with pytest.raises(DeliveryError, match=told):
        mail(office.port).send(said(EMPTIED), now=NOW)


def test_no_server_is_told(port: int) -> None:
    with pytest.raises(DeliveryError, match=f"mail server 127.0.0.1:{port}: .*refused"):
        mail(port).send(said(EMPTIED), now=NOW)


def test_a_password_is_never_said_in_the_open() -> None:
    heard: list[Any] = []

    def authenticate(*given: Any) -> Any:
        heard.append(given)
        return AuthResult(success=True)

    class Open(Listening):
        def factory(self) -> Any:
            return SMTP(self.handler, authenticator=authenticate, auth_require_tls=False)

    controller = Open(PostOffice(), hostname="127.0.0.1", port=0)
    controller.start()
    try:
        with pytest.raises(DeliveryError, match="STARTTLS"):
            mail(controller.port, user="desk", password="secret").send(said(EMPTIED), now=NOW)
    finally:
        controller.stop()
    assert heard == []


class Press:
    """The service with one source that a test breaks, and its alarms."""

    def __init__(self, service: "Service", web: "Web", office: PostOffice, hook: Hook) -> None:
        self.service, self.web, self.clock = service, web, service.clock
        service.environ |= {
            "AGGREGATOR_ALARM_MAIL": "desk@example.org",
            "AGGREGATOR_ALARM_SERVER": f"smtp://127.0.0.1:{office.port}",
            "AGGREGATOR_ALARM_WEBHOOK": f"http://127.0.0.1:{hook.port}/hooks/secret",
        }
        self.show("Roma mayors meet")
        service.configure(f"press:\n  name: Press\n  address: {web.url('/press.rss')}\n", EDITION)
        self.cycle()

    def show(self, *titles: str) -> None:
        items = "".join(
            f"<item><title>{title}</title><link>https://p.example/{number}</link></item>"
            for number, title in enumerate(titles)
        )
        body = f'<rss version="2.0"><channel><title>Press</title>{items}</channel></rss>'
        self.web.put("/press.rss", body)

    def cycle(self) -> None:
        self.clock.pass_by(hours=25)
        self.service.cycle()

    def ring(self, *troubles: Trouble, broken: type[Exception] | None = None) -> list[Rung]:
        """Ring as a worker does that has just started."""

        async def ring() -> list[Rung]:
            app, rungs = self.service.app(), list[Rung]()
            pulse = Pulse(
                started_at=self.clock(), passed_at=self.clock(), tick=timedelta(1), troubles=troubles
            )
            alarms = app.alarms
            if broken:
                alarms = replace(alarms, store=Broken())
            await alarms.ring(app.config, pulse, now=self.clock(), told=rungs.append)
            app.store.close()
            await app.herald.close()
            return rungs

        return asyncio.run(ring())


class Broken:
    """A store that fails at everything."""

    def __getattr__(self, _: str) -> Callable[..., Any]:
        def fail(*_: object, **__: object) -> None:
            raise StoreError("the disk is full")

        return fail


@pytest.fixture
def press(service: "Service", web: "Web", office: PostOffice, hook: Hook) -> Press:
    return Press(service, web, office, hook)


def test_an_emptied_list_is_told_once_and_its_end_once(press: Press, office: PostOffice, hook: Hook) -> None:
    assert press.ring() == []
    press.show()
    press.cycle()
    assert [(rung.channel, rung.begun, rung.error) for rung in press.ring()] == [
        ("mail", 1, None),
        ("webhook", 1, None),
    ]
    for _ in range(3):
        press.clock.pass_by(minutes=20)
        assert press.ring() == [], "each look is a restart"
    press.show("Roma mayors meet")
    press.cycle()
    press.ring()
    assert office.subjects == [
        "Test press review: press: emptied",
        "Test press review: press: no longer emptied",
    ]
    first, last = hook.taken
    assert (first["begun"][0]["about"], first["begun"][0]["kind"], first["ended"]) == ("press", "emptied", [])
    assert last["ended"][0]["about"] == "press"
    assert first["text"].startswith("Test press review: press: emptied\n\npress: emptied, since")
    assert "aggregator try" in first["text"]


def test_what_one_way_refuses_it_hears_later_and_the_other_is_not_told_twice(
    press: Press, office: PostOffice, hook: Hook
) -> None:
    office.answer = "451 later"
    press.show()
    press.cycle()
    failed, taken = press.ring()
    assert "451" in str(failed.error)
    assert taken.error is None
    assert press.ring() == [], "not before its time"
    press.clock.pass_by(minutes=1)
    office.answer = "250 OK"
    assert [(rung.channel, rung.error) for rung in press.ring()] == [("mail", None)]
    assert (len(office.taken), len(hook.taken)) == (1, 1)


def test_a_webhook_that_fails_does_not_give_its_address_away(press: Press, hook: Hook) -> None:
    hook.status = 500
    press.show()
    press.cycle()
    failed = str(press.ring()[1].error)
    assert "500" in failed
    assert f"127.0.0.1:{hook.port}" in failed
    assert "secret" not in failed


def test_a_source_cannot_lead_us_to_the_webhook(press: Press, hook: Hook) -> None:
    press.web.put("/press.rss", b"", status=302, headers={"Location": f"http://127.0.0.1:{hook.port}/"})
    press.cycle()
    (source,) = press.service.app().report().sources
    assert "not" in source.problem
    assert source.word == "failing"
    assert hook.taken == []


def test_a_failing_store_is_told_and_nothing_is_said_to_have_ended(press: Press, office: PostOffice) -> None:
    press.show()
    press.cycle()
    press.ring()
    store = Trouble(kind="store", about="database", what="the disk is full", since=press.clock())
    press.clock.pass_by(hours=1)
    press.ring(store, broken=StoreError)
    assert office.subjects[-1] == "Test press review: database: store"
    assert not any("no longer" in subject for subject in office.subjects)


def test_the_worker_rings_by_itself(press: Press, office: PostOffice, start: "Start") -> None:
    press.show()
    press.cycle()
    worker = start("work")
    worker.until("alarm told channel=mail begun=1")
    assert office.subjects == ["Test press review: press: emptied"]


def test_a_mail_server_that_never_answers_delays_no_pass(press: Press, start: "Start") -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        press.service.environ |= {
            "AGGREGATOR_ALARM_SERVER": f"smtp://127.0.0.1:{silent.getsockname()[1]}",
            "AGGREGATOR_LOG": "debug",
        }
        press.show()
        press.cycle()
        worker = start("work")
        silent.settimeout(60)
        called, _ = silent.accept()
        with called:
            for _ in range(4):
                worker.until("pass ended well=True")
            assert not any("alarm" in line for line in worker.log)
        worker.until("alarm not told; it is tried again channel=mail")
        worker.until("pass ended well=True")


def test_nothing_is_remembered_of_a_way_that_nobody_asked_for(service: "Service") -> None:
    service.configure("press:\n  name: Press\n  address: https://press.example/\n", EDITION)
    app = service.app()
    assert isinstance(app.alarms, Alarms)
    assert app.alarms.channels == {}
    assert app.store.bell("mail") == Bell()
    app.store.close()
