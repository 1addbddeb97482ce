"""The corpus: its form, and that judging stays as good on it as it was.

The README beside the items says what was learnt from which part, and what that makes of the figures.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aggregator import tag
from aggregator.judging import judge
from aggregator.model import Prior
from aggregator.tag import Case, measuring

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for part in ("development", "aside") for path in (CORPUS / part).glob("*.jsonl"))
LANGUAGES = {path.stem for path in Path(tag.__file__).parent.parent.glob("vocabularies/roma/*.yaml")}
KEYS = {"id", "lang", "title", "text", "about", "groups", "themes", "countries"}

PRECISION, RECALL, EACH_LANGUAGE = 0.97, 0.95, 0.85
GROUPS, TOLD_LANGUAGES, CALIBRATION_ERROR = 0.9, 0.97, 0.08


def items(part: str) -> Iterator[dict[str, Any]]:
    for path in sorted((CORPUS / part).glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_item_is_whole_and_balanced(path: Path) -> None:
    held = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(set(item) == KEYS and item["lang"] == path.stem for item in held)
    assert all(item["title"] and item["text"] for item in held)
    assert len({item["id"] for item in held}) == len({item["title"] for item in held}) == len(held)
    about = sum(item["about"] for item in held)
    assert 0.4 <= about / len(held) <= 0.6
    assert all(bool(item["groups"]) == item["about"] for item in held)


def test_every_language_has_its_items() -> None:
    for part in ("development", "aside"):
        assert {item["lang"] for item in items(part)} == LANGUAGES - {"everywhere"}


@cache
def cases(part: str) -> tuple[Case, ...]:
    return tuple(case(item) for item in items(part))


def case(item: dict[str, Any]) -> Case:
    judged = judge(item["title"], item["text"], hints=(), prior=Prior.NONE)
    return Case(
        id=item["id"],
        language=item["lang"],
        about=item["about"],
        groups=tuple(item["groups"]),
        language_found=judged.language.value,
        found=judged.tags[0],
    )


@pytest.mark.parametrize("part", ["development", "aside"])
def test_judging_stays_as_good_as_it_was(part: str) -> None:
    found = measuring.verdicts(cases(part))
    assert found.precision >= PRECISION
    assert found.recall >= RECALL


@pytest.mark.parametrize("part", ["development", "aside"])
def test_no_language_falls_behind(part: str) -> None:
    behind = {name: agreement.f1 for name, agreement in measuring.by_language(cases(part)).items()}
    assert {name: f1 for name, f1 in behind.items() if f1 < EACH_LANGUAGE} == {}


def test_groups_languages_and_scores_are_told_right_on_items_set_aside() -> None:
    groups = measuring.labels(cases("aside"), "groups")
    assert groups is not None
    assert groups.f1 >= GROUPS
    languages = measuring.languages(cases("aside"))
    assert languages is not None
    assert languages >= TOLD_LANGUAGES
    assert measuring.calibration_error(measuring.calibration(cases("aside"))) < CALIBRATION_ERROR
