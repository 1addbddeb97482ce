"""The whole service at work on a made-up press world on this machine: no network, nothing to set up."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from aggregator import config
from aggregator.app import clock, load
from aggregator.config import Config, Settings
from aggregator.demo.showing import Shown
from aggregator.demo.web import serve
from aggregator.demo.world import ARRIVALS, FILES, Office, Piece, World
from aggregator.errors import ConfigError
from aggregator.ports import Now

__all__ = ["ARRIVALS", "Demo", "Office", "Piece", "World", "opened"]

EVERY = timedelta(seconds=4)
"""How often each source is read: under the least that feeds.yaml allows, but this web is our own."""

_DEFAULTS = {"AGGREGATOR_TICK": "2 seconds", "AGGREGATOR_GAP": "0 seconds", "AGGREGATOR_LOG": "warning"}
_OF_A_REAL_SERVICE = frozenset({"AGGREGATOR_DATABASE_URL", "AGGREGATOR_PUBLIC"})
_FEEDS_YAML = "demo-feeds.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The service, ready to run, with its feeds.yaml, and the world that it reads."""

    service: Shown
    feeds_yaml: Path
    world: World


@contextmanager
def opened(
    environ: Mapping[str, str], *, tell: Callable[[str], None] = print, now: Now = clock
) -> Iterator[Demo]:
    """Serve the made-up world while the context lasts, and give the service that reads it.

    All that the service keeps stands in a temporary folder, or in ``AGGREGATOR_DATA``; ``tell`` hears in
    words for people what happens.

    Raises:
        ConfigError: a setting cannot be used.
    """
    world = World(start=now())
    with _data(environ) as data:
        settings = _settings(environ, data)
        with serve(world, now, port=settings.port + 1) as web:
            feeds_yaml = _feeds_yaml(data, web, settings)
            service = Shown(
                config=_hastened(load(feeds_yaml)),
                settings=_allowing(settings, web),
                now=now,
                tell=tell,
            )
            tell(_greeting(web, service.config.site.address, world))
            yield Demo(service=service, feeds_yaml=feeds_yaml, world=world)


@contextmanager
def _data(environ: Mapping[str, str]) -> Iterator[Path]:
    named = environ.get("AGGREGATOR_DATA", "").strip()
    if not named:
        with TemporaryDirectory(prefix="aggregator-demo-") as folder:
            yield Path(folder)
        return
    data = Path(named)
    if (data / "aggregator.db").exists() and not (data / _FEEDS_YAML).exists():
        what = f"{data} holds the news of a real service, and the demo's are made up. Name an empty folder."
        raise ConfigError(what, path="AGGREGATOR_DATA")
    data.mkdir(parents=True, exist_ok=True)
    yield data


def _settings(environ: Mapping[str, str], data: Path) -> Settings:
    # Made-up news must never come to the database or the pages of a real service.
    ours = {name: value for name, value in environ.items() if name not in _OF_A_REAL_SERVICE}
    settings = config.settings({**_DEFAULTS, **ours, "AGGREGATOR_DATA": str(data)})
    if "AGGREGATOR_ADMIN" in environ:
        return settings
    # Beside the pages and the made-up web: a real service may have the usual place.
    return replace(settings, admin=config.Socket("127.0.0.1", settings.port + 2))


def _allowing(settings: Settings, web: str) -> Settings:
    parts = urlsplit(web)
    return replace(settings, allow_hosts=settings.allow_hosts | {(parts.hostname or "", parts.port or 0)})


def _feeds_yaml(data: Path, web: str, settings: Settings) -> Path:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - no listening
    site = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    path = data / _FEEDS_YAML
    words = Template((FILES / "feeds.yaml").read_text(encoding="utf-8"))
    path.write_text(words.substitute(web=web, site=site), encoding="utf-8")
    return path


def _greeting(web: str, site: str, world: World) -> str:
    seconds = world.interval.total_seconds()
    return (
        f"A made-up press world stands at {web}/. The service reads it as it would the real one.\n"
        f"In a few seconds open {site}/, or give {site}/roma/en.rss to a feed reader.\n"
        f"A new text follows every {seconds:.0f} seconds, {world.arrivals} in all; what is about Roma and\n"
        "Travellers is announced, in each edition once it has waited for a text in its own language."
    )


def _hastened(said: Config) -> Config:
    return replace(said, sources=tuple(replace(source, every=EVERY) for source in said.sources))
