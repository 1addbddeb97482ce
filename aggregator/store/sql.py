"""The store as a relational database keeps it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Self

from aggregator.model import (
    Announcement,
    Archive,
    Edition,
    Hold,
    HoldState,
    Intake,
    Issue,
    Item,
    Judgment,
    Ledger,
    Ping,
    Ruling,
    Saved,
    SourceState,
    Story,
    Subscription,
)
from aggregator.store import (
    archives,
    digests,
    holds,
    hubs,
    intakes,
    judgments,
    ledgers,
    rulings,
    states,
    stories,
)
from aggregator.store.database import Database
from aggregator.store.grouping import Grouping
from aggregator.store.keeping import Kept
from aggregator.store.opening import opened
from aggregator.store.watching import Watched

_IDS_AT_ONCE = 5000
_STORIES_AT_ONCE = 50


class SqlStore(Kept, Watched, Grouping):
    """``ports.Store`` on SQLite or PostgreSQL; made by ``SqlStore.open``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str, *, busy_timeout: timedelta = timedelta(seconds=30)) -> Self:
        """Open the database at an address, its tables made or brought up to date.

        ``sqlite:///folder/file.db`` (three slashes before a relative path, four before an absolute one)
        or ``postgresql://user:password@host/name``. ``busy_timeout`` is how long to wait for another
        program to let go of the database.

        Raises:
            StoreError: the address says nothing to us, or the database failed.
        """
        return cls(opened(url, busy_timeout))

    @property
    def journal(self) -> str:
        """How a transaction is kept whole: "wal" or "delete" (SQLite), or "postgresql"."""
        return self._database.journal

    # sources and hosts

    def states(self) -> Mapping[str, SourceState]:
        """Return what we remember of every source, by source id."""
        with self._database.reading() as connection:
            return states.load_states(connection)

    def save_state(self, state: SourceState) -> None:
        """Remember a source's state when there is nothing else to save."""
        with self._database.writing() as connection:
            states.write_state(connection, state)

    def closed_hosts(self) -> Mapping[str, datetime]:
        """Return the hosts ("name:port") that asked not to be asked before an instant."""
        with self._database.reading() as connection:
            return states.load_closed_hosts(connection)

    def close_host(self, host: str, until: datetime) -> None:
        """Remember that a host must not be asked before ``until``; an earlier one shortens nothing."""
        with self._database.writing() as connection:
            states.write_closed_host(connection, host, until)

    # items and stories

    def save(self, intake: Intake, state: SourceState) -> Saved:
        """Store what was read and the source's new state together, or nothing.

        Which known item an incoming one is: ``identity``. The first date holds, unless it only said when
        we first saw the item.
        """
        with self._database.writing() as connection:
            begins = state.first_good
            first = begins is None or any(item.first_seen == begins for item in intake.items)
            saved = intakes.write_intake(connection, intake, first_reading=first)
            states.write_state(connection, state)
            return saved

    def item(self, id_or_url: str) -> Item | None:
        """Return the item with that id, or the newest with that canonical address."""
        with self._database.reading() as connection:
            return stories.find_item(connection, id_or_url)

    def items(self, *, source: str | None = None, limit: int = 100) -> Sequence[Item]:
        """Return the newest items by first_seen, of one source or of all."""
        with self._database.reading() as connection:
            return stories.newest_items(connection, source, limit)

    def story_of(self, item: str) -> Story | None:
        """Return the story an item belongs to, with all members."""
        with self._database.reading() as connection:
            return stories.find_story(connection, item)

    def stories(self, ids: Iterable[str]) -> Mapping[str, Story]:
        """Return the named stories with all members that may be shown, by id."""
        with self._database.reading() as connection:
            return stories.load_stories(connection, ids, to_show=True)

    def counts(self) -> Mapping[str, int]:
        """Return how many "items" and "stories" we hold, and items by verdict ("roma: yes")."""
        with self._database.reading() as connection:
            return stories.count_all(connection)

    # what waits for a person

    def holds(self, source: str | None = None) -> Sequence[Hold]:
        """Return what is held or was dropped, of one source or of all, the oldest hold first."""
        with self._database.reading() as connection:
            return holds.load_holds(connection, source)

    def release(self, numbers: Collection[int], *, now: datetime) -> None:
        """Let held items be announced and held edits be shown, all or none."""
        with self._database.writing() as connection:
            edits, story_of = holds.decide(connection, numbers, HoldState.RELEASED, "", now)
            intakes.write_edits(connection, edits, story_of)

    def drop(self, numbers: Collection[int], because: str, *, now: datetime) -> None:
        """Never announce held items, never show held edits, all or none; they stay on record."""
        with self._database.writing() as connection:
            holds.decide(connection, numbers, HoldState.DROPPED, because, now)

    # what items are about

    def judge(self, judgment: Judgment) -> Sequence[Item]:
        """Record an editor's word on what an item is about; return its story's members as they now are."""
        with self._database.writing() as connection:
            return judgments.write_judgment(connection, judgment)

    def judgments(self, story: str) -> Sequence[Judgment]:
        """Return what editors said of a story, the first word first."""
        with self._database.reading() as connection:
            return judgments.load_judgments(connection, story)

    def cases(self) -> Sequence[Judgment]:
        """Return the word that holds on every story and topic, by when it was said."""
        with self._database.reading() as connection:
            return judgments.load_cases(connection)

    def nearest(self, topic: str, verdict: str, *, limit: int) -> Sequence[Item]:
        """Return the items of a verdict, the highest score first; of one score, the most hits taken away."""
        with self._database.reading() as connection:
            return judgments.load_nearest(connection, topic, verdict, limit)

    def outdated(self, rules: Mapping[str, str], *, after: str = "", limit: int) -> Sequence[Item]:
        """Return items not judged by the present rules of every topic, by id, those after an id."""
        with self._database.reading() as connection:
            return judgments.load_outdated(connection, rules, after, limit)

    def count_outdated(self, rules: Mapping[str, str]) -> int:
        """Return how many items are not judged by the present rules of every topic."""
        with self._database.reading() as connection:
            return judgments.count_outdated(connection, rules)

    def rejudge(self, judged: Sequence[Item]) -> Sequence[Item]:
        """Write the findings of items judged anew, but of those edited meanwhile; return those written."""
        with self._database.writing() as connection:
            return judgments.rejudge(connection, judged)

    # editions

    def unannounced(self, edition: Edition) -> Iterator[Story]:
        """Give the stories about the edition's topic that its ledger does not hold, oldest first.

        Only a few are in memory at once, and between them no transaction is open: what is announced
        meanwhile neither waits nor disturbs.
        """
        after: stories.Begun | None = None
        found: Sequence[stories.Begun] = ()
        while after is None or len(found) == _IDS_AT_ONCE:
            with self._database.reading() as connection:
                found = stories.unannounced_ids(connection, edition, after, _IDS_AT_ONCE)
            yield from self._in_order(id_ for _, id_ in found)
            if not found:
                return
            after = found[-1]

    def _in_order(self, ids: Iterator[str]) -> Iterator[Story]:
        while part := list(islice(ids, _STORIES_AT_ONCE)):
            with self._database.reading() as connection:
                loaded = stories.load_stories(connection, part, to_show=True)
            yield from loaded.values()

    def ledger(self, edition: Edition) -> Ledger:
        """Return what decisions about the edition rest on."""
        with self._database.reading() as connection:
            return ledgers.load_ledger(connection, edition)

    def announcements(
        self, edition: Edition, *, before: int | None = None, limit: int = 100
    ) -> Sequence[Announcement]:
        """Return lines of the ledger, highest number first, archived ones among them."""
        with self._database.reading() as connection:
            return ledgers.load_announcements(connection, edition, before, limit)

    def announce(self, edition: Edition, announcements: Sequence[Announcement], *, now: datetime) -> None:
        """Append new lines to the edition's ledger and let known ones (by number) show another item.

        All or none. ``now`` becomes the ledger's opening moment if it had none.
        """
        with self._database.writing() as connection:
            ledgers.write_announcements(connection, edition, announcements, now)

    def announcements_under(self, edition: Edition, address: str) -> Sequence[Announcement]:
        """Return the lines of the ledger whose link begins with an address, by number."""
        with self._database.reading() as connection:
            return ledgers.load_lines_under(connection, edition, address)

    def is_taken(self, edition: Edition, name: str, value: str | datetime) -> bool:
        """Tell whether the ledger has ever held this "guid", "title", "link" or "announced_at"."""
        with self._database.reading() as connection:
            return ledgers.is_taken(connection, edition, name, value)

    # what editors rule

    def rule(self, ruling: Ruling) -> Sequence[Announcement]:
        """Record an editor's ruling and change the lines it is about, all or none; return those lines."""
        with self._database.writing() as connection:
            return rulings.write_ruling(connection, ruling)

    def rulings(self, story: str) -> Sequence[Ruling]:
        """Return what was ruled about a story, the first ruling first."""
        with self._database.reading() as connection:
            return rulings.load_rulings(connection, story)

    def urgent(self) -> frozenset[str]:
        """Return the ids of the stories that an editor called urgent."""
        with self._database.reading() as connection:
            return rulings.load_urgent(connection)

    def lines(self, *stories: str) -> Sequence[Announcement]:
        """Return the lines that announce stories, by ledger and number."""
        with self._database.reading() as connection:
            return rulings.load_lines(connection, stories)

    def story_named(self, name: str) -> Story | None:
        """Return the story with that id, or that of an item, a guid or an address."""
        with self._database.reading() as connection:
            story = rulings.named_story(connection, name)
            return None if story is None else stories.load_stories(connection, [story])[story]

    def archives(self, edition: Edition) -> Sequence[Archive]:
        """Return the edition's archives, oldest first."""
        with self._database.reading() as connection:
            return archives.load_archives(connection, edition)

    def seal(self, edition: Edition, ends: Sequence[int]) -> None:
        """Seal archives that end with the given numbers of the ledger, ascending, all or none."""
        with self._database.writing() as connection:
            archives.write_archives(connection, edition, ends)

    # feeds beside the main ones

    def issues(self, edition: Edition) -> Sequence[Issue]:
        """Return the issues of the edition's digest, newest first."""
        with self._database.reading() as connection:
            return digests.load_issues(connection, edition)

    def issue_texts(self, issue: Issue) -> tuple[str, str]:
        """Return an issue as it was sealed: the page, and the text."""
        with self._database.reading() as connection:
            return digests.load_issue_texts(connection, issue)

    def seal_issue(self, issue: Issue, *, page: str, text: str) -> None:
        """Seal an issue of a digest, whole or not at all."""
        with self._database.writing() as connection:
            digests.write_issue(connection, issue, page, text)

    def unposted(self, edition: Edition, social: Edition) -> Sequence[Announcement]:
        """Return the standing lines of an edition that its social feed has yet to tell, oldest first."""
        with self._database.reading() as connection:
            return digests.load_unposted(connection, edition, social)

    def stamp(self, edition: Edition, digest: str, *, now: datetime) -> datetime:
        """Return when what the edition shows last changed: now, if ``digest`` is not the last one met."""
        with self._database.reading() as connection:
            known = ledgers.load_stamp(connection, edition)
        if known and known[0] == digest:
            return known[1]
        with self._database.writing() as connection:
            return ledgers.write_stamp(connection, edition, digest, now)

    # hubs

    def subscriptions(self) -> Mapping[str, Subscription]:
        """Return what we asked of hubs, by name."""
        with self._database.reading() as connection:
            return hubs.load_subscriptions(connection)

    def subscription(self, token: str) -> Subscription | None:
        """Return the subscription whose callback address ends in a token."""
        with self._database.reading() as connection:
            return hubs.find_subscription(connection, token)

    def ask(self, subscription: Subscription) -> None:
        """Remember that a hub is being asked; what it granted under the same token stays."""
        with self._database.writing() as connection:
            hubs.write_request(connection, subscription)

    def grant(self, token: str, *, until: datetime, renew_at: datetime) -> None:
        """Remember that a hub gave its word until an instant, and when to ask for it again."""
        with self._database.writing() as connection:
            hubs.write_grant(connection, token, until, renew_at)

    def hear(self, token: str, at: datetime) -> None:
        """Remember that a hub has delivered what it signed."""
        with self._database.writing() as connection:
            hubs.write_hearing(connection, token, at)

    def unsubscribe(self, name: str) -> None:
        """Forget a subscription."""
        with self._database.writing() as connection:
            hubs.remove_subscription(connection, name)

    def pings(self) -> Mapping[str, Ping]:
        """Return what hubs know of our feeds, by the feed's address."""
        with self._database.reading() as connection:
            return hubs.load_pings(connection)

    def save_ping(self, ping: Ping) -> None:
        """Remember what a hub knows of a feed."""
        with self._database.writing() as connection:
            hubs.write_ping(connection, ping)

    def close(self) -> None:
        """Release the database."""
        self._database.engine.dispose()
