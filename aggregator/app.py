"""Builds the parts from the Config and the Settings; the only file that knows every class."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from aggregator import config, sources, story, tag
from aggregator.alarming import Alarms, Channel, by_mail, by_webhook
from aggregator.alarms import Mail
from aggregator.collect import Collected, Way, collect
from aggregator.config import Config, Settings
from aggregator.deliver import Folder
from aggregator.errors import AlreadyAtWork, ConfigError
from aggregator.fetch import HttpFetcher
from aggregator.joining import Grouper, group
from aggregator.model import Item, Regrouping, Report, Source
from aggregator.ports import Now
from aggregator.publish import Out, Published, publish
from aggregator.push import Push, Pushed, push
from aggregator.reading import ChildReader
from aggregator.recalling import Recalled, recall
from aggregator.reporting import report
from aggregator.store import SqlStore, backup_to_work_on

MARKUP_KEPT = timedelta(days=90)
"""So long the long texts of what is about no topic are kept: new words judge them once more until then."""


GROUPED = 5000
"""Items that are grouped before editions are looked at: of a flood, the rest waits for the next time."""


def clock() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def load(path: Path) -> Config:
    """Read feeds.yaml, knowing which topics there are words for.

    Raises:
        ConfigError: the file needs corrections; the text has a line for each.
    """
    return config.load(path, topics=tag.topics())


def store_opener(settings: Settings) -> Callable[[], SqlStore]:
    """Return what opens the database at its first call, and gives the same one ever after."""
    return cache(lambda: SqlStore.open(settings.database_url))


def back_up(settings: Settings, file: Path) -> None:
    """Write all that is held to a new file; it asks no feeds.yaml, whose mistakes must not keep it from that.

    Raises:
        StoreError: the database failed, or the file is there.
    """
    with closing(store_opener(settings)()) as store:
        store.back_up(file)


@dataclass
class App:
    """The service put together: each part is built when it is first needed."""

    config: Config
    settings: Settings
    now: Now = clock

    @cached_property
    def store(self) -> SqlStore:
        """The database, brought up to the present schema."""
        return SqlStore.open(self.settings.database_url)

    @cached_property
    def shelf(self) -> Folder:
        """The published folder."""
        return Folder(self.settings.public)

    @cached_property
    def _written(self) -> dict[str, str]:
        """What each document was last written from."""
        return {}

    @cached_property
    def _told(self) -> dict[str, str]:
        """The revision of each archive whose stories have their pages."""
        return {}

    @cached_property
    def _current(self) -> set[str]:
        """The editions whose documents show all that was announced."""
        return set()

    @cached_property
    def fetcher(self) -> HttpFetcher:
        """The way to the web."""
        return HttpFetcher(
            self.config.site.contact,
            site=self.config.site.address,
            allow_hosts=self.settings.allow_hosts,
            deadline=self.settings.deadline,
            gap=self.settings.gap,
        )

    @cached_property
    def herald(self) -> HttpFetcher:
        """The way to the webhook, which may stand inside: nothing that a source says leads there."""
        hook = self.settings.alarm_webhook
        return HttpFetcher(
            self.config.site.contact,
            site=self.config.site.address,
            allow_hosts=frozenset({hook.host}) if hook else frozenset(),
            deadline=self.settings.deadline,
        )

    @cached_property
    def alarms(self) -> Alarms:
        """The ways in which people are told of troubles."""
        settings, channels = self.settings, dict[str, Channel]()
        if settings.alarm_mail:
            contact = self.config.site.contact
            sender = contact if "@" in contact else settings.alarm_mail[0]
            mail = Mail(**settings.alarm_server._asdict(), sender=sender, to=settings.alarm_mail)
            channels["mail"] = by_mail(mail)
        if settings.alarm_webhook:
            channels["webhook"] = by_webhook(settings.alarm_webhook.url, self.herald)
        return Alarms(channels=channels, store=self.store)

    @cached_property
    def reader(self) -> ChildReader:
        """The child processes that read."""
        return ChildReader(self.settings.readers)

    @cached_property
    def writing(self) -> asyncio.Lock:
        """Whose turn it is to change what is held: sources are read while editions are published."""
        return asyncio.Lock()

    async def collect(
        self, chosen: Collection[Source], *, told: Callable[[Collected], None] = lambda _: None
    ) -> tuple[Collected, ...]:
        """Read the chosen sources and store what they say."""
        way = Way(
            fetcher=self.fetcher, reader=self.reader, store=self.store, now=self.now, writing=self.writing
        )
        return await collect(chosen, way, told=told)

    @cached_property
    def grouper(self) -> Grouper:
        """What puts items together by story; with the extra "semantic", by what they mean too."""
        meaning = story.E5Meaning() if self.settings.meanings and story.is_installed() else None
        return Grouper(store=self.store, now=self.now, meaning=meaning)

    def group(self, *, limit: int = GROUPED, told: Callable[[Item], None] = lambda _: None) -> Regrouping:
        """Find which stories the items tell that have come."""
        return group(self.grouper, limit=limit, told=told)

    def publish(self, *, told: Callable[[Published], None] = lambda _: None) -> tuple[Published, ...]:
        """Group what has come, announce what is ready and bring the published folder up to date."""
        self.group()
        out = Out(
            config=self.config,
            store=self.store,
            shelf=self.shelf,
            now=self.now,
            written=self._written,
            told=self._told,
            current=self._current,
        )
        return publish(out, told=told)

    def due(self) -> tuple[Source, ...]:
        """Return the sources whose turn it is."""
        now, asked, states = self.now(), self.store.subscriptions(), dict(self.store.states())
        for source in self.config.sources:
            if source.id in states:
                known = states[source.id].about(source)
                states[source.id] = sources.pushed(source, known, asked.get(f"source {source.id}"), now)
        closed, gap = self.store.closed_hosts(), self.settings.gap
        return sources.due(self.config.sources, states, closed, now, gap=gap)

    async def push(self, *, told: Callable[[Pushed], None] = lambda _: None) -> tuple[Pushed, ...]:
        """Say to hubs what is due to be said: subscriptions, and word of changes."""
        way = Push(
            config=self.config,
            store=self.store,
            shelf=self.shelf,
            fetcher=self.fetcher,
            now=self.now,
            subscribe=self.settings.subscribe,
        )
        return await push(way, told=told)

    def report(self) -> Report:
        """Say how everything is doing."""
        return report(self.config, self.store, self.now())

    def restore(self, backup: Path) -> tuple[Path | None, tuple[Recalled, ...]]:
        """Replace all that is held by what a backup holds, and what was published since then.

        Return where what was held before is kept (None if nothing was), and what was read back.

        Raises:
            AlreadyAtWork: a worker is at work.
            StoreError: the backup or the database failed; what was held is held.
            DeliveryError: the published documents cannot be read.
        """
        lease = self.store.lease()
        try:
            lease.hold()
        except AlreadyAtWork as error:
            raise AlreadyAtWork("a worker is at work on this database: stop it, then restore") from error
        try:
            return self._restored(backup, self.now())
        finally:
            lease.give_up()

    def _restored(self, backup: Path, now: datetime) -> tuple[Path | None, tuple[Recalled, ...]]:
        self.settings.data.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.settings.data) as folder:
            copy = Path(folder) / "restoring.db"
            restored = SqlStore.open(backup_to_work_on(backup, copy))
            try:
                recalled = recall(self.config, restored, self.shelf, now=now)
            finally:
                restored.close()
            former = self._former(now)
            self.store.bring_back(copy)
        return former, recalled

    def _former(self, now: datetime) -> Path | None:
        """Keep what is held before it is replaced, if anything is."""
        if not self.store.counts()["items"]:
            return None
        file = self.settings.data / f"before-restore-{now:%Y%m%dT%H%M%SZ}.db"
        self.store.back_up(file)
        return file

    def forget(self) -> int:
        """Let go of old texts that are about nothing, a few at a time; return how many were looked at."""
        now, keep = self.now(), self.config.site.keep
        return self.store.forget(markup_before=now - min(keep, MARKUP_KEPT), texts_before=now - keep)

    def source(self, id: str) -> Source:
        """Return a source by its short name.

        Raises:
            ConfigError: feeds.yaml has no such source.
        """
        for source in self.config.sources:
            if source.id == id:
                return source
        known = ", ".join(source.id for source in self.config.sources)
        raise ConfigError(f'there is no source "{id}"; I know {known}', path="feeds.yaml")

    async def close(self) -> None:
        """Release what was built, and only that."""
        built = vars(self)
        if "fetcher" in built:
            await self.fetcher.close()
        if "herald" in built:
            await self.herald.close()
        if "reader" in built:
            self.reader.close()
        if "grouper" in built and self.grouper.meaning is not None:
            self.grouper.meaning.close()
        if "store" in built:
            self.store.close()

    def with_config(self, config: Config) -> "App":
        """Return the same service under another configuration; open parts that it leaves alone go along."""
        other = replace(self, config=config)
        kept = {"store", "shelf", "reader", "grouper", "writing", "_written", "_told", "_current"} | (
            {"fetcher", "herald", "alarms"} if config.site == self.config.site else set()
        )
        vars(other).update({name: part for name, part in vars(self).items() if name in kept})
        return other
