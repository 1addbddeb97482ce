"""The habit of a source, learned from the days it publishes on: how often to ask, and when it is silent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import pairwise
from statistics import median

from aggregator.model import Intake, Item, Source, SourceState

SLOWEST = 4
"""So many times as long as ``every`` we wait at most of our own accord, where news are rare."""

_REMEMBERED = 12
_ENOUGH = 6
"""Days of news from which a habit can be told."""

_SILENT_TIMES = 3
_SILENT_AFTER = 7
"""A source is silent after three times its longest pause, and never before this; in days."""


def learned(state: SourceState, intake: Intake, now: datetime) -> tuple[str | None, tuple[date, ...]]:
    """Return what names the list just read, and the newest days on which the source is known to publish.

    Where no item has a date, a day on which the list differs from the one before is such a day; a list that
    is cut differs for another reason.
    """
    listed = state.listed if intake.is_cut else _name(intake)
    days = {min(_day(item), now.date()) for item in intake.items if item.published.sure > 0}
    if not days and state.listed not in (None, listed):
        days = {now.date()}
    return listed, tuple(sorted(days.union(state.published_on))[-_REMEMBERED:])


def _name(intake: Intake) -> str:
    return sha256("\n".join(sorted(item.id for item in intake.items)).encode()).hexdigest()[:16]


def _day(item: Item) -> date:
    when = item.published.value
    return when.date() if isinstance(when, datetime) else when


def slower(source: Source, days: Sequence[date]) -> float:
    """Return how many times as long as ``every`` to wait for a source that publishes on such days.

    One that usually publishes every third day is asked three times less often; an urgent one never is.
    """
    if source.urgent or len(days) < _ENOUGH:
        return 1
    return min(median(_pauses(days)), SLOWEST)


def silent_since(state: SourceState, now: datetime) -> datetime | None:
    """Return the day of a source's last news if it is silent for longer than its habit, else None."""
    days = state.published_on
    if len(days) < _ENOUGH:
        return None
    patience = max(_SILENT_TIMES * max(_pauses(days)), _SILENT_AFTER)
    silent = (now.date() - days[-1]).days > patience
    return datetime.combine(days[-1], time(), UTC) if silent else None


def fell_silent(before: SourceState, after: SourceState) -> datetime | None:
    """Return since when a source is silent if its last reading was the first that found it so."""
    if after.last_good is None:
        return None
    known = before.last_good is not None and silent_since(before, before.last_good)
    return None if known else silent_since(after, after.last_good)


def longest_pause(state: SourceState) -> int:
    """Return how many days passed at most between two days of news; of those that are remembered."""
    return max(_pauses(state.published_on), default=0)


def _pauses(days: Sequence[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(days)]
