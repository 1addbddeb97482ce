"""One warm process for all tests here, and a service that has run for a day."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from tests.conftest import Web
from tests.crash.house import BEGUN, FEEDS_YAML, FIRST, NEXT, Warm, items, outline, state, twin
from tests.serve.little_hub import Hub, Vices
from tests.store.conftest import postgresql, server

__all__ = ["postgresql", "server"]


@dataclass
class House:
    """A service before its first pass, and one that has run for a day: what each comes to if left alone."""

    warm: Warm
    hub: Hub
    web: Web
    base: Path
    environ: dict[str, str]
    expected: dict[str, dict[str, object]] = field(default_factory=dict)
    outlined: dict[str, dict[str, object]] = field(default_factory=dict)

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
        house.outlined[begun] = outline(undisturbed)
    yield house
    hub.close()
    web.close()
