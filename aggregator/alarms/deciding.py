"""Which troubles are news: each once when it begins and once when it ends, never a flood; pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.model import Bell, Trouble

SPACING = timedelta(minutes=15)
"""Between two messages; what begins and ends in between is never told."""

PATIENCE: Mapping[str, timedelta] = {"failing": timedelta(days=1), "resting": timedelta(days=1)}
"""How long a trouble must last before it is told; what is not named here is told at once.

Servers fail for an hour every day, and come back without anybody's doing.
"""

FIRST_AGAIN, LONGEST_AGAIN = timedelta(minutes=1), timedelta(hours=6)
"""How long after a message that did not go out it is tried again; twice as long each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one message tells: the troubles that began, and those that ended."""

    begun: tuple[Trouble, ...] = ()
    ended: tuple[Trouble, ...] = ()


def news(bell: Bell, present: Iterable[Trouble], *, now: datetime) -> News | None:
    """Return what is to be told now; None if there is nothing, or it is not the time.

    A clock that was set back keeps nobody waiting.
    """
    if not _may_ring(bell, now):
        return None
    heard = _ripe(present, now)
    begun = tuple(trouble for key, trouble in heard.items() if key not in bell.told)
    ended = tuple(trouble for key, trouble in bell.told.items() if key not in heard)
    return News(begun=begun, ended=ended) if begun or ended else None


def _may_ring(bell: Bell, now: datetime) -> bool:
    if bell.due is not None:
        return now >= bell.due or bell.due - now > LONGEST_AGAIN
    return bell.told_at is None or not timedelta(0) <= now - bell.told_at < SPACING


def _ripe(present: Iterable[Trouble], now: datetime) -> Mapping[str, Trouble]:
    return {trouble.key: trouble for trouble in present if not _may_pass(trouble, now)}


def _may_pass(trouble: Trouble, now: datetime) -> bool:
    patience = PATIENCE.get(trouble.kind, timedelta(0))
    return trouble.since is not None and timedelta(0) <= now - trouble.since < patience


def after_telling(bell: Bell, told: News, *, now: datetime) -> Bell:
    """Remember a message that went out."""
    ended = {trouble.key for trouble in told.ended}
    kept = {key: trouble for key, trouble in bell.told.items() if key not in ended}
    return Bell(told=kept | {trouble.key: trouble for trouble in told.begun}, told_at=now)


def after_failing(bell: Bell, *, now: datetime) -> Bell:
    """Remember a message that did not go out, and when to try again."""
    again = min(FIRST_AGAIN * (1 << min(bell.tries, 20)), LONGEST_AGAIN)
    return replace(bell, tries=bell.tries + 1, due=now + again)
