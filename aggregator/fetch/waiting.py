"""How long a server asks us to wait."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)
"""A server that asks for more is taken at this much: a mistyped year must not end a source."""


def retry_after(value: str | None, *, now: datetime) -> datetime | None:
    """Read a Retry-After (RFC 9110, 10.2.3), seconds or a date; None if it is past, absent or garbage."""
    if value is None:
        return None
    until = _after_seconds(value.strip(), now) or _at_date(value)
    if until is None or until <= now:
        return None
    return min(until, now + LONGEST)


def _after_seconds(value: str, now: datetime) -> datetime | None:
    if not (value.isascii() and value.isdigit()):
        return None
    # Ten digits are three hundred years; longer numbers are not even worth turning into one.
    return now + (LONGEST if len(value) > 10 else min(timedelta(seconds=int(value)), LONGEST))


def _at_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
        # RFC 9110 knows GMT alone; a date that names no zone is read as that.
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
