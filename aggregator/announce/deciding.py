"""Which stories an edition announces now, and at which moments (CONTRACT, promises 1 to 8).

A first fill opens the ledger: its lines carry the institutions' own dates, so that a new reader finds a
feed with a past. From then on the moment of announcement counts, because half of the programs that read us
call new only what is dated later than all they saw before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID, uuid5

from aggregator import i18n
from aggregator.announce.showing import best
from aggregator.model import EARLIEST, Announcement, Edition, Item, Ledger, Story, When

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
NEWS = timedelta(days=2)
"""In the first reading of a new source, what is older than this is back catalogue and no news."""

_GUIDS = UUID("5f0c3a52-5d0b-5c55-9a55-6c1b6f2a7d10")


@dataclass(frozen=True, slots=True)
class _Choice:
    story: Story
    item: Item


def decide(
    edition: Edition,
    ledger: Ledger,
    pending: Iterable[Story],
    *,
    first_reads: Mapping[str, datetime],
    now: datetime,
) -> tuple[Announcement, ...]:
    """Return the new lines of an edition's ledger, lowest number first.

    ``pending`` are stories about the topic that the ledger lacks, oldest first; ``first_reads`` tells when
    each source was first read well. What finds no place in this build is simply not returned and comes again.
    """
    now = now.replace(microsecond=0)
    if ledger.opened_at is None:
        return _first_fill(edition, ledger, pending, now)
    archived: list[_Choice] = []
    news: list[_Choice] = []
    room = _room(edition, ledger, now)
    for choice in _ready(edition, pending, now):
        if _is_back_catalogue(choice.story, ledger.opened_at, first_reads, now):
            archived.append(choice)
        elif len(news) < room:
            news.append(choice)
    past = _in_order(archived)
    moments = [*_own_dates(past, now), *_moments(len(news), ledger.last_announced_at, now)]
    lines = _lines(edition, ledger, [*past, *news], moments)
    return tuple(replace(line, archived=index < len(past)) for index, line in enumerate(lines))


def _first_fill(
    edition: Edition, ledger: Ledger, pending: Iterable[Story], now: datetime
) -> tuple[Announcement, ...]:
    choices = [
        _Choice(story, item)
        for story in pending
        if (item := best(story, edition, patient=_began(story) > now - edition.patience)) is not None
    ]
    choices = _in_order(choices)
    lines = _lines(edition, ledger, choices, _own_dates(choices, now))
    older = len(lines) - edition.window
    return tuple(replace(line, archived=index < older) for index, line in enumerate(lines))


def _ready(edition: Edition, pending: Iterable[Story], now: datetime) -> Iterable[_Choice]:
    for story in pending:
        seen = min(item.first_seen for item in story.members)
        item = best(story, edition, patient=seen > now - edition.patience)
        if item is not None:
            yield _Choice(story, item)


def _is_back_catalogue(
    story: Story, opened_at: datetime, first_reads: Mapping[str, datetime], now: datetime
) -> bool:
    """Tell whether a story is old and all of it came with first readings after the edition opened."""
    return _began(story) < now - NEWS and all(
        item.first_seen == first_reads.get(item.source) and item.first_seen > opened_at
        for item in story.members
    )


def _room(edition: Edition, ledger: Ledger, now: datetime) -> int:
    """Return how many new entries this build may hold, by burst and by hour."""
    if edition.pace.per_hour is None:
        return edition.pace.burst
    latest = max(now, ledger.last_announced_at or now)
    spoken = sum(moment > latest - HOUR for moment in ledger.recent)
    return max(0, min(edition.pace.burst, edition.pace.per_hour - spoken))


def _moments(number: int, last: datetime | None, now: datetime) -> list[datetime]:
    """Return whole seconds, each later, that end at ``now`` or follow ``last`` if the clock fell back."""
    start = now - (number - 1) * SECOND
    if last is not None:
        start = max(start, last + SECOND)
    return [start + index * SECOND for index in range(number)]


def _in_order(choices: Iterable[_Choice]) -> list[_Choice]:
    """Sort by the institutions' dates, oldest first; what has the same date by when we saw it."""
    return sorted(
        choices,
        key=lambda choice: (_instant(choice.item.published.value), choice.item.first_seen, choice.story.id),
    )


def _own_dates(choices: list[_Choice], now: datetime) -> list[datetime]:
    """Return the institutions' dates as whole seconds, each later, none after ``now``: ties move back."""
    moments: list[datetime] = []
    latest = now
    for choice in reversed(choices):
        moments.append(min(_instant(choice.item.published.value).replace(microsecond=0), latest))
        latest = moments[-1] - SECOND
    return moments[::-1]


def _began(story: Story) -> datetime:
    return min(_instant(item.published.value) for item in story.members)


def _instant(when: When) -> datetime:
    """Return an instant to order by; a day stands at noon, which is the same day for most readers."""
    if isinstance(when, datetime):
        return max(when, EARLIEST)
    return max(_noon(when), EARLIEST)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _lines(
    edition: Edition, ledger: Ledger, choices: list[_Choice], moments: list[datetime]
) -> list[Announcement]:
    titles = {line.title for line in ledger.window}
    links = {line.link for line in ledger.window}
    lines = []
    for number, choice, moment in zip(count(ledger.last_number + 1), choices, moments, strict=False):
        title = _unlike(titles, _titles(choice.item, edition))
        link = _unlike(links, _links(choice.item))
        titles.add(title)
        links.add(link)
        lines.append(
            Announcement(
                edition=edition.key,
                number=number,
                guid=f"urn:uuid:{uuid5(_GUIDS, f'{edition.key} {choice.story.id}')}",
                story=choice.story.id,
                item=choice.item.id,
                announced_at=moment,
                updated_at=moment,
                title=title,
                link=link,
                language=choice.item.language.value,
            )
        )
    return lines


def _unlike(taken: set[str], candidates: Iterable[str]) -> str:
    """Return the first candidate that nothing else in the feed has: some bots know an entry by it."""
    return next(candidate for candidate in candidates if candidate not in taken)


def _titles(item: Item, edition: Edition) -> Iterable[str]:
    yield item.title
    day = i18n.day(item.published.value, edition.language, form="long", time_zone="UTC")
    yield f"{item.title} ({day})"
    yield from (f"{item.title} ({day}, {number})" for number in count(2))


def _links(item: Item) -> Iterable[str]:
    address = item.url or ""
    yield address
    separator = "&" if "#" in address else "#"
    yield from (f"{address}{separator}{number}" for number in count(2))
