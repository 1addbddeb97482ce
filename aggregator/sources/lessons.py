"""What one answer, or its absence, teaches us about a source."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aggregator.errors import FetchError, ForbiddenError, SourceError
from aggregator.model import Document, Intake, Source, SourceState, Unchanged
from aggregator.sources import habit
from aggregator.sources.schedule import address, after_failing, after_reading

_BELIEVE_A_MOVE_AFTER = timedelta(days=7)
_BELIEVE_A_MOVE_READS = 3
_DOUBT_A_MOVE_AFTER = 3
"""Failures in a row at a remembered address after which the source's own is asked again."""

_STOP_MISSING_AFTER = timedelta(days=14)
_LONGEST_REST = timedelta(days=7)
_GONE, _MISSING = 410, frozenset({404, 410})


def after_success(
    source: Source,
    state: SourceState,
    answer: Document | Unchanged,
    *,
    intake: Intake | None = None,
    now: datetime,
) -> SourceState:
    """Remember a good answer; ``intake`` is what reading it gave, None when it was unchanged and not read."""
    state = state.about(source)
    read = state if intake is None else _with_intake(state, intake, now)
    learned = replace(
        read,
        url=source.url,
        read_as=source.read_as,
        first_good=state.first_good or now,
        last_read=now,
        last_good=now,
        due=after_reading(source, read, answer.headers, now),
        failures=0,
        problem=None,
        problem_since=None,
        status=None,
        missing_since=None,
        resting_until=None,
        gone=False,
        forbidden=False,
        took=answer.took,
        gap=answer.gap,
        size=answer.size if isinstance(answer, Document) else state.size,
    )
    if intake is not None and intake.is_cut:
        learned = _without_validators(learned)
    else:
        learned = _with_validators(learned, answer, now)
    same_content = state.kind in (None, learned.kind) and (learned.items > 0 or state.items == 0)
    return _with_move(source, learned, answer, same_content=same_content, now=now)


def _with_intake(state: SourceState, intake: Intake, now: datetime) -> SourceState:
    listed, published_on = habit.learned(state, intake, now)
    read = replace(
        state,
        kind=intake.kind,
        items=len(intake.items),
        drops=dict(intake.drops),
        cadence=intake.cadence,
        listed=listed,
        published_on=published_on,
    )
    return _with_emptiness(read, before=state.items, now=now)


def _with_emptiness(state: SourceState, *, before: int, now: datetime) -> SourceState:
    """Remember since when a list is empty that was not: a redesign looks like this (FAULTS, "shrinking")."""
    if state.items:
        return replace(state, emptied_since=None, items_before=0)
    return replace(state, emptied_since=now, items_before=before) if before else state


def _with_validators(state: SourceState, answer: Document | Unchanged, now: datetime) -> SourceState:
    if isinstance(answer, Unchanged) and not answer.whole:
        # What we hold is still what our own validators name, whatever others a 304 carries (RFC 9111, 4.3.4).
        return replace(state, last_full=state.last_full or now)
    return replace(
        state,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=answer.body_hash if isinstance(answer, Document) else state.body_hash,
        final_url=answer.final_url,
        last_full=now,
    )


def _without_validators(state: SourceState) -> SourceState:
    """Let the next reading ask for the whole again: what half an answer is named by names the other half too.

    So a cache does with an incomplete response (RFC 9111, 3.3).
    """
    return replace(state, etag=None, last_modified=None, body_hash=None, final_url=None)


def _with_move(
    source: Source, state: SourceState, answer: Document | Unchanged, *, same_content: bool, now: datetime
) -> SourceState:
    """Believe a permanent redirect after a week and three reads, a mere step to https at once.

    A hacked or lapsed site redirects for good, too; so what it leads to must read as the same kind of
    list, and not as an empty one.
    """
    asked, told = address(source, state), answer.moved_to
    settled = replace(state, moved_seen=None, moved_since=None, moved_reads=0)
    if told is None or told == asked or not same_content:
        return settled
    if _only_secured(asked, told):
        return replace(settled, moved_to=told)
    again = told == state.moved_seen
    since = (state.moved_since if again else None) or now
    reads = state.moved_reads + 1 if again else 1
    if reads >= _BELIEVE_A_MOVE_READS and now - since >= _BELIEVE_A_MOVE_AFTER:
        return replace(settled, moved_to=told)
    return replace(state, moved_seen=told, moved_since=since, moved_reads=reads)


def _only_secured(before: str, after: str) -> bool:
    """Say whether the second address is the first with http made https, and nothing else."""
    try:
        old, new = urlsplit(before), urlsplit(after)
        ports = (old.port or 80, new.port or 443)
    except ValueError:
        return False
    return (
        (old.scheme, new.scheme, *ports) == ("http", "https", 80, 443)
        and old.hostname == new.hostname
        and (old.path or "/", old.query) == (new.path or "/", new.query)
    )


def after_failure(source: Source, state: SourceState, error: SourceError, *, now: datetime) -> SourceState:
    """Remember a failure and when to try again; validators and hash stay, for what they name still stands."""
    state = state.about(source)
    asked = address(source, state)
    status = error.status if isinstance(error, FetchError) else None
    failures = state.failures + 1
    missing_since = _missing_since(state, error, status, now)
    stop = (status == _GONE and error.url == asked) or (
        missing_since is not None and now - missing_since >= _STOP_MISSING_AFTER
    )
    # A remembered address that fails is our guess failing, not the source: its own is asked first.
    go_back = state.moved_to is not None and (stop or status in _MISSING or failures >= _DOUBT_A_MOVE_AFTER)
    resting_until = _resting_until(error, now)
    later = after_failing(source, failures, now)
    gone = stop and not go_back
    return replace(
        state,
        url=source.url,
        read_as=source.read_as,
        last_read=now,
        due=None if gone else max(later, resting_until or later),
        failures=failures,
        problem=error.what if error.url in ("", asked, source.url) else f"{error.what} (at {error.url})",
        problem_since=state.problem_since or now,
        status=status,
        missing_since=None if go_back else missing_since,
        resting_until=resting_until,
        gone=gone,
        forbidden=isinstance(error, ForbiddenError),
        moved_to=None if go_back else state.moved_to,
    )


def _missing_since(
    state: SourceState, error: SourceError, status: int | None, now: datetime
) -> datetime | None:
    """Return since when the server has said that nothing is there; silence in between proves nothing."""
    if status in _MISSING:
        return state.missing_since or now
    answered = status is not None or not isinstance(error, FetchError)
    return None if answered else state.missing_since


def _resting_until(error: SourceError, now: datetime) -> datetime | None:
    asked = error.retry_after if isinstance(error, FetchError) else None
    if asked is None or asked <= now:
        return None
    return min(asked, now + _LONGEST_REST)
