"""The service as an operator runs it: a process of its own, its log, its signals, its exit codes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

SOURCE = "press:\n  name: Press office\n  address: {address}\n  every: 1 minute\n"
EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  fallback: [any]\n"
NEWS = (
    '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link><language>en</language><item>'
    "<title>Roma mayors meet</title><link>https://press.example/1</link><guid>https://press.example/1</guid>"
    "<pubDate>Mon, 16 Nov 2026 09:00:00 +0100</pubDate></item></channel></rss>"
)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_run_reads_publishes_serves_and_stops_cleanly(
    service: "Service", web: "Web", start: "Start", name: signal.Signals
) -> None:
    service.configure(SOURCE.format(address=web.put("/news.rss", NEWS)), EDITION)
    running = start("run")
    running.until("edition=roma/en announced=1")
    assert b"Roma mayors meet" in running.get("/roma/en.rss")
    assert b"Roma mayors meet" in running.get("/roma/en/")
    assert running.stop(name) == 0
    assert "Traceback" not in "".join(running.log)


def test_a_broken_feeds_yaml_is_reported_with_its_lines_and_the_last_good_one_stays(
    service: "Service", web: "Web", start: "Start"
) -> None:
    service.configure(SOURCE.format(address=web.put("/news.rss", NEWS)), EDITION)
    good = service.feeds_yaml.read_text()
    running = start("run")
    running.until("edition=roma/en announced=1")

    service.feeds_yaml.write_text(good.replace("languages:", "langauges:"))
    line = good.splitlines().index("    languages: {en: Roma in the news}") + 1
    said = running.until("the last good configuration stays in force")
    assert f"feeds.yaml, line {line}" in said
    assert b"Roma mayors meet" in running.get("/roma/en.rss")

    service.feeds_yaml.write_text(good.replace("Roma in the news", "News about Roma"))
    running.until("is in force")
    running.until("published")
    assert b"News about Roma" in running.get("/roma/en.rss")
    assert running.stop(signal.SIGTERM) == 0


def test_a_source_that_hangs_keeps_no_other_waiting_and_is_asked_once(
    service: "Service", web: "Web", start: "Start"
) -> None:
    with hanging() as other:
        port = other.getsockname()[1]
        service.environ |= {
            "AGGREGATOR_ALLOW_HOSTS": f"{web.host},127.0.0.1:{port}",
            "AGGREGATOR_DEADLINE": "10 minutes",
            "AGGREGATOR_LOG": "debug",
        }
        slow = f"slow:\n  name: Slow office\n  address: http://127.0.0.1:{port}/\n"
        service.configure(slow + SOURCE.format(address=web.put("/news.rss", NEWS)), EDITION)
        running = start("run")
        running.until("edition=roma/en announced=1")
        assert b"Roma mayors meet" in running.get("/roma/en.rss")
        for _ in range(3):
            running.until("pass ended")
        assert running.stop(signal.SIGTERM) == 0
        assert "Traceback" not in "".join(running.log)
        assert connections(other) == 1


@contextmanager
def hanging() -> Iterator[socket.socket]:
    """A server that takes connections, and never looks at them."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def connections(server: socket.socket) -> int:
    """Count those that a server has taken and not looked at."""
    server.setblocking(False)
    with ExitStack() as taken:
        for number in count():
            try:
                taken.enter_context(server.accept()[0])
            except BlockingIOError:
                return number
    raise AssertionError


def test_a_second_worker_says_so_and_leaves(service: "Service", web: "Web", start: "Start") -> None:
    service.configure(SOURCE.format(address=web.put("/news.rss", NEWS)), EDITION)
    first = start("work")
    first.until("edition=roma/en announced=1")
    second = start("work")
    second.until("another worker is at work")
    assert second.process.wait(timeout=30) == 3
    assert first.stop(signal.SIGTERM) == 0


def test_four_mistakes_are_told_together_with_their_lines(service: "Service", start: "Start") -> None:
    service.configure(
        "press:\n  name: Press\n  address: https://press.example/news\n  langauge: en\n"
        "council:\n  name: Council\n"
        "courts:\n  name: Courts\n  address: https://courts.example/rss\n  every: soonish\n",
        EDITION.replace("topic: roma", "topic: gardening"),
    )
    checked = start("check")
    said = checked.process.communicate(timeout=60)[1]
    assert checked.process.returncode == 2
    lines = service.feeds_yaml.read_text().splitlines()
    for mistake in ("langauge: en", "council:", "every: soonish", "topic: gardening"):
        number = next(number for number, line in enumerate(lines, 1) if mistake in line)
        assert f"feeds.yaml, line {number}:" in said, mistake
    assert 'Did you mean "language"?' in said


@contextmanager
def taken(port: int) -> Iterator[None]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        yield


def test_a_taken_port_is_answered_with_a_sentence(service: "Service", web: "Web", port: int) -> None:
    service.configure(SOURCE.format(address=web.put("/news.rss", NEWS)), EDITION)
    service.environ["AGGREGATOR_PORT"] = str(port)
    with taken(port):
        answered = subprocess.run(
            [sys.executable, "-m", "aggregator", "run"],
            cwd=service.folder,
            env={**os.environ, **service.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert answered.returncode == 1
    assert str(port) in answered.stderr
    assert "Traceback" not in answered.stderr
