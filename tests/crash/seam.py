"""Ends or fails a process at the n-th thing it does to the disk, the database or a hub.

Production code knows nothing of it: what it calls of the standard library, of SQLAlchemy and of our way
to the web is wrapped, in a process of the tests' own.
"""

import errno
import io
import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from aggregator.fetch import HttpFetcher

DIE = "die"
FILE_FAULTS = {"full": errno.ENOSPC, "disk": errno.EIO, "denied": errno.EACCES}
DATABASE_FAULTS = {
    "full": sqlite3.SQLITE_FULL,
    "disk": sqlite3.SQLITE_IOERR,
    "denied": sqlite3.SQLITE_READONLY,
    "busy": sqlite3.SQLITE_BUSY,
}
FAULTS = tuple(DATABASE_FAULTS)


class Seam:
    """Counts points from 1. At number ``at`` comes the ``fault``; ``lasting``, at all after it too."""

    def __init__(self, inside: str, *, fault: str = DIE, at: int = 0, lasting: bool = False) -> None:
        self.inside, self.fault, self.at, self.lasting = inside, fault, at, lasting
        self.points: list[str] = []
        self.on = True

    def _meets(self, name: str) -> bool:
        if not self.on:
            return False
        self.points.append(name)
        number = len(self.points)
        return number == self.at or (self.lasting and number >= self.at > 0)

    def pass_file(self, name: str, path: object = "") -> None:
        """Go by a point where a file system may fail."""
        if self._meets(name):
            if self.fault == DIE:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.fault in FILE_FAULTS:
                code = FILE_FAULTS[self.fault]
                raise OSError(code, os.strerror(code), str(path))

    def pass_database(self, name: str) -> None:
        """Go by a point where a database may fail."""
        if self._meets(name):
            if self.fault == DIE:
                os.kill(os.getpid(), signal.SIGKILL)
            error = sqlite3.OperationalError(f"{self.fault}, by the test")
            error.sqlite_errorcode = DATABASE_FAULTS[self.fault]
            raise error

    def pass_hub(self, name: str) -> None:
        """Go by a point where only dying is tested: what hubs refuse is tested with hubs."""
        if self.fault == DIE and self._meets(name):
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Wrap what touches the world, for the rest of this process's life."""
        for name in ("fsync", "replace", "unlink", "mkdir"):
            setattr(os, name, self._before(name, getattr(os, name)))
        io.open = self._opening(io.open)
        self._wrap_database()
        self._wrap_hubs()

    def _before(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*arguments: Any, **more: Any) -> Any:
            self.pass_file(name, arguments[0])
            # What is written survives the end of a process without reaching the disk, and tests are many.
            return None if name == "fsync" else real(*arguments, **more)

        return act

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def act(path: Any, mode: str = "r", *arguments: Any, **more: Any) -> Any:
            if mode != "wb" or not str(path).startswith(self.inside):
                return real(path, mode, *arguments, **more)
            self.pass_file("open", path)
            return Half(io.FileIO(path, "wb"), self)

        return act

    def _wrap_database(self) -> None:
        commit: Any = DefaultDialect.do_commit
        execute: Any = DefaultDialect.do_execute

        writing = False

        def do_commit(dialect: Any, connection: Any) -> None:
            if writing:
                self.pass_database("commit")
            commit(dialect, connection)
            if writing and self.fault == DIE:
                self.pass_database("committed")

        def do_execute(dialect: Any, cursor: Any, statement: str, *rest: Any) -> Any:
            nonlocal writing
            if statement.startswith("BEGIN"):
                writing = statement == "BEGIN IMMEDIATE"
                if writing or self.fault != DIE:  # who only reads leaves nothing behind
                    self.pass_database("begin")
            return execute(dialect, cursor, statement, *rest)

        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
        DefaultDialect.do_execute = do_execute  # type: ignore[method-assign]

    def _wrap_hubs(self) -> None:
        post = HttpFetcher.post

        async def wrapped(fetcher: Any, *arguments: Any, **more: Any) -> None:
            self.pass_hub("ping")
            await post(fetcher, *arguments, **more)
            self.pass_hub("pinged")

        setattr(HttpFetcher, "post", wrapped)  # noqa: B010 - mypy forbids the plain way


class Half(io.BufferedWriter):
    """A file of which half is written when the fault comes."""

    def __init__(self, raw: io.FileIO, seam: Seam) -> None:
        super().__init__(raw)
        self._seam = seam

    def write(self, body: Any) -> int:
        half = len(body) // 2
        super().write(body[:half])
        self.flush()
        self._seam.pass_file("write", self.name)
        super().write(body[half:])
        return len(body)
