"""What is held -> findings of the present words, in steps: one transaction a step, a few steps in memory."""

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

from aggregator import clean, tag
from aggregator.judging import judge
from aggregator.model import AnnouncementState, Inferred, Item, Prior, Source, Tag
from aggregator.ports import Store
from aggregator.read import BROKEN

STEP = 100
"""Items that one child judges, and one transaction writes, at a time."""

LISTED = 1000
"""Changes that are told one by one; the counts are of all."""

_RANKS = {"no": 0, "doubtful": 1, "yes": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An item whose verdict on a topic the present words change.

    ``announced_in`` are the editions that show its story, when it is about the topic no more.
    """

    item: str
    url: str | None
    title: str
    language: str
    topic: str
    before: str
    after: str
    because: str
    announced_in: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Retagged:
    """What judging anew came to: ``counts`` of changes by topic, verdict before and after, the first of them.

    ``broken`` are items that could not be judged; their findings stay.
    """

    items: int = 0
    broken: int = 0
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """As much of an item as judging it takes."""

    title: str
    markup: str
    url: str
    language: Inferred[str]
    prior: Prior


def rules() -> Mapping[str, str]:
    """Return the version of each topic's vocabularies, by topic."""
    return {topic: tag.vocabularies(topic).rules for topic in tag.topics()}


def retag(  # noqa: PLR0913 - all are asked for by name
    store: Store,
    sources: Iterable[Source],
    *,
    processes: int,
    now: datetime,
    write: bool,
    told: Callable[[Item], None] = lambda _: None,
) -> Retagged:
    """Judge anew what older words have judged; keep the findings if ``write``, else only say what changes.

    ``told`` hears of each item as it is done. What is broken off goes on where it was when it is called
    again, and what editors judged stays as they have it. A verdict that rises carries ``now``, so that
    old items found late are back catalogue and no news.

    Raises:
        StoreError: the database failed; the steps before stand.
    """
    priors = {source.id: source.prior for source in sources}
    done = Retagged()
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for before, found in _judged(_steps(store), priors, pool, processes):
            pairs = [
                (item, replace(item, tags=_raised(item, tags, now)))
                for item, tags in zip(before, found, strict=True)
                if tags is not None
            ]
            if write:
                store.rejudge([after for _, after in pairs])
            _count(done, pairs, len(before), store)
            for item in before:
                told(item)
    return done


def _steps(store: Store) -> Iterator[Sequence[Item]]:
    present = rules()
    step: Sequence[Item] = store.outdated(present, limit=STEP)
    while step:
        yield step
        step = store.outdated(present, after=step[-1].id, limit=STEP)


def _judged(
    steps: Iterable[Sequence[Item]], priors: Mapping[str, Prior], pool: ProcessPoolExecutor, processes: int
) -> Iterator[tuple[Sequence[Item], Sequence[tuple[Tag, ...] | None]]]:
    """Give each step with its findings; as many are under way as keep the children busy."""
    under_way: deque[tuple[Sequence[Item], Future[list[tuple[Tag, ...] | None]]]] = deque()
    for step in steps:
        asked = [_asked(item, priors.get(item.source, Prior.NONE)) for item in step]
        under_way.append((step, pool.submit(_find_all, asked)))
        if len(under_way) > processes:
            first, found = under_way.popleft()
            yield first, found.result()
    for first, found in under_way:
        yield first, found.result()


def _asked(item: Item, prior: Prior) -> _Asked:
    return _Asked(
        title=item.title, markup=item.content_html, url=item.url or "", language=item.language, prior=prior
    )


def _find_all(asked: Sequence[_Asked]) -> list[tuple[Tag, ...] | None]:
    return [_find(one) for one in asked]


def _find(asked: _Asked) -> tuple[Tag, ...] | None:
    """Return the findings of an item, None if it breaks what judges: that item is lost, and no other."""
    try:
        text = clean.boilerplate(clean.text(asked.markup), asked.url)
        return judge(asked.title, text, prior=asked.prior, known=asked.language).tags
    except BROKEN:
        return None


def _raised(item: Item, found: Sequence[Tag], now: datetime) -> tuple[Tag, ...]:
    return tuple(_succeeding(item.tag(new.topic), new, item.title, now) for new in found)


def _succeeding(old: Tag | None, new: Tag, title: str, now: datetime) -> Tag:
    """Return the finding that takes an older one's place."""
    if old is not None and old.is_ruled:
        return new.ruled(old.verdict, title)
    if _RANKS[new.verdict] > _RANKS[old.verdict if old else "no"]:
        return replace(new, raised_at=now)
    return replace(new, raised_at=old.raised_at if old else None)


def _count(done: Retagged, pairs: Sequence[tuple[Item, Item]], items: int, store: Store) -> None:
    done.items += items
    done.broken += items - len(pairs)
    for before, after in pairs:
        for new in after.tags:
            old = before.tag(new.topic)
            was = old.verdict if old else "no"
            if was != new.verdict:
                done.counts[new.topic, was, new.verdict] += 1
                if len(done.changes) < LISTED:
                    done.changes.append(_change(after, was, new, store))


def _change(item: Item, was: str, new: Tag, store: Store) -> Change:
    return Change(
        item=item.id,
        url=item.url,
        title=item.title,
        language=item.language.value,
        topic=new.topic,
        before=was,
        after=new.verdict,
        because=new.because,
        announced_in=_announced_in(item, store) if new.verdict == "no" else (),
    )


def _announced_in(item: Item, store: Store) -> tuple[str, ...]:
    """Return the editions that show an item's story: they go on doing so, unless an editor withdraws it."""
    story = store.story_of(item.id)
    lines = store.lines(story.id) if story else ()
    return tuple(line.edition for line in lines if line.state is not AnnouncementState.WITHDRAWN)
