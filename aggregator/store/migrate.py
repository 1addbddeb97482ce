"""Bringing a database to the tables of this version, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from aggregator.errors import StoreError
from aggregator.store.database import Database

_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database) -> None:
    """Run the migrations that a database lacks, all or none.

    Raises:
        StoreError: the database failed, or a newer version of this program has written it.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    if set(found) == set(scripts.get_heads()):
        return
    try:
        with database.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "the database was written by a newer version of this program; install that version, or restore"
            f" a backup: {database.name} (its tables are at {', '.join(found)})"
        ) from error
