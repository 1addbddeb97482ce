"""How our values stand in a column, the same on every database."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return a text without NUL and lone surrogates.

    PostgreSQL's text holds no NUL and UTF-8 no lone surrogate; one of them in one item would otherwise
    cost the whole intake.
    """
    return _UNSTORABLE.sub("", text)


class Words(TypeDecorator[str]):
    """A text of any length, without what no database can hold."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the text as it can be stored."""
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """An instant: timestamptz on PostgreSQL, on SQLite (which has no such type) fixed-width ISO text.

    In and out it is aware and UTC, on both; the fixed width makes the text sort as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database calls it."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Return the instant in UTC.

        Raises:
            ValueError: it has no zone, so it is no instant.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone")
        instant = value.astimezone(UTC)
        return instant.isoformat(timespec="microseconds") if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the instant, aware and UTC."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)
