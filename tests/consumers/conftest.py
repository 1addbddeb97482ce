"""One history of the real service, served from one real server at an address of each test's own."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path

import pytest

from aggregator import publish
from aggregator.app import load
from aggregator.archiving import archives
from aggregator.model import Act, Ruling
from aggregator.reading import ChildReader
from tests.conftest import Clock, Service, Web

from .programs import Seen
from .world import History, World, live

ROOT = Path(__file__).resolve().parents[2]

NEWS = """<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>
<language>en</language>{}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://press.example/{number}</link>
<guid>https://press.example/{number}</guid><description>{text}</description><pubDate>{date}</pubDate></item>"""


@dataclass
class Desk:
    """A service with one source, whose news a test writes."""

    service: Service
    items: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def rule(self, act: Act, number: int) -> None:
        """Let an editor rule about an item."""
        app = self.service.app()
        item = app.store.item(f"https://press.example/{number}")
        story = app.store.story_of(item.id) if item else None
        assert story is not None
        because, now = "It was wrong.", self.service.clock()
        app.store.rule(Ruling(act=act, story=story.id, because=because, ruled_at=now))
        app.store.close()

    def put(self) -> str:
        written = (
            ITEM.format(number=number, title=escape(title), text=escape(text), date=date)
            for number, (title, text, date) in self.items.items()
        )
        return self.service.web.put("/news.rss", NEWS.format("".join(written)))


def first(desk: Desk) -> None:
    desk.items = {
        n: (f"Roma mayors meet for the {n}th time", "Roma inclusion.", f"Mon, 16 Nov 2026 0{n}:00:00 +0100")
        for n in range(1, 7)
    }


def late(desk: Desk) -> None:
    desk.items[7] = ("Roma pupils’ rights & schools", "Told late.", "Tue, 09 Apr 2019 10:00:00 +0200")


def edited(desk: Desk) -> None:
    desk.items[6] = ("Roma mayors met", "Roma inclusion, told in other words.", desk.items[6][2])


def corrected(desk: Desk) -> None:
    desk.rule(Act.CORRECT, 5)


def withdrawn(desk: Desk) -> None:
    desk.rule(Act.WITHDRAW, 4)


EVENTS: dict[str, Callable[[Desk], None]] = {
    "first reading": first,
    "late item": late,
    "edit": edited,
    "significant correction": corrected,
    "withdrawal": withdrawn,
}
"""What happens to the feed, in order."""


@dataclass
class Stages:
    """The published folder after each event, and the server that shows copies of it."""

    shown: Path
    kept: Path
    url: str

    def show(self, event: str, name: str) -> str:
        """Show what stood after an event at an address of ``name``'s own, which is returned."""
        shutil.copytree(self.kept / event / "roma", self.shown / name / "roma", dirs_exist_ok=True)
        return f"{self.url}/{name}/roma/"

    def truth(self, event: str) -> set[Seen]:
        """Return what the feed shows after an event."""
        feed = json.loads((self.kept / event / "roma" / "en.json").read_bytes())
        return {
            Seen(
                id=item["id"],
                title=item["title"],
                link=item["url"],
                date=datetime.fromisoformat(item["date_published"]),
            )
            for item in feed["items"]
        }


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory, reader: ChildReader) -> Iterator[History]:
    """Sixty days at the pace of the feeds.yaml that we ship."""
    shipped = load(ROOT / "feeds.yaml").editions[0].pace
    web = Web()
    service = Service(folder=tmp_path_factory.mktemp("days"), clock=Clock(), web=web, reader=reader)
    with pytest.MonkeyPatch.context() as patch:
        # No bot reads the archive, and writing it anew in every build is half of the work.
        patch.setattr(publish, "PARTS", tuple(part for part in publish.PARTS if part is not archives))
        lived = live(World(service), f"{{per hour: {shipped.per_hour}, burst: {shipped.burst}}}")
    yield lived  # the others' builds have archives again
    web.close()


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory, reader: ChildReader) -> Iterator[Stages]:
    folder = tmp_path_factory.mktemp("stages")
    web = Web()
    service = Service(folder=folder, clock=Clock(), web=web, reader=reader)
    desk = Desk(service)
    sources = f"press:\n  name: Press\n  address: {desk.put()}\n"
    editions = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n"
    service.configure(sources, editions)
    running = service.begin("serve")
    running.until("Pages and feeds")
    running.guard.cancel()
    # The feed's page stands on the same server: some programs ask there for an icon.
    own = f"http://127.0.0.1:{running.port}"
    text = service.feeds_yaml.read_text(encoding="utf-8")
    service.feeds_yaml.write_text(text.replace("https://news.example.org", own), encoding="utf-8")
    for event, happens in EVENTS.items():
        happens(desk)
        desk.put()
        service.cycle()
        service.clock.pass_by(hours=1)
        shutil.copytree(service.public, folder / "kept" / event)
    web.close()
    yield Stages(service.public, folder / "kept", own)
    running.end()
