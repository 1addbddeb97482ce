"""What a person who looks after the service is told: what is wrong, and how it is at work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that a person should know.

    ``kind`` is a word ("emptied", "held", "store", …), ``about`` the source, edition, file or part that
    has it; the two name it for as long as it lasts. ``what`` is wrong ``since`` an instant, if one is
    known; ``doing`` is what the service does about it, ``advice`` what a person can do.
    """

    kind: str
    about: str
    what: str
    since: datetime | None = None
    doing: str = ""
    advice: str = ""

    @property
    def key(self) -> str:
        """Return what names the trouble, however its words change."""
        return f"{self.kind} {self.about}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a worker last said of itself: when it began to work and when its last pass ended.

    ``tick`` is how often it passes; ``restarts`` counts the child processes that broke a limit and were
    replaced; ``troubles`` are those that nobody but the worker knows of, such as a broken feeds.yaml.
    """

    started_at: datetime
    passed_at: datetime
    tick: timedelta
    restarts: int = 0
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """What one way of telling people has told them.

    ``told`` are the troubles, by key, whose beginning was told and whose end was not. ``told_at`` is the
    last message that went out; ``tries`` counts those since that did not, and ``due`` is when to try again.
    """

    told: Mapping[str, Trouble] = field(default_factory=dict)
    told_at: datetime | None = None
    tries: int = 0
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """Which database holds what we hold: its kind and version, its journal, its size in bytes."""

    version: str
    journal: str
    size: int
