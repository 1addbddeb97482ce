"""What the worker says of itself, what people were told, and what the database is."""

from typing import Any

from sqlalchemy import Connection, select, text

from aggregator.model import Bell, Pulse, StoreFacts
from aggregator.store.database import Database, upsert
from aggregator.store.plain import from_plain, to_plain
from aggregator.store.schema import notes


class Watched:
    """The part of a store that tells how the service is doing."""

    _database: Database

    def pulse(self) -> Pulse | None:
        """Return what the worker last said of itself, None if none has ever worked."""
        rest = self._note("worker")
        return None if rest is None else from_plain(Pulse, rest)

    def save_pulse(self, pulse: Pulse) -> None:
        """Remember what the worker says of itself."""
        self._save_note("worker", pulse)

    def bell(self, name: str) -> Bell:
        """Return what one way of telling people has told."""
        rest = self._note(f"bell {name}")
        return Bell() if rest is None else from_plain(Bell, rest)

    def save_bell(self, name: str, bell: Bell) -> None:
        """Remember what one way of telling people has told."""
        self._save_note(f"bell {name}", bell)

    def facts(self) -> StoreFacts:
        """Say which database this is, and how large."""
        with self._database.reading() as connection:
            version, size = _FACTS[connection.dialect.name](connection)
        return StoreFacts(version=version, journal=self._database.journal, size=size)

    def _note(self, name: str) -> Any:
        with self._database.reading() as connection:
            return connection.scalar(select(notes.c.rest).where(notes.c.name == name))

    def _save_note(self, name: str, value: object) -> None:
        with self._database.writing() as connection:
            statement = upsert(connection, notes).values(name=name, rest=to_plain(value))
            rest = {"rest": statement.excluded.rest}
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=rest))


def _sqlite(connection: Connection) -> tuple[str, int]:
    version = connection.scalar(text("SELECT sqlite_version()"))
    pages, size = (connection.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
    return f"SQLite {version}", pages * size


def _postgresql(connection: Connection) -> tuple[str, int]:
    version = connection.scalar(text("SHOW server_version"))
    return f"PostgreSQL {version}", connection.scalar(
        text("SELECT pg_database_size(current_database())")
    ) or 0


_FACTS = {"sqlite": _sqlite, "postgresql": _postgresql}
