"""One database: its transactions, and what it complains of in plain words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, Select, Table, UpdateBase
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from aggregator.errors import StoreError

CHUNK = 500
"""Values in one IN (…): far below what any database takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database.

    ``name`` is how we call it to people, without any password; ``journal`` how it keeps a transaction
    whole; ``explain`` puts the driver's error into words, None when it has none for it.
    """

    engine: Engine
    name: str
    journal: str
    explain: Callable[[DBAPIError], str | None]
    _writing: Lock = field(default_factory=Lock)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that sees one state of the database throughout.

        Raises:
            StoreError: the database failed.
        """
        with self.plainly(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only transaction that may write, kept whole or not at all.

        Raises:
            StoreError: the database failed, or another program did not let go of it in time.
        """
        with self.plainly(), self._writing, self.engine.execution_options(writing=True).begin() as connection:
            yield connection

    @contextmanager
    def plainly(self) -> Iterator[None]:
        """Turn what the database raises inside into a StoreError in plain words."""
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(self._words(error)) from error

    def _words(self, error: SQLAlchemyError) -> str:
        known = self.explain(error) if isinstance(error, DBAPIError) else None
        if known:
            return f"{known}: {self.name}"
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        return f"the database failed: {self.name}: {str(cause).strip() or type(cause).__name__}"


def upsert(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an insert that can say what to do ON CONFLICT: both databases can, in their own dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def write_rows(
    connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, int | bytes]]
) -> None:
    """Write many rows of numbers and bytes at once.

    The driver is given them as they are: to look at each as SQLAlchemy does takes longer than to write it.
    """
    if rows:
        compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
        names = compiled.positiontup  # None where the driver wants them by name
        asked = [tuple(row[name] for name in names) for row in rows] if names else [dict(row) for row in rows]
        connection.exec_driver_sql(str(compiled), asked)


def select_in(
    connection: Connection, statement: Select[Any], column: "Column[Any]", values: Iterable[str | int]
) -> Iterator[Row[Any]]:
    """Give the rows of a select whose column has one of any number of values."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield from connection.execute(statement.where(column.in_(part))).all()
