"""Reading where it can do no harm: ``read`` in child processes with limits. The only door to pebble.

What we read is hostile and some libraries are quadratic in it (FAULTS, "Hazards measured"), so a reading
that takes too much time or memory is killed with its process, and that source alone fails.
"""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from aggregator import memory
from aggregator.errors import ParseError
from aggregator.model import Document, Entry, Intake, Item, Parsed, Source
from aggregator.read import BROKEN, examine, read

T = TypeVar("T")

WALL = timedelta(seconds=10)
MEMORY = 96 * 1024 * 1024
"""Bytes of data a reading may take beyond what a child begins with: ten for each of the largest document."""

TASKS = 20
"""Readings after which a child is replaced: what it shares with others turns its own, and libraries leak."""


class ChildReader:
    """A ``ports.Reader`` over a pool of warm child processes.

    ``restarts`` counts those that broke a limit and were replaced.
    """

    def __init__(self, processes: int) -> None:
        memory.be_thrifty()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["aggregator.warm"])
        self.restarts = 0
        self._pool = ProcessPool(
            max_workers=processes, max_tasks=TASKS, initializer=_limit, initargs=(MEMORY,), context=context
        )

    def read(self, document: Document, source: Source, *, now: datetime) -> Coroutine[Any, Any, Intake]:
        """Turn a document into items in a child process; what waits for it no longer holds the body.

        Raises:
            ParseError: the document is no list of news, or reading it broke a limit.
        """
        return self._in_child(read, document.without_body(), _laid_out(document.body), source, now)

    def examine(
        self, document: Document, source: Source, *, now: datetime
    ) -> Coroutine[Any, Any, tuple[Parsed, list[tuple[Entry, Item]], dict[str, int]]]:
        """Do what ``read.examine`` does, in a child process.

        Raises:
            ParseError: as ``read``.
        """
        return self._in_child(examine, document.without_body(), _laid_out(document.body), source, now)

    async def _in_child(
        self, work: Callable[..., T], document: Document, body: IO[bytes], source: Source, now: datetime
    ) -> T:
        with body:
            task = self._pool.schedule(
                _thriftily,
                args=(work, document, Path(f"/proc/{os.getpid()}/fd/{body.fileno()}"), source),
                kwargs={"now": now},
                timeout=WALL.total_seconds(),
            )
            return await self._outcome(task, document)

    async def _outcome(self, task: "ProcessFuture[T]", document: Document) -> T:
        try:
            return cast("T", await asyncio.wrap_future(task))
        except TimeoutError as error:
            self.restarts += 1
            what = f"reading it took more than {WALL.total_seconds():.0f} seconds and was stopped"
            raise ParseError(what, url=document.url) from error
        except MemoryError as error:
            raise ParseError("reading it took too much memory and was stopped", url=document.url) from error
        except BROKEN as error:
            what = f"it broke what reads it: {error!r:.200}"
            raise ParseError(what, url=document.url) from error
        except ProcessExpired as error:
            self.restarts += 1
            what = "reading it broke the process that read; it was replaced"
            raise ParseError(what, url=document.url) from error

    def close(self) -> None:
        """End the child processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves this one untyped
        self._pool.join()


def _laid_out(body: bytes) -> IO[bytes]:
    """Return a file in memory that has a body, to be there while it is read.

    Through the pool's pipe a body of ten megabytes would be there four times, and stay in the child.
    """
    file = os.fdopen(os.memfd_create("document"), "wb")
    with ExitStack() as on_failure:
        on_failure.callback(file.close)
        file.write(body)
        file.flush()
        on_failure.pop_all()
    return file


def _thriftily(
    work: Callable[..., T], bodiless: Document, place: Path, source: Source, *, now: datetime
) -> T:
    try:
        return work(replace(bodiless, body=place.read_bytes()), source, now=now)
    finally:
        memory.give_back()


def _limit(most: int) -> None:
    limit = memory.held() + most
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
