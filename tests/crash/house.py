"""A small service on disk, the state it is in, and a reader who never stops looking."""

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
from lxml import etree

from aggregator.deliver import CODINGS

UNPACK = {".br": brotli.decompress, ".gz": gzip.decompress}

FEEDS_YAML = """
site:
  name: Test press review
  address: https://news.example.org
  contact: desk@example.org
  hub: {hub}
sources:
  press:
    name: Press office
    address: {press}
    every: 10 minutes
  presse:
    name: Service de presse
    address: {presse}
    every: 10 minutes
editions:
  roma:
    topic: roma
    languages: {{en: Roma in the news}}
    fallback: [any]
    patience: 1 hour
    entries: 4
    social: {{per hour: 20}}
    digest: {{issued: daily, at: "07:00"}}
  presse:
    topic: roma
    languages: {{fr: Les Roms dans l’actualité}}
    fallback: [any]
    patience: 1 hour
"""

FIRST = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NEXT = FIRST + timedelta(days=1)
BEGUN = ("a day ago", "never")


def items(language: str, numbers: list[int], words: str = "") -> str:
    """An RSS document of numbered items about Roma; by their addresses two languages are one story."""
    text = {
        "en": "Roma families and the town council meet",
        "fr": "Les Roms et le conseil municipal se réunissent",
    }
    body = "".join(
        f"<item><title>{text[language]} ({number})</title>"
        f"<link>https://www.coe.int/{language}/web/congress/-/meeting-{number}</link>"
        f"<guid>https://www.coe.int/{language}/web/congress/-/meeting-{number}</guid>"
        f"<description>{text[language]}, number {number}. {words}</description>"
        f"<pubDate>{FIRST - timedelta(days=9, hours=-number):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number in reversed(numbers)
    )
    return (
        f"<rss version='2.0'><channel><title>Press</title><link>https://www.coe.int/{language}/</link>"
        f"<language>{language}</language>{body}</channel></rss>"
    )


BY_CHANCE = {
    "subscriptions": {"token", "secret", "due", "tries"},
    "source_states": {"due", "rest"},
    "pings": {"owed_since", "told_at", "due", "tries"},
}
"""Columns of what is drawn by lot, or measured, or done again: hubs may hear the same word twice."""

_OF_STEPS = frozenset({"signals", "story_terms", "stamps", "pings"})
"""Tables of the order of work, and of when documents changed."""
_CHANGED = re.compile(rb"12:00:0\d")

LEARNED = ("etag", "last_modified", "body_hash", "last_good", "failures", "items", "kind")
"""What of a source's state follows from its answers alone."""


class Warm:
    """Asks the warm process (``warm.py``) for passes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", str(Path(__file__).with_name("warm.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **ask: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(ask) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "escaped" not in answer, answer["escaped"]
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=30)


def twin(template: Path, folder: Path) -> Path:
    """Copy a service's folder, file times and all, over what stands there."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(template, folder))


def state(folder: Path) -> dict[str, object]:
    """All that a service holds and shows: rows by table, and each published file with its time."""
    public = folder / "data" / "public"
    files = {
        str(path.relative_to(public)): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }
    return {**_rows(folder / "data" / "aggregator.db"), "files": files}


def outline(folder: Path) -> dict[str, object]:
    """What people and programs meet of it, for services that came there in other steps.

    Where one source was read and the other failed, the second version of a story finds another reason to
    belong to it, and a document that changes twice while the clock stands still is stamped a second later.
    """
    public = folder / "data" / "public"
    files = {str(path.relative_to(public)): path for path in public.rglob("*") if path.is_file()}
    rows = _rows(folder / "data" / "aggregator.db")
    for item in rows["items"]:
        del item["story_because"]
    return {
        **{table: found for table, found in rows.items() if table not in _OF_STEPS},
        "files": sorted(files),
        "feeds": {
            name: _CHANGED.sub(b"now", path.read_bytes())
            for name, path in files.items()
            if path.suffix == ".rss"
        },
    }


