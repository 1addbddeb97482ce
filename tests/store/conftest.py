"""Every kind of store, empty, and a PostgreSQL of the tests' own where it is installed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

from aggregator.model import Announcement, Edition, Inferred, Intake, Item, SourceState, Story, Tag, Verdict
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SERVER = "AGGREGATOR_TEST_POSTGRESQL"


# --- databases --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one in the environment, else one that we start."""
    given = os.environ.get(SERVER)
    if given:
        yield str(make_url(given).set(drivername="postgresql").render_as_string(hide_password=False))
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    found = shutil.which("pg_ctl") or (str(programs[-1]) if programs else None)
    if found is None:
        pytest.skip(f"PostgreSQL is not installed here, and {SERVER} names no server")
    # Not in pytest's folder: PostgreSQL refuses to run as root, and its own user cannot enter there.
    folder = Path(mkdtemp(prefix="aggregator-postgresql-"))
    try:
        with started(Path(found).parent, folder) as port:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder)


class started:  # noqa: N801 - reads as the verb it is in a with statement
    """A PostgreSQL server on loopback, with its data in a folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.user = "postgres" if os.geteuid() == 0 else None

    def __enter__(self) -> int:
        if self.user:
            shutil.chown(self.folder, self.user)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        data = self.folder / "data"
        self.run(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {self.folder}"
        self.run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", settings, "start")
        return port

    def __exit__(self, *_: object) -> None:
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self.programs / program, *arguments],
            check=True,
            cwd=self.folder,
            user=self.user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


_schemas = count(1)


@pytest.fixture
def postgresql(server: str) -> Iterator[str]:
    """The address of an empty schema on the server."""
    schema = f"aggregator_test_{os.getpid()}_{next(_schemas)}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        address = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
        yield address.render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    admin.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a database file that is not there yet."""
    return f"sqlite:///{tmp_path}/data/aggregator.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture
def open_store() -> Iterator[Callable[..., SqlStore]]:
    """SqlStore.open, closed after the test."""
    opened: list[SqlStore] = []

    def open_(url: str, **options: Any) -> SqlStore:
        opened.append(SqlStore.open(url, **options))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(url: str, open_store: Callable[..., SqlStore]) -> SqlStore:
    """Every kind of store in turn, empty; a test that is refused the lock need not wait for it."""
    return open_store(url, busy_timeout=timedelta(milliseconds=20))


# --- nouns ------------------------------------------------------------------------------------------


class Desk:
    """Makes nouns for tests, and puts them through a store."""

    now = NOW
    edition = Edition(name="roma", topic="roma", language="fr", title="Les Roms dans l’actualité")

    def later(self, **duration: float) -> datetime:
        return NOW + timedelta(**duration)

    def item(self, name: str = "one", **fields: Any) -> Item:
        """An item whose names follow from one word; it is about Roma unless ``verdict`` says otherwise.

        What has an address key, which translations share, is in a language of its own.
        """
        verdict = fields.pop("verdict", "yes")
        language = f"x-{name}" if fields.get("key") else "en"
        values: dict[str, Any] = {
            "id": f"id-{name}",
            "source": "press",
            "guid": f"guid-{name}",
            "url": f"https://press.example.org/{name}",
            "key": None,
            "title": f"Title of {name}",
            "summary": f"Summary of {name}.",
            "content_html": f"<p>Text of {name}.</p>",
            "language": Inferred(value=language, because="its words", sure=0.9),
            "published": Inferred(value=date(2026, 11, 20), because="the source's date"),
            "first_seen": NOW,
            "tags": (Tag(topic="roma", verdict=verdict, score=0.8),),
            "raw_hash": f"hash-{name}",
        }
        return Item(**{**values, **fields})

    def intake(self, *items: Item) -> Intake:
        return Intake(source=items[0].source if items else "press", kind="feed", items=items)

    def state(self, source: str = "press", **fields: Any) -> SourceState:
        return SourceState(source=source, **fields)

    def save(self, store: SqlStore, *items: Item) -> tuple[tuple[str, ...], ...]:
        """Save one intake, each new item grouped alone; return the ids that are new, edited and unchanged."""
        intake = self.intake(*items)
        saved = store.save(intake, self.state(intake.source))
        self.alone(store, saved.new)
        return saved.new, saved.edited, saved.unchanged

    def alone(self, store: SqlStore, ids: Iterable[str]) -> None:
        """Let items be grouped: nothing more than their names and addresses puts them together."""
        verdicts = [Verdict(item=id_, joins=None, sure=0.0, because=()) for id_ in ids]
        store.group(verdicts, now=NOW)

    def held(self, store: SqlStore, id_or_url: str) -> Item:
        found = store.item(id_or_url)
        assert found is not None
        return found

    def story(self, store: SqlStore, item: str) -> Story:
        found = store.story_of(item)
        assert found is not None
        return found

    def stories(self, store: SqlStore, *names: str) -> list[Story]:
        """Save an item for each name; return their stories in that order."""
        self.save(store, *(self.item(name) for name in names))
        return [self.story(store, f"id-{name}") for name in names]

    def line(self, number: int, story: Story, **fields: Any) -> Announcement:
        values: dict[str, Any] = {
            "edition": self.edition.key,
            "number": number,
            "guid": f"{self.edition.key}-{number}",
            "story": story.id,
            "item": story.members[0].id,
            "announced_at": self.later(minutes=number),
            "updated_at": self.later(minutes=number),
            "title": story.members[0].title,
            "link": story.members[0].url,
            "language": "en",
        }
        return Announcement(**{**values, **fields})


@pytest.fixture
def desk() -> Desk:
    return Desk()
