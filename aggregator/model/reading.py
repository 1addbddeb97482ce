"""What we read, what we remember of it, and what the sources say in their own words."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit

PAGES = frozenset({"listing"})
"""The kinds of sources that are pages for people; the others are there for programs."""

_PORTS = {"http": 80, "https": 443}


class Prior(StrEnum):
    """What being in this source already says about an item's topic."""

    NONE = "none"
    LIKELY = "likely"
    CERTAIN = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors for a listing page: ``each`` finds the blocks, the rest look inside one block."""

    each: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    text: str | None = None
    picture: str | None = None
    kicker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place we read. ``kind`` is None when the document is to decide.

    ``urgent`` lets its news overtake others; ``announce_past`` announces also what it had before we knew it.
    ``republishes`` says that its texts are mostly those of other institutions.
    """

    id: str
    name: str
    url: str
    kind: str | None = None
    languages: tuple[str, ...] = ()
    every: timedelta = timedelta(minutes=30)
    paused: bool = False
    prior: Prior = Prior.NONE
    time_zone: str = "Europe/Paris"
    selectors: Selectors | None = None
    urgent: bool = False
    announce_past: bool = False
    republishes: bool = False

    @property
    def read_as(self) -> str:
        """Return the way it is read: another kind or other selectors find other news in the same bytes."""
        return f"{self.kind} {self.selectors}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How a feed asks to be read: not more often than ``every``, nor in some hours (0 to 23) and days.

    Hours and days are those of GMT; day 0 is Monday.
    """

    every: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we remember of a source between two reads; the validators are kept byte for byte.

    ``url`` is the address in feeds.yaml that all this was learned at, ``read_as`` the way it was read,
    ``final_url`` the address the validators came from. ``problem`` is the reason of the last failure and
    ``status`` its HTTP status, None while all is well; ``failures`` counts those in a row.
    ``emptied_since`` is when a list was first found empty that had ``items_before`` items, None while it
    has some. ``missing_since`` is the first 404 of a row, ``resting_until`` the instant the server asked
    us to wait for, ``gone`` a source we have stopped asking. ``moved_to`` is a permanent address we ask
    instead; ``moved_seen`` one announced as permanent since ``moved_since`` over ``moved_reads`` reads,
    not yet believed. ``hub`` is the WebSub hub that the source names, ``hub_topic`` what it calls the
    document. ``took`` is how long the last good answer took, ``size`` the bytes of the last whole one.
    ``cadence`` is how the feed asked to be read, ``listed`` names the list last read, ``published_on``
    are the newest days it is known to have published on, ascending. ``gap`` is the time that its host wants
    between two requests, ``forbidden`` that its robots.txt keeps us out.
    """

    source: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    first_good: datetime | None = None
    last_read: datetime | None = None
    last_good: datetime | None = None
    last_full: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    problem: str | None = None
    problem_since: datetime | None = None
    moved_to: str | None = None
    kind: str | None = None
    items: int = 0
    drops: Mapping[str, int] = field(default_factory=dict)
    url: str | None = None
    read_as: str | None = None
    final_url: str | None = None
    status: int | None = None
    missing_since: datetime | None = None
    resting_until: datetime | None = None
    gone: bool = False
    moved_seen: str | None = None
    moved_since: datetime | None = None
    moved_reads: int = 0
    emptied_since: datetime | None = None
    items_before: int = 0
    hub: str | None = None
    hub_topic: str | None = None
    took: timedelta = timedelta(0)
    size: int = 0
    cadence: Cadence = field(default_factory=Cadence)
    listed: str | None = None
    published_on: tuple[date, ...] = ()
    gap: timedelta = timedelta(0)
    forbidden: bool = False

    def about(self, source: Source) -> "SourceState":
        """Return what still holds: once a person has changed how the source is read, only its history.

        The first reading then counts as that of a new source: what it finds is back catalogue, not news.
        """
        if self.url in (None, source.url) and self.read_as in (None, source.read_as):
            return self
        return SourceState(source=self.source, last_good=self.last_good, items=self.items)


def host_of(url: str) -> str:
    """Return the host an address is asked of, "name:port", by which manners are kept; "" if it has none."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return ""
    if not name or not port:
        return ""
    return f"[{name}]:{port}" if ":" in name else f"{name.rstrip('.')}:{port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One answer from the web. ``headers`` has lower-case names, and only those that matter.

    ``moved_to`` is where 301 and 308 alone have led from ``url``, None if they led nowhere; ``took`` is how
    long the answer took, without waiting for our turn, ``gap`` as in SourceState. ``size`` in bytes and
    ``body_hash``, a SHA-256 in hexadecimal that tells an unchanged answer from a new one, are those of the
    body, also after ``without_body``.
    """

    url: str
    final_url: str
    body: bytes
    size: int = field(init=False)
    body_hash: str = field(init=False)
    media_type: str | None = None
    charset: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime
    moved_to: str | None = None
    took: timedelta = field(default=timedelta(0), compare=False)
    gap: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        """Look at the body once."""
        object.__setattr__(self, "size", len(self.body))
        object.__setattr__(self, "body_hash", sha256(self.body).hexdigest())

    def without_body(self) -> "Document":
        """Return it with its body let go."""
        let_go = copy(self)
        object.__setattr__(let_go, "body", b"")
        return let_go


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The other good answer: what we read last still stands (304, or the same bytes).

    ``whole`` says that the bytes came and were compared; the rest as in Document.
    """

    url: str
    because: str
    headers: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    final_url: str | None = None
    moved_to: str | None = None
    took: timedelta = field(default=timedelta(0), compare=False)
    gap: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that comes with an entry, in the source's words."""

    url: str
    type: str | None = None
    length: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the source said, word for word; only addresses are made absolute.

    ``base`` is the address that relative links inside ``summary`` and ``content`` resolve against;
    ``versions`` are the languages a teaser prints as available, in the source's spelling.
    """

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    picture: str | None = None
    kicker: str | None = None
    versions: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document read: its kind, and its entries in the document's order.

    ``drops`` counts what was left out, by reason; ``is_cut`` says that the document ends before its end.
    """

    kind: str
    title: str | None = None
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    drops: Mapping[str, int] = field(default_factory=dict)
    cadence: Cadence = Cadence()
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer as they went over the wire: names lower-case, the body still packed."""

    method: str
    url: str
    sent: Mapping[str, str] = field(default_factory=dict)
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
