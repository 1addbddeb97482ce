"""The twelve invariants hold, whatever sources, people, clocks and machines do (FAULTS)."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from aggregator import judging, read, retagging
from aggregator.judging import Judgement
from tests.invariants.house import Clock, HereExecutor, House, Mortal
from tests.invariants.invariants import handles
from tests.invariants.machine import Service
from tests.invariants.web import Web


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: no power fails here."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="aggregator-invariants-", dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(("examples", "steps"), [(200, 50), pytest.param(2000, 100, marks=pytest.mark.soak)])
def test_the_invariants_hold(
    examples: int, steps: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Judging is a pure function of texts that come again in each example; here it takes no child process.
    judge = cache(judging.judge)

    def remembered(title: str, text: str, *, hints: Sequence[str] = (), **more: Any) -> Judgement:
        return judge(title, text, hints=tuple(hints), **more)

    monkeypatch.setattr(read, "judge", remembered)
    monkeypatch.setattr(retagging, "judge", remembered)
    monkeypatch.setattr(retagging, "ProcessPoolExecutor", HereExecutor)
    template = _template(folder)
    before = handles()

    class Here(Service):
        pass

    Here.template = template
    Here.seam = Mortal.installed(monkeypatch, folder)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert handles() <= before


def _template(folder: Path) -> Path:
    """Make a database once, to be copied for each example."""
    template = folder / "template"
    template.mkdir()
    (template / "feeds.yaml").write_text(
        "site: {name: Test, address: https://news.example.org, contact: desk@example.org}\n"
        "sources:\n  alpha: {name: Alpha, address: https://alpha.example/feed}\n"
        "editions:\n  roma: {topic: roma, languages: {en: Roma in the news}}\n",
        encoding="utf-8",
    )
    house = House(template, Clock(), Web(Clock()))
    house.start()
    house.stop()
    house.runner.close()
    return template
