"""The verbs: one Protocol for each part that can be recast."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from aggregator.model import (
    Announcement,
    Archive,
    Bell,
    Document,
    Edition,
    Feed,
    Hold,
    Intake,
    Issue,
    Item,
    Judgment,
    Ledger,
    Ping,
    Pulse,
    Ruling,
    Saved,
    Source,
    SourceState,
    StoreFacts,
    Story,
    Subscription,
    Unchanged,
)
from aggregator.ports.grouping import GroupingStore

Now = Callable[[], datetime]
"""A clock: the present instant, aware, UTC. Only app.py knows the real one."""


class Fetcher(Protocol):
    """Brings what stands at a source's address; the only part that talks to the web."""

    async def get(self, source: Source, state: SourceState, *, now: datetime) -> Document | Unchanged:
        """Ask once, with the validators of ``state`` if it has any.

        Raises:
            FetchError: there was no answer within the deadline, or it was a refusal.
        """

    def let_go(self, source: Source) -> None:
        """Hear that nobody needs any more what ``get`` brought of a source, or that it brought nothing."""

    def keep_from(self, closed: Mapping[str, datetime]) -> None:
        """Ask none of these hosts ("name:port") before their instant."""

    async def post(self, url: str, form: Mapping[str, str], *, now: datetime) -> None:
        """Send a form.

        Raises:
            FetchError: there was no answer within the deadline, or it was a refusal.
        """

    async def post_json(self, url: str, value: Mapping[str, object], *, now: datetime) -> None:
        """Send a value as JSON.

        Raises:
            FetchError: there was no answer within the deadline, or it was a refusal.
        """

    async def close(self) -> None:
        """Close every connection."""


class Reader(Protocol):
    """Runs ``read`` where what it reads can do no harm."""

    async def read(self, document: Document, source: Source, *, now: datetime) -> Intake:
        """Turn a document into items.

        Raises:
            ParseError: the document is no list of news, or reading it broke a limit.
        """

    def close(self) -> None:
        """End the child processes."""


class Meaning(Protocol):
    """Tells what texts mean, alike in all its languages: an optional extra."""

    @property
    def model(self) -> str:
        """Return the name of the model with its release: embeddings of two are never compared."""

    def of(self, texts: Sequence[tuple[str, str]]) -> Sequence[bytes]:
        """Return the embedding of each pair of language and text, int8 a dimension, unit length 127.

        b"" stands for a text that tells nothing, and for all of them if the model's process has ended.
        """

    def close(self) -> None:
        """End the model's process."""


class Lease(Protocol):
    """Who is at work on a store: one worker at a time, on whatever machine."""

    def hold(self) -> None:
        """Become or stay the one at work; the lease falls with the process, however that ends.

        Raises:
            AlreadyAtWork: another is.
            StoreError: nobody can tell at the moment.
        """

    def give_up(self) -> None:
        """Let another be at work."""


