"""What only the embedded database has: a file, a journal, and a disk that may refuse."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from aggregator.errors import StoreError
from aggregator.store import SqlStore
from aggregator.store.sqlite import journal_for


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_the_journal_that_loses_nothing(version: tuple[int, ...], journal: str) -> None:
    assert journal_for(version) == journal


def test_a_database_is_opened_safely(sqlite: str, open_store: Any) -> None:
    store = open_store(sqlite, busy_timeout=timedelta(seconds=2))
    with store._database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert settings == {
        "journal_mode": store.journal,
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 2000,
    }
    assert store.journal == journal_for(sqlite3.sqlite_version_info)


def test_the_folder_is_made(tmp_path: Path, open_store: Any) -> None:
    open_store(f"sqlite:///{tmp_path}/not/there/yet.db")
    assert (tmp_path / "not/there/yet.db").is_file()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_needs_a_file(url: str) -> None:
    with pytest.raises(StoreError, match=r"names no file; write sqlite:///folder/file.db"):
        SqlStore.open(url)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match=r"the folder of .*/data/store.db cannot be made: "):
        SqlStore.open(f"sqlite:///{tmp_path}/data/store.db")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("This is a letter to the editor and no database. " * 50)
    with pytest.raises(StoreError, match="the file is no SQLite database: "):
        SqlStore.open(f"sqlite:///{tmp_path}/store.db")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the database cannot be opened; see that its folder"):
        SqlStore.open(f"sqlite:///{tmp_path}")


def test_a_full_disk_keeps_the_old_state(sqlite: str, open_store: Any, desk: Any) -> None:
    store = open_store(sqlite)
    desk.save(store, desk.item("before"))
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="the disk is full, nothing could be stored in the database: "):
        desk.save(store, desk.item("huge", content_html="x" * 100_000))
    assert [item.id for item in store.items()] == ["id-before"]


def test_a_database_that_may_only_be_read(sqlite: str, open_store: Any, desk: Any) -> None:
    store = open_store(sqlite)
    desk.save(store, desk.item("before"))
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="the database may only be read; let this user write"):
        desk.save(store, desk.item())
    assert [item.id for item in store.items()] == ["id-before"]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://host/name", 'I do not know the kind of database "mysql"; use sqlite or postgresql'),
        ("data/store.db", "the database's address cannot be read; write sqlite:///folder/file.db"),
        ("sqlite+strange:///store.db", "cannot be read"),
        ("", "the database's address cannot be read"),
        ("postgresql://host:port/name", "the database's address cannot be read"),
    ],
)
def test_an_address_that_says_nothing_to_us(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        SqlStore.open(url)


def test_what_is_announced_is_looked_up_story_by_story(sqlite: str, open_store: Any, desk: Any) -> None:
    store = open_store(sqlite)
    asked: list[tuple[str, Any]] = []
    event.listen(store._database.engine, "before_cursor_execute", lambda *said: asked.append(said[2:4]))
    assert list(store.unannounced(desk.edition)) == []
    statement, values = next(one for one in asked if "announcements" in one[0])
    with store._database.reading() as connection:
        ways = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    ledger = [way for way in ways if "announcements" in way]
    assert ledger
    assert all("(edition=? AND story=?)" in way for way in ledger), ledger
    assert not [way for way in ways if way.startswith("SCAN")], ways
