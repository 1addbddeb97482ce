"""What an edition will announce and when, if nothing else comes: the same decisions, at later instants."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from aggregator.announce import pace
from aggregator.announce.deciding import Known, decide, waits_until
from aggregator.model import Announcement, Edition, Ledger, Story

HORIZON = timedelta(days=30)

EVERY = timedelta(minutes=1)
"""A worker builds at least this often; when something new comes in between, sooner."""


def forecast(
    edition: Edition,
    ledger: Ledger,
    pending: Sequence[Story],
    *,
    known: Known,
    now: datetime,
) -> Iterator[Announcement]:
    """Give the lines that the builds of the next thirty days will add, in their order.

    ``pending`` is oldest first. What is not among the lines waits for a version that the edition can show.
    """
    began = now
    while pending and now - began <= HORIZON:
        lines = decide(edition, ledger, pending, known=known, now=now)
        yield from lines
        ledger = after(edition, ledger, lines, now=now)
        said = {line.story for line in lines}
        pending = [story for story in pending if story.id not in said]
        wake = now + EVERY if lines else _wake(edition, ledger, pending, now)
        if wake is None:
            return
        now += max(1, -((now - wake) // EVERY)) * EVERY


def after(edition: Edition, ledger: Ledger, lines: Sequence[Announcement], *, now: datetime) -> Ledger:
    """Return the ledger with these lines appended, as a store would."""
    if not lines:
        return ledger
    news = [line for line in reversed(lines) if not line.archived]
    moments = [line.announced_at for line in lines]
    last = ledger.last_announced_at
    return replace(
        ledger,
        window=(*news, *ledger.window)[: edition.window],
        last_number=lines[-1].number,
        last_announced_at=max([*moments, last] if last else moments),
        opened_at=ledger.opened_at or now,
        recent=(*[now] * len(news), *ledger.recent)[: edition.pace.per_hour or 0],
    )


def _wake(edition: Edition, ledger: Ledger, pending: Sequence[Story], now: datetime) -> datetime | None:
    """Return the next instant at which there is more room or more to say."""
    quiet, last = edition.pace.quiet, ledger.last_announced_at
    instants = chain(
        (moment + pace.HOUR for moment in ledger.recent),
        (waits_until(story, edition) for story in pending),
        [pace.quiet_until(quiet, now)] if quiet and pace.is_quiet(quiet, now) else [],
        [last + pace.SECOND] if last else [],
    )
    return min((instant for instant in instants if instant > now), default=None)
