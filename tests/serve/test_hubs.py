"""The way to hubs and back, with a real hub, the real service and its real server on loopback."""

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

import feedparser
import pytest
from little_hub import Hub, call
from typer.testing import CliRunner
from web_side import HOST, ask, free_port, running

from aggregator.cli.commands import app as cli
from aggregator.errors import FetchError, StoreError
from aggregator.push import Pushed
from aggregator.serve import callback
from aggregator.store import SqlStore

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

FORMATS = ("rss", "atom", "json")
EDITION = """
roma:
  topic: roma
  languages: {en: Roma in the news}
  fallback: [any]
"""


def news(*titles: str, head: str = "") -> str:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://press.example/{number}</link>"
        f"<guid>{number}</guid><description>{escape(title)}: more in the text itself.</description>"
        "<pubDate>Mon, 16 Nov 2026 09:00:00 +0100</pubDate></item>"
        for number, title in reversed(list(enumerate(titles)))
    )
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Press</title>'
        f"<link>https://press.example/</link>{head}<language>en</language>{items}</channel></rss>"
    )


TITLES = [f"Roma and Travellers: report number {number} on housing" for number in range(9)]


@dataclass
class World:
    """The service, its server and a hub; every step stands on a fresh start of the program."""

    service: "Service"
    web: "Web"
    hub: Hub
    port: int
    shown: int = 1

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def links(self) -> str:
        """What a source says that names the hub."""
        there = self.web.url("/news")
        return f'<atom:link rel="hub" href="{self.hub.url}"/><atom:link rel="self" href="{there}"/>'

    @property
    def topics(self) -> list[str]:
        return [f"{self.address}/roma/en.{ending}" for ending in FORMATS]

    def configure(self, *, hub: bool = True, source: str = "") -> None:
        self.service.environ["AGGREGATOR_ALLOW_HOSTS"] = f"{self.web.host},{self.hub.host}"
        self.service.configure(
            f"press:\n  name: Press\n  address: {self.web.url('/news')}\n{source}", EDITION
        )
        text = self.service.feeds_yaml.read_text(encoding="utf-8")
        line = f"{self.address}\n" + (f"  hub: {self.hub.url}\n" if hub else "")
        self.service.feeds_yaml.write_text(text.replace("https://news.example.org\n", line), encoding="utf-8")

    def news(self) -> None:
        self.service.clock.pass_by(hours=1)
        self.shown += 1
        self.web.put("/news", news(*TITLES[: self.shown]))
        self.service.cycle()

    def push(self) -> tuple[Pushed, ...]:
        async def work() -> tuple[Pushed, ...]:
            app = self.service.app()
            try:
                return await app.push()
            finally:
                await app.fetcher.close()
                app.store.close()

        return asyncio.run(work())

    def publish(self) -> None:
        app = self.service.app()
        app.publish()
        app.store.close()

    def named(self) -> set[str]:
        """The formats whose documents name the hub."""
        found = set()
        for ending in FORMATS:
            body = (self.service.public / "roma" / f"en.{ending}").read_bytes()
            if ending == "json":
                hubs = [hub["url"] for hub in json.loads(body).get("hubs", []) if hub["type"] == "WebSub"]
            else:
                hubs = [one.href for one in feedparser.parse(body).feed.links if one.rel == "hub"]
            assert hubs in ([], [self.hub.url])
            found |= {ending} if hubs else set()
        return found

    def prove(self) -> None:
        """Lead a well-behaved hub to where it is named."""
        self.service.cycle()
        self.push()
        self.push()
        self.publish()
        assert self.named() == set(FORMATS)

    def store(self) -> SqlStore:
        return self.service.app().store


