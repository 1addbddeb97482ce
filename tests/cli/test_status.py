"""What ``aggregator status`` and ``queue`` say, as a person and a program read it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from aggregator.app import App, load
from aggregator.cli.commands import app as cli
from aggregator.config import settings
from aggregator.model import Pulse, Trouble

if TYPE_CHECKING:
    from tests.conftest import Service, Web

LONG = "<p>Roma mayors met. </p>" * 4000
ITEM = (
    "<item><title>{title}</title><link>https://press.example/{number}</link><author>{author}</author>"
    "<description><![CDATA[{text}]]></description>{categories}</item>"
)
EDITION = (
    "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  doubtful: hold\n"
    "  social: {per hour: 2}\n  digest: {issued: weekly, day: Monday, at: 08:00}\n"
)


def feed(*items: str) -> str:
    return (
        '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>en</language>{''.join(items)}</channel></rss>"
    )


def item(number: int, title: str = "Roma mayors meet", text: str = "", **more: str) -> str:
    given = {"author": "Press", "categories": "", **more}
    return ITEM.format(number=number, title=f"{title}, part {number}", text=text, **given)


@pytest.fixture
def desk(service: "Service", web: "Web", monkeypatch: pytest.MonkeyPatch) -> "Service":
    web.put("/good.rss", feed(*(item(number) for number in range(3))))
    web.put("/bad.rss", "", status=500)
    service.configure(
        "".join(
            f"{name}:\n  name: {name}\n  address: {web.url(f'/{name}.rss')}\n" for name in ("good", "bad")
        ),
        EDITION,
    )

    def present_app(file: Path) -> App:
        return App(config=load(file), settings=settings(service.environment), now=service.clock)

    for module in ("reporting", "forecasting"):
        monkeypatch.setattr(f"aggregator.cli.{module}.present_app", present_app)
    return service


def told(service: "Service", *command: str) -> tuple[int, str]:
    """The command as it is typed, on the test's clock."""
    answer = CliRunner().invoke(cli, [*command, "--config", str(service.feeds_yaml)])
    return answer.exit_code, answer.stdout


def test_every_cap_is_counted_by_reason_and_shown(desk: "Service", web: "Web") -> None:
    categories = "".join(f"<category>c{number}</category>" for number in range(23))
    web.put(
        "/good.rss",
        feed(
            item(0, title="Roma " * 400, text=LONG, author="A" * 900, categories=categories),
            item(1),
        ),
    )
    desk.cycle()
    code, said = told(desk, "status", "--json")
    assert code == 1
    good = next(one for one in json.loads(said)["sources"] if one["source"] == "good")
    counted = {reason.partition(" ")[0].rstrip("s"): number for reason, number in good["drops"].items()}
    assert counted == {"title": 1, "text": 1, "author": 1, "categorie": 3}
    _, said = told(desk, "status")
    assert "good: 3 left out of the last reading, categories" in said


def test_the_troubles_come_first_and_say_what_can_be_done(desk: "Service") -> None:
    desk.cycle()
    desk.clock.pass_by(hours=1)
    code, said = told(desk, "status")
    assert code == 1
    lines = said.splitlines()
    assert lines[0] == "Test press review, 2026-11-23 14:00 (Europe/Paris)"
    assert lines[2] == "bad: failing since 2026-11-23 13:00"
    assert lines[3].startswith("  What is wrong: answered 500")
    assert lines[4].startswith("  What is done: It will be read again on 23 November 2026, 1")
    assert lines[5].startswith("  What you can do: ")
    assert "UTC" not in said
    assert said.index("bad: failing") < said.index("Sources") < said.index("Editions") < said.index("Store: ")


def test_it_is_readable_in_a_hundred_columns(desk: "Service", monkeypatch: pytest.MonkeyPatch) -> None:
    desk.cycle()
    monkeypatch.setattr("aggregator.cli.screen.out._width", 100, raising=False)
    _, said = told(desk, "status")
    wide = [line for line in said.splitlines() if len(line.rstrip()) > 100]
    assert all("http://127.0.0.1" in line for line in wide), wide
    (row,) = [line.split() for line in said.splitlines() if line.startswith("good ")]
    assert row[:6] == ["good", "well", "3", "0", "2026-11-23", "13:00"]


def test_all_that_waits_is_counted(desk: "Service", web: "Web") -> None:
    desk.cycle()
    fresh = [item(number, title="Minority mayors meet Roma") for number in range(10, 40)]
    web.put("/good.rss", feed(*fresh, *(item(number) for number in range(3))))
    desk.clock.pass_by(hours=2)
    desk.cycle()
    _, said = told(desk, "status", "--json")
    counted: dict[str, Any] = {one["edition"]: one for one in json.loads(said)["editions"]}
    assert counted["roma/en"]["announced"] == 3 + 10
    assert counted["roma/en"]["queue"] == 20
    assert counted["roma/en"]["next"].startswith("2026-11-23 14:")
    # The newest of the first fill, and all that came after it.
    assert counted["roma/en/social"]["queue"] == 1 + 10 - counted["roma/en/social"]["announced"]
    assert counted["roma/en/digest"]["next"] == "2026-11-30 07:00:00+00:00"
    _, said = told(desk, "queue", "--json")
    (queue,) = json.loads(said)
    assert len(queue["entries"]) == 20
    assert queue["beside"]["social"]["waiting"] == counted["roma/en/social"]["queue"]
    assert queue["beside"]["digest"]["waiting"] == counted["roma/en/digest"]["queue"]
    _, said = told(desk, "queue")
    assert f"roma/en/social: {queue['beside']['social']['waiting']} to be told" in said
    assert "to be told, the next issue on 30 November 2026, 08:00" in " ".join(said.split())


def test_what_the_worker_left_word_of_is_told(desk: "Service") -> None:
    desk.cycle()
    store = desk.app().store
    broken = Trouble(kind="configuration", about="feeds.yaml", what="line 7: no", since=desk.clock())
    now = desk.clock()
    pulse = Pulse(started_at=now, passed_at=now, tick=timedelta(seconds=10), restarts=4, troubles=(broken,))
    store.save_pulse(pulse)
    store.close()
    _, said = told(desk, "status")
    assert "feeds.yaml: configuration since 2026-11-23 13:00" in said
    assert "4 child processes replaced" in " ".join(said.split())
    assert "worker: standstill" not in said
    desk.clock.pass_by(hours=1)
    code, said = told(desk, "status", "--json")
    assert code == 1
    everything = json.loads(said)
    kinds = {(one["kind"], one["about"]) for one in everything["troubles"]}
    assert kinds == {("standstill", "worker"), ("configuration", "feeds.yaml"), ("failing", "bad")}
    assert everything["worker"]["restarts"] == 4
    assert everything["worker"]["tick"] == 10
    assert everything["store"]["journal"]
    assert everything["store"]["size"] > 0
    assert everything["sources"][0]["took"] > 0
