"""The service in a folder of its own, and the process that makes its passes, watched for its memory."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from textwrap import indent
from typing import Any

import feedparser

from aggregator.app import load
from aggregator.model import Item
from aggregator.store import SqlStore

ROOT = Path(__file__).resolve().parents[2]

EDITION = """
roma:
  topic: roma
  languages: {en: Roma in the news}
  fallback: [any]
  patience: 0 seconds
  entries: 500
  pace: {burst: 100}
"""


class Worker:
    """The process (``passes.py``); ``peak`` is the memory that it and its children took, in bytes."""

    def __init__(self, authorities: Path | None = None) -> None:
        trusted = {"SSL_CERT_FILE": str(authorities)} if authorities else {}
        self.process = subprocess.Popen(
            # A main module without a file, as the command has one without imports: reading children import
            # their parent's, and each would take the memory of the whole service.
            [sys.executable, "-c", "from tests.faults.passes import main; main()"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **trusted},
        )
        self.peak = 0
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def ask(self, **ask: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(ask) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "escaped" not in answer, answer["escaped"]
        return answer

    def close(self) -> None:
        self.process.communicate(timeout=60)
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._done.wait(0.05):
            self.peak = max(self.peak, sum(map(memory, tree(self.process.pid))))


def tree(pid: int) -> Iterator[int]:
    """Give a process and all that it or its children have started."""
    yield pid
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def memory(pid: int) -> int:
    """Return what a process takes, in bytes; what it shares with others is divided among them."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def shown(item: Item, guids: Mapping[str, str]) -> dict[str, Any]:
    """Return what is looked at of an item."""
    day = str(item.published.value)[:10]
    return {"id": item.id, "title": item.title, "day": day, "announced": guids.get(item.id)}


@dataclass
class House:
    """A service on disk and what it publishes."""

    folder: Path
    worker: Worker
    hosts: list[str] = field(default_factory=list)
    deadline: str = "30 seconds"

    @property
    def public(self) -> Path:
        return self.folder / "data" / "public"

    def configure(self, sources: Iterable[str]) -> None:
        text = (
            "site:\n  name: Test press review\n  address: https://news.example.org\n"
            f"  contact: desk@example.org\nsources:\n{indent(''.join(sources), '  ')}\n"
            f"editions:\n{indent(EDITION, '  ')}\n"
        )
        (self.folder / "feeds.yaml").write_text(text, encoding="utf-8")
        # As an earlier start has made it: the process that makes the tables keeps what it takes to do that.
        SqlStore.open(f"sqlite:///{self.folder / 'data/aggregator.db'}").close()

    def make_pass(self, now: datetime, only: Iterable[str] = ()) -> dict[str, Any]:
        """Let the service work once, as if it were ``now``; return what it says and publishes."""
        told = self.worker.ask(
            folder=str(self.folder),
            now=now.isoformat(),
            only=list(only),
            environ={
                "AGGREGATOR_DATA": str(self.folder / "data"),
                "AGGREGATOR_ALLOW_HOSTS": ",".join(self.hosts),
                "AGGREGATOR_GAP": "0 seconds",
                "AGGREGATOR_DEADLINE": self.deadline,
                "AGGREGATOR_MEANINGS": "no",  # a process of its own, with memory of its own
            },
        )
        return {**told, "items": self.items(told["held"]), "entries": self.entries()}

    def items(self, sources: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Return what the store holds of each source, and the guid that each item is announced by."""
        store = SqlStore.open(f"sqlite:///{self.folder / 'data/aggregator.db'}")
        try:
            [edition] = load(self.folder / "feeds.yaml").editions
            lines = store.announcements(edition, limit=10_000)
            stories = store.stories([line.story for line in lines])
            guids = {member.id: line.guid for line in lines for member in stories[line.story].members}
            return {
                source: [shown(item, guids) for item in store.items(source=source, limit=10_000)]
                for source in sources
            }
        finally:
            store.close()

    def entries(self) -> list[dict[str, Any]]:
        """Return the published entries, once all three formats were found whole and to hold the same ids."""
        feed = json.loads((self.public / "roma/en.json").read_bytes())["items"]
        for ending in ("rss", "atom"):
            read = feedparser.parse(BytesIO((self.public / f"roma/en.{ending}").read_bytes()))
            assert not read.bozo, read.get("bozo_exception")
            assert [entry.id for entry in read.entries] == [entry["id"] for entry in feed]
        return list(feed)
