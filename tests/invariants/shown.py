"""What sources showed and readers saw: the machine's own account, kept apart from the service's."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import brotli
from lxml import etree, html

from aggregator.model import DIGEST
from tests.invariants.press import Piece

UNPACK = {".br": brotli.decompress, ".gz": gzip.decompress}
XML = {".rss", ".atom", ".opml", ".xml"}

Entries = list[dict[str, Any]]


@dataclass
class Shown:
    """All forms in which one press text was ever offered, and when."""

    titles: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    dates: set[datetime | None] = field(default_factory=set)
    read_at: set[datetime] = field(default_factory=set)


@dataclass
class Account:
    """What was shown, by code; what was seen whole, by source; what people decided, by code."""

    shown: defaultdict[str, Shown] = field(default_factory=lambda: defaultdict(Shown))
    forms: dict[tuple[str, str], Piece] = field(default_factory=dict)
    offered: set[tuple[str, str]] = field(default_factory=set)
    ruled_out: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    is_urgent: bool = False

    def offer(self, place: str, pieces: Iterable[Piece], now: datetime) -> None:
        """Note what a source sends, however badly it arrives."""
        for piece in pieces:
            told = self.shown[piece.code]
            told.titles.add(piece.title)
            told.links.add(piece.link)
            told.dates.add(piece.at)
            told.read_at.add(now)
            self.offered.add((place, piece.code))

    def see(self, place: str, pieces: Iterable[Piece]) -> None:
        """Note what was read whole."""
        self.forms.update({(place, piece.code): piece for piece in pieces})

    def is_settled(self, place: str, piece: Piece) -> bool:
        """Say whether a piece is known as it is, or not at all: two changes at once prove nothing."""
        return (place, piece.code) not in self.offered or self.forms.get((place, piece.code)) == piece


class Public:
    """The published folder as a reader finds it; only what changed is opened again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[int, int, int]] = {}
        self.feeds: dict[str, Entries] = {}
        self._sealed: dict[Path, bytes] = {}

    def look(self) -> None:
        """Open what changed; whatever is there must be whole."""
        files = {path: _stamp(path) for path in self._folder.rglob("*") if _is_document(path)}
        missing = self._known.keys() - files.keys()
        assert not [path for path in missing if path.suffix not in UNPACK], f"gone: {missing}"
        for path, stamp in files.items():
            if self._known.get(path) != stamp:
                self._open(path)
        self._known = files

    def _open(self, path: Path) -> None:
        body = path.read_bytes()
        assert body, f"{path} is empty"
        if unpack := UNPACK.get(path.suffix):
            assert unpack(body) == path.with_suffix("").read_bytes(), f"{path} is another's copy"
        elif path.suffix == ".json":
            self._feed(path, json.loads(body))
        elif path.suffix in XML:
            etree.fromstring(body)
        elif path.suffix == ".html":
            assert body.rstrip().endswith(b"</html>"), f"{path} is cut"
            html.document_fromstring(body)
        if _is_issue(path):
            assert self._sealed.setdefault(path, body) == body, f"{path} changed after it was issued"

    def _feed(self, path: Path, document: Any) -> None:
        relative = str(path.relative_to(self._folder).with_suffix(""))
        if isinstance(document, dict) and "items" in document:
            self.feeds[relative] = document["items"]

    def ids(self, edition: str) -> dict[str, list[str]]:
        """Return the ids that each format of an edition holds, in its order."""
        stem = self._folder / edition
        rss = etree.fromstring(stem.with_suffix(".rss").read_bytes())
        atom = etree.fromstring(stem.with_suffix(".atom").read_bytes())
        return {
            "json": [entry["id"] for entry in self.feeds[edition]],
            "rss": [each.findtext("guid") or "" for each in rss.iter("item")],
            "atom": [
                each.findtext("{http://www.w3.org/2005/Atom}id") or ""
                for each in atom.iter("{http://www.w3.org/2005/Atom}entry")
            ],
        }

    def leftovers(self) -> list[Path]:
        """Return what only someone at work may have there."""
        return [path for path in self._folder.rglob(".*") if path.is_file()]


def _is_issue(path: Path) -> bool:
    """Say whether a document is an issue of a digest: its page or its text."""
    return path.parent.name == DIGEST and path.stem[0].isdigit() and path.suffix in {".html", ".txt"}


def _is_document(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def _stamp(path: Path) -> tuple[int, int, int]:
    told = path.stat()
    return told.st_mtime_ns, told.st_ino, told.st_size
