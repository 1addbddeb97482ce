"""What editors say of stories, at any moment, by the words they have for it."""

from dataclasses import replace
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from aggregator.model import (
    Act,
    Announcement,
    AnnouncementState,
    HoldState,
    Item,
    Judgment,
    Ruling,
    Story,
    StoryWord,
    Tag,
)
from aggregator.retagging import retag, rules
from tests.invariants import press
from tests.invariants.house import Clock, House
from tests.invariants.offices import Offices
from tests.invariants.shown import Account, Entries

picks = st.integers(0, 1000)


class Editors(RuleBasedStateMachine):
    """The people at the service's own desk; ``before`` is what each feed last showed."""

    house: House
    clock: Clock
    account: Account
    offices: Offices

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[str, Entries] = {}
        self.titles = count(1)

    @precondition(lambda self: self.before)
    @rule(pick=picks, act=st.sampled_from([Act.WITHDRAW, Act.CORRECT, Act.URGENT]))
    def rule_on_a_story(self, pick: int, act: Act) -> None:
        if line := self._standing(pick):
            said = Ruling(act=act, story=self._story(line.story).id, because="because", ruled_at=self.clock())
            self.house.app.store.rule(said)
            self.account.is_urgent |= act is Act.URGENT
            if act is Act.WITHDRAW:
                self._rule_out(self._story(line.story))

    @precondition(lambda self: self.before)
    @rule(pick=picks)
    def retitle(self, pick: int) -> None:
        """Give a story another title: the one thing of it that may change, and only so."""
        if line := self._standing(pick):
            story, title = self._story(line.story), f"Roma story, title {next(self.titles)}"
            said = Ruling(
                act=Act.RETITLE, story=story.id, because="because", ruled_at=self.clock(), title=title
            )
            for code in press.codes_of(story.members):
                self.account.shown[code].titles.add(title)
            for changed in self.house.app.store.rule(said):
                known = self.before.get(changed.edition, [])
                for place, entry in enumerate(known):
                    if entry["id"] == changed.guid:
                        known[place] = {**entry, "title": changed.title}

    @rule(pick=picks, verdict=st.sampled_from(["no", "yes"]))
    def judge(self, pick: int, verdict: str) -> None:
        if item := self._picked(pick):
            story = self._story_of(item)
            if verdict == "no":
                self._rule_out(story)
            else:
                self.offices.ours |= press.codes_of(story.members)
            said = Judgment(
                item=item.id,
                topic="roma",
                verdict=verdict,
                because="because",
                judged_at=self.clock(),
                language=item.language.value,
                title=item.title,
                text=item.summary,
            )
            self.house.app.store.judge(said)

    @rule(pick=picks, other=picks)
    def join(self, pick: int, other: int) -> None:
        """Say that two items tell one story: from then on it is ruled out as a whole, or not at all."""
        items = [item for each in (pick, other) if (item := self._picked(each))]
        stories = [self._story_of(item) for item in items]
        if len({story.id for story in stories}) == 2:
            codes = [press.codes_of(story.members) for story in stories]
            if any(each & self.account.ruled_out for each in codes):
                self.account.ruled_out |= codes[0] | codes[1]
            self._say("join", items[0], items[1])
            self.account.joined |= codes[0] | codes[1]

    @rule(pick=picks)
    def split(self, pick: int) -> None:
        """Say that an item tells another story than those it was put with."""
        items = [item for item in self._items() if len(self._story_of(item).members) > 1]
        if items:
            item = items[pick % len(items)]
            codes = press.codes_of(self._story_of(item).members)
            if not codes & self.account.ruled_out:
                # Of what is told by two sources under one address nobody knows to which it belongs.
                self.account.doubted |= codes if len(codes) == 1 else set()
                self._say("split", item)

    def _say(self, act: str, item: Item, other: Item | None = None) -> None:
        word = StoryWord(
            act=act,
            item=item.id,
            because="because",
            said_at=self.clock(),
            other=other.id if other else None,
        )
        store = self.house.app.store
        if act == "join":
            store.join(word)
        else:
            store.split(word)

    @rule(pick=picks)
    def renew_the_words(self, pick: int) -> None:
        """Judge anew what older words judged otherwise: all is as the present ones have it, or an editor."""
        store = self.house.app.store
        before = {item.id: _verdict(item) for item in store.items(limit=1000)}
        for item in self._items()[pick % 5 :: 5]:
            older = Tag(topic="roma", verdict="no" if pick % 2 else "yes", score=0.5, rules="older")
            store.rejudge([replace(item, tags=(older,))])
        retag(store, self.house.app.config.sources, processes=1, now=self.clock(), write=True)
        assert store.count_outdated(rules()) == 0
        assert {item.id: _verdict(item) for item in store.items(limit=1000)} == before

    @rule(release=st.booleans())
    def decide_holds(self, release: bool) -> None:
        store = self.house.app.store
        held = [hold.number for hold in store.holds() if hold.state is HoldState.HELD]
        if release:
            store.release(held, now=self.clock())
        else:
            store.drop(held, "because", now=self.clock())

    def _standing(self, pick: int) -> Announcement | None:
        """Return a line of the first edition's window that was not withdrawn."""
        window = self.house.app.store.ledger(self.house.app.config.editions[0]).window
        lines = [line for line in window if line.state is not AnnouncementState.WITHDRAWN]
        return lines[pick % len(lines)] if lines else None

    def _items(self) -> list[Item]:
        items = self.house.app.store.items(limit=50)
        return [item for item in items if press.has_code(press.told_in(item))]

    def _picked(self, pick: int) -> Item | None:
        items = self._items()
        return items[pick % len(items)] if items else None

    def _story(self, story: str) -> Story:
        return self.house.app.store.stories([story])[story]

    def _story_of(self, item: Item) -> Story:
        story = self.house.app.store.story_of(item.id)
        assert story
        return story

    def _rule_out(self, story: Story) -> None:
        self.account.ruled_out |= press.codes_of(story.members)


def _verdict(item: Item) -> str:
    tag = item.tag("roma")
    return tag.verdict if tag else ""
