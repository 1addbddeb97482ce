"""The machine's settings, from the environment: what feeds.yaml must not hold."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from aggregator.config.values import duration, number, spoken, yes_or_no
from aggregator.errors import ConfigError
from aggregator.yamlfile import suggest

PREFIX = "AGGREGATOR_"
# What only the tests of this project read is none of ours.
_FOR_TESTS = f"{PREFIX}TEST_"


class Log(NamedTuple):
    """From which level on events are logged, and whether as JSON."""

    level: str
    json: bool

    def __str__(self) -> str:
        return f"{self.level} json" if self.json else self.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things lie and how the machine runs.

    ``allow_hosts`` are the inside hosts, by exact name and port, that may be read all the same;
    ``deadline`` is for a whole fetch, ``gap`` between two requests to one host, ``tick`` of the worker;
    ``subscribe`` lets the hubs of sources tell us of news, at the site's address.
    """

    data: Path
    public: Path
    database_url: str
    allow_hosts: frozenset[tuple[str, int]]
    host: str
    port: int
    readers: int
    log: Log
    deadline: timedelta
    gap: timedelta
    tick: timedelta
    subscribe: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list of settings, in words."""

    variable: str
    value: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class _Variable:
    """``default`` stands for itself; ``{data}`` in it is the data folder, ``{cores}`` their number."""

    default: str
    read: Callable[[str], Any]
    meaning: str


# A password stands before the host of a database address, or among the options after its "?".
_PASSWORD = re.compile(r"(://[^:/]*:).*(?=@)")
_OPTION = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)

LEVELS = ("debug", "info", "warning", "error")
JSON = "json"


def _database(text: str) -> str:
    if "://" not in text:
        raise ValueError('It is no database address. Write it like "sqlite:///data/aggregator.db".')
    return text


def _log(text: str) -> Log:
    words = text.lower().replace(",", " ").split()
    for word in words:
        if word not in (*LEVELS, JSON):
            raise ValueError(f'"{word}" is no level. {suggest(word, (*LEVELS, JSON))}')
    levels = [word for word in words if word != JSON]
    if len(levels) > 1:
        raise ValueError(f'It names {len(levels)} levels. Write one, like "debug" or "debug json".')
    return Log(level=levels[0] if levels else "info", json=JSON in words)


def _hosts(text: str) -> frozenset[tuple[str, int]]:
    return frozenset(_host(each.strip()) for each in text.split(",") if each.strip())


def _host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        name, port = parts.hostname, parts.port
    except ValueError:
        name, port = None, None
    if not name or port is None or parts.path or parts.query or parts.fragment or "@" in text:
        raise ValueError(f'"{text}" is no host with a port. Write it like 127.0.0.1:8099,localhost:9000.')
    return name, port


def _positive(text: str) -> timedelta:
    length = duration(text)
    if not length:
        raise ValueError("It must be longer than nothing.")
    return length


# In the order of the fields of Settings, and by their names.
_VARIABLES = {
    "data": _Variable("./data", Path, "the folder of all that the service keeps"),
    "public": _Variable("{data}/public", Path, "the folder of what it publishes"),
    "database_url": _Variable(
        "sqlite:///{data}/aggregator.db", _database, "the database, as an SQLAlchemy address"
    ),
    "allow_hosts": _Variable("", _hosts, "inside hosts that may be read, host:port, separated by commas"),
    "host": _Variable("127.0.0.1", str, "the address the server listens on"),
    "port": _Variable("8080", number(1, 65_535), "the port the server listens on"),
    "readers": _Variable("{cores}", number(1, 256), "child processes that read documents"),
    "log": _Variable("info", _log, "what is logged: debug, info, warning or error; json is for programs"),
    "deadline": _Variable("30 seconds", _positive, "how long a whole fetch may take"),
    "gap": _Variable("1 second", duration, "how long to wait between two requests to one host"),
    "tick": _Variable("10 seconds", _positive, "how often the worker looks what is due"),
    "subscribe": _Variable("no", yes_or_no, "whether the hubs of sources may call the site's address"),
}


def settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; those that are not set take their defaults.

    Raises:
        ConfigError: a value is not understood, or an AGGREGATOR_ variable is unknown; all are told together.
    """
    ours = sorted(name for name in environ if name.startswith(PREFIX) and not name.startswith(_FOR_TESTS))
    known = set(map(_name, _VARIABLES))
    mistakes = [_unknown(name) for name in ours if name not in known]
    values: dict[str, Any] = {}
    for field, variable in _VARIABLES.items():
        text = environ.get(_name(field), "").strip() or _default(variable, values.get("data"))
        try:
            values[field] = variable.read(text)
        except ValueError as refusal:
            mistakes.append(ConfigError(str(refusal), path=_name(field)))
    if mistakes:
        raise ConfigError.several(mistakes)
    return Settings(**values)


def describe(current: Settings) -> list[Row]:
    """List every setting with its present value and its default; a password is never shown."""
    return [
        Row(
            variable=_name(field.name),
            value=_shown(getattr(current, field.name)),
            default=_default(_VARIABLES[field.name], current.data),
            meaning=_VARIABLES[field.name].meaning,
        )
        for field in fields(Settings)
    ]


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _unknown(name: str) -> ConfigError:
    hint = suggest(name, map(_name, _VARIABLES))
    return ConfigError(f"I do not know this setting. {hint}".rstrip(), path=name)


def _default(variable: _Variable, data: Path | None) -> str:
    return variable.default.format(data=data, cores=os.cpu_count() or 1)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return spoken(value)
    if isinstance(value, frozenset):
        return ",".join(
            sorted(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in value)
        )
    return _OPTION.sub(r"\1***", _PASSWORD.sub(r"\1***", str(value)))
