"""What new words find in what is held: the same as reading would, and never an old item among the news."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from aggregator import retagging
from aggregator.model import Item, Prior, Tag
from aggregator.retagging import Retagged, retag
from tests.store.conftest import Desk
from tests.store.test_judgments import judgment
from tests.test_holds import EDITION, News, news, rss

if TYPE_CHECKING:
    from aggregator.app import App
    from tests.conftest import Service, Web

OLDER = "older"
"""The version of words that are no longer in force."""

TEXTS = (
    ("en", "Roma families meet the mayor", "<p>They spoke of <b>housing</b>&nbsp;and schools.<ul><li>One"),
    ("fr", "Les Roms de Lyon", "<p>La minorité des Roms réclame l’égalité.<br>Le préfet a répondu.</p>"),
    ("de", "Sinti und Roma", "Ein Gedenken an den Völkermord &amp; seine Opfer.<script>x</script>"),
    ("en", "AS Roma beat Lazio", "<p>The midfielder scored twice in Serie A.</p>"),
    ("it", "Il sindaco", "<table><tr><td>Una scuola</td><td>per i rom</td></tr></table>"),
)  # fmt: skip


class Press:
    """The service with one source, whose items older words may have judged."""

    def __init__(self, service: "Service", web: "Web") -> None:
        self.service, self.web = service, web
        service.configure(f"press:\n  name: Press\n  address: {web.url('/press')}\n", EDITION)
        self.app: App = service.app()

    def collect(self, *items: News) -> None:
        self.web.put("/press", rss(items), validators=False)
        asyncio.run(self._collect())

    async def _collect(self) -> None:
        await self.app.collect(self.app.config.sources)
        await self.app.fetcher.close()
        del self.app.fetcher

    def held(self) -> list[Item]:
        return sorted(self.app.store.items(), key=lambda item: item.title)

    def age(self, *verdicts: str, of: str = "") -> None:
        """Let older words have judged the items whose title has something in it."""
        chosen = [item for item in self.held() if of in item.title]
        said = verdicts if len(verdicts) > 1 else verdicts * len(chosen)
        self.app.store.rejudge([aged(item, verdict) for item, verdict in zip(chosen, said, strict=True)])

    def retag(self, *, write: bool = True, **more: Any) -> Retagged:
        sources, now = self.app.config.sources, self.service.clock()
        return retag(self.app.store, sources, processes=1, now=now, write=write, **more)

    def shown(self) -> list[str]:
        self.app.publish()
        feed = json.loads((self.service.public / "roma/en.json").read_text(encoding="utf-8"))
        return [entry["title"] for entry in feed["items"]]

    def verdicts(self) -> list[str]:
        return [item.tags[0].verdict for item in self.held()]


def aged(item: Item, verdict: str) -> Item:
    return replace(item, tags=(Tag(topic="roma", verdict=verdict, score=0.5, rules=OLDER),))


@pytest.fixture
def press(service: "Service", web: "Web") -> Iterator[Press]:
    press = Press(service, web)
    yield press
    press.app.store.close()


def test_the_same_words_find_in_what_is_held_what_they_found_in_reading(press: Press) -> None:
    items = [replace(news(n), title=title, text=text) for n, (_, title, text) in enumerate(TEXTS)]
    press.collect(*items)
    read = press.held()
    press.app.store.rejudge(
        [replace(item, tags=tuple(replace(tag, rules=OLDER) for tag in item.tags)) for item in read]
    )
    done = press.retag()
    assert (done.items, done.broken, done.counts.total()) == (5, 0, 0)
    assert press.held() == read
    assert {item.language.value for item in read} == {language for language, _, _ in TEXTS}


def test_old_items_found_late_are_archived_and_recent_ones_are_news(press: Press) -> None:
    press.collect(news(0))
    press.shown()
    press.service.clock.pass_by(hours=1)
    late = replace(news(1), title="Roma late", at=press.service.clock() - timedelta(days=3))
    recent = replace(news(2), title="Roma recent", at=press.service.clock() - timedelta(hours=3))
    press.collect(news(0), late, recent)
    press.age("no", of="Roma la")
    press.age("no", of="Roma re")
    assert len(press.shown()) == 1
    assert press.retag(write=False).counts == {("roma", "no", "yes"): 2}
    assert press.verdicts().count("no") == 2, "looking changes nothing"
    assert press.retag().counts == {("roma", "no", "yes"): 2}
    press.service.clock.pass_by(minutes=1)
    assert press.shown() == ["Roma recent", news(0).title]
    lines = press.app.store.announcements(press.app.config.editions[0])
    assert {line.title: line.archived for line in lines} == {
        "Roma late": True,
        "Roma recent": False,
        news(0).title: False,
    }
    again = press.retag()
    assert (again.items, again.changes) == (0, [])


def test_an_editors_yes_makes_an_old_item_news(press: Press) -> None:
    press.collect(news(0))
    press.shown()
    press.service.clock.pass_by(hours=1)
    late = replace(news(1), title="Roma late", at=press.service.clock() - timedelta(days=3))
    press.collect(news(0), late)
    press.age("no", of="Roma late")
    (item,) = [item for item in press.held() if item.title == "Roma late"]
    press.app.store.judge(judgment(item.id, "yes"))
    assert press.retag().counts == {}
    press.service.clock.pass_by(minutes=1)
    assert press.shown() == ["Roma late", news(0).title]


def test_what_was_announced_stays_and_is_told(press: Press) -> None:
    press.collect(replace(news(0), title="A bridge", text="The mayor opened it."), news(1))
    press.age("yes", of="A bridge")
    before = press.shown()
    assert "A bridge" in before
    done = press.retag()
    assert [(one.title, one.before, one.after, one.announced_in) for one in done.changes] == [
        ("A bridge", "yes", "no", ("roma/en",))
    ]
    press.service.clock.pass_by(minutes=1)
    assert press.shown() == before


def test_what_is_broken_off_goes_on_where_it_was(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retagging, "STEP", 2)
    press.collect(*(news(n) for n in range(6)))
    press.age("no")
    done: list[str] = []

    def told(item: Item) -> None:
        done.append(item.id)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        press.retag(told=told)
    assert press.verdicts().count("yes") == 4, "two steps were whole"
    assert press.retag().items == 2
    assert press.verdicts() == ["yes"] * 6


def test_an_item_that_breaks_what_judges_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError

    monkeypatch.setattr(retagging, "judge", broken)
    assert retagging._find(retagging._asked(Desk().item(), Prior.NONE)) is None
