"""The bars of finding stories, on the third of the corpus that nothing was learned from."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from math import comb
from pathlib import Path
from typing import Any

import pytest

from aggregator import story
from aggregator.grouping import meant, telling_from
from aggregator.model import Signals

ASIDE = Path(__file__).with_name("corpus") / "aside"
NOW = datetime(2026, 12, 31, tzinfo=UTC)


def lines() -> list[dict[str, Any]]:
    files = sorted(ASIDE.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def pairs(groups: Iterable[object]) -> int:
    return sum(comb(size, 2) for size in Counter(groups).values())


def precision_and_recall(signals: list[Signals], truth: dict[str, str]) -> tuple[float, float]:
    """Return both over all pairs of items."""
    found = {each.id: each.story for each in story.group(signals)}
    right = pairs((truth[id_], name) for id_, name in found.items())
    return right / pairs(found.values()), right / pairs(truth.values())


def test_addresses_names_and_figures_alone() -> None:
    items = lines()
    signals = [story.signals_of(telling_from(item, now=NOW)) for item in items]
    precision, recall = precision_and_recall(signals, {item["id"]: item["story"] for item in items})
    assert precision >= 0.99
    assert recall >= 0.65


@pytest.mark.soak
@pytest.mark.skipif(not story.is_installed(), reason="needs the extra semantic")
def test_with_what_texts_mean() -> None:
    items = lines()
    tellings = [telling_from(item, now=NOW) for item in items]
    with closing(story.E5Meaning()) as meaning:
        embeddings = meaning.of([meant(telling) for telling in tellings])
        model = meaning.model
    signals = [
        story.signals_of(telling, meaning=embedding, model=model)
        for telling, embedding in zip(tellings, embeddings, strict=True)
    ]
    precision, recall = precision_and_recall(signals, {item["id"]: item["story"] for item in items})
    assert precision >= 0.98
    assert recall >= 0.85
