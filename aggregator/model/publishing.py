"""What we publish: editions, their ledgers, and feeds ready to be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from aggregator.model.grouping import Because
from aggregator.model.holding import Item, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of the day in which nothing is announced, by the clock on the wall of a time zone.

    They begin at the one time and end before the other, past midnight if that is the earlier one.
    """

    begins: time
    ends: time
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an edition may speak: new entries per hour, and at most ``burst`` in one build.

    ``newest_first`` lets what waits longest wait on while there is something newer.
    """

    per_hour: int | None = None
    burst: int = 10
    quiet: Quiet | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a digest is issued: at a time on the wall of a time zone, every day or on one day of the week.

    ``weekday`` counts from Monday as 0; None is every day.
    """

    at: time
    time_zone: str
    weekday: int | None = None


SOCIAL = "social"
DIGEST = "digest"
"""The branches of an edition: feeds beside the main one, with ledgers of their own beneath it."""


class Doubtful(StrEnum):
    """What an edition does with an item that may or may not be about its topic."""

    HOLD = "hold"
    PUBLISH = "publish"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One selection in one language, such as "roma" in French; ``key`` ("roma/fr") names its ledger.

    ``fallback`` lists the languages, best first, that stand in when a story has no version in
    ``language``; "any" is every other one. They do so ``patience`` after the story was first seen.
    ``social`` is the pace of its feed for bots and ``digest`` the rhythm of its newsletter, None without
    one; ``branch`` tells such a feed from the edition it belongs to ("roma/fr/social").
    """

    name: str
    topic: str
    language: str
    title: str
    fallback: tuple[str, ...] = ()
    patience: timedelta = timedelta(hours=6)
    pace: Pace = Pace()
    doubtful: Doubtful = Doubtful.HOLD
    window: int = 50
    social: Pace | None = None
    digest: Rhythm | None = None
    branch: str = ""

    @property
    def key(self) -> str:
        """Return the name of the ledger, "name/language" or "name/language/branch"."""
        stem = f"{self.name}/{self.language}"
        return f"{stem}/{self.branch}" if self.branch else stem


class AnnouncementState(StrEnum):
    """Whether an announcement stands as made."""

    LIVE = "live"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One line of an edition's ledger. What was announced never changes: guid, title, link, moment.

    The title alone does, and only by an editor's explicit word. ``number`` counts from 1 without gaps;
    ``story`` is what was announced and ``item`` the version now shown; ``language`` that of the title as
    announced. ``archived`` marks back catalogue: it was never news, so it stands in the archive and not in
    the window. ``reason`` is the editor's for a withdrawal, "" while there is none. ``posts`` are the texts
    that a social feed offers, by the network they fit.
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
    reason: str = ""
    posts: Mapping[str, str] = field(default_factory=dict, hash=False)


class Act(StrEnum):
    """What an editor may rule about a story."""

    URGENT = "urgent"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RETITLE = "retitle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An editor's word on a story, with its reason and its moment.

    ``edition`` limits it to one ledger and those beneath it ("roma/fr" is also "roma/fr/social"), None is
    all; ``title`` is the new one of a RETITLE.
    """

    act: Act
    story: str
    because: str
    ruled_at: datetime
    edition: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What a decision about an edition needs to know of its past.

    ``window`` is what the feed shows now, newest first, withdrawn entries in their place; ``opened_at``
    the moment of its first fill, None before it; ``recent`` tells when the newest news were written, by
    the clock of that moment, as many as the pace allows in an hour: moments of announcement may run ahead
    of a clock that was set back, and say nothing about how fast we speak.
    """

    edition: str
    window: tuple[Announcement, ...] = ()
    last_number: int = 0
    last_announced_at: datetime | None = None
    opened_at: datetime | None = None
    recent: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A sealed part of a ledger: the lines ``first`` to ``last``, for good.

    ``number`` counts an edition's archives from 1; ``since`` and ``until`` are its first and last moments
    of announcement; ``revision`` changes whenever one of its texts does.
    """

    number: int
    first: int
    last: int
    since: datetime
    until: datetime
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of a digest, sealed: what the ledger's lines ``first`` to ``last`` told.

    ``number`` counts an edition's issues from 1; ``name`` is that of its files ("2026-W47" or
    "2026-11-23"); ``summary`` says plainly what is in it; ``issued_at`` is later than the issue before's.
    """

    edition: str
    number: int
    name: str
    guid: str
    title: str
    summary: str
    issued_at: datetime
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Another version of a story: where it stands, in which language, and why it is of this story."""

    language: str
    url: str
    title: str
    source: str
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One announcement with the version it shows, ready to be written.

    Title and link are the announcement's; ``shown`` is the item whose text and institution's date are
    given; ``versions`` are the story's in other languages, ``places`` where else it stands in this one.
    """

    announcement: Announcement
    shown: Item
    source_name: str
    source_url: str
    versions: tuple[Version, ...] = ()
    places: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story with the lines that announce it, ready to be written as a page in a language.

    ``sources`` names the members' sources by id; ``lines`` pairs each announcement with its edition;
    ``reasons`` are why each member is there, by its id.
    """

    story: Story
    lines: tuple[tuple[Announcement, Edition], ...]
    sources: Mapping[str, str]
    language: str
    site_name: str
    site_url: str
    time_zone: str
    reasons: Mapping[str, tuple[Because, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An edition, ready to be written; ``url`` is that of its folder, with a slash at the end.

    ``updated`` changes exactly when an entry does; ``siblings`` are the edition's other languages,
    ``branches`` the feeds beside it that have something to read.
    ``site_url`` is the address of the site's front page, with a slash at the end. ``archive`` is the number
    of the archive document this is, None for the one to subscribe to; ``older`` and ``newer`` are those of
    its neighbours (RFC 5005), None where there is none. ``hub`` tells readers of changes (WebSub); it is
    named only while it is proved to.
    """

    edition: Edition
    url: str
    updated: datetime
    entries: tuple[FeedEntry, ...] = ()
    siblings: tuple[Edition, ...] = ()
    branches: tuple[Edition, ...] = ()
    site_name: str = ""
    site_url: str = ""
    archive: int | None = None
    older: int | None = None
    newer: int | None = None
    time_zone: str = "Europe/Paris"
    hub: str | None = None
