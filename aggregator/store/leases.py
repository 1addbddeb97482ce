"""Who works on a database: one worker at a time. What it holds falls with its process, however that ends.

A row with heartbeats would need clocks that agree, and would keep a worker that was killed from starting
again until it had run out. A file's lock and a server's do not: the system lets go of them.
"""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from aggregator.errors import AlreadyAtWork, StoreError
from aggregator.store.database import Database

_NUMBER = 0x776F726B
"""The number of the worker's advisory lock; the schema's name is its second half."""

_LOCK = f"SELECT pg_try_advisory_lock({_NUMBER}, hashtext(current_schema()))"

_UNLOCK = f"SELECT pg_advisory_unlock({_NUMBER}, hashtext(current_schema()))"

_FALLS_WITH_THE_MACHINE = (
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
)
"""A machine that lost its power closes no connection: the server asks after it, for a minute."""


class FileLease:
    """The lock of a file beside an SQLite database (flock(2)); a ``ports.Lease``."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._file: IO[str] | None = None

    def hold(self) -> None:
        """Become or stay the one at work.

        Raises:
            AlreadyAtWork: another is.
            StoreError: the file cannot be made.
        """
        if self._file is not None:
            return
        try:
            file = Path(f"{self._database}.worker").open("a", encoding="utf-8")  # noqa: SIM115 - held, not closed
        except OSError as error:
            raise StoreError(f"{self._database}.worker cannot be made: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise _taken(self._database) from error
        self._file = file

    def give_up(self) -> None:
        """Let another be at work."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerLease:
    """An advisory lock of a PostgreSQL server, held by a connection of its own; a ``ports.Lease``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Become or stay the one at work; a connection that was dropped took the lock with it.

        Raises:
            AlreadyAtWork: another is, or has become it meanwhile.
            StoreError: the server does not answer.
        """
        if self._connection is not None and self._answers(self._connection):
            return
        self.give_up()
        with self._database.plainly():
            connection = self._database.engine.connect()
            connection.exec_driver_sql(_FALLS_WITH_THE_MACHINE)
            locked = connection.exec_driver_sql(_LOCK).scalar()
            connection.commit()  # the lock is the session's and stays
        if not locked:
            connection.close()
            raise _taken(self._database.name)
        self._connection = connection

    def give_up(self) -> None:
        """Let another be at work."""
        if self._connection is not None:
            with suppress(DBAPIError):  # a connection that was dropped holds nothing any more
                self._connection.exec_driver_sql(_UNLOCK)
                self._connection.commit()
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    @staticmethod
    def _answers(connection: Connection) -> bool:
        try:
            connection.exec_driver_sql("SELECT 1")
            connection.commit()
        except DBAPIError:
            return False
        return True


def _taken(name: str) -> AlreadyAtWork:
    return AlreadyAtWork(f"another worker is at work on {name}; this one leaves")
