"""What a person who looks after the service is told: what is wrong, and how it is at work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that a person should know.

    ``kind`` is a word ("emptied", "held", "store", …), ``about`` the source, edition, file or part that
    has it, ``apart`` what tells it from others of the kind there: they name it for as long as it lasts.
    ``what`` is wrong ``since`` an instant, if one is known; ``doing`` is what the service does about it,
    ``advice`` what a person can do.
    """

    kind: str
    about: str
    what: str
    since: datetime | None = None
    doing: str = ""
    advice: str = ""
    apart: str = ""

    @property
    def key(self) -> str:
        """Return what names the trouble, however its words change."""
        return f"{self.kind} {self.about} {self.apart}".rstrip()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """How a source is doing; ``word`` is its health in a word, ``held`` the items that wait for a decision.

    ``took`` is how long its last good answer took, ``size`` the bytes of its last whole one; ``drops``
    counts by reason what the caps left out of the last reading.
    """

    source: str
    word: str
    well: bool
    problem: str
    since: datetime | None
    doing: str
    advice: str
    kind: str | None
    items: int
    held: int
    failures: int
    last_read: datetime | None
    last_good: datetime | None
    due: datetime | None
    took: timedelta
    size: int
    drops: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionReport:
    """How an edition, or a feed beside it, is doing.

    ``announced`` counts the lines of its ledger (of a digest its issues), ``shown`` those in its window;
    ``last`` is the newest, ``next`` the moment of the next one, as far as it is known. ``queue`` counts the
    entries that will be told, ``waiting`` the stories without a version that it may show yet. ``hub`` says
    whether a hub is named, and why (not); it is empty where the site has none.
    """

    edition: str
    announced: int
    shown: int = 0
    last: datetime | None = None
    queue: int = 0
    next: datetime | None = None
    waiting: int = 0
    hub: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the whole service is doing at an instant, the troubles first.

    ``doubtful`` counts, by topic, the items that wait for a person's word, ``links`` the pairs of stories
    that may be one and do so too; ``ungrouped`` counts the items that are yet to be grouped. ``pulse`` is
    None where no worker has ever been at work.
    """

    site: str
    time_zone: str
    now: datetime
    troubles: tuple[Trouble, ...]
    sources: tuple[SourceReport, ...]
    editions: tuple[EditionReport, ...]
    doubtful: Mapping[str, int]
    links: int
    ungrouped: int
    counts: Mapping[str, int]
    store: StoreFacts
    pulse: Pulse | None
