"""What is held -> the stories it tells by the present signals, in steps: a few stories in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aggregator import story
from aggregator.joining import Grouper, decide, keep
from aggregator.model import Regrouping, StoryLink

STEP = 100
"""Items that signals are found of, and stories that are looked at, at a time."""

LISTED = 1000
"""Changes that are told one by one; the counts are of all."""


@dataclass(slots=True, kw_only=True)
class Regrouped:
    """What grouping anew came to: how many stories were looked at, joined another, and were linked.

    ``joined`` are the first items that joined, each with the story; ``links`` the first links.
    """

    stories: int = 0
    joins: int = 0
    linked: int = 0
    joined: list[tuple[str, str]] = field(default_factory=list)
    links: list[StoryLink] = field(default_factory=list)


def prepare(grouper: Grouper, *, told: Callable[[str], None] = lambda _: None) -> None:
    """Find the signals of all that is held in another form than the present one, or in none.

    Nothing is put anywhere else by it. What is broken off goes on from there the next time.

    Raises:
        StoreError: the database failed; the steps before stand.
    """
    after = ""
    while found := grouper.store.misshapen(grouper.form, after=after, limit=STEP):
        keep(found, grouper)
        after = found[-1].id
        for item in found:
            told(item.source)


def regroup(grouper: Grouper, *, write: bool, told: Callable[[str], None] = lambda _: None) -> Regrouped:
    """Look whether stories that no edition shows are others'; put them together if ``write``.

    Stories are only ever put together: to take one apart is an editor's. Announced ones are linked at most.

    Raises:
        StoreError: the database failed; the steps before stand.
    """
    done = Regrouped()
    seen: set[frozenset[str]] = set()
    for id_ in _unsettled(grouper):
        _add(done, _regrouped(id_, grouper, write=write), id_, seen)
        told(id_)
    return done


def _unsettled(grouper: Grouper) -> Iterator[str]:
    after = ""
    while step := grouper.store.unsettled(after=after, limit=STEP):
        yield from step
        after = step[-1]


def _regrouped(id_: str, grouper: Grouper, *, write: bool) -> Regrouping:
    members = [known for each in grouper.store.versions([id_]) if (known := story.load(each.text))]
    if not members:
        return Regrouping()  # joined meanwhile
    verdicts = decide(members, grouper.store, apart=id_)
    return grouper.store.group(verdicts, now=grouper.now(), write=write)


def _add(done: Regrouped, found: Regrouping, id_: str, seen: set[frozenset[str]]) -> None:
    """Count what came of a story; of two that would each join the other, one is told."""
    done.stories += 1
    joined = [each for each in found.joined if frozenset((id_, each[1])) not in seen]
    for _, into in joined:
        seen.add(frozenset((id_, into)))
    done.joins += len(joined)
    done.linked += len(found.linked)
    done.joined += joined[: LISTED - len(done.joined)]
    done.links += found.linked[: LISTED - len(done.links)]
