"""PostgreSQL: when one machine is too small."""

from datetime import timedelta

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from aggregator.errors import StoreError
from aggregator.store.database import Database

_WRITER = 0x616C6C69
"""The number of our advisory lock; the schema's name is its second half."""

_WORDS = {
    "55P03": "the database is locked by another program",
    "53100": "the disk is full, nothing could be stored in the database",
    "25006": "the database may only be read; this server takes no writes",
    "28P01": "the database refused the password",
    "28000": "the database does not let this user in",
    "3D000": "the server has no such database",
    "42501": "this user may not do that in the database",
}


def open_postgresql(url: URL, *, busy_timeout: timedelta) -> Database:
    """Open a database on a server, by the driver psycopg unless the address names another.

    Raises:
        StoreError: the driver is not installed.
    """
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs a driver that is not installed: pip install 'alliance-aggregator[postgresql]'"
        ) from error
    _prepare(engine, busy_timeout)
    name = url.render_as_string(hide_password=True)
    return Database(engine=engine, name=name, journal="postgresql", explain=_explain)


def _prepare(engine: Engine, busy_timeout: timedelta) -> None:
    # One writer at a time, waited for as long as SQLite would: what a writer decides on stays true.
    one_writer = (
        f"SET LOCAL lock_timeout = {round(busy_timeout / timedelta(milliseconds=1))};"
        f" SELECT pg_advisory_xact_lock({_WRITER}, hashtext(current_schema()))"
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        one_state = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        connection.exec_driver_sql(one_writer if writing else one_state)


def _explain(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None and isinstance(error, OperationalError):
        return "the database's server cannot be reached"
    return _WORDS.get(state or "")
