"""Backups. One is always an SQLite file, whatever database it is of: to be looked into, checked and moved.

Rows are copied from table to table as our own types have them, so that a backup of one kind of database is
also the way to the other kind.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from aggregator.errors import StoreError
from aggregator.store.database import Database
from aggregator.store.forgetting import MARKUP, TEXTS, Stage, forget
from aggregator.store.leases import FileLease, ServerLease
from aggregator.store.opening import opened
from aggregator.store.schema import metadata
from aggregator.store.sqlite import explain_sqlite

_AT_ONCE = 500
"""Rows copied at a time."""


class Kept:
    """The part of a store that keeps it safe: who works on it, its backups."""

    _database: Database

    def lease(self) -> FileLease | ServerLease:
        """Return what the one worker on this database holds; it is not held yet."""
        return FileLease(self._database.name) if self._is_file else ServerLease(self._database)

    def back_up(self, file: Path) -> None:
        """Write all that is held, as it is at one moment, to a new file; others may go on writing.

        Raises:
            StoreError: the file is there already, or cannot be written, or the database failed.
        """
        if file.exists():
            raise StoreError(f"{file} is there already; name another file, or move that one away")
        with _whole(file) as unfinished:
            if self._is_file:
                _vacuum(self._database.name, unfinished)
            else:
                with _store_in(unfinished) as kept, kept.writing() as there, self._database.reading() as here:
                    _copy(here, there)
            _check(unfinished)

    def bring_back(self, file: Path) -> None:
        """Replace all that is held by what a backup holds, all or nothing; an older one is changed to fit.

        Raises:
            StoreError: the file is no whole backup, a newer version wrote it, or the database failed.
        """
        with _store_in(file) as kept, kept.reading() as there, self._database.writing() as here:
            for table in reversed(metadata.sorted_tables):
                here.execute(delete(table))
            _copy(there, here)
            _count_on(here)

    def forget(self, *, markup_before: datetime, texts_before: datetime, limit: int = 500) -> int:
        """Let go of texts that were judged to be about nothing; return how many items were looked at.

        Of items first seen before the one instant the long text goes, before the other all but their names.
        A few at a time: what is left is done by the next call.
        """
        stages = (Stage(MARKUP, markup_before), Stage(TEXTS, texts_before))
        with self._database.writing() as connection:
            return sum(forget(connection, stage, limit) for stage in stages)

    @property
    def _is_file(self) -> bool:
        return self._database.engine.dialect.name == "sqlite"


def backup_to_work_on(file: Path, copy: Path) -> str:
    """Copy a backup, checked, to where it may be changed; return the database address of the copy.

    Raises:
        StoreError: it is no whole backup, or cannot be copied.
    """
    if not file.is_file():
        raise StoreError(f"there is no file {file}")
    _check(file)
    try:
        copyfile(file, copy)
    except OSError as error:
        raise StoreError(f"{file} cannot be copied to {copy}: {error.strerror}") from error
    return f"sqlite:///{copy}"


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """Give a name to write under; what is written there takes its place when all of it is on the disk."""
    unfinished = file.with_name(f".unfinished-{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def _store_in(file: Path) -> Iterator[Database]:
    database = opened(f"sqlite:///{file}")
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def _plainly(file: object) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{explain_sqlite(error) or str(error)}: {file}") from error


def _vacuum(database: str, file: Path) -> None:
    with _plainly(file), closing(sqlite3.connect(database, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))


def _check(file: Path) -> None:
    try:
        said, ours = _looked_into(file)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{file} cannot be opened: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{file} is damaged, or no backup at all: take another; {error}") from error
    if said != "ok":
        raise StoreError(f"{file} is damaged: take another backup; {said}")
    if not ours:
        raise StoreError(f"{file} is no backup of ours")


def _looked_into(file: Path) -> tuple[str, int]:
    """Return what SQLite finds in a file, and how many of our tables of versions."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as kept:
        said = kept.execute("PRAGMA integrity_check").fetchone()[0]
        ours = kept.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    return said, ours


def _copy(here: Connection, there: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = here.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
        for part in rows.partitions(_AT_ONCE):
            there.execute(insert(table), [dict(row) for row in part])


def _count_on(connection: Connection) -> None:
    """Let a server's counters go on after the numbers that were copied; SQLite counts on by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            _set_counter(connection, table, column.name)


def _set_counter(connection: Connection, table: Table, column: str) -> None:
    last = connection.scalar(select(func.max(table.c[column])))
    connection.execute(
        text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)"),
        {"table": table.name, "column": column, "next": (last or 0) + 1},
    )
