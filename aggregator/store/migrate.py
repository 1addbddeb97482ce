"""Bringing a database to the tables of this version, by Alembic."""

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from aggregator.errors import StoreError
from aggregator.store.database import Database

_MIGRATIONS = Path(__file__).with_name("migrations")
_VERSION = "alembic_version"


def migrate(database: Database) -> None:
    """Run the migrations that a database lacks, all or none.

    Raises:
        StoreError: the database failed, or a newer version of this program has written it.
    """
    with database.reading() as connection:
        found = _found(connection)
    if found != {newest()}:
        _upgrade(database, found)


def newest() -> str:
    """Return the version of the last migration, which is the number that its file's name begins with."""
    last = max((_MIGRATIONS / "versions").glob("v*.py"))
    return last.name.partition("_")[0].removeprefix("v")


def _found(connection: Connection) -> set[str]:
    """Return which versions a database is at: none if it is new, several if a branched one has written it."""
    if not inspect(connection).has_table(_VERSION):
        return set()
    return set(connection.execute(select(column("version_num")).select_from(table(_VERSION))).scalars())


def _upgrade(database: Database, found: set[str]) -> None:
    # Only here: it takes ten megabytes and a tenth of a second, and nearly every start finds nothing to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        with database.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "the database was written by a newer version of this program; install that version, or restore"
            f" a backup: {database.name} (its tables are at {', '.join(sorted(found))})"
        ) from error
