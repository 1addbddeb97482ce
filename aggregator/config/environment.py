"""The machine's settings, from the environment: what feeds.yaml must not hold."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from aggregator.config.values import duration, number, spoken, yes_or_no
from aggregator.errors import ConfigError
from aggregator.yamlfile import suggest

PREFIX = "AGGREGATOR_"
# What only the tests of this project read is none of ours.
_FOR_TESTS = f"{PREFIX}TEST_"


class MailServer(NamedTuple):
    """Who takes mail for others; ``secure`` is TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    secure: bool

    def __str__(self) -> str:
        who = f"{self.user}:***@" if self.user else ""
        return f"smtp{'s' if self.secure else ''}://{who}{_pair(self.host, self.port)}"


class Webhook(NamedTuple):
    """A web address that takes alarms; whoever knows all of it may speak there."""

    url: str

    @property
    def host(self) -> tuple[str, int]:
        """Return the name and port it stands at."""
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}/***"


class Socket(NamedTuple):
    """A port of this machine that only this machine reaches."""

    host: str
    port: int

    def __str__(self) -> str:
        return _pair(self.host, self.port)


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
    ``subscribe`` lets the hubs of sources tell us of news, at the site's address. ``meanings`` lets
    stories be found by what texts mean, if the extra "semantic" is installed. ``admin`` is where
    health and metrics are served, None if nowhere. ``alarm_mail`` are the people who hear of troubles, by
    way of ``alarm_server``; ``alarm_webhook`` is a program that does, None if none.
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
    meanings: bool
    alarm_mail: tuple[str, ...]
    alarm_server: MailServer
    alarm_webhook: Webhook | None
    admin: Socket | Path | None


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

_MAIL_ADDRESS = re.compile(r"[^\s@,<>\"]+@[^\s@,<>\"]+")
_MAIL_PORTS = {"smtp": 25, "smtps": 465}

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


def _people(text: str) -> tuple[str, ...]:
    people = tuple(each.strip() for each in text.split(",") if each.strip())
    for each in people:
        if not _MAIL_ADDRESS.fullmatch(each):
            raise ValueError(f'"{each}" is no mail address. Write it like desk@example.org,boss@example.org.')
    return people


def _mail_server(text: str) -> MailServer:
    try:
        parts = urlsplit(text)
        name, port = parts.hostname, parts.port
    except ValueError:
        parts, name, port = urlsplit(""), None, None
    if parts.scheme not in _MAIL_PORTS or not name or parts.path.strip("/") or parts.query:
        raise ValueError("It is no mail server. Write it like smtp://user:password@mail.example.org:587.")
    return MailServer(
        host=name,
        port=port or _MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        secure=parts.scheme == "smtps",
    )


def _webhook(text: str) -> Webhook | None:
    if text.lower() == "no":
        return None
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise ValueError("It is no web address. Write it like https://chat.example.org/hooks/abc.")
    return Webhook(text)


def _local(text: str) -> Socket | Path | None:
    if text.lower() == "no":
        return None
    if text.startswith("unix:"):
        return Path(text.removeprefix("unix:"))
    host, port = _host(text)
    if host not in {"127.0.0.1", "::1", "localhost"}:
        raise ValueError(
            f'"{host}" is reached from outside. Write 127.0.0.1:8079, unix:/run/news.sock or no.'
        )
    return Socket(host, port)


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
    "meanings": _Variable("yes", yes_or_no, "whether meanings, if installed, help to find stories: 100 MB"),
    "alarm_mail": _Variable("", _people, "who hears of troubles by mail, separated by commas"),
    "alarm_server": _Variable(
        "smtp://127.0.0.1:25", _mail_server, "the mail server: smtp:// or smtps://, user:password@ if it asks"
    ),
    "alarm_webhook": _Variable("no", _webhook, "the web address that hears of troubles, as JSON"),
    "admin": _Variable(
        "127.0.0.1:8079", _local, "where health and metrics stand: a port of this machine, unix:/path, or no"
    ),
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


def _pair(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _unknown(name: str) -> ConfigError:
    hint = suggest(name, map(_name, _VARIABLES))
    return ConfigError(f"I do not know this setting. {hint}".rstrip(), path=name)


def _default(variable: _Variable, data: Path | None) -> str:
    return variable.default.format(data=data, cores=os.cpu_count() or 1)


def _shown(value: object) -> str:
    if value is None:
        return "no"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return spoken(value)
    if isinstance(value, frozenset):
        return ",".join(sorted(_pair(host, port) for host, port in value))
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ",".join(value)
    return _OPTION.sub(r"\1***", _PASSWORD.sub(r"\1***", str(value)))
