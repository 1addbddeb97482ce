"""What every store promises about its worker's word and about what people were told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Bell, Pulse, Trouble
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TROUBLE = Trouble(
    kind="emptied", about="congress-fr", what="no news", since=NOW, doing="waits", advice="look"
)


@pytest.fixture
def store(url: str, open_store: Callable[[str], SqlStore]) -> SqlStore:
    return open_store(url)


def test_the_newest_word_of_a_worker_is_kept(store: SqlStore) -> None:
    assert store.pulse() is None
    first = Pulse(started_at=NOW, passed_at=NOW, tick=timedelta(seconds=10))
    later = Pulse(
        started_at=NOW,
        passed_at=NOW + timedelta(hours=1),
        tick=timedelta(seconds=10),
        restarts=3,
        troubles=(TROUBLE,),
    )
    store.save_pulse(first)
    store.save_pulse(later)
    assert store.pulse() == later


def test_each_way_of_telling_remembers_what_it_told(store: SqlStore) -> None:
    assert store.bell("mail") == Bell()
    rung = Bell(told={TROUBLE.key: TROUBLE}, told_at=NOW, tries=2, due=NOW + timedelta(minutes=4))
    store.save_bell("mail", rung)
    assert store.bell("mail") == rung
    assert store.bell("webhook") == Bell()


def test_a_store_says_what_it_is(store: SqlStore) -> None:
    facts = store.facts()
    assert facts.version.startswith(("SQLite 3.", "PostgreSQL 1"))
    assert facts.journal
    assert facts.size > 0
