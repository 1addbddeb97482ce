"""The child processes that read: their limits, and that one document's end is not the next one's."""

import asyncio
import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from sys import getrefcount
from tempfile import TemporaryFile

import pytest

from aggregator import reading
from aggregator.errors import ParseError
from aggregator.model import Document, Source
from aggregator.reading import ChildReader

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOURCE = Source(id="press", name="Press", url="https://press.example/news")


def feed(items: list[object]) -> Document:
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "Press", "items": items}
    return Document(url=SOURCE.url, final_url=SOURCE.url, body=json.dumps(said).encode(), fetched_at=NOW)


def test_a_document_that_takes_too_much_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MEMORY", 24_000_000)
    rows = "".join(f"<li><a href='/{n}'>Report {n} of the committee</a>" for n in range(9000))
    page = replace(feed([]), body=f"<html><body><p>{'x' * 8_000_000}</p><ul>{rows}</ul>".encode())
    good = feed([{"id": "1", "title": "Roma mayors meet"}])
    with closing(ChildReader(processes=1)) as reader:
        assert len(asyncio.run(reader.read(good, SOURCE, now=NOW)).items) == 1
        with pytest.raises(ParseError, match="too much memory"):
            asyncio.run(reader.read(page, SOURCE, now=NOW))
        assert len(asyncio.run(reader.read(good, SOURCE, now=NOW)).items) == 1


def test_a_document_that_breaks_what_reads_it_fails_alone(reader: ChildReader) -> None:
    with TemporaryFile() as body, pytest.raises(ParseError, match="it broke what reads it: TypeError"):
        asyncio.run(reader._in_child(int, feed([]), body, SOURCE, NOW))


def test_a_large_but_honest_feed_is_read(reader: ChildReader) -> None:
    text = "The committee met in the town hall and heard reports of the members. " * 8
    news = [{"id": str(n), "title": f"Report {n} of the committee", "content_html": text} for n in range(60)]
    padding = {"_more": "x" * 8_000_000}
    assert len(asyncio.run(reader.read(feed([*news, padding]), SOURCE, now=NOW)).items) == 60


def test_a_body_is_let_go_while_it_is_read(reader: ChildReader) -> None:
    document = feed([{"id": "1", "title": "Roma mayors meet"}])
    held = getrefcount(document.body)
    reading = reader.read(document, SOURCE, now=NOW)
    now_held = getrefcount(document.body)  # outside of the assertion, which holds what it looks at
    assert now_held == held
    assert len(asyncio.run(reading).items) == 1
    bodiless = document.without_body()
    assert (bodiless.size, bodiless.body_hash) == (len(document.body), document.body_hash)
