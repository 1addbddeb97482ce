"""One warm process for all tests here, and a service that has run for a day."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from house import FEEDS_YAML, Warm, state, twin

from tests.conftest import Web
from tests.serve.little_hub import Hub, Vices

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


@dataclass
class House:
    """A service before its first pass, and one that has run for a day: what each comes to if left alone."""

    warm: Warm
    hub: Hub
    web: Web
    base: Path
    environ: dict[str, str]
    expected: dict[str, dict[str, object]] = field(default_factory=dict)

    def ask(self, folder: Path, now: datetime = NEXT, **more: Any) -> dict[str, Any]:
        return self.warm.ask(folder=str(folder), now=now.isoformat(), environ=self.environ, **more)

    def copy(self, begun: str, name: str = "copy") -> Path:
        return twin(self.base / begun, self.base / name)


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of files are written, and no power fails here."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="aggregator-crash-", dir=memory if memory.is_dir() else None))
    yield folder
    rmtree(folder)


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    warm = Warm()
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def house(warm: Warm, base: Path) -> Iterator[House]:
    web, hub = Web(), Hub(Vices(verifies=False, delivers=False))
    environ = {
        "AGGREGATOR_ALLOW_HOSTS": f"{web.host},{hub.host}",
        "AGGREGATOR_GAP": "0 seconds",
        "AGGREGATOR_TICK": "1 second",
    }
    house = House(warm, hub, web, base, environ)
    yaml = FEEDS_YAML.format(hub=hub.url, press=web.url("/en.rss"), presse=web.url("/fr.rss"))
    for begun in BEGUN:
        (base / begun).mkdir()
        (base / begun / "feeds.yaml").write_text(yaml, encoding="utf-8")
    web.put("/en.rss", items("en", [1, 2, 3, 4]))
    web.put("/fr.rss", items("fr", [1, 3]))
    house.ask(base / "a day ago", FIRST, here=True)
    web.put("/en.rss", items("en", [2, 3, 4, 5, 6], "More of it."))
    web.put("/fr.rss", items("fr", [3, 5, 7]))
    for begun in BEGUN:
        undisturbed = house.copy(begun)
        assert house.ask(undisturbed)["failed"] == []
        house.expected[begun] = state(undisturbed)
    yield house
    hub.close()
    web.close()
