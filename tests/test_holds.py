"""What a source's mass change does to our feeds: nothing is said twice, nothing is lost, a person decides."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from aggregator.model import HoldKind, HoldState

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Service, Web

EDITION = (
    "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  fallback: [any]\n  pace: {burst: 100}\n"
)
TOWNS = (
    *("Aachen", "Bari", "Cluj", "Debrecen", "Eger", "Faro", "Gent", "Hamina", "Ioannina", "Jena"),
    *("Kaunas", "Lviv", "Malmo", "Nitra", "Ohrid", "Pecs", "Quimper", "Riga", "Sofia", "Trnava"),
    *("Ulm", "Varna", "Wels", "Xanthi", "York", "Zadar", "Agen", "Brno", "Cork", "Delft"),
)
WORDS = (
    *("mayors", "schools", "housing", "health", "police"),
    *("theatre", "music", "voting", "training", "research"),
)


@dataclass(frozen=True)
class News:
    """One press item as the make-believe source shows it."""

    guid: str
    link: str
    title: str
    text: str
    at: datetime


def news(number: int, *, days: int = 0, about: str = "council") -> News:
    town, word = TOWNS[number % 30], WORDS[number % 10]
    return News(
        guid=f"post-{about}-{number}",
        link=f"http://press.example.org/news/{about}/{number}",
        title=f"Roma {word} of {town}: the {about} decided number {number}",
        text=f"Roma families from {town} asked about {word}; answer {number} by the {about} came later.",
        at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC) - timedelta(hours=number) + timedelta(days=days),
    )


PRESS = tuple(news(number) for number in range(30))


def beside(number: int, *, days: int = 0) -> News:
    """Return an item that tells nothing of what the other source tells, or the two would be one story."""
    return replace(
        news(number, days=days),
        guid=f"b{number}",
        link=f"http://press.example.org/news/county/{number}",
        title=f"Irish Travellers find a halting site in county {1000 + 37 * number}",
        text=f"Caravans of Irish Travellers may stay; the county answered {700 + 13 * number} letters.",
    )


def rss(items: Sequence[News]) -> str:
    body = "".join(
        f"<item><title>{escape(one.title)}</title><link>{escape(one.link)}</link>"
        f'<guid isPermaLink="false">{escape(one.guid)}</guid><description>{escape(one.text)}</description>'
        f"<pubDate>{format_datetime(one.at)}</pubDate></item>"
        for one in items
    )
    return (
        '<rss version="2.0"><channel><title>Press</title><link>http://press.example.org/</link>'
        f"<language>en</language>{body}</channel></rss>"
    )


class Desk:
    """The service with one such source, and another beside it that must notice nothing."""

    def __init__(self, service: "Service", web: "Web") -> None:
        self.service, self.web = service, web
        self.beside = [beside(number) for number in range(3)]
        self.put("/beside", self.beside)
        self.put("/press", PRESS)
        service.configure(
            f"press:\n  name: Press\n  address: {web.url('/press')}\n"
            f"beside:\n  name: Beside\n  address: {web.url('/beside')}\n",
            EDITION,
        )
        service.cycle()

    def put(self, path: str, items: Sequence[News]) -> None:
        self.web.put(path, rss(items), validators=False)

    def show(self, items: Sequence[News], **later: float) -> int:
        """Let the source show items; return how many new holds it brought. The other has one more."""
        self.service.clock.pass_by(**(later or {"hours": 2}))
        self.put("/press", items)
        extra = beside(len(self.beside), days=3)
        self.beside.insert(0, extra)
        self.put("/beside", self.beside)
        saved = self.service.cycle()[0]["press"].saved
        assert any(extra.title == title for title in self.titles())
        return len(saved.holds) if saved else 0

    def titles(self) -> list[str]:
        """What was announced in all, of both sources, the titles as announced."""
        app = self.service.app()
        lines = app.store.announcements(app.config.editions[0], limit=1000)
        app.store.close()
        return [line.title for line in lines]

    def of_press(self) -> list[str]:
        return [title for title in self.titles() if "county" not in title]

    def texts(self) -> str:
        entries = json.loads((self.service.public / "roma/en.json").read_bytes())["items"]
        return "\n".join(f"{entry['title']} {entry['content_html']}" for entry in entries)

    def store(self, ask: Callable[[Any], Any]) -> Any:
        app = self.service.app()
        try:
            return ask(app.store)
        finally:
            app.store.close()

    def held(self, state: HoldState = HoldState.HELD) -> list[Any]:
        return [hold for hold in self.store(lambda store: store.holds()) if hold.state is state]


@pytest.fixture
def desk(service: "Service", web: "Web") -> Desk:
    return Desk(service, web)


def changed(**how: Callable[[News], Any]) -> list[News]:
    return [replace(one, **{name: make(one) for name, make in how.items()}) for one in PRESS]


TODAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SILENT = {
    "all guids": changed(guid=lambda one: f"tag:new,2026:{one.guid}"),
    "http to https": changed(guid=lambda one: one.link, link=lambda one: one.link.replace("http:", "https:")),
    "guids are addresses, and to https": changed(
        guid=lambda one: one.link.replace("http:", "https:"),
        link=lambda one: one.link.replace("http:", "https:"),
    ),
    "a new path": changed(
        guid=lambda one: f"n{one.guid}", link=lambda one: one.link.replace("news", "en/press")
    ),
    "a new path, days for instants": changed(
        guid=lambda one: f"n{one.guid}",
        link=lambda one: one.link.replace("news", "en/press"),
        at=lambda one: one.at.replace(hour=0, minute=0),
    ),
    "doubled": [*PRESS, *changed(guid=lambda one: f"2{one.guid}", link=lambda one: f"{one.link}?copy=2")],
    "all dates today": changed(at=lambda _: TODAY),
    "names and titles, not addresses": changed(
        guid=lambda one: f"n{one.guid}", title=lambda one: f"{one.title} (edited)"
    ),
}


@pytest.mark.parametrize("items", SILENT.values(), ids=SILENT.keys())
def test_what_is_known_under_other_names_is_linked_again_silently(desk: Desk, items: list[News]) -> None:
    before = desk.of_press()
    dates = desk.store(lambda store: {item.published.value for item in store.items(source="press")})
    desk.show(items)
    assert [hold for hold in desk.held() if hold.kind is HoldKind.NEW] == []
    desk.show(items)
    desk.show(PRESS)
    assert desk.of_press() == before
    if len(items) == 30:
        held = desk.store(lambda store: {item.published.value for item in store.items(source="press")})
        assert held == dates, "the first date holds"


def test_texts_that_all_change_wait_and_the_last_good_ones_stay(desk: Desk) -> None:
    banner = changed(text=lambda _: "We use cookies to improve your experience. Accept all cookies?")
    assert desk.show(banner) == 30
    assert desk.show(banner) == 0, "told once"
    assert "cookies" not in desk.texts()
    numbers = [hold.number for hold in desk.held()]
    desk.store(lambda store: store.release(numbers[:1], now=TODAY))
    desk.store(lambda store: store.drop(numbers[1:2], "a banner", now=TODAY))
    assert desk.show(banner) == 0
    assert len(desk.held()) == 28
    assert desk.store(lambda store: str(store.items(source="press")).count("cookies")) > 0
    assert desk.show(PRESS) == 0
    assert desk.held() == [], "taken back by the source"
    assert len(desk.of_press()) == 30


def test_titles_that_all_become_one_wait(desk: Desk) -> None:
    assert desk.show(changed(title=lambda _: "Untitled")) == 30
    assert "Untitled" not in desk.texts()


OLD = [
    replace(
        news(number, days=3),
        guid=f"again-{number}",
        link=f"http://press.example.org/archive/item-{number}",
        title=f"Updated: {PRESS[number].title}",
        text=PRESS[number].text,
    )
    for number in range(30)
]


def test_old_articles_dated_afresh_wait_for_a_person(desk: Desk) -> None:
    before = desk.of_press()
    fresh = news(107, days=3, about="parliament")
    assert desk.show([fresh, *OLD, *PRESS]) == 30
    assert sorted(desk.of_press()) == sorted([*before, fresh.title]), "real news pass"
    assert desk.show([fresh, *OLD, *PRESS]) == 0
    held = desk.held()
    desk.store(lambda store: store.drop([hold.number for hold in held[1:]], "old", now=TODAY))
    desk.store(lambda store: store.release([held[0].number], now=TODAY))
    desk.show([fresh, *OLD, *PRESS])
    assert sorted(desk.of_press()) == sorted([*before, fresh.title, held[0].title])
    assert len(desk.held(HoldState.DROPPED)) == 29


def test_a_new_list_without_dates_of_news_waits(desk: Desk) -> None:
    assert desk.show([news(number, days=-300, about="casino") for number in range(20)]) == 20
    assert len(desk.of_press()) == 30


LEGITIMATE = {
    "15 items after a conference": [
        *(news(n, days=3, about="conference") for n in range(100, 115)),
        *PRESS[:15],
    ],
    "a whole new list after weeks": [news(n, days=20, about="assembly") for n in range(100, 120)],
    "a conference that fills the list": [news(n, days=3, about="summit") for n in range(100, 110)],
}


@pytest.mark.parametrize("items", LEGITIMATE.values(), ids=LEGITIMATE.keys())
def test_a_flood_of_news_is_not_held(desk: Desk, items: list[News]) -> None:
    assert desk.show(items, days=18) == 0
    assert {one.title for one in items} <= set(desk.of_press())


def test_a_list_that_vanishes_is_told_and_nothing_is_removed(desk: Desk) -> None:
    desk.service.clock.pass_by(hours=2)
    desk.put("/press", [])
    assert desk.service.cycle()[0]["press"].emptied == 30
    desk.service.clock.pass_by(hours=2)
    assert desk.service.cycle()[0]["press"].emptied is None
    state = desk.store(lambda store: store.states()["press"])
    assert (state.items_before, state.problem) == (30, None)
    assert len(desk.of_press()) == 30


def test_a_first_reading_holds_nothing_and_is_past_by_a_clock_that_runs(
    service: "Service", web: "Web", monkeypatch: pytest.MonkeyPatch
) -> None:
    def tick(clock: Any) -> datetime:
        clock.pass_by(seconds=1)
        time: datetime = clock.time
        return time

    monkeypatch.setattr(type(service.clock), "__call__", tick)
    desk = Desk(service, web)
    first = desk.store(lambda store: store.states()["press"].first_good)
    assert {item.first_seen for item in desk.store(lambda store: store.items(source="press"))} == {first}
    assert desk.held() == []


def test_what_was_released_after_a_backup_is_not_held_again_by_restoring_it(
    desk: Desk, tmp_path: "Path"
) -> None:
    desk.show([news(number, days=1, about="court") for number in range(30)])
    held = desk.held()
    assert held
    desk.store(lambda store: store.back_up(tmp_path / "backup.db"))
    desk.store(lambda store: store.release([hold.number for hold in held], now=desk.service.clock()))
    desk.service.clock.pass_by(hours=2)
    desk.service.cycle()
    before = desk.titles()
    assert {hold.title for hold in held} <= set(before)

    app = desk.service.app()
    app.restore(tmp_path / "backup.db")
    app.store.close()
    assert desk.held() == []
    desk.service.clock.pass_by(hours=2)
    desk.service.cycle()
    assert desk.titles() == before
