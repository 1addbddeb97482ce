"""Reading where it can do no harm: ``read`` in child processes with limits. The only door to pebble.

What we read is hostile and some libraries are quadratic in it (FAULTS, "Hazards measured"), so a reading
that takes too much time or memory is killed with its process, and that source alone fails.
"""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from aggregator import memory
from aggregator.errors import ParseError
from aggregator.model import Document, Entry, Intake, Item, Parsed, Source
from aggregator.read import BROKEN, examine, read

T = TypeVar("T")

WALL = timedelta(seconds=10)
MEMORY = 96 * 1024 * 1024
"""Bytes of data a reading may take beyond what a child begins with: ten for each of the largest document."""

TASKS = 200
"""Readings after which a child is replaced, so that no leak of a library adds up."""


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

    async def read(self, document: Document, source: Source, *, now: datetime) -> Intake:
        """Turn a document into items in a child process.

        Raises:
            ParseError: the document is no list of news, or reading it broke a limit.
        """
        return await self._in_child(read, document, source, now)

    async def examine(
        self, document: Document, source: Source, *, now: datetime
    ) -> tuple[Parsed, list[tuple[Entry, Item]], dict[str, int]]:
        """Do what ``read.examine`` does, in a child process.

        Raises:
            ParseError: as ``read``.
        """
        return await self._in_child(examine, document, source, now)

    async def _in_child(self, work: Callable[..., T], document: Document, source: Source, now: datetime) -> T:
        with _laid_out(document.body) as place:
            task = self._pool.schedule(
                _thriftily,
                args=(work, replace(document, body=b""), place, source),
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


@contextmanager
def _laid_out(body: bytes) -> Iterator[Path]:
    """Give the place of a file in memory that has a body, for as long as it is read.

    Through the pool's pipe a body of ten megabytes would be there four times, and stay in the child.
    """
    descriptor = os.memfd_create("document")
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")


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
