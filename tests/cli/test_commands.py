"""The commands as people and programs type them, each in a process of its own."""

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from aggregator.cli.commands import COMMANDS

if TYPE_CHECKING:
    from tests.conftest import Service, Web

EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n"
NEWS = (
    '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link><language>en</language>'
    "<item><title>Roma mayors meet in Lviv</title><link>https://press.example/1</link>"
    "<description>Minority rights were on the table.</description>"
    "<pubDate>Mon, 16 Nov 2026 09:00:00 +0100</pubDate></item></channel></rss>"
)


def ask(service: "Service", *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aggregator", *arguments],
        cwd=service.folder,
        env={**os.environ, **service.environment, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def lines(*objects: object) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


@pytest.mark.parametrize("command", [name for group in COMMANDS.values() for name, _, _ in group])
def test_every_help_ends_with_an_example(service: "Service", command: str) -> None:
    answer = ask(service, command, "--help")
    assert answer.returncode == 0
    assert f"aggregator {command}" in answer.stdout.rstrip().rpartition("Example:")[2]


def test_try_reads_a_file_once_and_keeps_nothing(service: "Service", seed_page: str) -> None:
    (service.folder / "page.html").write_text(seed_page, encoding="utf-8")
    answer = ask(service, "try", "--json", "page.html")
    read = json.loads(answer.stdout)
    assert read["kind"] == "listing"
    assert [(entry["published"], entry["tags"][0]["verdict"]) for entry in read["entries"]] == [
        (day, "yes")
        for day in (
            *("2019-04-09", "2019-04-08", "2019-04-08", "2019-04-01"),
            *("2019-03-14", "2019-02-28", "2019-01-11"),
        )
    ]
    assert not (service.folder / "data").exists()


def test_tag_and_dates_answer_line_by_line(service: "Service") -> None:
    (service.folder / "items.jsonl").write_text(
        lines(
            {"id": 1, "title": "Roma families evicted in winter", "text": "A camp was cleared."},
            {"id": 2, "title": "AS Roma beat Lazio", "text": "The derby was settled late."},
            {"id": 3, "title": "", "text": ""},
        ),
        encoding="utf-8",
    )
    judged = [json.loads(line) for line in ask(service, "tag", "items.jsonl").stdout.splitlines()]
    assert [(one["id"], one["verdict"]) for one in judged] == [(1, "yes"), (2, "no"), (3, "no")]
    assert judged[0]["evidence"][0]["quote"]
    (service.folder / "dates.jsonl").write_text(
        lines(
            {"id": "a", "text": "headline 29 juin 2016 Strasbourg", "lang": "en"},
            {"id": "b", "text": "KИЇВ. 8 квітня.", "lang": "uk"},
        ),
        encoding="utf-8",
    )
    dated = [json.loads(line) for line in ask(service, "dates", "dates.jsonl").stdout.splitlines()]
    assert [(one["id"], one["date"]) for one in dated] == [("a", "2016-06-29"), ("b", None)]


def test_a_line_that_is_no_json_is_answered_with_its_number(service: "Service") -> None:
    (service.folder / "items.jsonl").write_text('{"id": 1, "title": "x", "text": "y"}\n{oops\n')
    answer = ask(service, "tag", "items.jsonl")
    assert answer.returncode == 2
    assert "items.jsonl, line 2:" in answer.stderr


def test_collect_status_and_why_say_what_failed_and_what_was_found(service: "Service", web: "Web") -> None:
    web.put("/good.rss", NEWS)
    web.put("/bad.rss", NEWS, status=500)
    service.configure(
        "".join(
            f"{name}:\n  name: {name}\n  address: {web.url(f'/{name}.rss')}\n" for name in ("good", "bad")
        ),
        EDITION,
    )
    collected = ask(service, "collect", "--json")
    assert collected.returncode == 1
    assert {one["source"]: one["outcome"] for one in json.loads(collected.stdout)} == {
        "good": "read",
        "bad": "failed",
    }
    assert ask(service, "publish").returncode == 0
    status = ask(service, "status", "--json")
    assert status.returncode == 1
    by_name = {one["source"]: one for one in json.loads(status.stdout)["sources"]}
    assert by_name["good"]["state"] == "well"
    assert "500" in by_name["bad"]["problem"]
    assert by_name["bad"]["due"] > by_name["good"]["due"]
    why = json.loads(ask(service, "why", "--json", "https://press.example/1").stdout)
    assert why["tags"][0]["verdict"] == "yes"
    assert "Roma" in why["tags"][0]["evidence"][0]["quote"]
    assert ask(service, "why", "https://press.example/unknown").returncode == 2


def test_another_feeds_yaml_may_be_named_before_or_after_the_command(service: "Service", web: "Web") -> None:
    service.configure(f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n", EDITION)
    service.feeds_yaml.rename(service.folder / "other.yaml")
    assert ask(service, "check").returncode == 2
    assert ask(service, "check", "--config", "other.yaml").returncode == 0
    assert ask(service, "--config", "other.yaml", "check").returncode == 0


def test_a_mistake_in_feeds_yaml_keeps_no_backup_from_being_made(service: "Service", web: "Web") -> None:
    service.configure(f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n", EDITION)
    assert ask(service, "publish").returncode == 0
    service.feeds_yaml.write_text("sources: [")
    assert ask(service, "status").returncode == 2
    assert ask(service, "--config", "feeds.yaml", "backup", "backup.db").returncode == 0
    assert (service.folder / "backup.db").stat().st_size > 0