@pytest.fixture
def world(service: "Service", web: "Web") -> Iterator[World]:
    hub, port = Hub(), free_port()
    web.put("/news", news(TITLES[0]))
    made = World(service, web, hub, port)
    made.configure()
    service.public.mkdir(parents=True)
    stores: list[SqlStore] = []

    def opener() -> SqlStore:
        if not stores:
            stores.append(made.store())
        return stores[0]

    with running(service.public, opener, service.clock, port):
        yield made
    hub.close()
    for store in stores:
        store.close()


# --- publishing ---------------------------------------------------------------------------------------


def test_a_hub_is_named_once_it_has_delivered_and_not_before(world: World) -> None:
    world.service.cycle()
    assert {one.said for one in world.push()} == {"subscribe"}
    assert (sorted(world.hub.said("subscribe")), world.hub.said("publish")) == (sorted(world.topics), [])
    world.publish()
    assert world.named() == set()
    built = re.findall("<lastBuildDate>.*<", (world.service.public / "roma/en.rss").read_text())
    assert {one.said for one in world.push()} == {"ping"}
    assert sorted(world.hub.said("publish")) == sorted(world.topics)
    assert set(world.hub.answers) == {200, 202}
    world.publish()
    assert world.named() == set(FORMATS)
    assert re.findall("<lastBuildDate>.*<", (world.service.public / "roma/en.rss").read_text()) == built
    world.push()  # naming the hub changed the documents, and it hears of that too
    assert len(world.hub.said("publish")) == 6
    before = world.service.hashes()
    world.publish()
    assert (world.push(), world.service.hashes()) == ((), before)


def test_every_change_is_told_and_only_changes_are(world: World) -> None:
    world.prove()
    world.push()
    world.hub.asked.clear()
    world.news()
    assert sorted(one.topic for one in world.push()) == sorted(world.topics)
    assert sorted(world.hub.said("publish")) == sorted(world.topics)
    world.service.clock.pass_by(hours=5)
    world.service.cycle()
    assert world.push() == ()
    assert world.named() == set(FORMATS)


def test_a_hub_that_stops_delivering_is_no_longer_named_and_comes_back_by_delivering(world: World) -> None:
    world.prove()
    world.push()
    world.hub.vices.delivers = False
    world.news()
    world.push()
    world.service.clock.pass_by(minutes=59)
    world.publish()
    assert world.named() == set(FORMATS)
    world.service.clock.pass_by(minutes=1)
    world.publish()
    assert world.named() == set()
    world.hub.vices.delivers = True
    world.push()
    world.publish()
    assert world.named() == set(FORMATS)


@pytest.mark.parametrize("vice", ["delivers", "forges", "verifies", "wrong_topic"])
def test_a_hub_that_only_claims_to_deliver_is_never_named(world: World, vice: str) -> None:
    setattr(world.hub.vices, vice, vice in ("forges", "wrong_topic"))
    world.service.cycle()
    for _ in range(3):
        world.push()
        world.publish()
        assert world.named() == set()
        world.service.clock.pass_by(minutes=30)
    assert world.hub.said("publish")


