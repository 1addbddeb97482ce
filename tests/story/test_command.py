import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.cli.commands import app

ITEM = {
    "id": "en",
    "source": "portal",
    "lang": "en",
    "url": "https://www.coe.int/en/web/congress/-/school-for-all",
    "title": "Mayor opens school for all",
    "text": "Ilda Marku opened a school with 14 classrooms for 312 pupils.",
    "published": "2026-03-05T10:00:00+01:00",
}
VERSION = {
    **ITEM,
    "id": "fr",
    "lang": "fr",
    "url": "https://www.coe.int/fr/web/congress/-/school-for-all",
    "title": "Une école pour tous",
    "text": "Ilda Marku a inauguré une école de 14 salles pour 312 élèves.",
}


def grouped(file: Path, *lines: object) -> tuple[int, list[dict[str, Any]], str]:
    said = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("\n".join(said) + "\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["group", str(file), "--no-semantic"])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_versions_are_one_story_and_say_why(tmp_path: Path) -> None:
    code, answers, _ = grouped(tmp_path / "items.jsonl", ITEM, VERSION)
    assert code == 0
    assert [(each["id"], each["story"]) for each in answers] == [("en", "en"), ("fr", "en")]
    assert "address key: www.coe.int/web/congress/-/school-for-all" in answers[1]["because"]
    assert "numbers: 14, 312" in answers[1]["because"]


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("no JSON", "this is no JSON"),
        ("[1]", "expected an object"),
        ({"title": "No id"}, 'there is no "id"'),
        (ITEM, 'the id "en" stands on an earlier line'),
    ],
)
def test_a_bad_line_is_named_and_costs_no_other(tmp_path: Path, line: object, mistake: str) -> None:
    code, answers, said = grouped(tmp_path / "items.jsonl", ITEM, line, VERSION)
    assert code == 1
    assert [each["id"] for each in answers] == ["en", "fr"]
    assert "line 2" in said
    assert mistake in said


def test_an_item_may_have_its_id_alone(tmp_path: Path) -> None:
    odd = {"id": 7, "published": "some day", "url": "no address", "title": None, "text": 5}
    code, answers, _ = grouped(tmp_path / "items.jsonl", {"id": "x"}, odd)
    assert code == 0
    assert [(each["id"], each["story"]) for each in answers] == [("x", "x"), (7, 7)]
