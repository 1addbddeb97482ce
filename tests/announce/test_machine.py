"""Two successive builds never break, whatever sources, editors, clocks and machines do between them.

What happens is random; after every step the documents written are held to the CONTRACT's promises 1 to 9.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from aggregator import announce
from aggregator import publish as publishing
from aggregator.announcing import announce_ready, known
from aggregator.errors import StoreError
from aggregator.model import Act, Announcement, AnnouncementState, Edition, Feed, Item, Ruling, Source, Tag
from aggregator.store import SqlStore
from aggregator.store.schema import metadata
from tests.announce.world import EDITIONS, NOW, World

FRENCH, ENGLISH = EDITIONS
DAY = timedelta(days=1)

ages = st.sampled_from([timedelta(0), timedelta(hours=3), 3 * DAY, 3000 * DAY])
languages = st.sampled_from(["fr", "fr-CH", "en", "ro"])
titles = st.sampled_from(["Press release", "Press release (23 November 2026)", "", "A <b>long</b> " * 40])
urls = st.sampled_from(["", "", "", "https://shared.example/news", "http://s0.example/?a=1&b=2"])
editions = st.sampled_from(EDITIONS)
whiles = st.sampled_from([0, 1, 5, 61, 600, 3601, 30_000]).map(lambda seconds: timedelta(seconds=seconds))


class Ledgers(RuleBasedStateMachine):
    """All that may happen to a ledger."""

    open_store: Callable[[], SqlStore]
    """Open the one database of the test: every worker its own way in."""

    items = Bundle("items")

    def __init__(self) -> None:
        super().__init__()
        self.world = World(store=self.open_store())
        with self.world.store._database.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        self.serial = count(1)
        self.retitled: set[str] = set()
        self.withdrawn: dict[str, int] = {}
        self.seen = dict.fromkeys((edition.key for edition in EDITIONS), 0)
        self.known = dict.fromkeys((edition.key for edition in EDITIONS), (0, NOW))
        self.parts = publishing.PARTS
        publishing.PARTS = (self.world.feeds,)
        self.world.source()

    # what sources do

    @rule(target=items, number=st.integers(1, 6), language=languages, age=ages, title=titles, url=urls)
    def add(self, number: int, language: str, age: timedelta, title: str, url: str) -> object:
        source = self.world.sources[0]
        made = []
        for _ in range(number):
            made.append(self.world.item(source, language=language, age=age, title=title, url=url))
            self.world.items[made[-1].id] = made[-1]
        self.world.read(source, made)
        return multiple(*self._held(made))

    @rule(target=items, age=ages, asked=st.booleans(), urgent=st.booleans())
    def new_source(self, age: timedelta, asked: bool, urgent: bool) -> object:
        source = self.world.source(announce_past=asked, urgent=urgent)
        made = []
        for number in range(7):
            made.append(self.world.item(source, language="en", age=age, title=f"Old {number}"))
            self.world.items[made[-1].id] = made[-1]
        self.world.read(source, made)
        return multiple(*self._held(made))

    def _held(self, made: Sequence[Item]) -> list[str]:
        """Return the items that the store took for new ones: one title on one day and page is one item."""
        return [item.id for item in made if self.world.store.story_of(item.id) is not None]

    @rule(item=items, verdict=st.sampled_from(["yes", "yes", "no"]), language=languages)
    def edit(self, item: str, verdict: str, language: str) -> None:
        edited = replace(
            self.world.items[item],
            title=f"Edited {next(self.serial)}",
            language=replace(self.world.items[item].language, value=language),
            tags=(Tag(topic="roma", verdict=verdict, score=0.5),),
            raw_hash=f"edited {next(self.serial)}",
        )
        self.world.read(self._source(edited.source), [edited])

    @rule(item=items, language=languages)
    def translate(self, item: str, language: str) -> None:
        """Let another source bring the same page in another language."""
        original = self.world.items[item]
        other = self.world.source()
        self.world.read(
            other, [self.world.item(other, language=language, age=DAY, title="Same", url=original.url or "")]
        )

    @rule(dates=st.booleans())
    def change_all(self, dates: bool) -> None:
        """Rename everything a source has, or date all of it anew; its pages stay where they are."""
        mass = f"mass{next(self.serial)}"
        changed = [
            replace(
                item,
                guid=item.guid if dates else f"{mass}-{item.guid}",
                published=replace(item.published, value=self.world.now) if dates else item.published,
                raw_hash=f"{mass}-{item.raw_hash}",
                first_seen=self.world.now,
            )
            for item in self.world.items.values()
            if item.source == "s0"
        ]
        self.world.read(self.world.sources[0], changed)

    def _source(self, id_: str) -> Source:
        return next(source for source in self.world.sources if source.id == id_)

    # what editors do

    @rule(item=items, edition=st.sampled_from([None, "roma/fr"]))
    def withdraw(self, item: str, edition: str | None) -> None:
        for one in EDITIONS:
            if edition in {None, one.key}:
                story = self.world.story_of(item).id
                self.withdrawn.setdefault(f"{one.key} {story}", self.world.store.ledger(one).last_number)
        self._rule(Act.WITHDRAW, item, edition=edition)

    @rule(item=items)
    def correct(self, item: str) -> None:
        self._rule(Act.CORRECT, item)

    @rule(item=items, title=st.sampled_from(["Press release", "Another title"]), edition=editions)
    def retitle(self, item: str, title: str, edition: Edition) -> None:
        self.retitled |= {
            line.guid for line in self._rule(Act.RETITLE, item, edition=edition.key, title=title)
        }

    @rule(item=items)
    def hurry(self, item: str) -> None:
        self._rule(Act.URGENT, item)

    def _rule(self, act: Act, item: str, **fields: Any) -> Sequence[Announcement]:
        story = self.world.story_of(item).id
        ruling = Ruling(act=act, story=story, because="because", ruled_at=self.world.now, **fields)
        try:
            return self.world.store.rule(ruling)
        except StoreError:
            if act in {Act.CORRECT, Act.RETITLE}:
                return []
            raise

    # what clocks and machines do

    @rule(passed=whiles)
    def wait(self, passed: timedelta) -> None:
        self.world.now += passed

    @rule(days=st.sampled_from([-2, 2]))
    def jump(self, days: int) -> None:
        self.world.now += days * DAY

    @rule(passed=whiles)
    def build(self, passed: timedelta) -> None:
        self.world.now += passed
        self.world.build()

    @rule(edition=editions)
    def die_after_announcing(self, edition: Edition) -> None:
        if edition.key in self.world.current or not self.world.store.ledger(edition).last_number:
            announce_ready(edition, self.world.out.config, self.world.store, self.world.out.now)
        self.world.die()

    @rule(full=st.booleans())
    def fill_or_free_the_disk(self, full: bool) -> None:
        self.world.shelf.full = full

    @rule(item=items, edition=editions, passed=whiles, meddles=st.booleans())
    def two_workers(self, item: str, edition: Edition, passed: timedelta, meddles: bool) -> None:
        """Decide on one machine while another announces, or an editor withdraws: the second loses."""
        world, rival = self.world, self.open_store()
        try:
            ledger = rival.ledger(edition)
            decided = announce.decide(
                edition,
                ledger,
                rival.unannounced(edition),
                known=known(edition, world.out.config, rival),
                now=world.now,
            )
            if meddles:
                self.withdraw(item, None)
            world.now += passed
            world.build()
            before = world.store.ledger(edition)
            overtaken = before.last_number > ledger.last_number
            withdrawn = meddles and world.story_of(item).id in {line.story for line in decided}
            if overtaken or withdrawn:
                # Two that decided the very same in the very same second may both be right.
                with suppress(StoreError):
                    rival.announce(edition, decided, now=world.now)
                assert world.store.ledger(edition) == before
        finally:
            rival.close()

    # what readers see

    @invariant()
    def no_two_builds_break(self) -> None:
        for edition in EDITIONS:
            shown = self.world.shown.get(edition.key, [])
            for before, after in pairwise(shown[max(0, self.seen[edition.key] - 1) :]):
                self._compare(edition, before, after)
            self.seen[edition.key] = len(shown)

    def _compare(self, edition: Edition, before: Feed, after: Feed) -> None:
        was = [entry.announcement for entry in before.entries]
        now = [entry.announcement for entry in after.entries]
        for name in ("guid", "link", "title", "announced_at"):
            assert len({getattr(line, name) for line in now}) == len(now), f"{name} is not unique"
        by_guid = {line.guid: line for line in was}
        new = [line for line in now if line.guid not in by_guid]
        assert now[: len(new)] == new, "new ones are on top"
        assert not was or len(new) <= edition.pace.burst
        rest = [line.guid for line in now[len(new) :]]
        assert rest == [line.guid for line in was][: edition.window - len(new)], "nothing goes or comes back"
        moments = [line.announced_at for line in now]
        assert moments == sorted(moments, reverse=True)
        for line in now[len(new) :]:
            known_as = by_guid[line.guid]
            assert (line.link, line.announced_at) == (known_as.link, known_as.announced_at)
            assert line.title == known_as.title or line.guid in self.retitled
            assert line.updated_at >= known_as.updated_at
            self._check_state(line, known_as)
        assert (before.entries == after.entries) == (before.updated == after.updated)
        assert before.updated <= after.updated

    def _check_state(self, line: Announcement, was: Announcement) -> None:
        assert (line.state == was.state and line.reason == was.reason) or line.updated_at > was.updated_at
        if was.state is AnnouncementState.WITHDRAWN:
            assert line.state is AnnouncementState.WITHDRAWN

    @invariant()
    def the_ledger_is_sound(self) -> None:
        for edition in EDITIONS:
            lines = list(self.world.store.announcements(edition, limit=10_000))[::-1]
            assert [line.number for line in lines] == list(range(1, len(lines) + 1))
            for name in ("guid", "story", "link", "title", "announced_at"):
                assert len({getattr(line, name) for line in lines}) == len(lines), f"{name} is not unique"
            number, last = self.known[edition.key]
            for line in lines[number:] if number else []:
                assert line.announced_at <= self.world.now or last > self.world.now, "future"
            if lines:
                self.known[edition.key] = len(lines), max(line.announced_at for line in lines)
            news = [line.announced_at for line in lines if not line.archived]
            assert news == sorted(news)
            for line in lines:
                withdrawn_at = self.withdrawn.get(f"{edition.key} {line.story}")
                assert withdrawn_at is None or line.number <= withdrawn_at, "withdrawn, and announced again"
                assert len(line.title) + 1 + len(line.link) <= 300
                assert "&" not in line.link

    def teardown(self) -> None:
        try:
            self._drain()
        finally:
            publishing.PARTS = self.parts
            self.world.store.close()

    def _drain(self) -> None:
        """Let days pass quietly: all that an edition can show has been announced, and nothing was lost."""
        self.world.shelf.full = False
        for _ in range(400):
            self.world.now += timedelta(hours=1)
            self.world.build()
            self.no_two_builds_break()
            if not any(self._can_show(edition) for edition in EDITIONS):
                break
        else:
            raise AssertionError("something waits for ever")
        self.the_ledger_is_sound()

    def _can_show(self, edition: Edition) -> bool:
        pending = self.world.store.unannounced(edition)
        return any(announce.best(story, edition, patient=False) for story in pending)


@pytest.mark.parametrize(
    ("database", "examples", "steps"),
    [
        ("sqlite", 10, 30),
        ("postgresql", 2, 20),
        pytest.param("sqlite", 300, 50, marks=pytest.mark.soak),
    ],
)
def test_two_successive_builds_never_break(
    database: str, examples: int, steps: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    address = (
        request.getfixturevalue("postgresql") if database == "postgresql" else f"sqlite:///{tmp_path}/a.db"
    )

    class Here(Ledgers):
        @staticmethod
        def open_store() -> SqlStore:
            return SqlStore.open(address)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
