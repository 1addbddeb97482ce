"""An editor's word on what items are about, as it is typed, and what becomes of it."""

import json
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from aggregator.cli.commands import app
from tests.cli.test_commands import ask
from tests.test_holds import news
from tests.test_retag import Press

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

BRIDGE = replace(news(0, days=3), title="A bridge", text="The mayor opened it.")
FOOTBALL = replace(news(1), title="AS Roma beat Lazio", text="The midfielder scored twice in Serie A.")
ROMA = news(2)


@pytest.fixture
def press(service: "Service", web: "Web") -> Press:
    press = Press(service, web)
    press.collect(BRIDGE, FOOTBALL, ROMA)
    press.app.publish()
    press.app.store.close()
    return press


def run(press: Press, *arguments: str, typed: str = "") -> Result:
    config = str(press.service.feeds_yaml)
    environ = {**press.service.environment, "COLUMNS": "200"}
    return CliRunner().invoke(app, [*arguments, "--config", config], env=environ, input=typed)


def answer(press: Press, *arguments: str) -> Any:
    return json.loads(run(press, *arguments, "--json").stdout)


def test_a_miss_is_found_put_right_and_announced(press: Press) -> None:
    missed = answer(press, "rejected")
    assert [one["title"] for one in missed] == [FOOTBALL.title, BRIDGE.title]
    assert "false friend" in missed[0]["why"]
    assert "Lazio" in run(press, "rejected").stdout
    told = run(press, "judge", BRIDGE.link, "yes", "--because", "The bridge leads to the settlement.")
    assert told.exit_code == 0, told.output
    assert "roma: yes" in told.stdout
    assert [one["title"] for one in answer(press, "rejected")] == [FOOTBALL.title]
    why = answer(press, "why", BRIDGE.link)
    assert why["tags"][0]["because"] == "an editor said so"
    assert why["judgments"][0]["because"] == "The bridge leads to the settlement."
    assert "An editor said yes (roma)" in run(press, "why", BRIDGE.link).stdout
    press.service.clock.pass_by(hours=1)
    assert BRIDGE.title in press.shown()
    feed = (press.service.public / "roma/en.rss").read_text(encoding="utf-8")
    assert 'rule="an editor said so"' in feed
    assert "settlement" not in feed, "the reason is for the record"
    linted = ask(press.service, "lint-feed", "data/public/roma/en.rss")
    assert "evidence" not in linted.stdout, "an editor's word is a proof like any other"


def test_what_is_announced_stays_and_the_editor_is_told_how_to_take_it_back(press: Press) -> None:
    before = press.shown()
    told = run(press, "judge", ROMA.link, "no", "--because", "It is about something else.")
    assert "It stays where it is announced: roma/en." in told.stdout
    assert "aggregator withdraw" in told.stdout
    assert press.shown() == before


def test_judgments_are_cases_to_measure_by(press: Press) -> None:
    run(press, "judge", BRIDGE.link, "yes", "--because", "It leads to the settlement.")
    run(press, "judge", FOOTBALL.link, "yes", "--because", "A slip of the hand.")
    run(press, "judge", FOOTBALL.link, "no", "--because", "Football.")
    printed = run(press, "judgments").stdout
    cases = [json.loads(line) for line in printed.splitlines()]
    assert [(case["title"], case["lang"], case["about"]) for case in cases] == [
        (BRIDGE.title, "en", True),
        (FOOTBALL.title, "en", False),
    ]
    assert cases[0]["text"] == BRIDGE.text
    file = press.service.folder / "judged.jsonl"
    file.write_text(printed, encoding="utf-8")
    measured = json.loads(CliRunner().invoke(app, ["evaluate", str(file), "--json"]).stdout)
    assert (measured["items"], [miss["id"] for miss in measured["misses"]]) == (2, [cases[0]["id"]])


def test_what_an_editor_cannot_mean_is_answered(press: Press) -> None:
    for arguments, said in (
        (("judge", "nobody", "yes", "--because", "x"), "no story nobody is held"),
        (("judge", ROMA.link, "perhaps", "--because", "x"), "perhaps"),
        (("judge", ROMA.link, "yes", "--because", " "), "an empty text says nothing"),
        (("judge", ROMA.link, "yes"), "--because"),
        (("judge", ROMA.link, "yes", "--because", "x", "--topic", "chess"), "I know roma"),
        (("rejected", "--topic", "chess"), "I know roma"),
    ):
        told = run(press, *arguments)
        assert told.exit_code == 2
        assert said in " ".join(told.output.replace("│", "").split())


def test_doubtful_items_wait_for_a_person(press: Press) -> None:
    press.age("doubtful", of="bridge")
    assert [one["title"] for one in answer(press, "rejected", "--doubtful")] == [BRIDGE.title]
    assert "roma/en wait for a person's word" in run(press, "rejected", "--doubtful").stdout
    run(press, "judge", BRIDGE.link, "no", "--because", "I looked.")
    assert answer(press, "rejected", "--doubtful") == []


def test_retag_shows_asks_and_judges(press: Press) -> None:
    press.age("yes", of="bridge")
    looked = answer(press, "retag")
    assert looked["counts"] == [{"topic": "roma", "before": "yes", "after": "no", "items": 1}]
    assert [change["title"] for change in looked["changes"]] == [BRIDGE.title]
    declined = run(press, "retag", typed="n\n")
    assert "1 would change" in declined.stdout
    assert "yes" in press.verdicts()
    assert press.verdicts().count("no") == 1
    agreed = run(press, "retag", typed="y\n")
    assert "1 items judged by the present words; 1 changed." in agreed.stdout
    assert press.verdicts().count("no") == 2
    assert answer(press, "retag", "--yes")["items"] == 0


def test_retag_works_beside_a_worker(press: Press, start: "Start") -> None:
    press.age("doubtful", of="Roma")
    worker = start("work")
    worker.until("published")
    done = ask(press.service, "retag", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["items"] == 2
    assert worker.stop(signal.SIGTERM) == 0
