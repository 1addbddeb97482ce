"""What a rule makes of the history of a feed: which stories it tells, and how often."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .rules import DAY, HOUR, MINUTE, Reading, Rule
from .world import START, Recording

EVENTS = {
    "new": "new item",
    "late": "late item",
    "flood": "flood",
    "outage": "source down",
    "new source": "new source",
    "clock set back": "clock wrong",
    "edited": "edit",
    "corrected": "correction",
    "withdrawn": "withdrawal",
    "removed": "removal",
    "brought back": "shown again",
    "new guids": "new guids",
    "site rebuilt": "site rebuilt",
    "all dated today": "all dated today",
}
"""The events that stories are followed through, by the heads of their columns."""


@dataclass(frozen=True)
class Received:
    """What a subscription got: how often each guid, of those that were due once and no other."""

    due: dict[str, str]
    """Guid and link of what was announced after it began."""
    got: Counter[str]

    @property
    def lost(self) -> set[str]:
        return set(self.due) - set(self.got)

    @property
    def repeated(self) -> set[str]:
        return {id for id, times in self.got.items() if times > 1 or id not in self.due}

    def among(self, links: set[str]) -> "Received":
        """Return the same of some stories only."""
        due = {id: link for id, link in self.due.items() if link in links}
        old = set(self.got) - set(self.due)
        return Received(due, Counter({id: n for id, n in self.got.items() if id in due or id in old}))

    def __str__(self) -> str:
        wrong = {"lost": len(self.lost), "repeated": len(self.repeated)}
        return ", ".join(f"{count} {what}" for what, count in wrong.items() if count) or "✓"


def receive(
    kind: type[Rule], recording: Recording, *, change: Callable[[Reading, datetime], Reading] | None = None
) -> Received:
    """Let a rule poll a feed from its first hours to two polls after its last document."""
    rule, got = kind(), Counter[str]()
    now = max(START, recording.builds[0].at) + 7 * HOUR + 17 * MINUTE
    there = {entry.id for entry in recording.at(now).reading.entries}
    while now < recording.builds[-1].at + 2 * max(kind.every, DAY):
        reading = recording.at(now).reading
        got.update(entry.id for entry in rule.poll(change(reading, now) if change else reading, now))
        now += kind.every
    due = {id: link for id, link in recording.announced().items() if id not in there}
    return Received(due, got)
