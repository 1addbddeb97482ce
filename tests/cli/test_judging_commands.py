"""The commands about words: what they show, what they find, and what they measure."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator.cli.commands import app

RUN = CliRunner()
ITEMS = (
    {
        "id": "1",
        "lang": "en",
        "title": "Roma families evicted in Košice",
        "text": "",
        "about": True,
        "groups": ["roma"],
    },
    {
        "id": "2",
        "lang": "it",
        "title": "La Roma batte la Lazio",
        "text": "Serie A, ieri sera.",
        "about": False,
    },
    {"id": "3", "lang": "en", "title": "The mayor opens a bridge", "text": "It was cold.", "about": True},
)


@pytest.fixture
def items(tmp_path: Path) -> str:
    file = tmp_path / "items.jsonl"
    file.write_text("".join(f"{json.dumps(item)}\n" for item in ITEMS), encoding="utf-8")
    return str(file)


def test_a_vocabulary_is_shown_readably() -> None:
    shown = RUN.invoke(app, ["words", "fr"])
    assert shown.exit_code == 0
    assert shown.stdout.startswith("French: ")
    assert "gens du voyage (gens-du-voyage)" in shown.stdout
    assert "examples judged yes" in shown.stdout


def test_all_vocabularies_are_listed() -> None:
    listed = json.loads(RUN.invoke(app, ["words", "--json"]).stdout)
    assert {"en", "fr", "everywhere"} <= {row["language"] for row in listed}


def test_checking_tells_file_and_line() -> None:
    found = json.loads(RUN.invoke(app, ["words", "fr", "--check", "--json"]).stdout)
    assert all(remark["language"] == "fr" for remark in found)


def test_an_unknown_language_is_answered_with_those_there_are() -> None:
    answer = RUN.invoke(app, ["words", "tlh"])
    assert answer.exit_code == 2
    assert "there is no vocabulary tlh" in answer.output


def test_measures_for_programs(items: str) -> None:
    measured = json.loads(RUN.invoke(app, ["evaluate", items, "--json"]).stdout)
    assert measured["items"] == 3
    assert (measured["overall"]["precision"], measured["overall"]["recall"]) == (1.0, 0.5)
    assert measured["labels"]["groups"]["f1"] == 1.0
    assert measured["languages"]["it"]["f1"] == 1.0
    assert [miss["id"] for miss in measured["misses"]] == ["3"]


def test_measures_for_people(items: str) -> None:
    shown = RUN.invoke(app, ["evaluate", items, "--misses"])
    assert shown.exit_code == 0
    assert "about the topic" in shown.stdout
    assert "3 (en): no, no word of the vocabulary stands in it" in shown.stdout


def test_a_line_without_a_judgement_is_told(tmp_path: Path) -> None:
    file = tmp_path / "items.jsonl"
    file.write_text('{"id": "1", "title": "Roma"}\n', encoding="utf-8")
    answer = RUN.invoke(app, ["evaluate", str(file)])
    assert "line 1" in str(answer.exception)
    assert 'expected "about": true or false' in str(answer.exception)
