"""The nouns: frozen data, standard library only.

Unit laws, once for all: datetimes are aware and UTC; a day without a time is a ``date``; languages are
BCP 47 tags; text is plain and NFC unless its name ends in ``_html``, and then it is sanitised; lengths
are bytes; durations are timedelta; offsets count characters (code points) of the text they point into.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

_PORTS = {"http": 80, "https": 443}

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No press item we read is older; dates before it are taken for mistakes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred(Generic[T]):
    """A value, the reason we hold it, and how sure we are (0 to 1)."""

    value: T
    because: str
    sure: float = 1.0


# --- what we read ---------------------------------------------------------------------------------


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
    """A place we read. ``kind`` is None when the document is to decide."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we remember of a source between two reads; the validators are kept byte for byte.

    ``url`` is the address in feeds.yaml that all this was learned at, ``final_url`` the one the validators
    came from. ``problem`` is the reason of the last failure and ``status`` its HTTP status, None while all
    is well; ``failures`` counts those in a row. ``missing_since`` is the first 404 of a row,
    ``resting_until`` the instant the server asked us to wait for, ``gone`` a source we have stopped
    asking. ``moved_to`` is a permanent address we ask instead; ``moved_seen`` one announced as permanent
    since ``moved_since`` over ``moved_reads`` reads, not yet believed.
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
    final_url: str | None = None
    status: int | None = None
    missing_since: datetime | None = None
    resting_until: datetime | None = None
    gone: bool = False
    moved_seen: str | None = None
    moved_since: datetime | None = None
    moved_reads: int = 0

    def about(self, source: Source) -> "SourceState":
        """Return what still holds at the source's address: only its history once a person has changed it."""
        if self.url in (None, source.url):
            return self
        return SourceState(
            source=self.source, first_good=self.first_good, last_good=self.last_good, items=self.items
        )


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

    ``moved_to`` is where 301 and 308 alone have led from ``url``, None if they led nowhere.
    """

    url: str
    final_url: str
    body: bytes
    media_type: str | None = None
    charset: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime
    moved_to: str | None = None

    @property
    def body_hash(self) -> str:
        """Return the SHA-256 of the body in hexadecimal: what tells an unchanged answer from a new one."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The other good answer: what we read last still stands (304, or the same bytes).

    ``whole`` says that the bytes came and were compared; ``moved_to`` as in Document.
    """

    url: str
    because: str
    headers: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    final_url: str | None = None
    moved_to: str | None = None


# --- what the source said ---------------------------------------------------------------------------


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

    ``drops`` counts what was left out, by reason.
    """

    kind: str
    title: str | None = None
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    drops: Mapping[str, int] = field(default_factory=dict)


# --- what we hold -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One proof: the ``term`` found at ``offset`` of ``part`` ("title" or "text"), quoted in its context.

    ``concept`` is what the term stands for (a group, or the topic itself); ``rule`` why it counts
    ("sure", "doubtful with company", …).
    """

    term: str
    concept: str
    part: str
    offset: int
    quote: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A finding, proven. ``verdict`` is "yes", "no" or "doubtful"; ``score`` 0 to 1.

    ``vetoes`` are the false friends that were met and took a hit away.
    """

    topic: str
    verdict: str
    score: float
    groups: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    vetoes: tuple[Evidence, ...] = ()
    rules: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture by address, with its size in pixels where the source told it."""

    url: str
    type: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str = ""


When: TypeAlias = date | datetime
"""A day, or an instant: a press office often prints only the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A press item as we hold it.

    ``guid`` is the source's name for it and ``id`` ours; ``key`` is what all language versions of it
    share ("www.coe.int/web/congress/-/slug"), None where the address tells nothing. ``version`` starts
    at 1 and grows with every edit; ``raw_hash`` is of the Entry, so that an unchanged entry costs nothing.
    """

    id: str
    source: str
    guid: str | None
    url: str | None
    key: str | None
    title: str
    summary: str
    content_html: str
    language: Inferred[str]
    published: Inferred[When]
    first_seen: datetime
    version: int = 1
    tags: tuple[Tag, ...] = ()
    picture: Picture | None = None
    raw_hash: str = ""

    def tag(self, topic: str) -> Tag | None:
        """Return the finding about a topic, None if it was never asked for."""
        return next((tag for tag in self.tags if tag.topic == topic), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All that one reading of a document gave, ready to be stored."""

    source: str
    kind: str
    title: str | None = None
    items: tuple[Item, ...] = ()
    drops: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What storing an intake changed: ids of the items that are new, edited, and as they were."""

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One press text in all the versions we hold, oldest first, and why they are one."""

    id: str
    members: tuple[Item, ...]
    because: str


# --- what we publish --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an edition may speak: new entries per hour, and at most ``burst`` in one build."""

    per_hour: int | None = None
    burst: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One selection in one language, such as "roma" in French; ``key`` ("roma/fr") names its ledger.

    ``fallback`` lists the languages, best first, that stand in when a story has no version in
    ``language``; "any" is every other one. They do so ``patience`` after the story was first seen.
    """

    name: str
    topic: str
    language: str
    title: str
    fallback: tuple[str, ...] = ()
    patience: timedelta = timedelta(hours=6)
    pace: Pace = Pace()
    doubtful: bool = False
    window: int = 50

    @property
    def key(self) -> str:
        """Return the name of the ledger, "name/language"."""
        return f"{self.name}/{self.language}"


class AnnouncementState(StrEnum):
    """Whether an announcement stands as made."""

    LIVE = "live"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One line of an edition's ledger. What was announced never changes: guid, title, link, moment.

    ``number`` counts from 1 without gaps; ``story`` is what was announced and ``item`` the version now
    shown; ``language`` that of the title as announced. ``archived`` marks back catalogue: it was never
    news, so it stands in the archive and not in the window.
    """

    edition: str
    number: int
    guid: str
    story: str
    item: str
    announced_at: datetime
    updated_at: datetime
    title: str
    link: str
    language: str
    state: AnnouncementState = AnnouncementState.LIVE
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What a decision about an edition needs to know of its past.

    ``window`` is what the feed shows now, newest first, withdrawn entries in their place; ``opened_at``
    the moment of its first fill, None before it; ``recent`` the moments announced within the last hour
    before the newest, for the pace.
    """

    edition: str
    window: tuple[Announcement, ...] = ()
    last_number: int = 0
    last_announced_at: datetime | None = None
    opened_at: datetime | None = None
    recent: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Another version of a story: where it stands, and in which language."""

    language: str
    url: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One announcement with the version it shows, ready to be written.

    Title and link are the announcement's; ``shown`` is the item whose text and institution's date are
    given; ``versions`` the other languages and places of the story.
    """

    announcement: Announcement
    shown: Item
    source_name: str
    source_url: str
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An edition, ready to be written; ``url`` is that of its folder, with a slash at the end.

    ``updated`` changes exactly when an entry does; ``siblings`` are the edition's other languages.
    """

    edition: Edition
    url: str
    updated: datetime
    entries: tuple[FeedEntry, ...] = ()
    siblings: tuple[Edition, ...] = ()
    site_name: str = ""
    time_zone: str = "Europe/Paris"
