"""How the whole service is doing, on one page: the store and the configuration -> Report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from aggregator import sources
from aggregator.advertising import hub_standing
from aggregator.config import Config
from aggregator.forecasting import Beside, beside, queue
from aggregator.model import (
    DIGEST,
    Edition,
    EditionReport,
    Hold,
    HoldState,
    Pulse,
    Report,
    Source,
    SourceReport,
    SourceState,
    Trouble,
)
from aggregator.ports import Store

MISSED = 5
"""Passes that a worker may miss before it is said to stand still: a busy one passes late."""

LEAST_MISSED = timedelta(minutes=5)


def report(config: Config, store: Store, now: datetime) -> Report:
    """Say how everything is doing.

    Raises:
        StoreError: the database failed.
    """
    states, counts, pulse = store.states(), store.counts(), store.pulse()
    healths, held = _healths(config, states, now), _held(store)
    numbers = Counter(hold.source for hold in held)
    return Report(
        site=config.site.name,
        time_zone=config.site.time_zone,
        now=now,
        troubles=tuple(_troubles(healths, held, pulse, now)),
        sources=tuple(
            _source(source, healths[source.id], states.get(source.id), numbers[source.id])
            for source in config.sources
        ),
        editions=tuple(line for edition in config.editions for line in _edition(edition, config, store, now)),
        doubtful=_doubtful(counts),
        links=store.count_links(),
        ungrouped=store.count_ungrouped(),
        counts=counts,
        store=store.facts(),
        pulse=pulse,
    )


def troubles(config: Config, store: Store, pulse: Pulse, now: datetime) -> tuple[Trouble, ...]:
    """Say what a person should know; ``pulse`` is what the worker would say of itself at the moment.

    Raises:
        StoreError: the database failed.
    """
    return tuple(_troubles(_healths(config, store.states(), now), _held(store), pulse, now))


def _troubles(
    healths: Mapping[str, sources.Health], held: Iterable[Hold], pulse: Pulse | None, now: datetime
) -> Iterator[Trouble]:
    """Give what is wrong, what concerns everything first."""
    if pulse is not None:
        if is_late(pulse, now):
            yield _standstill(pulse)
        yield from pulse.troubles
    for source, health in healths.items():
        if not health.well:
            yield Trouble(
                kind=health.word,
                about=source,
                what=health.problem,
                since=health.since,
                doing=health.doing,
                advice=health.advice,
            )
    yield from _of_holds(held)


def is_late(pulse: Pulse, now: datetime) -> bool:
    """Tell whether a worker's last pass is too long ago for it to be at work."""
    return now - pulse.passed_at > max(MISSED * pulse.tick, LEAST_MISSED)


def _standstill(pulse: Pulse) -> Trouble:
    return Trouble(
        kind="standstill",
        about="worker",
        what="no pass has ended since",
        since=pulse.passed_at,
        doing="What is published stays as it is; nothing new is read or announced.",
        advice="Start it (aggregator run, or aggregator work), or look into its log.",
    )


def _healths(
    config: Config, states: Mapping[str, SourceState], now: datetime
) -> Mapping[str, sources.Health]:
    zone = config.site.time_zone
    return {
        source.id: sources.health(source, states.get(source.id), now, time_zone=zone)
        for source in config.sources
    }


def _held(store: Store) -> Sequence[Hold]:
    return [hold for hold in store.holds() if hold.state is HoldState.HELD]


def _of_holds(holds: Iterable[Hold]) -> Iterator[Trouble]:
    """Give what waits for a decision, by source and reason."""
    groups: dict[tuple[str, str], list[Hold]] = {}
    for hold in holds:
        groups.setdefault((hold.source, hold.reason), []).append(hold)
    for (source, reason), waiting in groups.items():
        yield Trouble(
            kind="held",
            about=source,
            what=f"{len(waiting)} held: {reason}",
            since=min(hold.held_at for hold in waiting),
            doing="They are kept, and neither announced nor shown until somebody decides.",
            advice=f"To look and decide: aggregator holds {source}",
            apart=reason,
        )


def _source(source: Source, health: sources.Health, state: SourceState | None, held: int) -> SourceReport:
    state = (state or SourceState(source=source.id)).about(source)
    return SourceReport(
        source=source.id,
        word=health.word,
        well=health.well,
        problem=health.problem,
        since=health.since,
        doing=health.doing,
        advice=health.advice,
        kind=source.kind or state.kind,
        items=state.items,
        held=held,
        failures=state.failures,
        last_read=state.last_read,
        last_good=state.last_good,
        due=state.due,
        took=state.took,
        size=state.size,
        drops=state.drops,
    )


def _edition(edition: Edition, config: Config, store: Store, now: datetime) -> Iterator[EditionReport]:
    ledger = store.ledger(edition)
    ahead = queue(edition, config, store, now)
    hub = hub_standing(edition, config.site, store, now)
    yield EditionReport(
        edition=edition.key,
        announced=ledger.last_number,
        shown=len(ledger.window),
        last=ledger.last_announced_at,
        queue=len(ahead.entries),
        next=ahead.entries[0].announced_at if ahead.entries else None,
        waiting=ahead.waiting,
        hub=f"{'named' if hub.good else 'not named, so readers poll as usual'}: {hub.because}" if hub else "",
    )
    for feed in beside(edition, store, now):
        yield _beside(edition, feed, store)


def _beside(edition: Edition, feed: Beside, store: Store) -> EditionReport:
    if feed.edition.branch == DIGEST:
        issues = store.issues(edition)
        announced, last = len(issues), issues[0].issued_at if issues else None
    else:
        ledger = store.ledger(feed.edition)
        announced, last = ledger.last_number, ledger.last_announced_at
    return EditionReport(
        edition=feed.edition.key, announced=announced, last=last, queue=feed.waiting, next=feed.due
    )


def _doubtful(counts: Mapping[str, int]) -> Mapping[str, int]:
    marked = (name.partition(": ") for name in counts)
    return {topic: counts[f"{topic}: {verdict}"] for topic, _, verdict in marked if verdict == "doubtful"}
