"""The address of a database -> the database, its tables made or brought up to date."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Protocol

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from aggregator.errors import StoreError
from aggregator.store.database import Database
from aggregator.store.migrate import migrate
from aggregator.store.postgresql import open_postgresql
from aggregator.store.sqlite import open_sqlite


class _Opener(Protocol):
    def __call__(self, url: URL, *, busy_timeout: timedelta) -> Database: ...


STORES: Mapping[str, _Opener] = {"sqlite": open_sqlite, "postgresql": open_postgresql}
"""How to open a database, by the first word of its address."""


def opened(url: str, busy_timeout: timedelta = timedelta(seconds=30)) -> Database:
    """Open a database; ``busy_timeout`` is how long to wait for another program to let go of it.

    Raises:
        StoreError: the address says nothing to us, or the database failed.
    """
    try:
        database = _by_kind(make_url(url), busy_timeout)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "the database's address cannot be read; write sqlite:///folder/file.db or postgresql://host/name"
        ) from error
    with ExitStack() as on_failure:
        on_failure.callback(database.engine.dispose)
        migrate(database)
        on_failure.pop_all()
    return database


def _by_kind(url: URL, busy_timeout: timedelta) -> Database:
    kind = url.get_backend_name()
    if kind not in STORES:
        raise StoreError(f'I do not know the kind of database "{kind}"; use {" or ".join(STORES)}')
    return STORES[kind](url, busy_timeout=busy_timeout)
