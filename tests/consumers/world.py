"""Sixty days in the life of the service: what its sources did, and what it published meanwhile."""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from html import escape
from io import BytesIO
from random import Random
from time import strftime

import feedparser
from lxml import etree

from aggregator.app import App
from aggregator.model import Act, Announcement, AnnouncementState, Ruling
from tests.conftest import Service

from .rules import DAY, HOUR, Entry, Reading

DAYS = 60
START = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
TOWNS = {
    "council": ("Alba", "Brno", "Cluj", "Dublin", "Evora", "Ghent", "Heraklion", "Košice", "Leeds", "Mostar"),
    "parliament": ("Arad", "Bilbao", "Cork", "Debrecen", "Eger", "Faro", "Gyumri", "Jena", "Kaunas", "Lviv"),
    "agency": ("Nis", "Olomouc", "Pécs", "Rijeka", "Skopje", "Turin", "Umeå", "Varna", "Wrocław", "Zagreb"),
    "court": ("Bergen", "Chania", "Durrës", "Győr", "Iași", "Liège", "Narva", "Ohrid", "Sibiu", "Tartu"),
}
"""Of each office its own, as are its figures: two that write of one town and one figure tell one story."""
THEMES = ("schools", "housing", "mediators", "jobs", "memory", "water", "halting sites", "health")


@dataclass(frozen=True, kw_only=True)
class News:
    """One item as its source shows it."""

    guid: str
    link: str
    title: str
    text: str
    date: datetime


