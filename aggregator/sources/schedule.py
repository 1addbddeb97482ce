"""When to ask, and where."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from aggregator.model import Cadence, Source, SourceState, host_of
from aggregator.sources import habit

LONGEST = timedelta(days=1)
"""However little changes, however often it fails: a source is asked once a day, unless wished less often."""

_PASS = timedelta(seconds=10)
_HOURS_OF_A_WEEK = 168

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,10})", re.IGNORECASE)
_ALWAYS_STALE = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


def address(source: Source, state: SourceState) -> str:
    """Return where a source is asked: its permanent new address once we believe in it, else its own."""
    return state.about(source).moved_to or source.url


def due(
    sources: Iterable[Source],
    states: Mapping[str, SourceState],
    closed_hosts: Mapping[str, datetime],
    now: datetime,
    *,
    gap: timedelta = timedelta(0),
) -> tuple[Source, ...]:
    """Return the sources to ask now, the one that has waited longest first.

    ``closed_hosts`` are those that asked not to be asked before an instant; ``gap`` is the time between two
    requests to one host, which must hold across a restart; of one host no more are returned than it lets
    us read in ten seconds. A source never read is due at once; a paused one, or one that is gone for good,
    never.
    """
    closed = {host for host, until in closed_hosts.items() if until > now}
    closed.update(host for state in states.values() if _just_read(state, now, gap) for host in _hosts(state))
    waiting = []
    for source in sources:
        state = states.get(source.id, SourceState(source=source.id)).about(source)
        if not source.paused and _is_due(state, now) and closed.isdisjoint(_hosts(state, source.url)):
            waiting.append((state.due or datetime.min.replace(tzinfo=UTC), source, state))
    in_turn = sorted(waiting, key=lambda one: one[0])
    return tuple(_in_one_pass(((source, state) for _, source, state in in_turn), gap))


def _in_one_pass(waiting: Iterable[tuple[Source, SourceState]], gap: timedelta) -> Iterator[Source]:
    """Give the sources that can be read without keeping those of other hosts waiting for a new pass."""
    spent: defaultdict[str, timedelta] = defaultdict(timedelta)
    for source, state in waiting:
        host = host_of(address(source, state))
        if spent[host] < _PASS:
            spent[host] += max(gap, state.gap)
            yield source


def _is_due(state: SourceState, now: datetime) -> bool:
    if state.gone or (state.resting_until is not None and now < state.resting_until):
        return False
    # Read in the future: the clock has been set back, and what it dated then would let the source sleep.
    clock_set_back = state.last_read is not None and state.last_read > now
    return state.due is None or state.due <= now or clock_set_back


def _just_read(state: SourceState, now: datetime, gap: timedelta) -> bool:
    return state.last_read is not None and timedelta(0) <= now - state.last_read < max(gap, state.gap)


def _hosts(state: SourceState, url: str | None = None) -> set[str]:
    """Return the hosts that a source is asked of.

    Where a redirect led last time it will lead again.
    """
    return {host_of(url) for url in (state.moved_to or state.url or url, state.final_url) if url}


def after_reading(source: Source, state: SourceState, headers: Mapping[str, str], now: datetime) -> datetime:
    """Return when to ask again after a good answer: as wished, or later.

    Later if server or feed ask for it, or if its news are rare; within a day (or ``every``, if longer).
    Source: RFC 9111, 4.2.1 and 5.2.2 (max-age before Expires).
    """
    most = max(source.every, LONGEST)
    rare = source.every * habit.slower(source, state.published_on)
    asked = max(rare, _fresh_for(headers, now), state.cadence.every or source.every)
    wait = min(asked, most)
    spread = now + wait + wait * _spread(source.id) / 20
    return min(_not_skipped(spread, state.cadence), now + most)


def _not_skipped(at: datetime, cadence: Cadence) -> datetime:
    """Return the first of these hours that a feed does not ask to be left alone in."""
    for _ in range(_HOURS_OF_A_WEEK):
        if at.hour not in cadence.skip_hours and at.weekday() not in cadence.skip_days:
            break
        at += timedelta(hours=1)
    return at


def after_failing(source: Source, failures: int, now: datetime) -> datetime:
    """Return when to ask again after so many failures in a row: twice as long each time, up to a day."""
    most = max(source.every, LONGEST)
    # No interval under a day needs more than twenty doublings to reach it.
    doubled = source.every * (1 << min(failures, 20)) if source.every < LONGEST else most
    wait = min(doubled, most)
    return now + min(wait + wait * _spread(f"{source.id} {failures}") / 10, most)


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    control = headers.get("cache-control", "")
    if _ALWAYS_STALE.search(control):
        return timedelta(0)
    if found := _MAX_AGE.search(control):
        return timedelta(seconds=int(found.group(1)))
    expires = _date(headers.get("expires"))
    return expires - (_date(headers.get("date")) or now) if expires else timedelta(0)


def _date(value: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(value or "")
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _spread(name: str) -> float:
    """Return a fixed number from 0 to 1 for a name: sources that began together drift apart, always alike."""
    return int.from_bytes(sha256(name.encode()).digest()[:4]) / 2**32
