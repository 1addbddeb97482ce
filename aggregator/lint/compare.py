"""Two successive builds of one feed: what must never happen between them (CONTRACT promises 2, 3, 7-10)."""

from aggregator.lint.finding import Findings, error, shown
from aggregator.lint.seen import Seen, SeenEntry

BURST = 10

CHANGED = error(
    "known-changed", "CONTRACT promise 2", "Never change link, date or title of what was announced."
)
NOT_ON_TOP = error(
    "new-not-on-top", "CONTRACT promises 3 and 6", "Announce new entries later than all, on top."
)
RETURNED = error("returned", "CONTRACT promise 7", "Let nothing slide back into the window.")
MOVED = error("known-moved", "CONTRACT promise 6", "Keep known entries in their order.")
GAP = error(
    "window-gap", "CONTRACT promise 7", "Let entries leave at the bottom only; a withdrawal keeps its place."
)
TOO_MANY = error("burst", "CONTRACT promise 8", "Announce at most the burst in one build; the rest waits.")
EMPTIED = error("emptied", "CONTRACT promise 9", "Keep the last good document when a build fails.")
SHRUNK = error("shrunk", "CONTRACT promise 9", "Let the window never become shorter.")
BUILT = error("build-date", "CONTRACT promise 10", "Move the document's date exactly when entries change.")


def compare(old: Seen, new: Seen, *, burst: int = BURST) -> Findings:
    """Find what broke between two builds; ``burst`` is how many entries one build may add."""
    if old.entries and not new.entries:
        yield EMPTIED.at("the feed", f"the {len(old.entries)} entries it had are gone")
        return
    before = {entry.guid: entry for entry in old.entries if entry.guid}
    after = {entry.guid: entry for entry in new.entries if entry.guid}
    if len(new.entries) < len(old.entries):
        yield SHRUNK.at("the feed", f"{len(new.entries)} entries are left of {len(old.entries)}")
    yield from _known(before, after)
    yield from _added(before, after, burst)
    kept, known = [guid for guid in before if guid in after], [guid for guid in after if guid in before]
    if kept != known:
        yield MOVED.at("the feed", "known entries stand in another order")
    if kept != list(before)[: len(kept)]:
        yield GAP.at("the feed", "an entry left from between those that stayed")
    yield from _stamp(old, new)


def _known(before: dict[str, SeenEntry], after: dict[str, SeenEntry]) -> Findings:
    for guid in before.keys() & after.keys():
        was, now = before[guid], after[guid]
        for name, one, other in (
            ("link", was.link, now.link),
            ("title", was.title, now.title),
            ("date", was.when, now.when),
        ):
            if one != other:
                yield CHANGED.at(now.where, f"the {name} was {shown(str(one))} and is {shown(str(other))}")


def _added(before: dict[str, SeenEntry], after: dict[str, SeenEntry], burst: int) -> Findings:
    added = [guid for guid in after if guid not in before]
    if not before:
        return  # the first fill carries the institutions' own dates, as many as there are
    if len(added) > burst:
        yield TOO_MANY.at("the feed", f"{len(added)} entries are new, more than {burst}")
    newest = max((entry.when for entry in before.values() if entry.when), default=None)
    for place, guid in enumerate(after):
        entry = after[guid]
        if guid in before:
            continue
        if newest and entry.when and entry.when <= newest:
            yield RETURNED.at(entry.where, "it was not there before, and is no later than what was")
        elif place >= len(added):
            yield NOT_ON_TOP.at(entry.where, "it is new and stands below a known entry")


def _stamp(old: Seen, new: Seen) -> Findings:
    if old.updated is None or new.updated is None:
        return
    same = [entry.words for entry in old.entries] == [entry.words for entry in new.entries]
    if same and old.updated != new.updated:
        yield BUILT.at("the feed", "its date moved though no entry changed")
    if not same and new.updated <= old.updated:
        yield BUILT.at("the feed", "entries changed and its date did not move forward")
