"""Every fault through the real service, good, bad and good again: nothing lost, nothing let in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .certificates import certificates
from .document import document
from .documents import news
from .house import House, Worker
from .kinds import CAPPED, HELD, KEEP, READ, Fault
from .run import BESIDE, Plan, Story, run
from .seen import Seen
from .table import FAULTS, PLANS
from .web import Web

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "faults.md"

MEMORY = 300 * 1000 * 1000
"""In bytes: at rest the service takes 230 with one reader; above it is one document of ten megabytes."""
LONGEST = 30.0
"""No fetch may take longer, in seconds."""

LATE = "reading it took more than 10 seconds"

TABLE = [
    pytest.param(group, name, id=f"{group}: {name}") for group, faults in FAULTS.items() for name in faults
]

Stories = Callable[[str], Story]


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def worker(tls: Any) -> Iterator[Worker]:
    worker = Worker(tls[0])
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def stories(worker: Worker, tls: Any, tmp_path_factory: pytest.TempPathFactory) -> Stories:
    """Run each group once, when it is first asked for."""
    told: dict[str, Story] = {}

    def story(group: str) -> Story:
        if group not in told:
            web, house = Web(), House(tmp_path_factory.mktemp("house"), worker)
            try:
                told[group] = run(FAULTS[group], PLANS.get(group, Plan()), house, web, tls[1])
            finally:
                web.close()
        return told[group]

    return story


pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made by openssl")


@pytest.mark.parametrize(("group", "name"), TABLE)
def test_a_fault_is_survived(stories: Stories, group: str, name: str) -> None:
    fault, story = FAULTS[group][name], stories(group)
    before, after = Seen(story.before, name), Seen(story.after, name)
    assert before.error is None
    assert before.titles == {news(name, number).title for number in range(2)}
    assert len(before.entries) == 2
    edited = fault.outcome in (READ, CAPPED)
    for told in story.during:
        during = Seen(told, name)
        assert during.ids >= before.ids, "nothing is removed"
        assert during.kept(before, edited=edited), "what is published stays as it is"
    _check_outcome(fault, Seen(story.during[-1], name), before)
    assert after.error is None, "the first good answer is read"
    assert after.status["word"] == "well"
    assert after.ids >= during.ids
    assert after.kept(during, edited=True)
    assert news(name, 2).title in {entry["title"] for entry in after.entries}, "and its news announced"
    assert len(after.titles) == len(after.items), "nothing stands there twice"
    if fault.check:
        fault.check(story.sites[name])


def _check_outcome(fault: Fault, during: Seen, before: Seen) -> None:
    added = [item for item in during.items if item["id"] not in before.ids]
    told = {item["title"]: item["day"] for item in added if item["announced"]}
    if fault.outcome is CAPPED and during.error and LATE in during.error:
        assert not added, "a busy machine may keep what an idle one reads in time"
        return
    assert during.status["word"] == fault.health, during.status
    said = [during.status["problem"], *during.status["drops"]]
    assert any(fault.says in one for one in said), said
    if fault.outcome in (READ, CAPPED):
        assert during.error is None
        assert set(told) >= set(fault.titles), added
        assert [told[title] for title in fault.titles[: len(fault.days)]] == list(fault.days)
    else:
        assert not told, "nothing is announced"
    if fault.outcome is KEEP:
        assert not added, "none forged"
    if fault.outcome is HELD:
        assert during.held > 0


def test_a_source_beside_them_is_on_time(stories: Stories) -> None:
    for group in FAULTS:
        story = stories(group)
        for number, told in enumerate([story.before, *story.during]):
            assert told["failed"] == []
            titles = {entry["title"] for entry in told["entries"]}
            assert titles >= {news(BESIDE, one).title for one in range(2 + number)}


def test_no_fetch_takes_longer_than_it_may(stories: Stories) -> None:
    for group in FAULTS:
        story = stories(group)
        assert max(told["longest"] for told in (story.before, *story.during, story.after)) < LONGEST


def test_the_memory_of_all_processes_together(stories: Stories, worker: Worker) -> None:
    for group in FAULTS:
        stories(group)
    assert 0 < worker.peak < MEMORY


def test_the_document_says_what_was_found(stories: Stories) -> None:
    """It is docs/faults.md. After a change that is meant: RENEW_GOLDEN=1, and read the difference."""
    written = document({group: stories(group) for group in FAULTS})
    if os.environ.get("RENEW_GOLDEN"):
        DOCUMENT.write_text(written, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == written