@pytest.mark.parametrize("status", [410, 503])
def test_what_a_hub_refuses_is_said_again_later_and_never_forgotten(world: World, status: int) -> None:
    world.prove()
    world.push()
    world.news()
    world.hub.asked.clear()
    world.hub.vices.status = status
    gaps: list[int] = []
    last = world.service.clock()
    while len(gaps) < 4:
        if pushed := world.push():
            assert all(isinstance(one.error, FetchError) and one.error.status == status for one in pushed)
            gaps.append((world.service.clock() - last) // timedelta(minutes=1))
            last = world.service.clock()
        world.service.clock.pass_by(minutes=1)
    assert gaps == [0, 1, 2, 4]
    world.service.clock.pass_by(hours=6)
    world.publish()
    assert world.named() == set()
    world.hub.vices.status = None
    assert sorted(one.topic for one in world.push() if one.said == "ping") == sorted(world.topics)
    world.publish()
    assert world.named() == set(FORMATS)


@pytest.mark.parametrize(
    ("status", "taken"), [(307, True), (308, True), (301, False), (302, False), (303, False)]
)
def test_a_form_goes_where_a_redirect_keeps_it(world: World, status: int, taken: bool) -> None:
    world.hub.vices.moved = status
    world.service.cycle()
    assert [one.error is None for one in world.push()] == [taken] * 3
    assert len(world.hub.subscribers) == (3 if taken else 0)


def test_a_slow_hub_is_given_up_and_asked_again(world: World) -> None:
    world.service.environ["AGGREGATOR_DEADLINE"] = "1 second"
    world.hub.vices.hangs = 1
    world.service.cycle()
    errors = [one.error for one in world.push() if one.error]
    assert [error.what for error in errors] == ["did not answer within 1 s"]
    world.service.clock.pass_by(minutes=1)
    world.push()
    assert len(world.hub.subscribers) == 3


def test_a_crash_between_publishing_and_pinging_forgets_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.prove()
    world.push()
    world.hub.asked.clear()
    world.news()  # the program ends here, the documents in place
    real = SqlStore.save_ping
    with monkeypatch.context() as patch:

        def crash(store: SqlStore, ping: object) -> None:
            if getattr(ping, "owed_since", None):
                real(store, ping)  # type: ignore[arg-type]
            else:
                raise StoreError("the power is out")

        patch.setattr(SqlStore, "save_ping", crash)
        with pytest.raises(StoreError):
            world.push()
    assert world.hub.said("publish")
    assert sorted(one.topic for one in world.push()) == sorted(world.topics)
    assert set(world.hub.said("publish")) == set(world.topics)


def test_a_lease_is_renewed_in_time_under_the_same_address(world: World) -> None:
    world.hub.vices.grants = "3600"
    world.prove()
    world.push()
    callbacks = {one.callback for one in world.hub.subscribers.values()}
    world.service.clock.pass_by(minutes=47)
    assert world.push() == ()
    world.service.clock.pass_by(minutes=1)
    assert {one.said for one in world.push()} == {"subscribe"}
    assert {one.callback for one in world.hub.subscribers.values()} == callbacks
    world.service.clock.pass_by(minutes=59)
    world.publish()
    assert world.named() == set(FORMATS)
    world.hub.vices.status = 500
    world.service.clock.pass_by(minutes=1)
    world.publish()
    assert world.named() == set()


def test_another_hub_must_prove_itself_anew(world: World) -> None:
    world.prove()
    first, world.hub = world.hub, Hub()
    try:
        world.configure()
        world.service.cycle()
        world.publish()
        assert world.named() == set()
        gone = next(iter(first.subscribers.values()))
        world.push()
        assert call(gone.callback, b"late")[0] == 410
        world.prove()
    finally:
        first.close()
    world.configure(hub=False)
    world.publish()
    assert world.named() == set()


def test_the_status_says_how_the_hub_is_doing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in world.service.environment.items():
        monkeypatch.setenv(name, value)
    command = ["status", "--config", str(world.service.feeds_yaml)]
    assert "not named, so readers poll as usual" in CliRunner().invoke(cli, command).stdout
    world.prove()
    told = " ".join(CliRunner().invoke(cli, command).stdout.split())
    assert "roma/en: the hub is named: every change was delivered back to us" in told


def test_the_worker_does_all_this_by_itself(world: World, start: "Start") -> None:
    process = start("run")
    world.port = process.port
    world.configure()
    process.until("said=ping topic=http")
    assert set(world.hub.said("publish")) <= set(world.topics)
    assert process.stop(signal.SIGTERM) == 0


# --- receiving ----------------------------------------------------------------------------------------


@pytest.fixture
def told(world: World) -> World:
    """A world whose source names a hub, subscribed and granted."""
    world.configure(hub=False)
    world.service.environ["AGGREGATOR_SUBSCRIBE"] = "yes"
    world.web.put("/news", news(TITLES[0], head=world.links))
    world.service.cycle()
    world.push()
    assert [one.topic for one in world.hub.subscribers.values()] == [world.web.url("/news")]
    return world


def due(world: World) -> list[str]:
    app = world.service.app()
    try:
        return [source.id for source in app.due()]
    finally:
        app.store.close()


def test_a_source_whose_hub_calls_is_read_at_once_from_its_own_address(told: World) -> None:
    told.service.clock.pass_by(minutes=5)
    assert due(told) == []
    told.web.put("/news", news(*TITLES[:2]))
    told.hub.deliver(told.web.url("/news"))
    assert told.hub.answers == [200, 202]
    assert due(told) == ["press"]
    told.service.cycle()
    assert due(told) == []
    told.service.clock.pass_by(minutes=40)
    assert due(told) == []  # while the hub delivers, we come by ourselves four times as seldom
    told.service.clock.pass_by(hours=2)
    assert due(told) == ["press"]


def test_a_hub_may_not_have_us_read_more_than_once_a_minute(told: World) -> None:
    told.service.clock.pass_by(seconds=10)
    told.hub.deliver(told.web.url("/news"))
    assert due(told) == []
    told.service.clock.pass_by(seconds=50)
    assert due(told) == ["press"]


def test_what_is_not_signed_changes_nothing(told: World) -> None:
    told.service.clock.pass_by(minutes=5)
    told.hub.vices.forges = True
    told.hub.deliver(told.web.url("/news"))
    (one,) = told.hub.subscribers.values()
    assert told.hub.answers[-1] == call(one.callback, b"unsigned")[0] == 202
    assert due(told) == []


def test_a_hub_that_never_calls_slows_nothing_down(told: World) -> None:
    told.service.clock.pass_by(minutes=35)
    assert due(told) == ["press"]


def test_a_source_that_is_paused_or_names_no_hub_is_left(told: World) -> None:
    (one,) = told.hub.subscribers.values()
    told.configure(hub=False, source="  paused: yes\n")
    told.push()
    assert call(one.callback, b"more")[0] == 410


def test_sources_are_not_subscribed_to_unless_it_is_wished(world: World) -> None:
    world.web.put("/news", news(TITLES[0], head=world.links))
    world.configure(hub=False)
    world.service.cycle()
    assert world.push() == ()


def test_a_hub_inside_is_not_asked(told: World) -> None:
    told.service.environ["AGGREGATOR_ALLOW_HOSTS"] = told.web.host
    told.service.clock.pass_by(days=9)
    (one,) = told.push()
    assert one.error is not None
    assert "not allowed" in one.error.what


# --- the address hubs call ------------------------------------------------------------------------------


def test_the_callback_takes_only_what_it_must(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = told.hub.subscribers.values()
    path = one.callback.removeprefix(told.address)
    assert re.fullmatch(r"/websub/[\w-]{43}", path)
    asked = "?hub.mode=subscribe&hub.topic={}&hub.challenge={}"
    for query in (
        "",
        asked.format("https://other.example/", "x"),
        asked.format(one.topic, ""),
        asked.format(one.topic, "x" * 2001),
        asked.replace("subscribe", "unsubscribe").format(one.topic, "x"),
        asked.replace("subscribe", "denied").format(one.topic, "x"),
    ):
        assert ask(told.port, path + query)[0].status == 404, query
    answer, body = ask(told.port, path + asked.format(one.topic, "%3Cscript%3E"))
    assert (answer.status, body) == (200, b"<script>")
    assert answer.getheader("Content-Type") == "text/plain; charset=utf-8"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Cache-Control") == "no-store"
    assert ask(told.port, path, "PUT")[0].status == 405
    assert ask(told.port, "/websub/guessed")[0].status == 404
    assert ask(told.port, "/websub/guessed", "POST")[0].status == 410
    monkeypatch.setattr(callback, "LARGEST", 1000)
    assert call(one.callback, b"x" * 1001)[0] == 413
