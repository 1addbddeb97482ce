"""How programs that we cannot run decide what is new: each rule as its maker or its source tells it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry as a document shows it."""

    id: str
    title: str
    link: str
    date: datetime


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a document says: when it was built, and its entries in its order."""

    built: datetime
    entries: tuple[Entry, ...]


class Rule(ABC):
    """One subscription. Its first poll is the day it is set up; what stood there then is no news to it."""

    every: ClassVar[timedelta] = HOUR
    """How often it looks, as it comes or as most people set it."""
    feed: ClassVar[str] = "main"
    """Which of our feeds its users should give it: "main", "social" or "digest"."""
    by_its_own_clock: ClassVar[bool] = False
    """Whether it compares our dates with its own time: then our clock must be right."""
    decides_by: ClassVar[str]
    thanks_to: ClassVar[str]
    """What keeps it from losing or repeating, with the promises' numbers."""

    @abstractmethod
    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        """Return what it sends, posts or shows as new."""


class UnseenId(Rule):
    """Remembers every id it saw."""

    def __init__(self) -> None:
        self.seen: set[str] | None = None

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        del now
        new = [entry for entry in reading.entries if self.seen is not None and entry.id not in self.seen]
        self.seen = (self.seen or set()) | {entry.id for entry in reading.entries}
        return new


class Zapier(UnseenId):
    """Source: docs.zapier.com/platform/build/deduplication (ids seen are kept, first page only)."""

    every = 15 * MINUTE
    decides_by = "an id it has not seen; newest first, one page"
    thanks_to = "one guid for ever (1), newest on top (6)"


class DailyReader(UnseenId):
    """rss2email or any reader by guid that is run once a day, as its manual's example of a crontab does."""

    every = DAY
    decides_by = "an id it has not seen"
    thanks_to = "one guid for ever (1), no more in a day than the window holds (8)"


class N8n(Rule):
    """Source: n8n-io/n8n, packages/nodes-base/nodes/RssFeedRead/RssFeedReadTrigger.node.ts."""

    decides_by = "a date later than the newest it saw; an empty feed is an error"
    thanks_to = "the date is the moment of announcement, strictly increasing (3), never empty (9)"

    def __init__(self) -> None:
        self.newest: datetime | None = None

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        since = self.newest or now
        self.newest = max(entry.date for entry in reading.entries)  # as there: fails on none
        return [entry for entry in reading.entries if entry.date > since]


class SinceLastSend(Rule):
    """A newsletter made once a day of what is dated after the last one."""

    every = DAY
    by_its_own_clock = True
    decides_by = "a date after its last send"
    thanks_to = "the date is the moment of announcement (3), no more in a day than the window holds (8)"

    def __init__(self) -> None:
        self.sent: datetime | None = None

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        since, self.sent = self.sent or now, now
        return [entry for entry in reading.entries if since < entry.date <= now]


class Mailchimp(SinceLastSend):
    """Source: kb.mailchimp.com, "I've posted new information to my RSS feed but …" (by timestamp)."""


class MailchimpWeekly(Mailchimp):
    """The same, sent once a week: a week's news are more than a window holds, so it is given the digest."""

    every = 7 * DAY
    feed = "digest"
    thanks_to = "an issue is one entry, dated when it was issued (3)"


class MailerLite(SinceLastSend):
    """Source: kb.mailerlite.com/how-do-rss-campaigns-work ("only the new posts": since set up or sent)."""


class MonitoRss(Rule):
    """Source: synzen/MonitoRSS, services/user-feeds-next/src/articles (comparison, article-id-resolver).

    The id is the guid unless one repeats in the document, then the date, then the title. Date checks, when
    on, drop what is dated over 24 hours ago.
    """

    every = 10 * MINUTE
    by_its_own_clock = True
    decides_by = "an unseen guid (if none repeats) that is dated within 24 hours"
    thanks_to = "unique guid, title and date (2), the date is the moment of announcement (3)"

    def __init__(self) -> None:
        self.seen: set[str] | None = None

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        ids = self._ids(reading.entries)
        known = self.seen
        self.seen = (known or set()) | set(ids)
        if known is None:
            return []
        new = [entry for id, entry in zip(ids, reading.entries, strict=True) if id not in known]
        return [entry for entry in new if now - entry.date <= DAY]

    def _ids(self, entries: Iterable[Entry]) -> list[str]:
        names = [[entry.id, entry.date.isoformat(), entry.title] for entry in entries]
        columns = [list(column) for column in zip(*names, strict=True)]
        return next((ids for ids in columns if len(set(ids)) == len(ids)), columns[-1] if columns else [])


class FeedMail(UnseenId):
    """Source: blog.feedmail.org, 2022-07, "Update to Date-based Entry Ignoring"."""

    decides_by = "an unseen id, not over 7 days older than the newest, older than the 10th or than a year"
    thanks_to = "the date is the moment of announcement (3), at most ten between two looks (8)"

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        dates = sorted((entry.date for entry in reading.entries), reverse=True)
        oldest = max(now - 365 * DAY, dates[:10][-1], dates[0] - 7 * DAY)
        return [entry for entry in super().poll(reading, now) if entry.date >= oldest]