@dataclass
class Press:
    """A press office and its feed, newest on top."""

    name: str
    news: list[News] = field(default_factory=list)
    told: int = 0
    shown: int = 60
    is_down: bool = False

    def tell(self, when: datetime) -> News:
        """Add an item that says it is of ``when``; return it."""
        self.told += 1
        towns = TOWNS[self.name]
        town = towns[self.told % len(towns)]
        theme = THEMES[(self.told + self.told // 40) % len(THEMES)]
        number = 1000 * len(self.name) + self.told
        new = News(
            guid=f"{self.name}-{self.told}",
            link=f"https://{self.name}.example/news/{self.told}",
            title=f"Roma and {theme} in {town}, report {number}",
            text=f"Roma families of {town} and the council speak of {theme}; {7 * number} people came.",
            date=when,
        )
        self.news.insert(0, new)
        return new

    def change(self, change: Callable[[News], News]) -> None:
        """Change every item."""
        self.news = [change(one) for one in self.news]

    def links(self) -> set[str]:
        return {one.link for one in self.news[: self.shown]}

    def document(self) -> str:
        items = "".join(
            f"<item><title>{escape(one.title)}</title><link>{one.link}</link>"
            f'<guid isPermaLink="false">{one.guid}</guid><description>{escape(one.text)}</description>'
            f"<pubDate>{format_datetime(one.date)}</pubDate></item>"
            for one in self.news[: self.shown]
        )
        return (
            f'<rss version="2.0"><channel><title>{self.name}</title><link>https://{self.name}.example/</link>'
            f"<language>en</language>{items}</channel></rss>"
        )


@dataclass
class World:
    """The sources, the service that reads them, and a clock that may be wrong."""

    service: Service
    random: Random = field(default_factory=lambda: Random(1971))  # the year of the first Roma congress
    true: datetime = START
    skew: timedelta = timedelta(0)
    press: dict[str, Press] = field(default_factory=dict)
    rulings: list[Act] = field(default_factory=list)
    touched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Which stories an event was about, by their addresses."""

    def office(self, name: str) -> Press:
        return self.press.setdefault(name, Press(name))

    def tell(self, press: Press, when: datetime, event: str) -> None:
        """Let a press office tell something new that says it is of ``when``."""
        self.touched[event].add(press.tell(when).link)

    def any_known(self) -> tuple[Press, int]:
        """Choose an item that is there for some time."""
        press = self.random.choice([one for one in self.press.values() if len(one.news) > 10])
        return press, self.random.randrange(5, min(len(press.news), 40))

    def put(self) -> None:
        for name, press in self.press.items():
            self.service.web.put(f"/{name}.rss", press.document(), status=503 if press.is_down else 200)

    def configure(self, pace: str) -> None:
        sources = "".join(
            f"{name}:\n  name: {name.title()}\n  address: {self.service.web.url(f'/{name}.rss')}\n"
            "  every: 1 hour\n"
            for name in self.press
        )
        editions = (
            f"roma:\n  topic: roma\n  languages: {{en: Roma in the news}}\n  pace: {pace}\n"
            "  social: {}\n  digest: {issued: weekly}\n"
        )
        self.service.configure(sources, editions)


Event = Callable[[World], None]


OFFICE_HOURS = (2, 5, 8, 11)
"""When offices write, in hours after the start: news come together, and a build has several."""


# --- what happens -----------------------------------------------------------------------------------


def news(world: World) -> None:
    """Say something new, dated today, as press offices do."""
    press = world.random.choice([one for one in world.press.values() if not one.is_down])
    world.tell(press, world.true, "new")


def late(world: World) -> None:
    """Put up an item with a date long past."""
    press = world.random.choice(list(world.press.values()))
    world.tell(press, world.true - timedelta(days=world.random.randint(3, 400)), "late")


def edit(world: World) -> None:
    """Correct title and text of an item that was announced long ago."""
    press, place = world.any_known()
    known = press.news[place]
    world.touched["edited"].add(known.link)
    press.news[place] = replace(known, title=f"{known.title}, corrected", text=f"{known.text} Corrected.")


def remove(world: World) -> None:
    """Take an item away without a word."""
    press, place = world.any_known()
    world.touched["removed"].add(press.news.pop(place).link)


def bring_back(world: World) -> None:
    """Show an item of the archive again, on top."""
    press, place = world.any_known()
    press.news.insert(0, press.news.pop(place))
    world.touched["brought back"].add(press.news[0].link)


def withdraw(world: World) -> None:
    """Have the editor withdraw what was announced."""
    world.rulings.append(Act.WITHDRAW)


def correct(world: World) -> None:
    """Have the editor mark a correction as significant."""
    world.rulings.append(Act.CORRECT)


def new_guids(world: World) -> None:
    """Change the guid scheme of a source."""
    world.touched["new guids"] |= world.office("council").links()
    world.office("council").change(lambda one: replace(one, guid=f"urn:v2:{one.guid}"))


def rebuilt(world: World) -> None:
    """Rebuild a site: other guids and other addresses for all there is."""
    world.touched["site rebuilt"] |= world.office("agency").links()
    world.office("agency").change(
        lambda one: replace(one, guid=f"v2:{one.guid}", link=one.link.replace("/news/", "/articles/"))
    )


def dates_of_today(world: World) -> None:
    """Set all dates of a source to the present moment, as a site does that was moved."""
    world.touched["all dated today"] |= world.office("parliament").links()
    world.office("parliament").change(lambda one: replace(one, date=world.true))


def flood(world: World) -> None:
    """Put up 200 items in one day, 25 at a time."""
    for _ in range(25):
        world.tell(world.office("council"), world.true, "flood")


def down(world: World) -> None:
    """Let a source fail while it goes on writing."""
    world.office("parliament").is_down = True
    for hours in range(8):
        world.tell(world.office("parliament"), world.true + hours * HOUR, "outage")


def up(world: World) -> None:
    """Let it answer again."""
    world.office("parliament").is_down = False


def empty(world: World) -> None:
    """Let a source show an empty list."""
    world.office("council").shown = 0


def full(world: World) -> None:
    """Let it show everything again."""
    world.office("council").shown = 60


def clock_back(world: World) -> None:
    """Set the clock of the service's machine back by two days."""
    world.skew = -2 * DAY
    for _ in range(4):
        world.tell(world.office("agency"), world.true, "clock set back")


def clock_right(world: World) -> None:
    """Set it right."""
    world.skew = timedelta(0)


def new_source(world: World) -> None:
    """Add a source with a long past and two items of today."""
    press = world.office("court")
    for days in range(50, 1, -1):
        press.tell(world.true - days * 5 * DAY)
    for hours in (3, 2):
        world.tell(press, world.true - hours * HOUR, "new source")


SPECIAL: tuple[tuple[float, Event], ...] = (
    (9.3, down),
    (11.9, up),
    (16.4, empty),
    (17.5, full),
    (21.4, new_guids),
    (27.6, dates_of_today),
    (30.9, rebuilt),
    *((33 + part / 8, flood) for part in range(8)),
    (46.2, clock_back),
    (46.5, clock_right),
    (51.4, new_source),
)


def agenda(random: Random) -> list[tuple[timedelta, Event]]:
    """Return what happens when, in order: ordinary days, and above them the special ones."""
    planned: list[tuple[timedelta, Event]] = [(days * DAY, event) for days, event in SPECIAL]
    for day in range(1, DAYS):
        ordinary = [news] * random.randint(1, 3)
        ordinary += [event for event in (late, edit, remove, bring_back) if random.random() < 0.3]
        ordinary += [event for event in (withdraw, correct) if random.random() < 0.2]
        planned += [(day * DAY + random.choice(OFFICE_HOURS) * HOUR, event) for event in ordinary]
    return sorted(planned, key=lambda one: one[0])


# --- what was published -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Build:
    """The documents of an edition as they stood from an instant on."""

    at: datetime
    rss: bytes
    atom: bytes
    json: bytes

    @cached_property
    def reading(self) -> Reading:
        return read_rss(self.rss)


@dataclass
class Recording:
    """All documents of a feed that ever stood, oldest first."""

    builds: list[Build] = field(default_factory=list)

    def at(self, when: datetime) -> Build:
        """Return what a program fetches that asks at an instant."""
        return self.builds[bisect_right(self.builds, when, key=lambda build: build.at) - 1]

    def announced(self) -> dict[str, str]:
        """Return all entries that came after the first document, as guid and link."""
        first = {entry.id for entry in self.builds[0].reading.entries}
        ever = {entry.id: entry.link for build in self.builds for entry in build.reading.entries}
        return {id: link for id, link in ever.items() if id not in first}


@dataclass
class History:
    """What the service published, feed by feed, and what its ledger says in the end."""

    main: Recording = field(default_factory=Recording)
    social: Recording = field(default_factory=Recording)
    digest: Recording = field(default_factory=Recording)
    ledger: tuple[Announcement, ...] = ()
    touched: dict[str, set[str]] = field(default_factory=dict)
    misdated: set[str] = field(default_factory=set)
    """Addresses of what was announced while the service's clock was wrong."""
    waiting: bool = True
    """Whether stories wait for their turn."""


FEEDS = {"main": "roma/en", "social": "roma/en/social", "digest": "roma/en/digest"}


def live(world: World, pace: str) -> History:
    """Let sixty days pass, and the days it takes until nothing waits; return what was published."""
    for name in ("council", "parliament", "agency"):
        for days in range(90, 0, -3):
            world.office(name).tell(START - days * DAY)
    world.configure(pace)
    planned = agenda(world.random)
    # Quiet days enough for every source to be read once more, however rarely its habit lets it be asked.
    end = START + (DAYS + 1) * DAY
    app = world.service.app()
    app.now = lambda: world.true + world.skew
    history = History()
    with asyncio.Runner() as runner:
        while world.true < end or history.waiting:
            while planned and planned[0][0] <= world.true - START:
                _, event = planned.pop(0)
                event(world)
                if event is new_source:
                    world.configure(pace)
                    app = app.with_config(world.service.app().config)
            world.put()
            runner.run(_build(app, world, history))
            world.true += HOUR
        (edition,) = app.config.editions
        history.ledger = tuple(app.store.announcements(edition, limit=100_000))
        history.touched = dict(world.touched)
        runner.run(app.fetcher.close())
        app.store.close()
    return history


async def _build(app: App, world: World, history: History) -> None:
    """Do what the worker does: read what is due, carry out what the editor said, publish."""
    (edition,) = app.config.editions
    collected = await app.collect(app.due())
    ruled = len(world.rulings)
    while world.rulings:
        _rule(app, world.rulings.pop(), world)
    changed = any(one.saved and (one.saved.new or one.saved.edited) for one in collected)
    if not (changed or ruled or history.waiting):
        return
    (published,) = app.publish()
    assert published.errors == ()
    history.waiting = next(iter(app.store.unannounced(edition)), None) is not None
    for name, key in FEEDS.items():
        if f"{key}.rss" in published.written:
            documents = {
                ending: (world.service.public / f"{key}.{ending}").read_bytes()
                for ending in ("rss", "atom", "json")
            }
            recording: Recording = getattr(history, name)
            recording.builds.append(Build(at=world.true, **documents))
            if world.skew:
                before, after = (
                    {entry.link for entry in build.reading.entries} for build in recording.builds[-2:]
                )
                history.misdated |= after - before


def _rule(app: App, act: Act, world: World) -> None:
    (edition,) = app.config.editions
    window = app.store.ledger(edition).window
    line = world.random.choice([line for line in window if line.state is AnnouncementState.LIVE])
    app.store.rule(Ruling(act=act, story=line.story, because="It was wrong.", ruled_at=app.now()))
    world.touched[RULED[act]].add(line.link)


RULED = {Act.WITHDRAW: "withdrawn", Act.CORRECT: "corrected"}


def read_rss(document: bytes) -> Reading:
    """Read a document as plainly as the smallest bot."""
    channel = etree.fromstring(document).find("channel")
    assert channel is not None
    return Reading(
        built=parsedate_to_datetime(channel.findtext("lastBuildDate", "")),
        entries=tuple(_entries(channel.iterfind("item"))),
    )


def _entries(items: Iterable[etree._Element]) -> Iterable[Entry]:
    for item in items:
        yield Entry(
            id=item.findtext("guid", ""),
            title=item.findtext("title", ""),
            link=item.findtext("link", ""),
            date=parsedate_to_datetime(item.findtext("pubDate", "")),
        )


def read_any(document: bytes) -> list[tuple[str, str, str, str]]:
    """Read RSS or Atom as feedparser does: id, title, link, date."""
    return [
        (entry.id, entry.title, entry.link, strftime("%F %T", entry.published_parsed))
        for entry in feedparser.parse(BytesIO(document)).entries
    ]
