"""All that may happen to the service: what sources, people, clocks and machines do to it, in any order."""

import shutil
import tempfile
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from aggregator.errors import AlreadyAtWork
from aggregator.issuing import MOST_ISSUES
from aggregator.model import DIGEST, SOCIAL, Edition
from tests.invariants import invariants, press
from tests.invariants.editors import Editors, picks
from tests.invariants.house import Clock, DiedError, House, Mortal
from tests.invariants.invariants import Manners
from tests.invariants.offices import AGES, Offices
from tests.invariants.press import START
from tests.invariants.shown import Account, Public
from tests.invariants.web import FAULTS, FLAVOURS, GONE, Place, Web

DAY = timedelta(days=1)
NAMES = ("alpha", "beta", "gamma")
PER_HOUR = 2
TITLES = {"fr": "Les Roms dans la presse", "en": "Roma in the news", "ro": "Romii în presă"}

CHANGES = (
    *("add", "add", "add", "flood", "edit", "redate", "rename", "move", "list twice", "change all"),
    *("remove", "bring back", "republish", "reorder", "break an item", "continue a series"),
)

ages = st.sampled_from(AGES)
places = st.sampled_from(NAMES)
waits = st.sampled_from([0, 10, 31, 61, 180, 600, 26 * 60]).map(lambda minutes: timedelta(minutes=minutes))


