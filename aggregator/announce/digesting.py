"""Which issue of a digest is due, and what it tells."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.model import EARLIEST, Announcement, AnnouncementState, Issue, Rhythm

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An issue that a rhythm asks for: its name, and the time it tells of, from ``since`` to before ``at``.

    ``week`` is the year and number of a weekly issue's week (ISO 8601), None of a daily one; ``day`` the
    day it is due on.
    """

    name: str
    since: datetime
    at: datetime
    day: date
    week: tuple[int, int] | None


def last_due(rhythm: Rhythm, now: datetime) -> Due:
    """Return the issue that was due last, by the clock on the wall.

    Weekly ones bear the week of the day before them: what comes on Monday tells of the week that ended.
    """
    day, at = next((day, at) for day in _days(rhythm, now) if (at := _instant(rhythm, day)) <= now)
    if rhythm.weekday is None:
        return Due(name=day.isoformat(), since=_instant(rhythm, day - DAY), at=at, day=day, week=None)
    year, week, _ = (day - DAY).isocalendar()
    since = _instant(rhythm, day - 7 * DAY)
    return Due(name=f"{year}-W{week:02}", since=since, at=at, day=day, week=(year, week))


def next_due(rhythm: Rhythm, now: datetime) -> datetime:
    """Return when the next issue is due, by the clock on the wall."""
    return next(at for day in _days(rhythm, now, step=DAY) if (at := _instant(rhythm, day)) > now)


def _days(rhythm: Rhythm, now: datetime, *, step: timedelta = -DAY) -> Iterator[date]:
    """Give the days on which an issue is due, from now back or on."""
    day = now.astimezone(ZoneInfo(rhythm.time_zone)).date()
    while True:
        if rhythm.weekday in {None, day.weekday()}:
            yield day
        day += step


def _instant(rhythm: Rhythm, day: date) -> datetime:
    return datetime.combine(day, rhythm.at, tzinfo=ZoneInfo(rhythm.time_zone)).astimezone(UTC)


def stretch(
    due: Due, issued: Collection[Issue], lines: Sequence[Announcement], *, now: datetime
) -> Sequence[Announcement]:
    """Return the lines that the issue that is due tells, lowest number first; none if it is not to be issued.

    ``lines`` are those after the last issue, highest number first. The first issue of all tells of its own
    days; each later one of everything since the one before, so that nothing is told twice or left out,
    whatever the clock did. A moment that has not come yet was made by a clock that has been set back since.
    """
    if any(issue.name == due.name for issue in issued):
        return ()
    earliest = EARLIEST if issued else due.since
    told = [line for line in lines if not line.archived and line.announced_at >= earliest]
    last = max((line.number for line in told if not due.at <= line.announced_at <= now), default=0)
    standing = (line for line in told if line.state is not AnnouncementState.WITHDRAWN)
    return [line for line in reversed(list(standing)) if line.number <= last]
