"""The whole way out, on one page: decide, announce, compose, write; each edition by itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from aggregator import announce, clean, render
from aggregator.config import Config
from aggregator.errors import AggregatorError, DeliveryError, RenderError
from aggregator.model import (
    EARLIEST,
    Announcement,
    Edition,
    Feed,
    FeedEntry,
    Item,
    Source,
    Story,
    Version,
)
from aggregator.ports import Now, Shelf, Store

EXCERPT = 2000
"""Bytes of HTML an entry shows: fifty entries and their proofs stay under 250 KB (CONTRACT, promise 11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How one edition did in one build: new announcements, and the documents that changed."""

    edition: Edition
    announced: int = 0
    written: tuple[str, ...] = ()
    errors: tuple[AggregatorError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """The parts that the way out leads through."""

    config: Config
    store: Store
    shelf: Shelf
    now: Now


def publish(out: Out, *, told: Callable[[Published], None] = lambda _: None) -> tuple[Published, ...]:
    """Announce what is ready and bring every document up to date; ``told`` hears of each edition.

    An edition that cannot be written keeps its last good documents, and the others are published.

    Raises:
        StoreError: the database failed; what it announced before stands.
        DeliveryError: the pages common to all editions were not accepted.
    """
    done = []
    for edition in out.config.editions:
        published = _publish(edition, out)
        told(published)
        done.append(published)
    _write_common(out)
    return tuple(done)


def _publish(edition: Edition, out: Out) -> Published:
    announced = _announce(edition, out)
    feed, unsound = render.sound(compose(edition, out))
    errors = tuple(RenderError(reason, edition=edition.key, format="any") for reason in unsound)
    try:
        documents = {
            **{f"{edition.key}.{ending}": write(feed) for ending, write in render.FORMATS.items()},
            f"{edition.key}/index.html": render.page(feed),
        }
        written = tuple(
            path for path, body in documents.items() if out.shelf.put(path, body, modified=feed.updated)
        )
    except (RenderError, DeliveryError) as error:
        return Published(edition=edition, announced=announced, errors=(*errors, error))
    return Published(edition=edition, announced=announced, written=written, errors=errors)


def _announce(edition: Edition, out: Out) -> int:
    """Append to the ledger what is ready, let known lines show better versions; return how many are new."""
    now = out.now()
    states = out.store.states()
    first_reads = {id: state.first_good for id, state in states.items() if state.first_good is not None}
    ledger = out.store.ledger(edition)
    new = announce.decide(edition, ledger, out.store.unannounced(edition), first_reads=first_reads, now=now)
    stories = out.store.stories(line.story for line in ledger.window)
    shown = [announce.show(line, stories[line.story], edition) for line in ledger.window]
    changed = [line for line, before in zip(shown, ledger.window, strict=True) if line != before]
    if new or changed:
        out.store.announce(edition, [*changed, *new], now=now)
    return len(new)


def compose(edition: Edition, out: Out) -> Feed:
    """Put together what an edition shows now, newest first."""
    window = out.store.ledger(edition).window
    stories = out.store.stories(line.story for line in window)
    sources = {source.id: source for source in out.config.sources}
    entries = tuple(_entry(line, stories[line.story], sources) for line in window)
    return Feed(
        edition=edition,
        url=f"{out.config.site.address.rstrip('/')}/{edition.key}/",
        updated=_updated(edition, entries, out),
        entries=entries,
        siblings=tuple(other for other in out.config.editions if other.name == edition.name),
        site_name=out.config.site.name,
        time_zone=out.config.site.time_zone,
    )


def _updated(edition: Edition, entries: Sequence[FeedEntry], out: Out) -> datetime:
    if not entries:
        return EARLIEST
    digest = sha256(repr(entries).encode()).hexdigest()
    return out.store.stamp(edition, digest, now=out.now().replace(microsecond=0))


def _entry(line: Announcement, story: Story, sources: Mapping[str, Source]) -> FeedEntry:
    shown = next(item for item in story.members if item.id == line.item)
    source = sources.get(shown.source)
    return FeedEntry(
        announcement=line,
        shown=replace(shown, content_html=clean.excerpt(shown.content_html, EXCERPT)),
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


def _write_common(out: Out) -> None:
    """Write what belongs to no single edition: the front page, the list of feeds, the style sheet."""
    site = out.config.site
    for path, body in render.common(site.name, out.config.editions, url=site.address).items():
        out.shelf.put(path, body, modified=out.now())