class Service(Editors):
    """The real service between sources that misbehave and readers who forgive nothing."""

    template: Path
    seam: Mortal

    def __init__(self) -> None:
        super().__init__()
        folder = Path(tempfile.mkdtemp(dir=self.template.parent))
        shutil.copytree(self.template, folder, dirs_exist_ok=True)
        self.clock = Clock()
        self.web = Web(self.clock)
        self.account = Account()
        self.manners = {name: Manners() for name in (*NAMES, "delta")}
        self.offices = Offices(self.web.places, self.account, self.clock)
        self.latest = START
        self.paused: set[str] = set()
        self.languages = ["fr"]
        self.burst = 5
        self.branches = ""
        self.named: set[str] = set()
        self.posted: defaultdict[str, list[datetime]] = defaultdict(list)
        for name, flavour in zip(NAMES, FLAVOURS, strict=True):
            self.web.places[name] = Place(name, flavour)
        self.house = House(folder, self.clock, self.web)
        self.public = Public(self.house.public)
        self._configure()
        self.seam.arm(0)
        self.house.start()

    # --- what sources do ---

    @rule(name=places, what=st.sampled_from(CHANGES), pick=picks, age=ages, wait=waits)
    def change(self, name: str, what: str, pick: int, age: str, wait: timedelta) -> None:
        """Let a source change something; most often a pass follows, or changes would pile up unread."""
        changes = {
            "add": lambda: self.offices.add(name, 1 + pick % 3, age, ours=pick % 4 > 0),
            "flood": lambda: self.offices.flood(name, age),
            "continue a series": lambda: self.offices.continue_a_series(name),
            "edit": lambda: self.offices.edit(name, pick),
            "redate": lambda: self.offices.redate(name, pick, days=(-3, 1, 5)[pick % 3]),
            "rename": lambda: self.offices.rename(name, pick),
            "move": lambda: self.offices.move(name, pick),
            "list twice": lambda: self.offices.list_twice(name, pick),
            "change all": lambda: self.offices.change_all(
                name, ("names", "addresses", "both", "dates")[pick % 4]
            ),
            "remove": lambda: self.offices.remove(name, pick),
            "bring back": lambda: self.offices.bring_back(name, pick),
            "republish": lambda: self.offices.republish(name, pick),
            "reorder": lambda: self.offices.reorder(name, pick),
            "break an item": lambda: self.offices.break_an_item(name, ("", *press.BROKEN_ITEMS)[pick % 4]),
        }
        changes[what]()
        if pick % 3:
            self.make_a_pass(wait)

    @rule(name=places, fault=st.sampled_from([None, *FAULTS]), wait=waits)
    def fail(self, name: str, fault: str | None, wait: timedelta) -> None:
        self.web.places[name].fault = fault
        self.make_a_pass(wait)

    # --- what the service does ---

    @rule(wait=waits)
    def poll(self, wait: timedelta) -> None:
        self._pass_by(wait)
        self._collect()

    @rule(wait=waits)
    def publish(self, wait: timedelta) -> None:
        self._pass_by(wait)
        self.house.publish()
        self._check_public()

    @rule(wait=waits)
    def make_a_pass(self, wait: timedelta) -> None:
        self._pass_by(wait)
        self._cycle()

    @rule(what=st.sampled_from(["collect", "publish"]), at=st.integers(1, 60), wait=waits)
    def die(self, what: Literal["collect", "publish"], at: int, wait: timedelta) -> None:
        """End at the n-th thing done to disk or database; what follows is undisturbed."""
        self._pass_by(wait)
        self.seam.arm(at)
        with suppress(DiedError):
            self.house.does(what)()
        invariants.whole_and_valid(self.public)
        self._note_asked(sure=False)
        self.house.end_tasks()
        self._restart()
        self._cycle()

    @rule()
    def restart(self) -> None:
        self._restart()

    @rule()
    def second_worker(self) -> None:
        second = self.house.second_app()
        with pytest.raises(AlreadyAtWork):
            second.store.lease().hold()
        self.house.run(second.close())

    def _restart(self) -> None:
        self.house.stop()
        self.seam.arm(0)
        self.house.start()

    def _cycle(self) -> None:
        self._collect()
        self.house.publish()
        self._check_public()

    # --- what clocks do ---

    @rule(days=st.sampled_from([-2, 2]))
    def jump(self, days: int) -> None:
        self.posted.clear()  # the hour is counted by the clock as it stands
        self._pass_by(max(days * DAY, START - 2 * DAY - self.clock()))

    def _pass_by(self, span: timedelta) -> None:
        self.clock.pass_by(span)
        self.latest = max(self.latest, self.clock())

    # --- what people do ---

    @rule(name=places)
    def pause_or_resume(self, name: str) -> None:
        self.paused ^= {name}
        self._configure()

    @rule()
    def add_an_edition(self) -> None:
        self.languages = [*TITLES][: len(self.languages) + 1]
        self._configure()

    @rule(pick=picks)
    def add_social_and_digest(self, pick: int) -> None:
        """Have the feeds beside the main ones, in one example of a few: they take as long again to write."""
        if pick % 8:
            return
        self.branches = f"    social: {{per hour: {PER_HOUR}}}\n    digest: {{issued: daily}}\n"
        self._configure()

    @rule()
    def add_a_source(self) -> None:
        self.web.places.setdefault("delta", Place("delta", "names"))
        self.offices.add("delta", 3, "old", ours=True)
        self._configure()

    @rule(name=places)
    def give_another_address(self, name: str) -> None:
        self.web.places[name].moved_on += 1
        self._configure()

    @rule(text=st.sampled_from(["", "sources: [", "site:\n  nam", "sources:\n  alpha:\n    adress: x\n"]))
    def break_the_file(self, text: str) -> None:
        in_force = self.house.app.config
        self.house.feeds_yaml.write_text(text, encoding="utf-8")
        self.house.reload()
        assert self.house.app.config is in_force
        assert self.house.followed.trouble
        self._configure()

    def _configure(self) -> None:
        sources = "".join(
            f"  {place.id}:\n    name: Office {place.id}\n    address: {place.url}\n    every: 30 minutes\n"
            + ("    paused: yes\n" if place.id in self.paused else "")
            for place in self.web.places.values()
        )
        editions = ", ".join(f"{language}: {TITLES[language]}" for language in self.languages)
        self.house.feeds_yaml.write_text(
            "site:\n  name: Test press review\n  address: https://news.example.org\n"
            f"  contact: desk@example.org\nsources:\n{sources}"
            f"editions:\n  roma:\n    topic: roma\n    languages: {{{editions}}}\n    fallback: [any]\n"
            f"    patience: 1 hour\n    entries: 8\n    pace: {{burst: {self.burst}}}\n{self.branches}",
            encoding="utf-8",
        )

    # --- what must hold ---

    def _collect(self) -> None:
        self.house.reload()
        due = [source.id for source in self.house.app.due()]
        done = self.house.collect()
        self._note_asked(sure=True)
        invariants.isolation(due, done, self.web.places)
        store, states = self.house.app.store, self.house.app.store.states()
        for hold in store.holds():
            self.account.doubted |= press.codes_of(filter(None, [store.item(hold.item)]))
        for one in done:
            place = self.web.places[one.source.id]
            if place.fault is None:
                self.account.see(place.id, place.served)
                items = store.items(source=place.id, limit=1000)
                invariants.none_lost(place, items, states[place.id].drops)
                invariants.one_id_an_item(items, self.account)
                invariants.none_ahead(items, self.latest)

    def _note_asked(self, *, sure: bool) -> None:
        """Hold what was asked to our manners; what was answered is remembered if ``sure``."""
        all_asked, self.web.asked = self.web.asked, []
        for asked in all_asked:
            place, manners = self.web.places[asked.place], self.manners[asked.place]
            invariants.polite(asked, manners)
            self.account.offer(place.id, place.served, asked.at)
            manners.note(asked, place, sure=sure)

    def _check_public(self) -> None:
        invariants.whole_and_valid(self.public)
        for edition in self.house.app.config.editions:
            self._check_edition(edition)
            if self.branches:
                self._check_beside(edition)
        invariants.bounded(self.public)

    def _check_edition(self, edition: Edition) -> None:
        store, after = self.house.app.store, self.public.feeds[edition.key]
        if self._check_feed(edition.key, edition.window):
            invariants.told_in_time(after, edition.language, self.account)
            lines = store.announcements(edition, limit=10_000)[::-1]
            invariants.once(lines, self.account)
            invariants.clock_proof(lines, self.latest)
        invariants.recovery(store.ledger(edition), self.public)

    def _check_beside(self, edition: Edition) -> None:
        """Hold what stands beside an edition to the same; a digest has one entry for many stories."""
        social = replace(edition, branch=SOCIAL)
        if self._check_feed(social.key, edition.window):
            lines = self.house.app.store.announcements(social, limit=10_000)[::-1]
            invariants.once(lines, self.account)
            invariants.clock_proof(lines, self.latest)
            if not self.account.is_urgent:
                invariants.paced(self.posted[social.key], self.clock(), PER_HOUR)
        self._check_feed(replace(edition, branch=DIGEST).key, MOST_ISSUES)

    def _check_feed(self, key: str, window: int) -> bool:
        """Hold a feed to what it showed before; return whether it shows anything else now."""
        before, after = self.before.get(key, []), self.public.feeds.get(key, [])
        if before == after:
            return False
        invariants.no_shrinking(before, after, window)
        new = len({entry["id"] for entry in after} - {entry["id"] for entry in before})
        self.posted[key] += [self.clock()] * new
        invariants.never_back(before, after, self.named)
        invariants.stable(before, after, self.public.ids(key))
        if not key.endswith(DIGEST):
            invariants.none_forged(after, self.account, self.offices.ours)
        self.before[key] = after
        return True

    def teardown(self) -> None:
        try:
            self._end_well()
        finally:
            self.house.close()

    def _end_well(self) -> None:
        """Let all be well and days pass quietly: what was shown has been announced."""
        for place in self.web.places.values():
            if place.fault != GONE:
                place.fault = None
        self.paused.clear()
        self.burst = 100
        self._configure()
        # After all that was ever seen, by whatever clock.
        self._pass_by(self.latest - self.clock() + 26 * timedelta(hours=1))
        self._cycle()
        for _ in range(60):
            self._pass_by(timedelta(hours=1))
            announced = sum(done.announced for done in self.house.publish())
            self._check_public()
            if not announced:
                break
        store = self.house.app.store
        for edition in self.house.app.config.editions:
            lines = store.announcements(edition, limit=10_000)
            told = store.stories([line.story for line in lines]).values()
            items = store.items(limit=10_000)
            invariants.none_lost_on_the_way_out(items, told, self.account, self.offices.ours)
