"""How much an edition may say at an instant, and which seconds are left to say it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.model import Edition, Ledger, Quiet

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

SLACK = timedelta(minutes=1)
"""A clock this little behind the newest announcement is waited for; one further behind was set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many new entries one build may hold: ``all`` of them, and those among them that are not urgent."""

    all: int
    ordinary: int


def room(edition: Edition, ledger: Ledger, now: datetime) -> Room:
    """Return how much may be said now: by burst, by hour, by quiet hours, and by the seconds there are.

    The hour is counted by the clock as it stands. What it says about lines written before it was set
    back, or in an hour that has not come yet, is not held against an edition.
    """
    pace = edition.pace
    most = min(pace.burst, _seconds(ledger.last_announced_at, now))
    if pace.quiet is not None and is_quiet(pace.quiet, now):
        return Room(all=most, ordinary=0)
    if pace.per_hour is None:
        return Room(all=most, ordinary=most)
    spoken = sum(now - HOUR < moment <= now for moment in ledger.recent)
    return Room(all=most, ordinary=max(0, min(most, pace.per_hour - spoken)))


def _seconds(last: datetime | None, now: datetime) -> int:
    """Return how many moments are free: later than the last one and, if the clock is right, not future.

    A clock far behind the last moment was set back, or was ahead before. Nobody knows when it will be
    past that moment, and readers take nothing for new that is dated before it: so announcing goes on from
    there, a second at a time, rather than stop for days.
    """
    if last is None or now <= last - SLACK:
        return 86_400
    return max(0, (now - last) // SECOND)


def is_quiet(quiet: Quiet, now: datetime) -> bool:
    """Tell whether an instant falls in the quiet hours, by the clock on the wall."""
    clock = now.astimezone(ZoneInfo(quiet.time_zone)).time()
    if quiet.begins <= quiet.ends:
        return quiet.begins <= clock < quiet.ends
    return clock >= quiet.begins or clock < quiet.ends


def quiet_until(quiet: Quiet, now: datetime) -> datetime:
    """Return the next instant at which quiet hours end."""
    local = now.astimezone(ZoneInfo(quiet.time_zone))
    end = datetime.combine(local.date(), quiet.ends, tzinfo=local.tzinfo)
    if end <= local:
        end = datetime.combine(local.date() + timedelta(days=1), quiet.ends, tzinfo=local.tzinfo)
    return end.astimezone(UTC)


def moments(number: int, last: datetime | None, now: datetime) -> Sequence[datetime]:
    """Return whole seconds, each later, that end at ``now`` or follow ``last`` if the clock fell back."""
    start = now - (number - 1) * SECOND
    if last is not None:
        start = max(start, last + SECOND)
    return [start + index * SECOND for index in range(number)]
