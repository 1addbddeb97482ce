"""A process of the service's own, with its reading children: it makes the passes that it is asked for.

A line of JSON in, a line of JSON out. All is real but the clock; each pass builds the service anew from its
folder, as after a restart.
"""

import asyncio
import json
import sys
import time
import traceback
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator import config
from aggregator.app import App, load
from aggregator.collect import Collected
from aggregator.errors import AggregatorError
from aggregator.joining import Grouper
from aggregator.model import Document, Source, SourceState, Unchanged
from aggregator.reading import ChildReader

if TYPE_CHECKING:
    from aggregator.ports import Fetcher

READERS = 1


@dataclass
class Timed:
    """The way to the web, and the longest that one reading took, in seconds.

    What it waited for room in memory, which others' readings held, is no time of its own.
    """

    fetcher: Any
    longest: float = 0.0
    waited: defaultdict[Any, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        room = self.fetcher._room
        take_in_turn = room.take_in_turn

        async def timed(who: object, size: int) -> None:
            begun = time.monotonic()
            await take_in_turn(who, size)
            self.waited[asyncio.current_task()] += time.monotonic() - begun

        room.take_in_turn = timed

    async def get(self, source: Source, state: SourceState, *, now: datetime) -> Document | Unchanged:
        begun = time.monotonic()
        try:
            answer: Document | Unchanged = await self.fetcher.get(source, state, now=now)
            return answer
        finally:
            waited = self.waited.pop(asyncio.current_task(), 0.0)
            self.longest = max(self.longest, time.monotonic() - begun - waited)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.fetcher, name)


async def make(ask: dict[str, Any], reader: ChildReader) -> dict[str, Any]:
    """Collect from what is due (or from the sources named), publish, and say how everything is doing."""
    folder, now = Path(ask["folder"]), datetime.fromisoformat(ask["now"])
    app = App(config=load(folder / "feeds.yaml"), settings=config.settings(ask["environ"]), now=lambda: now)
    app.reader = reader
    # Without the extra "semantic": its model is a process with a memory of its own.
    app.grouper = Grouper(store=app.store, now=app.now)
    timed: Fetcher = Timed(app.fetcher)
    vars(app)["fetcher"] = timed
    try:
        chosen = [app.source(id) for id in ask["only"]] if ask.get("only") else app.due()
        collected = await app.collect(chosen)
        failed = [str(error) for one in app.publish() for error in one.errors]
        report = app.report()
        return {
            "collected": {one.source.id: _told(one) for one in collected},
            "failed": failed,
            "status": {
                one.source: {"word": one.word, "problem": one.problem, "drops": dict(one.drops)}
                for one in report.sources
            },
            "held": {one.source: one.held for one in report.sources},
            "longest": vars(timed)["longest"],
        }
    finally:
        await app.fetcher.close()
        app.store.close()


def _told(one: Collected) -> dict[str, Any]:
    return {
        "new": len(one.saved.new) if one.saved else 0,
        "error": one.error and one.error.what,
        "unchanged": one.unchanged,
    }


def main() -> None:
    reader = ChildReader(READERS)
    for line in sys.stdin:
        try:
            said = asyncio.run(make(json.loads(line), reader))
        except AggregatorError as error:
            said = {"failed_whole": str(error)}
        except BaseException:  # noqa: BLE001 - whatever escapes is what the test is to hear of
            said = {"escaped": traceback.format_exc()}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    reader.close()