class AWeber(Rule):
    """Source: help.aweber.com, "How are new Blog Broadcast items detected?"."""

    every = 30 * MINUTE
    decides_by = "a title and date it has not sent, then an address it has not sent"
    thanks_to = "title, date and link unique and fixed (2)"

    def __init__(self) -> None:
        self.sent: set[tuple[str, datetime]] | None = None
        self.links: set[str] = set()

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        del now
        complete = [entry for entry in reading.entries if entry.title and entry.link]
        fresh = [entry for entry in complete if (entry.title, entry.date) not in (self.sent or set())]
        new = [entry for entry in fresh if entry.link not in self.links]
        first = self.sent is None
        self.sent = (self.sent or set()) | {(entry.title, entry.date) for entry in complete}
        self.links |= {entry.link for entry in complete}
        return [] if first else new


class Hookshot(Rule):
    """Source: matrix-org/matrix-hookshot, src/feeds/FeedReader.ts (keeps twice the window's ids)."""

    every = 10 * MINUTE
    decides_by = "an id in the window that is not among the last it kept"
    thanks_to = "one guid for ever (1), nothing slides back into the window (7)"

    def __init__(self) -> None:
        self.kept: list[str] | None = None

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        del now
        ids = [entry.id for entry in reading.entries]
        kept = self.kept or []
        new = [entry for entry in reading.entries if self.kept is not None and entry.id not in kept]
        if new or self.kept is None:
            most = min(max(2 * len(ids), len(kept)), 10_000)
            self.kept = list(dict.fromkeys([*ids, *kept]))[:most]
        return new


class BskyRss(Rule):
    """Source: milanmdev/bsky.rss, app/utils/rssHandler.ts, and what it rests on, npm feedsub and newsemitter.

    feedsub goes on only if lastBuildDate changed, reads from the top to the first entry among the last ten
    it knows by title, link and date, and after a restart passes everything on; bsky.rss then drops what is
    dated not later than its last post before the start. Restarted here once a week.
    """

    feed = "social"
    every = 30 * MINUTE  # our ttl: feedsub takes a longer one than its own
    decides_by = "lastBuildDate changed, then title, link and date; after a restart by date"
    thanks_to = "lastBuildDate changes iff entries do (10), title fixed (2), newest on top (6), dates (3)"

    def __init__(self) -> None:
        self.built: datetime | None = None
        self.history: list[tuple[str, str, datetime]] = []
        self.posted: datetime | None = None
        self.before_start: datetime | None = None
        self.started: datetime | None = None

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        if self.started is None:
            self.posted = max(entry.date for entry in reading.entries)
        if self.started is None or now - self.started >= 7 * DAY:
            self.started, self.before_start, self.built, self.history = now, self.posted, None, []
        if reading.built == self.built:
            return []
        self.built = reading.built
        read: list[Entry] = []
        for entry in reading.entries:
            if self._key(entry) in self.history:
                break
            read.insert(0, entry)
        self.history = [*self.history, *map(self._key, read)][-10:]
        new = [entry for entry in read if self.before_start is None or entry.date > self.before_start]
        self.posted = new[-1].date if new else self.posted
        return new

    @staticmethod
    def _key(entry: Entry) -> tuple[str, str, datetime]:
        return entry.title, entry.link, entry.date


class DlvrIt(UnseenId):
    """Source: dlvr.it's help on "trickle off", as quoted at multimediacommunication.blogspot.com, 2010-03."""

    MOST = 5
    feed = "social"
    decides_by = f"an unseen id, at most {MOST} at an update; the rest never"
    thanks_to = "one guid for ever (1), the pace of the social feed (8)"

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        return super().poll(reading, now)[: self.MOST]


class Feed2toot(UnseenId):
    """Source: feed2toot 0.17, main.py (only the newest 10 are looked at) and feedcache.py (100 ids)."""

    feed = "social"
    decides_by = "an unseen id among the newest ten"
    thanks_to = "one guid for ever (1), newest on top (6), the pace of the social feed (8)"

    def poll(self, reading: Reading, now: datetime) -> list[Entry]:
        newest = Reading(built=reading.built, entries=reading.entries[:10])
        first = self.seen is None
        new = super().poll(newest, now)
        if first:
            self.seen = {entry.id for entry in reading.entries}  # as --populate-cache --limit 50 does
        return new


RULES: dict[str, type[Rule]] = {
    "n8n": N8n,
    "Mailchimp, daily": Mailchimp,
    "Mailchimp, weekly": MailchimpWeekly,
    "MailerLite, daily": MailerLite,
    "MonitoRSS": MonitoRss,
    "FeedMail": FeedMail,
    "AWeber": AWeber,
    "Zapier": Zapier,
    "dlvr.it": DlvrIt,
    "hookshot": Hookshot,
    "bsky.rss": BskyRss,
    "feed2toot, hourly": Feed2toot,
    "a reader run once a day": DailyReader,
}
