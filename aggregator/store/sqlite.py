"""SQLite: the embedded database, one file."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from aggregator.errors import StoreError
from aggregator.store.database import Database

SAFE_WAL = (3, 51, 3)
"""Before it, a reset of the write-ahead log can race with a writer and lose a transaction."""

_WORDS = {
    sqlite3.SQLITE_BUSY: "the database is locked by another program",
    sqlite3.SQLITE_LOCKED: "the database is locked by another program",
    sqlite3.SQLITE_FULL: "the disk is full, nothing could be stored in the database",
    sqlite3.SQLITE_READONLY: "the database may only be read; let this user write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened; see that its folder exists and may be written",
    sqlite3.SQLITE_PERM: "this user may not open the database",
    sqlite3.SQLITE_IOERR: "the disk failed while the database was read or written",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged; restore it from a backup",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database",
}


def open_sqlite(url: URL, *, busy_timeout: timedelta) -> Database:
    """Open a database file, its folder made if it is missing.

    Raises:
        StoreError: the address names no file, or its folder cannot be made.
    """
    if not url.database or url.database == ":memory:":
        raise StoreError(f'"{url}" names no file; write sqlite:///folder/file.db')
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of {url.database} cannot be made: {error.strerror}") from error
    journal = journal_for(sqlite3.sqlite_version_info)
    engine = create_engine(url, connect_args={"timeout": busy_timeout.total_seconds()})
    _prepare(engine, journal)
    return Database(engine=engine, name=url.database, journal=journal, explain=_explain)


def journal_for(version: tuple[int, ...]) -> str:
    """Return the journal mode that loses nothing with a version of SQLite."""
    return "wal" if version >= SAFE_WAL else "delete"


def _prepare(engine: Engine, journal: str) -> None:
    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _record: Any) -> None:
        # Python's own transactions begin late and leave out reads and CREATE TABLE: we begin ourselves.
        connection.isolation_level = None
        for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE takes the lock before anything is read, so that what a writer decides on stays true.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _explain(error: DBAPIError) -> str | None:
    return explain_sqlite(error.orig)


def explain_sqlite(error: BaseException | None) -> str | None:
    """Put an error of the driver into words, None if there are none for it."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _WORDS.get(code & 0xFF)  # the low byte is the kind, the rest its detail
