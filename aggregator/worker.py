"""Collects and publishes on schedule; the only door to the scheduler.

One tick asks the store which sources are due: a job for each source does not scale (HOUSE, "Traps"), and
what is due must survive a restart anyway.
"""

import asyncio
import fcntl
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator.app import App, clock, load
from aggregator.collect import Collected
from aggregator.errors import AggregatorError, AlreadyAtWork, ConfigError
from aggregator.model import Saved
from aggregator.publish import Published
from aggregator.push import Pushed

log = logging.getLogger(__name__)

REFRESH = timedelta(minutes=1)
"""Editions are looked at this often even when no source says anything new: patience and pace run out."""


class Worker:
    """The service at work, until it is told to stop."""

    def __init__(self, app: App, config_file: Path) -> None:
        self._app = app
        self._config_file = config_file
        self._config_text = _text(config_file)
        self._published_at = app.now() - REFRESH
        self._publishing: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; requests under way are given up, what is being written is finished.

        Raises:
            AlreadyAtWork: another worker is at work on the same data.
        """
        with _alone(self._app.settings.data):
            scheduler = AsyncIOScheduler(timezone="UTC")
            scheduler.add_job(
                self._tick,
                "interval",
                seconds=self._app.settings.tick.total_seconds(),
                next_run_time=clock(),
                coalesce=True,
                misfire_grace_time=None,  # a late pass is still a pass
                max_instances=1,
            )
            scheduler.add_job(
                self._push,
                "interval",
                seconds=self._app.settings.tick.total_seconds(),
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
            )
            scheduler.start()
            await stop.wait()
            scheduler.shutdown()
            if self._publishing is not None:
                # Waited for, not awaited: a failure was told in its pass and must not keep us from closing.
                await asyncio.wait({self._publishing})
            await self._app.close()

    async def _tick(self) -> None:
        try:
            changed = self._reload()
            news = await self._collect()
            if changed or news or self._app.now() - self._published_at >= REFRESH:
                self._publishing = asyncio.create_task(asyncio.to_thread(self._publish))
                await asyncio.shield(self._publishing)
        except asyncio.CancelledError:
            log.info("stopping; what was being read is read again at the next start")
        except AggregatorError as error:
            log.error("%s", error)  # noqa: TRY400 - our own errors are sentences; a traceback adds nothing
        except Exception:
            log.exception("this pass failed; the next one begins anew")

    async def _push(self) -> None:
        """Say to hubs what is due; apart from the pass, for a slow hub must not keep sources waiting."""
        try:
            await self._app.push(told=_log_pushed)
        except asyncio.CancelledError:
            log.info("stopping; what hubs are still to hear they hear at the next start")
        except AggregatorError as error:
            log.error("%s", error)  # noqa: TRY400 - as above
        except Exception:
            log.exception("talking to hubs failed; the next pass tries again")

    def _reload(self) -> bool:
        """Take up a changed feeds.yaml and tell so; from a broken one the last good one stays in force."""
        text = _text(self._config_file)
        if text == self._config_text:
            return False
        self._config_text = text
        try:
            self._app = self._app.with_config(load(self._config_file))
        except ConfigError as error:
            log.error("%s\nthe last good configuration stays in force", error)  # noqa: TRY400 - as above
            return False
        log.info("%s was changed and is in force", self._config_file)
        return True

    async def _collect(self) -> bool:
        """Read what is due; tell whether anything new was said."""
        done = await self._app.collect(self._app.due(), told=_log_collected)
        return any(one.saved and (one.saved.new or one.saved.edited) for one in done)

    def _publish(self) -> None:
        self._app.publish(told=_log_published)
        self._published_at = self._app.now()


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the lock of a data folder; it falls with the process, however that ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "worker.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyAtWork(f"another worker is at work in {data}; this one leaves") from error
        yield


def _text(config_file: Path) -> bytes | None:
    try:
        return config_file.read_bytes()
    except OSError:
        return None


def _log_collected(collected: Collected) -> None:
    if collected.error is not None:
        log.warning("%s: %s", collected.source.id, collected.error)
    elif collected.saved is not None:
        new, edited = len(collected.saved.new), len(collected.saved.edited)
        log.info("%s: %d new, %d edited", collected.source.id, new, edited)
        _log_alarms(collected.source.id, collected.saved, collected.emptied)
    else:
        log.debug("%s: unchanged (%s)", collected.source.id, collected.unchanged)


def _log_pushed(pushed: Pushed) -> None:
    if pushed.error is not None:
        log.warning("hub %s, %s %s: %s", pushed.hub, pushed.said, pushed.topic, pushed.error)
    else:
        log.info("hub %s: %s %s", pushed.hub, pushed.said, pushed.topic)


def _log_alarms(source: str, saved: Saved, emptied: int | None) -> None:
    """Tell once what a person should look at; after that it stands in the status."""
    for reason, number in Counter(hold.reason for hold in saved.holds).items():
        log.warning("%s: %d held: %s; to decide: aggregator holds %s", source, number, reason, source)
    if emptied is not None:
        log.warning("%s: no news in its list where there were %d; what it brought stays", source, emptied)


def _log_published(published: Published) -> None:
    for error in published.errors:
        log.error("%s", error)
    if published.announced or published.written:
        log.info(
            "%s: %d announced, %d documents written",
            published.edition.key,
            published.announced,
            len(published.written),
        )
