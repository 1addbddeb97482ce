"""State of the store -> feeds ready to be written, and the documents they are to become."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from aggregator import i18n
from aggregator.advertising import hub_to_name
from aggregator.config import Config
from aggregator.errors import AggregatorError
from aggregator.model import (
    DIGEST,
    EARLIEST,
    SOCIAL,
    Announcement,
    Because,
    Edition,
    Feed,
    FeedEntry,
    Item,
    Source,
    Story,
    Version,
)
from aggregator.ports import Now, Shelf, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """The parts that the way out leads through.

    ``written`` remembers for each document the state it was last written from, as long as the program
    runs: a new release writes everything afresh. ``told`` remembers the revision of each archive whose
    stories have their pages. ``current`` are the editions (by key) whose documents are
    known to show all that their ledger has announced.
    """

    config: Config
    store: Store
    shelf: Shelf
    now: Now
    written: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    current: set[str] = field(default_factory=set)


Written = tuple[Mapping[str, bytes], tuple[AggregatorError, ...]]
"""Documents by path, and what could not be said in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Documents to be written together, from the same state.

    ``state`` stands for all they show: while it is the same and all of them stand, ``write`` is not called.
    ``modified`` becomes the moment of their last change.
    """

    paths: tuple[str, ...]
    state: str
    modified: datetime
    write: Callable[[], Written]


Reasons = Mapping[str, tuple[Because, ...]]
"""Why each member of a story is there, by the member's id."""


def digest(*shown: object) -> str:
    """Return what stands for everything shown: SHA-256 of its representation, in hexadecimal."""
    return sha256(repr(shown).encode(errors="surrogatepass")).hexdigest()


def branch(edition: Edition, name: str) -> Edition:
    """Return a feed beside an edition, SOCIAL or DIGEST, as an edition of its own."""
    titles = {
        SOCIAL: i18n.say(edition.language, "{title}: short posts", title=edition.title),
        DIGEST: i18n.say(edition.language, "{title}: digest", title=edition.title),
    }
    return replace(edition, branch=name, title=titles[name], pace=edition.social or edition.pace)


def branches(edition: Edition, out: Out) -> tuple[Edition, ...]:
    """Return the feeds beside an edition that have something to read by now."""
    social, digested = branch(edition, SOCIAL), branch(edition, DIGEST)
    posted = edition.social is not None and out.store.ledger(social).last_number > 0
    issued = edition.digest is not None and bool(out.store.issues(edition))
    return tuple(one for one, there in ((social, posted), (digested, issued)) if there)


def compose(edition: Edition, out: Out) -> Feed:
    """Put together what an edition shows now, newest first."""
    entries = entries_of(out.store.ledger(edition).window, out)
    feed = framed(edition, entries, updated=_updated(edition, entries, out), out=out)
    return replace(feed, hub=hub_to_name(edition, out.config.site, out.store, out.now()))


def framed(edition: Edition, entries: tuple[FeedEntry, ...], *, updated: datetime, out: Out) -> Feed:
    """Put entries into the frame of an edition: its addresses, its site, its other languages."""
    return Feed(
        edition=edition,
        url=f"{out.config.site.address.rstrip('/')}/{edition.key}/",
        updated=updated,
        entries=entries,
        siblings=tuple(other for other in out.config.editions if other.name == edition.name),
        site_name=out.config.site.name,
        site_url=f"{out.config.site.address.rstrip('/')}/",
        time_zone=out.config.site.time_zone,
    )


def entries_of(lines: Sequence[Announcement], out: Out) -> tuple[FeedEntry, ...]:
    """Give the lines of a ledger with the versions they show, in their order."""
    stories = out.store.stories(line.story for line in lines)
    reasons = out.store.reasons(*{story.id for story in stories.values() if len(story.members) > 1})
    sources = {source.id: source for source in out.config.sources}
    return tuple(_entry(line, stories[line.story], sources, reasons) for line in lines)


def _updated(edition: Edition, entries: Sequence[FeedEntry], out: Out) -> datetime:
    if not entries:
        return EARLIEST
    return out.store.stamp(edition, digest(entries), now=out.now().replace(microsecond=0))


def _entry(line: Announcement, story: Story, sources: Mapping[str, Source], reasons: Reasons) -> FeedEntry:
    shown = next(item for item in story.members if item.id == line.item)
    source = sources.get(shown.source)
    others = tuple(_others(shown, story.members, sources, reasons))
    return FeedEntry(
        announcement=line,
        # Only what a reader sees: an edit that changes nothing of it must not move the feed's date.
        shown=replace(shown, raw_hash="", version=1),
        source_name=source_name(shown, sources),
        source_url=source.url if source else shown.url or "",
        versions=tuple(each for each in others if each.language != shown.language.value),
        places=tuple(each for each in others if each.language == shown.language.value),
    )


def _others(
    shown: Item, members: Sequence[Item], sources: Mapping[str, Source], reasons: Reasons
) -> Iterable[Version]:
    """Give a story's versions at other addresses, one for each, by language, then the oldest."""
    elsewhere = sorted(
        (item for item in members if item.url and item.url != shown.url),
        key=lambda item: (item.language.value, item.first_seen, item.id),
    )
    for url, items in groupby(elsewhere, key=lambda item: item.url or ""):
        item = next(items)
        yield Version(
            language=item.language.value,
            url=url,
            title=item.title,
            source=source_name(item, sources),
            # What began the story did not join: there it says why the one shown did.
            because=reasons.get(shown.id if item is members[0] else item.id, ()),
        )


def source_name(item: Item, sources: Mapping[str, Source]) -> str:
    """Return how readers know an item's source; one that is gone from feeds.yaml goes by its id."""
    source = sources.get(item.source)
    return source.name if source else item.source
