"""aggregator holds, release, drop and status, typed while nothing else runs and while a worker does."""

import json
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.cli.test_commands import ask
from tests.test_holds import OLD, PRESS, Desk

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web


def test_a_person_lists_releases_and_drops(service: "Service", web: "Web") -> None:
    desk = Desk(service, web)
    assert desk.show([*OLD, *PRESS]) == 30
    status = json.loads(ask(service, "status", "--json").stdout)
    assert [(one["source"], one["held"]) for one in status["sources"]] == [("press", 30), ("beside", 0)]
    assert [(one["kind"], one["about"]) for one in status["troubles"]] == [("held", "press")]
    assert "aggregator holds press" in ask(service, "status").stdout
    listed = json.loads(ask(service, "holds", "press", "--json").stdout)
    assert len(listed) == 30
    assert listed[0]["title"].startswith("Updated: Roma")
    number = str(listed[0]["number"])
    assert f"Hold {number}: " in ask(service, "why", listed[0]["item"]).stdout
    assert ask(service, "release", number).stdout == "1 released.\n"
    again = ask(service, "release", number)
    assert again.returncode == 2
    assert f"nothing held is called {number}" in again.stderr
    assert ask(service, "drop", "press").returncode == 2, "only with a reason"
    assert ask(service, "drop", "press", "--because", "old news").stdout == "29 dropped.\n"
    assert "old news" in ask(service, "holds").stdout


def test_a_worker_tells_once_and_a_release_needs_no_pause(
    service: "Service", web: "Web", start: "Start"
) -> None:
    desk = Desk(service, web)
    desk.put("/press", [*(replace(one, guid=f"w{one.guid}") for one in OLD), *PRESS])
    worker = start("work")
    told = worker.until("held=30")
    assert "aggregator holds press" in told
    assert ask(service, "release", "press").returncode == 0
    assert worker.stop(signal.SIGTERM) == 0
    assert sum("held=30" in line for line in worker.log) == 1
    desk.service.cycle()
    assert len(desk.of_press()) == 60
