"""Our dataclasses as plain JSON values and back, read off their own fields.

A field that is added to a dataclass needs no change here and no migration: what an older row lacks takes
the field's default, what a newer row has beyond our fields is left alone.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


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
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.value if isinstance(value, Enum) else value


def from_plain(kind: type[T], value: Any) -> T:
    """Return the value of that kind that ``to_plain`` has said."""
    read: T = _read(kind, value)
    return read


def _read(kind: Any, value: Any) -> Any:
    inner = [argument for argument in get_args(kind) if argument not in (NoneType, Ellipsis)]
    if value is None:
        return None
    if NoneType in get_args(kind):
        return _read(inner[0], value)
    if isinstance(value, list):
        return tuple(_read(inner[0], held) for held in value)
    if isinstance(value, dict):
        return _read_dict(kind, inner, value)
    makers = {datetime: datetime.fromisoformat, timedelta: _seconds}
    return makers.get(kind, kind)(value)


def _seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


def _read_dict(kind: Any, inner: list[Any], value: dict[str, Any]) -> Any:
    if inner:
        return {name: _read(inner[-1], held) for name, held in value.items()}
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], held) for name, held in value.items() if name in hints})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
