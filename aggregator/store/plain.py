"""Our dataclasses as plain JSON values and back, read off their own fields.

A field that is added to a dataclass needs no change here and no migration: what an older row lacks takes
the field's default, what a newer row has beyond our fields is left alone.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Read: TypeAlias = Callable[[Any], Any]


def to_plain(value: object) -> Any:
    """Return a value as JSON can say it: durations in seconds, instants in ISO 8601."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): to_plain(held) for name, held in value.items()}
    if isinstance(value, tuple):
        return [to_plain(held) for held in value]
    return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.value if isinstance(value, Enum) else value


def from_plain(kind: type[T], value: Any) -> T:
    """Return the value of that kind that ``to_plain`` has said."""
    read: T = _reader(cast("Hashable", kind))(value)
    return read


@cache
def _reader(kind: Any) -> Read:
    """Return what reads a kind; the kind is looked at once, for a finding is read thousands of times."""
    inner = [argument for argument in get_args(kind) if argument not in (NoneType, Ellipsis)]
    if NoneType in get_args(kind):
        return _unless_none(_reader(inner[0]))
    if inner and get_origin(kind) is tuple:
        return _reads_all(_reader(inner[0]))
    if inner:
        return _reads_values(_reader(inner[-1]))
    if is_dataclass(kind):
        return _reads_fields(kind)
    read: Read = _SCALARS.get(kind, kind)
    return read


def _unless_none(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _reads_all(read: Read) -> Read:
    return lambda values: tuple(map(read, values))


def _reads_values(read: Read) -> Read:
    return lambda values: {name: read(value) for name, value in values.items()}


def _reads_fields(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda values: kind(
        **{name: readers[name](value) for name, value in values.items() if name in readers}
    )


def _seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


_SCALARS: dict[Any, Read] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    timedelta: _seconds,
    Any: lambda value: value,
}
