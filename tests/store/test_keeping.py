"""Backups: whole, of one moment, and the way from one kind of database to the other."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select

from aggregator.errors import StoreError
from aggregator.model import Act, Judgment, Ruling
from aggregator.store import SqlStore, backup_to_work_on
from aggregator.store.schema import metadata

Open = Callable[..., SqlStore]


def rows(store: SqlStore) -> dict[str, list[tuple[Any, ...]]]:
    with store._database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def fill(store: SqlStore, desk: Any) -> None:
    """Something in every table that a desk reaches easily."""
    (one, two) = desk.stories(store, "one", "two")
    store.announce(desk.edition, [desk.line(1, one), desk.line(2, two)], now=desk.now)
    store.seal(desk.edition, [1])
    store.stamp(desk.edition, "digest", now=desk.now)
    store.close_host("press.example.org:443", desk.later(hours=1))
    store.rule(Ruling(act=Act.URGENT, story=one.id, because="alert", ruled_at=desk.now))
    words = {"language": "en", "title": "Title", "text": "Text"}
    store.judge(
        Judgment(item="id-one", topic="roma", verdict="yes", because="read it", judged_at=desk.now, **words)
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of another empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/other/aggregator.db"
    address: str = request.getfixturevalue("postgresql")
    return address


def restore(store: SqlStore, file: Path) -> None:
    copy = file.with_suffix(".copy")
    assert backup_to_work_on(file, copy) == f"sqlite:///{copy}"
    store.bring_back(copy)


def test_what_is_brought_back_is_what_was_held(store: SqlStore, desk: Any, tmp_path: Path) -> None:
    fill(store, desk)
    before = rows(store)
    store.back_up(tmp_path / "backup.db")
    desk.stories(store, "three", "four")
    store.rule(Ruling(act=Act.URGENT, story=desk.story(store, "id-three").id, because="x", ruled_at=desk.now))
    restore(store, tmp_path / "backup.db")
    assert rows(store) == before
    desk.stories(store, "three")
    store.rule(Ruling(act=Act.URGENT, story=desk.story(store, "id-three").id, because="x", ruled_at=desk.now))
    numbers = [row[0] for row in rows(store)["rulings"]]
    assert len(set(numbers)) == 2


def test_a_backup_leads_to_the_other_kind_of_database(
    sqlite: str, other: str, open_store: Open, desk: Any, tmp_path: Path
) -> None:
    here, there = open_store(sqlite), open_store(other)
    fill(here, desk)
    here.back_up(tmp_path / "backup.db")
    restore(there, tmp_path / "backup.db")
    assert rows(there) == rows(here)
    there.back_up(tmp_path / "back.db")
    desk.stories(here, "three")
    restore(here, tmp_path / "back.db")
    assert rows(there) == rows(here)


def test_a_backup_is_of_one_moment_while_others_write(
    url: str, open_store: Open, desk: Any, tmp_path: Path
) -> None:
    """An item and its story are stored together: a backup has both or neither, and every number in a row."""
    store, writing, stop = open_store(url), open_store(url), Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            desk.save(writing, desk.item(f"{number:04}"))

    busy = Thread(target=write)
    busy.start()
    try:
        for number in range(3):
            store.back_up(tmp_path / f"{number}.db")
    finally:
        stop.set()
        busy.join()
    for number in range(3):
        kept = open_store(f"sqlite:///{tmp_path}/{number}.db")
        names = sorted(item.id for item in kept.items(limit=10_000))
        assert names == [f"id-{each:04}" for each in range(1, len(names) + 1)]
        assert kept.counts()["stories"] == len(names)


def test_a_backup_never_takes_the_place_of_another(store: SqlStore, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_text("mine")
    with pytest.raises(StoreError, match=r"backup\.db is there already; name another file"):
        store.back_up(file)
    assert file.read_text() == "mine"


def test_where_nothing_can_be_written_it_is_said_and_nothing_is_left(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "no").write_text("a file")
    with pytest.raises(StoreError, match=r"backup\.db cannot be written: "):
        store.back_up(tmp_path / "no" / "backup.db")
    assert not list(tmp_path.rglob("*backup.db"))


def damaged(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[8192:40960] = b"\xff" * 32768
    file.write_bytes(body)


def foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE recipes (name)")
    made.close()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (damaged, "damaged|no SQLite database"),
        (foreign, "is no backup of ours"),
        (lambda file: file.write_text("a letter " * 200), "is damaged, or no backup at all"),
        (Path.unlink, "there is no file"),
    ],
)
def test_what_is_no_whole_backup_is_refused(
    store: SqlStore, tmp_path: Path, spoil: Callable[[Path], Any], says: str
) -> None:
    file = tmp_path / "backup.db"
    store.back_up(file)
    spoil(file)
    with pytest.raises(StoreError, match=says):
        backup_to_work_on(file, tmp_path / "copy.db")


def test_a_backup_of_a_newer_version_changes_nothing(store: SqlStore, desk: Any, tmp_path: Path) -> None:
    fill(store, desk)
    before, file = rows(store), tmp_path / "backup.db"
    store.back_up(file)
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(StoreError, match="written by a newer version"):
        store.bring_back(file)
    assert rows(store) == before
