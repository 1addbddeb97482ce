"""The real service on a folder of its own, in this process: it is started, dies and is started again."""

import asyncio
import io
import os
import shutil
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

import httpx
import pytest
from sqlalchemy.engine.default import DefaultDialect

from aggregator import config, read
from aggregator.app import App, load
from aggregator.collect import Collected
from aggregator.fetch import HttpFetcher
from aggregator.following import Followed
from aggregator.model import Document, Intake, Source
from aggregator.publish import Published
from tests.crash.seam import Seam
from tests.invariants.press import START

T = TypeVar("T")


class DiedError(BaseException):
    """The process ended here, as far as the service is concerned: nobody may catch it and go on."""


class Mortal(Seam):
    """A seam from which on nothing that the service does reaches disk or database: to them it has ended."""

    def arm(self, at: int) -> None:
        """Let the world end at the n-th point from now, 0 for never."""
        self.points, self.at, self.lasting = [], at, True

    def pass_file(self, name: str, path: object = "") -> None:  # noqa: ARG002 - the parent's
        if self._meets(name):
            raise DiedError(name)

    def pass_database(self, name: str) -> None:
        if self._meets(name):
            raise DiedError(name)

    def pass_hub(self, name: str) -> None:
        pass

    @classmethod
    def installed(cls, patch: pytest.MonkeyPatch, inside: Path) -> "Mortal":
        """Wrap what touches the disk and the database until the patch is undone."""
        for name in ("fsync", "replace", "unlink", "mkdir"):
            patch.setattr(os, name, getattr(os, name))
        patch.setattr(io, "open", io.open)
        patch.setattr(DefaultDialect, "do_commit", DefaultDialect.do_commit)
        patch.setattr(DefaultDialect, "do_execute", DefaultDialect.do_execute)
        patch.setattr(HttpFetcher, "post", HttpFetcher.post)
        seam = cls(str(inside))
        seam.install()
        return seam


class HereReader:
    """Reads in this process: what a child process reads stands in no database and no file."""

    restarts = 0

    async def read(self, document: Document, source: Source, *, now: datetime) -> Intake:
        return read.read(document, source, now=now)

    def close(self) -> None:
        pass


class HereExecutor(Executor):
    """Does in this process what a pool of them would do."""

    def __init__(self, _processes: int, *, mp_context: object) -> None:
        del mp_context

    def submit(self, work: Callable[..., T], /, *arguments: Any, **more: Any) -> "Future[T]":
        done: Future[T] = Future()
        done.set_result(work(*arguments, **more))
        return done


class Clock:
    """The test's own time."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, span: timedelta) -> None:
        self.time += span


class House:
    """The service between its starts: its folder, its clock, its way to the web in memory."""

    def __init__(self, folder: Path, clock: Clock, web: httpx.AsyncBaseTransport) -> None:
        self.folder, self.clock, self.web = folder, clock, web
        self.runner = asyncio.Runner()

    @property
    def public(self) -> Path:
        return self.folder / "data" / "public"

    @property
    def feeds_yaml(self) -> Path:
        return self.folder / "feeds.yaml"

    def start(self) -> None:
        """Begin as a new process would: with nothing but what stands on disk."""
        self.app = self._app()
        self.lease = self.app.store.lease()
        self.lease.hold()
        self.followed = Followed(self.feeds_yaml, self.app.config)

    def second_app(self) -> App:
        """Return what another worker on the same folder would work with."""
        return self._app()

    def _app(self) -> App:
        environ = {
            "AGGREGATOR_DATA": str(self.folder / "data"),
            "AGGREGATOR_GAP": "0 seconds",
            "AGGREGATOR_MEANINGS": "no",
        }
        app = App(config=load(self.feeds_yaml), settings=config.settings(environ), now=self.clock)
        app.reader = HereReader()  # type: ignore[assignment]
        app.fetcher = HttpFetcher("desk@example.org", gap=timedelta(0), transport=self.web)
        return app

    def stop(self) -> None:
        """End, well or badly: what is open is let go of, and nothing is written any more."""
        self.lease.give_up()
        self.run(self.app.close())

    def end_tasks(self) -> None:
        """Let nothing that was under way go on: its process is dead."""
        self.runner.close()
        self.runner = asyncio.Runner()

    def close(self) -> None:
        """Leave nothing behind."""
        self.stop()
        self.runner.close()
        shutil.rmtree(self.folder)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def reload(self) -> None:
        """Look at feeds.yaml as the worker does before each pass."""
        changed = self.followed.look(self.clock())
        if changed is not self.app.config:
            self.app = self.app.with_config(changed)

    def collect(self) -> Sequence[Collected]:
        """Read what is due."""
        return self.run(self.app.collect(self.app.due()))

    def publish(self) -> Sequence[Published]:
        """Announce and write what is ready."""
        return self.app.publish()

    def does(self, what: Literal["collect", "publish"]) -> Callable[[], Sequence[Any]]:
        """Return one half of a pass."""
        return self.collect if what == "collect" else self.publish
