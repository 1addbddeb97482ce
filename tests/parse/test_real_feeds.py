"""Forty feeds as they stand on the web, read by us and by feedparser alone."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest

from aggregator.model import Entry, Parsed

Read = Callable[..., Parsed]

FEEDS = sorted((Path(__file__).resolve().parents[2] / ".." / "shared" / "real" / "feeds").glob("*.xml"))
FIELDS = ("title", "url", "guid", "published", "updated")

EXPLAINED = {
    # Its channel and items link by paths ("/blog/…"): feedparser, which was not told the feed's address,
    # leaves them so; we make them absolute.
    ("137dd53eb3d6d860", "url"): 13,
}
"""Differences by (document, field): how many entries have them, and why."""


def alone(entry: dict[str, Any]) -> dict[str, str | None]:
    """What feedparser says of an entry; by dict.get, for its own get answers "updated" with "published"."""
    names = dict(zip(FIELDS, ("title", "link", "id", "published", "updated"), strict=True))
    return {ours: dict.get(entry, theirs) or None for ours, theirs in names.items()}


def ours(entry: Entry) -> dict[str, str | None]:
    return {field: getattr(entry, field) for field in FIELDS}


def test_all_forty_are_here() -> None:
    assert len(FEEDS) == 40


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_nothing_is_lost_against_feedparser_alone(path: Path, read: Read) -> None:
    body = path.read_bytes()
    plain = feedparser.parse(BytesIO(body))
    parsed = read(body)
    assert parsed.kind == "feed"
    assert not parsed.drops
    assert len(parsed.entries) == len(plain.entries)
    differing: dict[tuple[str, str], int] = {}
    for entry, theirs in zip(parsed.entries, plain.entries, strict=True):
        for field, value in ours(entry).items():
            if value != alone(theirs)[field]:
                differing[path.stem, field] = differing.get((path.stem, field), 0) + 1
    assert differing == {key: count for key, count in EXPLAINED.items() if key[0] == path.stem}


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_addresses_are_absolute_and_texts_readable(path: Path, read: Read) -> None:
    for entry in read(path.read_bytes()).entries:
        for address in (entry.url, entry.base, entry.picture, *(file.url for file in entry.enclosures)):
            assert address is None or address.startswith(("http://", "https://"))
        assert "\ufffd" not in (entry.title or "")


def test_markup_that_feedparser_would_clean_is_left_to_our_own_cleaning(read: Read) -> None:
    markup = '&lt;p onclick="x()"&gt;Text&lt;/p&gt;'
    item = f"<item><title>A</title><description>{markup}</description></item>"
    parsed = read(f'<rss version="2.0"><channel>{item}</channel></rss>')
    assert parsed.entries[0].summary == '<p onclick="x()">Text</p>'