class Store(GroupingStore, Protocol):
    """What we hold. One writer; every method is one transaction; all raise StoreError."""

    def lease(self) -> Lease:
        """Return what the one worker on this store holds; it is not held yet."""

    def back_up(self, file: Path) -> None:
        """Write all that is held, as it is at one moment, to a new file; others may go on writing."""

    def bring_back(self, file: Path) -> None:
        """Replace all that is held by what a backup holds, all or nothing."""

    def forget(self, *, markup_before: datetime, texts_before: datetime, limit: int = 500) -> int:
        """Let go of texts that were judged to be about nothing; return how many items were looked at.

        Of items first seen before the one instant the long text goes, before the other all but their names,
        by which they are known for good. A few at a time: what is left is done by the next call.
        """

    # sources and hosts
    def states(self) -> Mapping[str, SourceState]:
        """Return what we remember of every source, by source id."""

    def save_state(self, state: SourceState) -> None:
        """Remember a source's state when there is nothing else to save."""

    def closed_hosts(self) -> Mapping[str, datetime]:
        """Return the hosts ("name:port") that asked not to be asked before an instant."""

    def close_host(self, host: str, until: datetime) -> None:
        """Remember that a host must not be asked before ``until``."""

    # items and stories
    def save(self, intake: Intake, state: SourceState) -> Saved:
        """Store what was read and the source's new state together, or nothing.

        An item is known by its source with its guid or its address; a known one with another
        ``raw_hash`` is replaced with its ``version`` raised, its ``id`` and ``first_seen`` kept. A new
        one joins the story that shares its key or canonical address, else begins one. What a source shows
        again under other names is linked again; what else a mass change brings is held.
        """

    def item(self, id_or_url: str) -> Item | None:
        """Return the item with that id, or the newest with that canonical address."""

    def items(self, *, source: str | None = None, limit: int = 100) -> Sequence[Item]:
        """Return the newest items by first_seen, of one source or of all."""

    def story_of(self, item: str) -> Story | None:
        """Return the story an item belongs to, with all members."""

    def stories(self, ids: Iterable[str]) -> Mapping[str, Story]:
        """Return the named stories with all members that may be shown, by id."""

    def counts(self) -> Mapping[str, int]:
        """Return how many "items" and "stories" we hold, and items by verdict ("roma: yes")."""

    # what waits for a person
    def holds(self, source: str | None = None) -> Sequence[Hold]:
        """Return what is held or was dropped, of one source or of all, the oldest hold first."""

    def release(self, numbers: Collection[int], *, now: datetime) -> None:
        """Let held items be announced and held edits be shown, all or none; not held is a StoreError."""

    def drop(self, numbers: Collection[int], because: str, *, now: datetime) -> None:
        """Never announce held items, never show held edits, all or none; they stay on record."""

    # what items are about
    def judge(self, judgment: Judgment) -> Sequence[Item]:
        """Record an editor's word on what an item is about; return its story's members as they now are.

        The newest word on any version of a story holds for all of them, for good: for those that join
        later, and however they are edited or judged anew. An unknown item is a StoreError.
        """

    def judgments(self, story: str) -> Sequence[Judgment]:
        """Return what editors said of a story, the first word first."""

    def cases(self) -> Sequence[Judgment]:
        """Return the word that holds on every story and topic, by when it was said."""

    def nearest(self, topic: str, verdict: str, *, limit: int) -> Sequence[Item]:
        """Return the items of a verdict, the highest score first; of one score, the most hits taken away."""

    def outdated(self, rules: Mapping[str, str], *, after: str = "", limit: int) -> Sequence[Item]:
        """Return items not judged by the present rules ("roma" -> version) of every topic.

        They come by id, those after ``after``.
        """

    def count_outdated(self, rules: Mapping[str, str]) -> int:
        """Return how many items are not judged by the present rules of every topic."""

    def rejudge(self, judged: Sequence[Item]) -> Sequence[Item]:
        """Write the findings of items judged anew, but of those edited meanwhile; return those written."""

    # editions
    def unannounced(self, edition: Edition) -> Iterator[Story]:
        """Give the stories about the edition's topic that its ledger does not hold, oldest first.

        A story counts when the verdict of a member that is not held is "yes" (or "doubtful", if the edition
        takes those), and none of its members waits to be grouped.
        """

    def ledger(self, edition: Edition) -> Ledger:
        """Return what decisions about the edition rest on."""

    def announcements(
        self, edition: Edition, *, before: int | None = None, limit: int = 100
    ) -> Sequence[Announcement]:
        """Return lines of the ledger, highest number first, archived ones among them."""

    def announce(self, edition: Edition, announcements: Sequence[Announcement], *, now: datetime) -> None:
        """Append new lines to the edition's ledger and let known ones (by number) show another item.

        All or none. ``now`` becomes the ledger's opening moment if it had none. A story, title or link
        that the ledger has already, a number that leaves a gap, a withdrawn story, or any other change of
        a known line is a StoreError: so is, of two writers at once, the second.
        """

    def announcements_under(self, edition: Edition, address: str) -> Sequence[Announcement]:
        """Return the lines of the ledger whose link begins with an address, by number."""

    def is_taken(self, edition: Edition, name: str, value: str | datetime) -> bool:
        """Tell whether the ledger has ever held this "guid", "title", "link" or "announced_at"."""

    # what editors rule
    def rule(self, ruling: Ruling) -> Sequence[Announcement]:
        """Record an editor's ruling and change the lines it is about, all or none; return those lines.

        A withdrawn story is never announced again where it was withdrawn. A correction or a new title
        without a line to change, or a title that another entry of the ledger has, is a StoreError.
        """

    def rulings(self, story: str) -> Sequence[Ruling]:
        """Return what was ruled about a story, the first ruling first."""

    def urgent(self) -> frozenset[str]:
        """Return the ids of the stories that an editor called urgent."""

    def lines(self, *stories: str) -> Sequence[Announcement]:
        """Return the lines that announce stories, by ledger and number."""

    def story_named(self, name: str) -> Story | None:
        """Return the story with that id, or that of an item, a guid or an address."""

    def archives(self, edition: Edition) -> Sequence[Archive]:
        """Return the edition's archives, oldest first."""

    def seal(self, edition: Edition, ends: Sequence[int]) -> None:
        """Seal archives that end with the given numbers of the ledger, ascending, all or none.

        Each begins after the one before it, the first with number 1. A number that is sealed already is a
        StoreError.
        """

    # feeds beside the main ones
    def issues(self, edition: Edition) -> Sequence[Issue]:
        """Return the issues of the edition's digest, newest first."""

    def issue_texts(self, issue: Issue) -> tuple[str, str]:
        """Return an issue as it was sealed: the page, and the text."""

    def seal_issue(self, issue: Issue, *, page: str, text: str) -> None:
        """Seal an issue of a digest, whole or not at all.

        It begins with the line of the ledger after the last of the issue before, and its number follows:
        else, and of two writers at once for the second, a StoreError.
        """

    def unposted(self, edition: Edition, social: Edition) -> Sequence[Announcement]:
        """Return the standing lines of an edition that its social feed has yet to tell, oldest first.

        That feed begins with the newest line and goes on with what the edition announces after it.
        """

    def stamp(self, edition: Edition, digest: str, *, now: datetime) -> datetime:
        """Return when what the edition shows last changed.

        ``digest`` stands for all it shows: the first time it is met, ``now`` is remembered with it (or, if
        that is not later, a second after the moment before); the same digest again returns that moment.
        """

    # hubs: the worker asks and pings, the server grants and hears, at the same time
    def subscriptions(self) -> Mapping[str, Subscription]:
        """Return what we asked of hubs, by name."""

    def subscription(self, token: str) -> Subscription | None:
        """Return the subscription whose callback address ends in a token."""

    def ask(self, subscription: Subscription) -> None:
        """Remember that a hub is being asked; what it granted under the same token stays."""

    def grant(self, token: str, *, until: datetime, renew_at: datetime) -> None:
        """Remember that a hub gave its word until an instant, and when to ask for it again."""

    def hear(self, token: str, at: datetime) -> None:
        """Remember that a hub has delivered what it signed."""

    def unsubscribe(self, name: str) -> None:
        """Forget a subscription."""

    def pings(self) -> Mapping[str, Ping]:
        """Return what hubs know of our feeds, by the feed's address."""

    def save_ping(self, ping: Ping) -> None:
        """Remember what a hub knows of a feed."""

    # how the service is doing
    def pulse(self) -> Pulse | None:
        """Return what the worker last said of itself, None if none has ever worked."""

    def save_pulse(self, pulse: Pulse) -> None:
        """Remember what the worker says of itself."""

    def bell(self, name: str) -> Bell:
        """Return what one way of telling people has told."""

    def save_bell(self, name: str, bell: Bell) -> None:
        """Remember what one way of telling people has told."""

    def facts(self) -> StoreFacts:
        """Say which database this is, and how large."""

    def close(self) -> None:
        """Release the database."""


class Format(Protocol):
    """One way to write a feed."""

    def __call__(self, feed: Feed) -> bytes:
        """Write the document.

        Raises:
            RenderError: the feed cannot be written in this format.
        """


class Shelf(Protocol):
    """Where published documents stand."""

    def put(self, documents: Mapping[str, bytes], *, modified: datetime) -> tuple[str, ...]:
        """Put whole documents that belong together at relative paths ("roma/en.rss"), all at once.

        Those whose bytes stood there already are left alone; the paths of the others are returned.

        Raises:
            DeliveryError: they were not accepted; what stood there stands.
        """

    def holds(self, path: str) -> bool:
        """Say whether a document stands at a relative path."""

    def body(self, path: str) -> bytes | None:
        """Return the document at a relative path, None if none stands there."""

    def digest(self, path: str) -> str | None:
        """Return the SHA-256 of the document at a relative path in hexadecimal, None if none stands there."""
