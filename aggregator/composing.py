"""State of the store -> feeds ready to be written, and the documents they are to become."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from aggregator import clean
from aggregator.config import Config
from aggregator.errors import AggregatorError
from aggregator.model import (
    EARLIEST,
    Announcement,
    Edition,
    Evidence,
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
    runs: a new release writes everything afresh.
    """

    config: Config
    store: Store
    shelf: Shelf
    now: Now
    written: dict[str, str] = field(default_factory=dict)


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


def digest(*shown: object) -> str:
    """Return what stands for everything shown: SHA-256 of its representation, in hexadecimal."""
    return sha256(repr(shown).encode(errors="surrogatepass")).hexdigest()


def compose(edition: Edition, out: Out) -> Feed:
    """Put together what an edition shows now, newest first."""
    entries = entries_of(out.store.ledger(edition).window, out)
    return framed(edition, entries, updated=_updated(edition, entries, out), out=out)


def framed(edition: Edition, entries: tuple[FeedEntry, ...], *, updated: datetime, out: Out) -> Feed:
    """Put entries into the frame of an edition: its addresses, its site, its other languages."""
    return Feed(
        edition=edition,
        url=f"{out.config.site.address.rstrip('/')}/{edition.key}/",
        updated=updated,
        entries=entries,
        siblings=tuple(other for other in out.config.editions if other.name == edition.name),
        site_name=out.config.site.name,
        time_zone=out.config.site.time_zone,
    )


def entries_of(lines: Sequence[Announcement], out: Out) -> tuple[FeedEntry, ...]:
    """Give the lines of a ledger with the versions they show, in their order."""
    stories = out.store.stories(line.story for line in lines)
    sources = {source.id: source for source in out.config.sources}
    return tuple(_entry(line, stories[line.story], sources) for line in lines)


def _updated(edition: Edition, entries: Sequence[FeedEntry], out: Out) -> datetime:
    if not entries:
        return EARLIEST
    return out.store.stamp(edition, digest(entries), now=out.now().replace(microsecond=0))


def _entry(line: Announcement, story: Story, sources: Mapping[str, Source]) -> FeedEntry:
    shown = next(item for item in story.members if item.id == line.item)
    source = sources.get(shown.source)
    return FeedEntry(
        announcement=line,
        shown=shown,
        source_name=source.name if source else shown.source,
        source_url=source.url if source else shown.url or "",
        versions=tuple(_versions(shown, story.members, sources)),
    )


def _versions(shown: Item, members: Iterable[Item], sources: Mapping[str, Source]) -> Iterable[Version]:
    """Give a story's versions in other languages, one for each address, by language, then the oldest."""
    others = sorted(
        (item for item in members if item.url and item.language.value != shown.language.value),
        key=lambda item: (item.language.value, item.first_seen, item.id),
    )
    for url, items in groupby(others, key=lambda item: item.url or ""):
        item = next(items)
        source = sources.get(item.source)
        yield Version(
            language=item.language.value,
            url=url,
            title=item.title,
            source=source.name if source else item.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much of one entry is shown: bytes of its HTML, proofs, versions in other languages."""

    excerpt: int
    proofs: int
    versions: int


ROOMS = (
    Room(excerpt=2000, proofs=3, versions=50),
    Room(excerpt=1000, proofs=2, versions=12),
    Room(excerpt=500, proofs=1, versions=6),
    Room(excerpt=0, proofs=1, versions=2),
    Room(excerpt=0, proofs=0, versions=0),
)
"""From ample to bare; a feed takes the first in which all its documents stay within their size."""


def trimmed(feed: Feed, room: Room) -> Feed:
    """Shorten every entry of a feed to the same measure, in nothing that it is known by."""
    return replace(feed, entries=tuple(_trimmed(entry, room) for entry in feed.entries))


def _trimmed(entry: FeedEntry, room: Room) -> FeedEntry:
    shown = entry.shown
    return replace(
        entry,
        shown=replace(
            shown,
            content_html=clean.excerpt(shown.content_html, room.excerpt) if room.excerpt else "",
            tags=tuple(replace(tag, evidence=_first_words(tag.evidence, room.proofs)) for tag in shown.tags),
        ),
        versions=entry.versions[: room.versions],
    )


def _first_words(evidence: Sequence[Evidence], count: int) -> tuple[Evidence, ...]:
    """Return the first proofs, each word once: enough to understand a finding."""
    by_word: dict[str, Evidence] = {}
    for proof in evidence:
        by_word.setdefault(proof.term.lower(), proof)
    return tuple(by_word.values())[:count]