def _rows(database: Path) -> dict[str, Any]:
    connection = sqlite3.connect(database)
    try:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows: dict[str, Any] = {}
        for name in names:
            found = connection.execute(f"SELECT * FROM {name}")
            columns = [column[0] for column in found.description]
            rows[name] = sorted(
                (
                    _lasting(name, row)
                    for values in found
                    if not _is_pulse(name, row := dict(zip(columns, values, strict=True)))
                ),
                key=repr,
            )
        return {**rows, "integrity": connection.execute("PRAGMA integrity_check").fetchall()}
    finally:
        connection.close()


def _is_pulse(table: str, row: dict[str, Any]) -> bool:
    """Tell whether a row is a worker's word of its last pass, which no pass by hand leaves."""
    return table == "notes" and row["name"] == "worker"


def _lasting(table: str, row: dict[str, Any]) -> dict[str, Any]:
    learned = json.loads(row["rest"]) if table == "source_states" else {}
    kept = {name: value for name, value in row.items() if name not in BY_CHANCE.get(table, ())}
    return {**kept, **{name: learned[name] for name in LEARNED if name in learned}}


def differences(found: dict[str, object], expected: dict[str, object]) -> dict[str, object]:
    """What of two states is not the same, short enough to read."""
    return {
        part: [one for one in _listed(found.get(part)) if one not in _listed(expected.get(part))]
        or [f"lacks {one}" for one in _listed(expected.get(part)) if one not in _listed(found.get(part))]
        for part in found.keys() | expected.keys()
        if found.get(part) != expected.get(part)
    }


def _listed(part: object) -> list[object]:
    return list(part.items()) if isinstance(part, dict) else list(part) if isinstance(part, list) else [part]


def announced(folder: Path) -> list[tuple[str, str]]:
    """Return the edition and story of every line of the ledgers."""
    connection = sqlite3.connect(folder / "data" / "aggregator.db")
    try:
        return connection.execute("SELECT edition, story FROM announcements").fetchall()
    finally:
        connection.close()


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """Read the published folder all the time; give what no reader may ever meet."""
    stop, wrong = threading.Event(), list[str]()
    watcher = threading.Thread(target=_watch, args=(folder / "data" / "public", stop, wrong))
    watcher.start()
    try:
        yield wrong
    finally:
        stop.set()
        watcher.join()


def _watch(public: Path, stop: threading.Event, wrong: list[str]) -> None:
    documents = [path for path in public.rglob("*") if path.is_file() and path.suffix not in UNPACK]
    packed = [path.with_name(path.name + coding.ending) for path in documents for coding in CODINGS]
    seen: dict[Path, tuple[int, int]] = {}
    while not stop.is_set():
        files = (*documents, *packed)
        wrong += (f"{path}: {why}" for path in files if (why := _look(path, seen)))
        stop.wait(0.001)  # the service needs the machine too


def _look(path: Path, seen: dict[Path, tuple[int, int]]) -> str | None:
    """Read a file that is another than the one seen there before; say what is wrong with it."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if seen.get(path) == (about.st_ino, about.st_ctime_ns):
                return None
            seen[path] = about.st_ino, about.st_ctime_ns
            return broken(path.suffix, file.read())
    except FileNotFoundError:
        return None if path.suffix in UNPACK else "it is missing"


def broken(suffix: str, body: bytes) -> str | None:
    """Say what makes a document no whole one of its kind, None if it is whole."""
    try:
        if suffix in UNPACK:
            UNPACK[suffix](body)
        elif suffix == ".json":
            json.loads(body)
        elif suffix in {".rss", ".atom", ".opml", ".svg"}:
            etree.fromstring(body)
        elif suffix == ".html" and not body.rstrip().endswith(b"</html>"):
            return "no end"
        elif not body:
            return "empty"
    except (ValueError, EOFError, OSError, etree.XMLSyntaxError, brotli.error) as why:
        return str(why)
    return None
