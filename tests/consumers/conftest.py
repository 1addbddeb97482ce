"""One history of the real service, served from one real server at an address of each test's own."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import pytest

from aggregator.reading import ChildReader
from tests.conftest import Clock, Service, Web

from .programs import Seen

STAGES = ("first", "late", "edited")
"""What happens to the feed, in order; each stage is the published folder as it stood then."""

NEWS = """<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>
<language>en</language>{}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://press.example/{number}</link>
<guid>https://press.example/{number}</guid><description>{text}</description><pubDate>{date}</pubDate></item>"""


@dataclass
class Press:
    """A source whose news a test writes."""

    web: Web
    items: dict[int, tuple[str, str, str]]

    def put(self) -> str:
        written = (
            ITEM.format(number=number, title=escape(title), text=escape(text), date=date)
            for number, (title, text, date) in self.items.items()
        )
        return self.web.put("/news.rss", NEWS.format("".join(written)))


def first(press: Press) -> None:
    press.items = {
        n: (f"Roma mayors meet for the {n}th time", "Roma inclusion.", f"Mon, 16 Nov 2026 0{n}:00:00 +0100")
        for n in range(1, 7)
    }


def late(press: Press) -> None:
    press.items[7] = ("Roma pupils’ rights & schools", "Told late.", "Tue, 09 Apr 2019 10:00:00 +0200")


def edited(press: Press) -> None:
    press.items[6] = ("Roma mayors met", "Roma inclusion, told in other words.", press.items[6][2])


EVENTS: dict[str, Callable[[Press], None]] = {"first": first, "late": late, "edited": edited}


@dataclass
class History:
    """The published folder at each stage, and the server that shows copies of it."""

    shown: Path
    kept: Path
    url: str

    def show(self, stage: str, name: str) -> str:
        """Let the stage stand at an address of ``name``'s own; return that, with a slash at the end."""
        shutil.copytree(self.kept / stage / "roma", self.shown / name / "roma", dirs_exist_ok=True)
        return f"{self.url}/{name}/roma/"

    def truth(self, stage: str) -> set[Seen]:
        """Return what the feed shows at a stage."""
        feed = json.loads((self.kept / stage / "roma" / "en.json").read_bytes())
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
    folder = tmp_path_factory.mktemp("history")
    web = Web()
    service = Service(folder=folder, clock=Clock(), web=web, reader=reader)
    press = Press(web, {})
    service.configure(
        f"press:\n  name: Press\n  address: {press.put()}\n",
        "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n",
    )
    running = service.begin("serve")
    running.until("Pages and feeds")
    running.guard.cancel()
    # The feed's page stands on the same server: some programs ask there for an icon.
    own = f"http://127.0.0.1:{running.port}"
    text = service.feeds_yaml.read_text(encoding="utf-8")
    service.feeds_yaml.write_text(text.replace("https://news.example.org", own), encoding="utf-8")
    for stage in STAGES:
        EVENTS[stage](press)
        press.put()
        service.cycle()
        service.clock.pass_by(hours=1)
        shutil.copytree(service.public, folder / "kept" / stage)
    web.close()
    yield History(service.public, folder / "kept", own)
    running.end()
