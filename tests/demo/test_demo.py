"""The demo's whole run on a clock of the test's own, and the command as a newcomer types it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregator.demo import ARRIVALS, Demo, Piece, opened
from aggregator.errors import ConfigError
from aggregator.model import Item, When
from aggregator.reading import ChildReader

LANGUAGES = ["en", "fr", "de", "it", "es", "ro", "hu", "bg", "sk", "cs", "tr", "uk"]
LATE = "youth-forum-seats-in-councils"


@dataclass
class Run:
    """One whole run: what was held and published, at the end and after every pass."""

    demo: Demo
    said: list[str]
    folder: Path
    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    passes: list[dict[str, list[dict[str, Any]]]] = field(default_factory=list)

    @property
    def pieces(self) -> Iterator[Piece]:
        return (piece for office in self.demo.world.offices for piece in office.pieces)

    def look(self) -> None:
        self.passes.append(
            {
                language: json.loads((self.folder / "public" / "roma" / f"{language}.json").read_bytes())[
                    "items"
                ]
                for language in LANGUAGES
            }
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, reader: ChildReader) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    time = [datetime(2026, 11, 23, 12, 0, tzinfo=UTC)]

    async def whole(run: Run) -> None:
        service = run.demo.service
        service.reader = reader
        while time[0] <= run.demo.world.ends + ARRIVALS:
            await service.collect(service.due())
            service.publish()
            run.look()
            time[0] += ARRIVALS
        for item in service.store.items(limit=1000):
            run.items[(slug_of(item), language_of(item))] = item
        del service.reader  # others still read with it
        await service.close()

    with opened({"AGGREGATOR_DATA": str(folder)}, tell=said.append, now=lambda: time[0]) as demo:
        run = Run(demo=demo, said=said, folder=folder)
        asyncio.run(whole(run))
        yield run


def url_of(item: Item) -> str:
    assert item.url
    return item.url


def verdict_of(item: Item) -> str:
    tag = item.tag("roma")
    assert tag
    return tag.verdict


def slug_of(item: Item) -> str:
    last = url_of(item).rstrip("/").rsplit("/", 1)[-1]
    return last.removesuffix(".html").split("-", 1)[1] if last.endswith(".html") else last


def language_of(item: Item) -> str:
    """The language of the place an item stands at; "" where a place has all languages."""
    first = url_of(item).split("/")[3]
    return first if len(first) == 2 else ""


def item_of(run: Run, piece: Piece) -> Item:
    found = run.items.get((piece.slug, piece.language)) or run.items.get((piece.slug, ""))
    assert found, f"{piece.slug} ({piece.language}) was not read"
    return found


def test_the_world_is_as_large_and_as_mixed_as_promised(run: Run) -> None:
    pieces = list(run.pieces)
    assert len([piece for piece in pieces if piece.appears == run.demo.world.start]) >= 40
    assert {piece.written_in for piece in pieces} == set(LANGUAGES)
    assert 1 / 4 < sum(not piece.about for piece in pieces) / len(pieces) < 2 / 5
    assert len(run.items) == len(pieces)


def test_every_verdict_is_the_one_a_person_would_give(run: Run) -> None:
    wrong = {
        f"{piece.slug} ({piece.language})": verdict
        for piece in run.pieces
        if (verdict := verdict_of(item_of(run, piece))) != ("yes" if piece.about else "no")
    }
    assert wrong == {}


def test_every_language_is_told_from_the_text(run: Run) -> None:
    assert {
        f"{piece.slug} ({piece.language})": found
        for piece in run.pieces
        if (found := item_of(run, piece).language.value) != piece.written_in
    } == {}


def test_every_date_is_read_however_it_is_printed(run: Run) -> None:
    assert {
        f"{piece.slug} ({piece.language})": str(item_of(run, piece).published.value)
        for piece in run.pieces
        if day_of(item_of(run, piece).published.value) != day_of(piece.published)
    } == {}


def day_of(when: When) -> date:
    return when.astimezone(ZoneInfo("Europe/Paris")).date() if isinstance(when, datetime) else when


def test_all_editions_have_pages_and_feeds_after_the_first_pass(run: Run) -> None:
    for language in LANGUAGES:
        for path in (f"{language}.rss", f"{language}.atom", f"{language}.json", f"{language}/index.html"):
            assert (run.folder / "public" / "roma" / path).is_file()
        assert len(run.passes[0][language]) > 20
        assert (run.folder / "public" / "roma" / language / "social.rss").is_file()
    assert all(edition.digest for edition in run.demo.service.config.editions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_ends_with_all_stories_about_the_topic_and_no_other(run: Run, language: str) -> None:
    published = {entry["url"].rstrip("/") for entry in run.passes[-1][language]}
    stories: dict[str, set[str]] = {}
    for piece in run.pieces:
        url = url_of(item_of(run, piece)).rstrip("/")
        if piece.about:
            stories.setdefault(piece.slug, set()).add(url)
        else:
            assert url not in published, piece.title
    assert {slug for slug, urls in stories.items() if not urls & published} == set()
    assert len(published) == len(stories)


def test_what_has_a_version_in_the_editions_language_shows_it(run: Run) -> None:
    shown = {entry["url"]: entry for entry in run.passes[-1]["fr"]}
    for piece in run.pieces:
        if piece.language == "fr" and piece.about and piece.slug != LATE:
            assert shown[item_of(run, piece).url]["title"] == piece.title


def test_a_late_french_version_changes_the_text_in_place(run: Run) -> None:
    english, french = (item_of(run, piece) for piece in run.pieces if piece.slug == LATE)
    states = [
        {name: entry[name] for name in ("id", "title", "url", "date_published", "content_html")}
        for entries in run.passes
        for entry in entries["fr"]
        if entry["url"] in {english.url, french.url}
    ]
    first, last = states[0], states[-1]
    assert english.summary in first["content_html"]
    assert french.summary in last["content_html"]
    assert first["title"] == english.title
    first.pop("content_html"), last.pop("content_html")
    assert first == last
    assert any(french.title in line and "changes in place" in line for line in run.said)


def test_new_items_keep_arriving_and_are_told(run: Run) -> None:
    sizes = [len(entries["en"]) for entries in run.passes]
    assert sizes == sorted(sizes)
    late = [piece for piece in run.pieces if piece.appears > run.demo.world.start]
    assert len(late) >= 8
    for piece in late:
        assert sum(line.startswith("+ ") and f": “{piece.title}” (" in line for line in run.said) == 1


def test_every_link_leads_to_a_page_of_the_world(run: Run) -> None:
    for item in run.items.values():
        with urllib.request.urlopen(url_of(item), timeout=10) as answer:
            page = answer.read().decode()
        assert "Made up for the demo" in page


def test_an_unchanged_list_is_answered_with_304_but_for_liferays(run: Run) -> None:
    fresh = {}
    for source in run.demo.service.config.sources:
        with urllib.request.urlopen(source.url, timeout=10) as answer:
            etag = answer.headers["ETag"]
        fresh[source.id] = etag is None
        if etag:
            asked = urllib.request.Request(source.url, headers={"If-None-Match": etag})
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(asked, timeout=10)
            assert refused.value.code == 304
            refused.value.close()
    assert [id for id, is_fresh in fresh.items() if is_fresh] == ["commissioner-en", "commissioner-de"]


def test_the_database_of_a_real_service_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "aggregator.db").touch()
    with (
        pytest.raises(ConfigError, match="holds the news of a real service"),
        opened({"AGGREGATOR_DATA": str(tmp_path)}),
    ):
        pass
    real = {
        "AGGREGATOR_DATABASE_URL": f"sqlite:///{tmp_path}/aggregator.db",
        "AGGREGATOR_PUBLIC": str(tmp_path),
    }
    with opened(real, tell=lambda _: None) as demo:
        settings = demo.service.settings
        assert str(tmp_path) not in settings.database_url
        assert tmp_path != settings.public


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, folder: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AGGREGATOR_")}
    return subprocess.Popen(
        [sys.executable, "-m", "aggregator", "demo"],
        env={**kept, "AGGREGATOR_PORT": str(port), "TMPDIR": str(folder)},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_the_pages_and_stops_cleanly(tmp_path: Path, name: signal.Signals) -> None:
    port = free_port()
    process = command(port, tmp_path)
    said = []
    assert process.stderr
    for line in process.stderr:
        said.append(line)
        if "stories, in 12 editions" in line:
            break
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/roma/bg/", timeout=10) as answer:
            assert "Здравни медиатори" in answer.read().decode()
    finally:
        process.send_signal(name)
        said.append(process.communicate(timeout=60)[1])
    assert process.returncode == 0, "".join(said)
    assert "Traceback" not in "".join(said)
    assert "WARNING" not in "".join(said)
    assert list(tmp_path.glob("aggregator-demo-*")) == []


def test_a_taken_port_is_answered_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = command(port, tmp_path)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert str(port) in said
    assert "AGGREGATOR_PORT" in said
    assert "Traceback" not in said
