"""The side for those who look after the service, asked of real servers on loopback and a Unix socket."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from selectolax.lexbor import LexborHTMLParser as Html
from web_side import HOST, ask, free_port

from aggregator.errors import DeliveryError
from aggregator.following import Followed
from aggregator.model import Pulse, Trouble
from aggregator.serve import Desk, serve_admin

if TYPE_CHECKING:
    from aggregator.store import SqlStore
    from tests.conftest import Service, Web

NEWS = (
    '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link><language>en</language>'
    "<item><title>Roma mayors meet in Lviv</title><link>https://press.example/1</link>"
    "<description>Minority rights were on the table.</description>"
    "<pubDate>Mon, 16 Nov 2026 09:00:00 +0100</pubDate></item></channel></rss>"
)
EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  social: {per hour: 2}\n"


@contextmanager
def serving(desk: Desk, place: tuple[str, int] | Path) -> Iterator[None]:
    """Serve while the context lasts, in a loop of its own."""
    loop, stop, ended = asyncio.new_event_loop(), asyncio.Event(), Event()

    def run() -> None:
        loop.run_until_complete(serve_admin(desk, place, stop))
        loop.close()
        ended.set()

    thread = Thread(target=run)
    thread.start()
    try:
        while not ended.is_set() and not _answers(place):
            continue
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _answers(place: tuple[str, int] | Path) -> bool:
    family = socket.AF_UNIX if isinstance(place, Path) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(place) if isinstance(place, Path) else place) == 0


class Office:
    """A service with a good and a bad source, and the desk that looks after it."""

    def __init__(self, service: "Service", web: "Web") -> None:
        self.service, self.clock = service, service.clock
        web.put("/good.rss", NEWS)
        web.put("/bad.rss", NEWS, status=410)
        service.configure(
            "".join(
                f"{name}:\n  name: {name}\n  address: {web.url(f'/{name}.rss')}\n" for name in ("good", "bad")
            ),
            EDITION,
        )
        service.cycle()
        self.store: SqlStore = service.app().store
        self.beat()
        self.desk = Desk(
            followed=Followed(service.feeds_yaml),
            store=lambda: self.store,
            public=service.public,
            now=self.clock,
            began=self.clock(),
        )

    def beat(self, *troubles: Trouble) -> None:
        now = self.clock()
        pulse = Pulse(
            started_at=now, passed_at=now, tick=timedelta(seconds=10), restarts=2, troubles=troubles
        )
        self.store.save_pulse(pulse)


@pytest.fixture
def office(service: "Service", web: "Web") -> Iterator[Office]:
    office = Office(service, web)
    yield office
    office.store.close()


@pytest.fixture
def port(office: Office) -> Iterator[int]:
    port = free_port()
    with serving(office.desk, (HOST, port)):
        yield port


def test_the_page_tells_the_trouble_first_and_what_can_be_done(port: int) -> None:
    answer, body = ask(port, "/")
    assert (answer.status, answer.getheader("Content-Type")) == (200, "text/html; charset=utf-8")
    page = Html(body)
    assert [node.text() for node in page.css("h1")] == ["1 trouble"]
    trouble = page.css_first(".trouble")
    assert trouble is not None
    (heading,) = trouble.css("h3")
    assert heading.text().startswith("bad: stopped since 2026-11-23 13:00")
    assert [node.text() for node in trouble.css("dt")] == ["What is wrong", "What is done", "What you can do"]
    assert "aggregator collect bad" in trouble.css("dd")[-1].text()
    rows = [[cell.text() for cell in row.css("th, td")] for row in page.css("tbody tr")]
    assert rows[0][:4] == ["good", "well", "1", "0"]
    assert rows[2][0] == "roma/en"
    assert rows[3][0] == "roma/en/social"
    assert "2 child processes replaced" in page.text()
    for link in page.css("link"):
        found, _ = ask(port, f"/{link.attributes['href']}")
        assert found.status == 200


def test_what_the_worker_alone_knows_is_told_too(office: Office, port: int) -> None:
    office.beat(
        Trouble(kind="configuration", about="feeds.yaml", what="line 7: <b>no</b>", since=office.clock())
    )
    _, body = ask(port, "/")
    assert "line 7: &lt;b&gt;no&lt;/b&gt;" in body.decode()


def test_alive_while_passes_are_recent(office: Office, port: int) -> None:
    assert ask(port, "/healthz")[0].status == 200
    office.clock.pass_by(minutes=6)
    answer, said = ask(port, "/healthz")
    assert (answer.status, said) == (503, b"no pass has ended since 2026-11-23 12:00:00 UTC\n")
    assert "standstill" in ask(port, "/")[1].decode()
    office.beat()
    assert ask(port, "/healthz")[0].status == 200


def test_ready_while_store_configuration_and_folder_are(office: Office, port: int) -> None:
    answer, said = ask(port, "/readyz")
    assert (answer.status, said) == (200, b"store: ok\nconfiguration: ok\npublished folder: ok\n")
    good = office.service.feeds_yaml.read_text()
    office.service.feeds_yaml.write_text("site: [")
    assert ask(port, "/readyz")[0].status == 200, "the last good configuration stays in force"
    office.service.feeds_yaml.write_text(good)
    moved = office.service.public.with_name("elsewhere")
    office.service.public.rename(moved)
    answer, said = ask(port, "/readyz")
    assert answer.status == 503
    assert b"published folder: " in said
    assert b"store: ok" in said


def test_without_a_good_configuration_nothing_is_ready(office: Office) -> None:
    port = free_port()
    office.service.feeds_yaml.write_text("site: [")
    with serving(office.desk, (HOST, port)):
        assert ask(port, "/readyz")[0].status == 503
        answer, page = ask(port, "/")
        assert answer.status == 503
        assert "feeds.yaml, line" in page.decode()
        assert ask(port, "/healthz")[0].status == 200


def test_metrics_as_prometheus_reads_them(port: int) -> None:
    answer, body = ask(port, "/metrics")
    assert answer.status == 200
    assert (answer.getheader("Content-Type") or "").startswith("text/plain")
    told = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()
    assert told["aggregator_source_last_success_timestamp_seconds", "good"] == noon
    assert ("aggregator_source_last_success_timestamp_seconds", "bad") not in told
    assert told["aggregator_source_well", "bad"] == 0
    assert told["aggregator_source_items", "good"] == 1
    assert told["aggregator_source_size_bytes", "good"] == len(NEWS.encode())
    assert told["aggregator_source_latency_seconds", "good"] > 0
    assert told["aggregator_source_next_due_timestamp_seconds", "good"] > noon
    assert told["aggregator_edition_announced", "roma/en"] == 1
    assert told["aggregator_edition_queue", "roma/en"] == 0
    assert told["aggregator_edition_announced", "roma/en/social"] == 1
    assert told["aggregator_troubles", "stopped"] == 1
    assert told["aggregator_worker_children_replaced",] == 2
    assert told["aggregator_store_items",] == 1
    assert told["process_resident_memory_bytes",] > 0


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/style.css"])
def test_it_is_for_reading_and_for_this_machine_only(port: int, path: str) -> None:
    head, nothing = ask(port, path, "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert head.getheader("Cache-Control") == "no-store"
    assert head.getheader("X-Content-Type-Options") == "nosniff"
    assert head.getheader("Access-Control-Allow-Origin") is None
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(port, path, method)[0].status == 405
    for other in ("news.example.org", "evil.example:8079", "127.0.0.1.evil.example", "[", ""):
        assert ask(port, path, Host=other)[0].status in {400, 421}, other
    for ours in ("localhost:8079", "127.0.0.1", "[::1]:8079"):
        assert ask(port, path, Host=ours)[0].status == 200, ours


def test_what_is_not_there_is_not_there(port: int) -> None:
    for path in ("/roma/en.rss", "/unknown.css", "/..%2ffeeds.yaml", "/health.css/x"):
        assert ask(port, path)[0].status == 404


class Unix(HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("aggregator", timeout=10)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self.path))


def test_a_unix_socket_is_ours_alone_and_outlives_a_kill(office: Office) -> None:
    with TemporaryDirectory() as folder:  # the test's own folder has too long a name for a socket
        place = Path(folder) / "admin.sock"
        left = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        left.bind(str(place))
        left.close()
        with serving(office.desk, place):
            assert place.stat().st_mode & 0o777 == 0o600
            client = Unix(place)
            client.request("GET", "/readyz")
            assert client.getresponse().status == 200
            client.close()
            with pytest.raises(DeliveryError, match="somebody does already"):
                asyncio.run(serve_admin(office.desk, place, asyncio.Event()))
        assert not place.exists()


def test_a_taken_port_is_told(office: Office, port: int) -> None:
    with pytest.raises(DeliveryError, match="cannot listen there"):
        asyncio.run(serve_admin(office.desk, (HOST, port), asyncio.Event()))


def test_a_report_of_nothing_at_all(service: "Service") -> None:
    service.configure("press:\n  name: Press\n  address: https://press.example/\n", EDITION)
    told = service.app().report()
    assert told.troubles == ()
    assert [one.word for one in told.sources] == ["never read"]
    assert json.dumps([one.edition for one in told.editions]) == '["roma/en", "roma/en/social"]'
