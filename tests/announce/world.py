"""A small world for the ledger: sources that misbehave, a clock that jumps, editions that publish."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from aggregator import publish as publishing
from aggregator.composing import Out, Papers, compose, digest
from aggregator.config import Config, Site
from aggregator.errors import DeliveryError
from aggregator.model import (
    Edition,
    Feed,
    Inferred,
    Intake,
    Item,
    Pace,
    Quiet,
    Source,
    SourceState,
    Story,
    Tag,
    Verdict,
)
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NIGHT = Quiet(begins=time(22), ends=time(7), time_zone="Europe/Paris")

EDITIONS = (
    Edition(
        name="roma",
        topic="roma",
        language="fr",
        title="Les Roms",
        fallback=("en",),
        patience=timedelta(hours=1),
        pace=Pace(per_hour=8, burst=5, quiet=NIGHT),
        window=6,
    ),
    Edition(
        name="roma",
        topic="roma",
        language="en",
        title="Roma",
        fallback=("any",),
        patience=timedelta(0),
        pace=Pace(burst=4, newest_first=True),
        window=8,
    ),
)


class Shelf:
    """Takes documents, unless its disk is full."""

    full = False

    def put(self, documents: Mapping[str, bytes], *, modified: datetime) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        if self.full:
            raise DeliveryError("the disk is full", to=min(documents))
        return tuple(documents)

    def holds(self, path: str) -> bool:
        return bool(path)

    def body(self, path: str) -> bytes | None:
        return path.encode()

    def digest(self, path: str) -> str | None:
        return path


@dataclass
class World:
    """The real store, decisions and order of publishing; only what is written is looked at, not rendered."""

    store: SqlStore
    now: datetime = NOW
    sources: list[Source] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    shown: dict[str, list[Feed]] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)
    written: dict[str, str] = field(default_factory=dict)
    current: set[str] = field(default_factory=set)

    @property
    def out(self) -> Out:
        """The parts of publishing, as they are now."""
        site = Site(name="Test", address="https://news.example.org", contact="desk@example.org")
        config = Config(site=site, sources=tuple(self.sources), editions=EDITIONS)
        return Out(
            config=config,
            store=self.store,
            shelf=self.shelf,
            now=lambda: self.now,
            written=self.written,
            current=self.current,
        )

    # what happens

    def source(self, **words: Any) -> Source:
        number = len(self.sources)
        new = Source(id=f"s{number}", name=f"Source {number}", url=f"https://s{number}.example/", **words)
        self.sources.append(new)
        return new

    def item(self, source: Source, *, language: str, age: timedelta, title: str, url: str = "") -> Item:
        number = len(self.items)
        return Item(
            id=f"i{number}",
            source=source.id,
            guid=f"g{number}",
            url=url or f"{source.url}{number}",
            key=None,
            title=title,
            summary=f"Summary {number}",
            content_html="",
            language=Inferred(value=language, because="said"),
            published=Inferred(value=self.now - age, because="said"),
            first_seen=self.now,
            tags=(Tag(topic="roma", verdict="yes", score=1.0),),
            raw_hash=f"h{number}",
        )

    def read(self, source: Source, items: Sequence[Item]) -> None:
        """Store what one reading of a source gave."""
        state = self.store.states().get(source.id, SourceState(source=source.id))
        state = replace(state, first_good=state.first_good or self.now, last_good=self.now)
        saved = self.store.save(Intake(source=source.id, kind="feed", items=tuple(items)), state)
        alone = [Verdict(item=id_, joins=None, sure=0.0, because=()) for id_ in saved.new]
        self.store.group(alone, now=self.now)
        self.items |= {item.id: item for item in items}

    def build(self) -> None:
        """Publish every edition as the service does; ``shown`` gets each document that was written."""
        for edition in EDITIONS:
            publishing._publish(edition, self.out)

    def die(self) -> None:
        """Lose all that a process remembers."""
        self.written, self.current = {}, set()

    def feeds(self, edition: Edition, out: Out) -> Iterator[Papers]:
        """Stand in for the documents of an edition: what they are made of, as it comes to be written."""
        feed = compose(edition, out)

        def write() -> tuple[dict[str, bytes], tuple[()]]:
            if not self.shelf.full:
                self.shown.setdefault(edition.key, []).append(feed)
            return {f"{edition.key}.rss": b"written"}, ()

        path = f"{edition.key}.rss"
        yield Papers(paths=(path,), state=digest(feed), modified=feed.updated, write=write)

    def story_of(self, item: str) -> Story:
        found = self.store.story_of(item)
        assert found is not None
        return found
