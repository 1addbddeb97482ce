"""Collects and publishes on schedule; the only door to the scheduler.

One tick asks the store which sources are due: a job for each source does not scale (HOUSE, "Traps"), and
what is due must survive a restart anyway.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator import logs
from aggregator.alarming import Rung
from aggregator.app import App, clock
from aggregator.collect import Collected
from aggregator.errors import AggregatorError, AlreadyAtWork, StoreError
from aggregator.following import Followed
from aggregator.model import Pulse, Saved
from aggregator.publish import Published
from aggregator.push import Pushed
from aggregator.troubles import Troubles

log = logs.logger(__name__)

REFRESH = timedelta(minutes=1)
"""Editions are looked at this often even when no source says anything new: patience and pace run out."""


PASSES_TO_AN_ALARM = 6
"""Of so many passes one is followed by a look at what people should be told."""


class Worker:
    """The service at work, until it is told to stop."""

    def __init__(self, app: App, config_file: Path) -> None:
        self._app = app
        self._followed = Followed(config_file, app.config)
        self._published_at = app.now() - REFRESH
        self._publishing: asyncio.Task[None] | None = None
        self._reading: dict[str, asyncio.Task[tuple[Collected, ...]]] = {}
        self._news = False
        self._lease = app.store.lease()
        self._left: AlreadyAtWork | None = None
        self._began = self._passed_at = app.now()
        self._troubles = Troubles()
        self._pulse: Pulse | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; requests under way are given up, what is being written is finished.

        Raises:
            AlreadyAtWork: another worker is at work on the same store, or has become it.
        """
        self._lease.hold()
        self._stop = stop
        try:
            database = self._app.store.facts()
            log.info("at work", database=database.version, journal=database.journal, bytes=database.size)
            if before := self._app.store.pulse():
                self._troubles.recall(before.troubles)
            scheduler = self._scheduler()
            scheduler.start()
            await stop.wait()
            scheduler.shutdown()
            await self._stop_reading()
            if self._publishing is not None:
                # Waited for, not awaited: a failure was told in its pass and must not keep us from closing.
                await asyncio.wait({self._publishing})
            await self._app.close()
        finally:
            self._lease.give_up()
        if self._left is not None:
            raise self._left

    def _scheduler(self) -> AsyncIOScheduler:
        tick = self._app.settings.tick
        scheduler = AsyncIOScheduler(timezone="UTC")
        seldom = PASSES_TO_AN_ALARM * tick
        jobs = (self._tick, tick, timedelta(0)), (self._push, tick, tick), (self._ring, seldom, seldom)
        for work, every, first in jobs:
            scheduler.add_job(
                work,
                "interval",
                seconds=every.total_seconds(),
                next_run_time=clock() + first,
                coalesce=True,
                misfire_grace_time=None,  # a late pass is still a pass
                max_instances=1,
            )
        return scheduler

    async def _tick(self) -> None:
        try:
            self._lease.hold()
            changed = self._reload()
            await self._collect()
            if changed or self._news or self._app.now() - self._published_at >= REFRESH:
                self._news = False
                async with self._app.writing:
                    self._publishing = asyncio.create_task(asyncio.to_thread(self._publish))
                    await asyncio.shield(self._publishing)
            await asyncio.to_thread(self._beat, None)
        except asyncio.CancelledError:
            log.info("stopping; what was being read is read again at the next start")
        except AlreadyAtWork as error:
            self._left = error
            self._stop.set()
        except AggregatorError as error:
            # Our own errors are sentences; a traceback adds nothing.
            log.error("this pass failed; the next one begins anew", problem=str(error))  # noqa: TRY400
            await asyncio.to_thread(self._beat, error)
        except Exception as error:
            log.exception("this pass failed; the next one begins anew")
            await asyncio.to_thread(self._beat, error)

    def _beat(self, failure: Exception | None) -> None:
        """Leave word in the store of how this pass went."""
        now = self._app.now()
        self._troubles.passed(failure)
        self._passed_at = self._passed_at if failure else now
        self._pulse = Pulse(
            started_at=self._began,
            passed_at=self._passed_at,
            tick=self._app.settings.tick,
            restarts=self._app.reader.restarts,
            troubles=self._troubles.present(self._followed.trouble, now),
        )
        try:
            self._app.store.save_pulse(self._pulse)
            log.debug("pass ended", well=failure is None, troubles=len(self._pulse.troubles))
        except StoreError as error:
            log.error("the store does not take our word", problem=str(error))  # noqa: TRY400 - as above

    async def _ring(self) -> None:
        """Tell people what is news; apart from the pass, as a mail server may be slow."""
        if self._pulse is None:
            return
        app = self._app
        try:
            await app.alarms.ring(app.config, self._pulse, now=app.now(), told=_log_rung)
        except asyncio.CancelledError:
            log.info("stopping; what people are still to be told they are told at the next start")
        except Exception:
            log.exception("telling people failed; the next time tries again")

    async def _push(self) -> None:
        """Say to hubs what is due; apart from the pass, for a slow hub must not keep sources waiting."""
        try:
            await self._app.push(told=_log_pushed)
        except asyncio.CancelledError:
            log.info("stopping; what hubs are still to hear they hear at the next start")
        except AggregatorError as error:
            log.error("talking to hubs failed", problem=str(error))  # noqa: TRY400 - as above
        except Exception:
            log.exception("talking to hubs failed; the next pass tries again")

    def _reload(self) -> bool:
        """Take up a changed feeds.yaml and tell so; from a broken one the last good one stays in force."""
        before = self._followed.trouble
        config = self._followed.look(self._app.now())
        trouble = self._followed.trouble
        if trouble and trouble != before:
            log.error("the last good configuration stays in force", problem=trouble.what)
        if config is self._app.config:
            return False
        self._app = self._app.with_config(config)
        log.info("a changed configuration is in force", file=str(self._followed.path))
        return True

    async def _collect(self) -> None:
        """Read what is due and not being read; wait for it, but for no source longer than half a tick."""
        due = [source for source in self._app.due() if source.id not in self._reading]
        if due:
            begun = asyncio.create_task(self._app.collect(due, told=self._collected))
            self._reading |= dict.fromkeys((source.id for source in due), begun)
        if self._reading:
            # The rest goes on: a host that hangs must not keep the news of others from being published.
            wait = self._app.settings.tick.total_seconds() / 2
            ended, _ = await asyncio.wait({*self._reading.values()}, timeout=wait)
            self._reading = {id: task for id, task in self._reading.items() if task not in ended}
            await asyncio.gather(*ended)

    def _collected(self, collected: Collected) -> None:
        self._reading.pop(collected.source.id, None)
        self._news |= collected.saved is not None and bool(collected.saved.new or collected.saved.edited)
        _log_collected(collected)

    async def _stop_reading(self) -> None:
        """Give up the requests under way; what they would have brought is asked for at the next start."""
        under_way = {*self._reading.values()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _publish(self) -> None:
        done = self._app.publish(told=_log_published)
        self._troubles.published(done)
        self._app.forget()
        self._published_at = self._app.now()


def _log_collected(collected: Collected) -> None:
    told = log.bind(source=collected.source.id)
    if collected.error is not None:
        told.warning("source failed", problem=collected.error.what, url=collected.error.url)
    elif collected.saved is not None:
        new, edited = len(collected.saved.new), len(collected.saved.edited)
        told.info("source read", new=new, edited=edited)
        _log_alarms(collected.source.id, collected.saved, collected.emptied)
    else:
        told.debug("source unchanged", because=collected.unchanged)
    if collected.silent is not None:
        told.warning("no news for longer than is its habit", last_news=f"{collected.silent:%Y-%m-%d}")


def _log_rung(rung: Rung) -> None:
    told = log.bind(channel=rung.channel, begun=rung.begun, ended=rung.ended)
    if rung.error is not None:
        told.warning("alarm not told; it is tried again", problem=str(rung.error))
    else:
        told.info("alarm told")


def _log_pushed(pushed: Pushed) -> None:
    told = log.bind(hub=pushed.hub, said=pushed.said, topic=pushed.topic)
    if pushed.error is not None:
        told.warning("hub failed", problem=str(pushed.error))
    else:
        told.info("hub told")


def _log_alarms(source: str, saved: Saved, emptied: int | None) -> None:
    """Tell once what a person should look at; after that it stands in the status."""
    for reason, number in Counter(hold.reason for hold in saved.holds).items():
        decide = f"aggregator holds {source}"
        log.warning("items held", source=source, held=number, reason=reason, to_decide=decide)
    if emptied is not None:
        log.warning("no news in its list; what it brought stays", source=source, before=emptied)


def _log_published(published: Published) -> None:
    told = log.bind(edition=published.edition.key)
    for error in published.errors:
        told.error("edition not whole", problem=str(error))
    if published.announced or published.written:
        told.info("published", announced=published.announced, documents=len(published.written))
