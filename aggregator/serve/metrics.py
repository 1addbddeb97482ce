"""A report as Prometheus reads it (https://prometheus.io/docs/instrumenting/exposition_formats/).

The only door to prometheus_client, an extra: who does not collect metrics need not install it.
"""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from aggregator.model import EditionReport, Report, SourceReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client import Metric

PREFIX = "aggregator"


class Exposition(NamedTuple):
    """Metrics as they go out."""

    media_type: str
    body: bytes


def exposition(report: Report, accept: str) -> Exposition:
    """Write a report, and how this process does, in the format that is asked for.

    Raises:
        ImportError: the extra is not installed.
    """
    from prometheus_client import CollectorRegistry, ProcessCollector  # noqa: PLC0415 - an extra
    from prometheus_client.exposition import choose_encoder  # noqa: PLC0415 - as above

    registry = CollectorRegistry()
    registry.register(_Told(report))
    ProcessCollector(registry=registry)
    encode, media_type = choose_encoder(accept)
    return Exposition(media_type=media_type, body=encode(registry))


class _Told:
    """What prometheus_client calls a collector."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def collect(self) -> "Iterator[Metric]":
        yield from _sources(self._report.sources)
        yield from _editions(self._report.editions)
        yield from _service(self._report)


def _gauge(name: str, meaning: str, labels: tuple[str, ...], rows: "Iterable[_Row]") -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - as above

    family = GaugeMetricFamily(f"{PREFIX}_{name}", meaning, labels=labels)
    for row in rows:
        if row.value is not None:
            family.add_metric(row.labels, row.value)
    return family


class _Row(NamedTuple):
    labels: tuple[str, ...]
    value: float | None


def _sources(sources: tuple[SourceReport, ...]) -> "Iterator[Metric]":
    numbers: dict[str, tuple[str, Callable[[SourceReport], float | None]]] = {
        "well": ("1 if nobody need look at the source.", lambda one: one.well),
        "last_success_timestamp_seconds": ("Last good answer.", lambda one: _seconds(one.last_good)),
        "next_due_timestamp_seconds": ("When it is read next.", lambda one: _seconds(one.due)),
        "latency_seconds": ("How long the last good answer took.", lambda one: one.took.total_seconds()),
        "size_bytes": ("Bytes of the last whole answer.", lambda one: one.size),
        "items": ("Items in the last answer.", lambda one: one.items),
        "held_items": ("Items that wait for a decision.", lambda one: one.held),
        "failures": ("Failures in a row.", lambda one: one.failures),
    }
    for name, (meaning, value) in numbers.items():
        rows = (_Row((one.source,), value(one)) for one in sources)
        yield _gauge(f"source_{name}", meaning, ("source",), rows)
    drops = (_Row((one.source, why), number) for one in sources for why, number in one.drops.items())
    meaning = "Left out of the last reading, by reason."
    yield _gauge("source_dropped", meaning, ("source", "reason"), drops)


def _editions(editions: tuple[EditionReport, ...]) -> "Iterator[Metric]":
    numbers: dict[str, tuple[str, Callable[[EditionReport], float | None]]] = {
        "announced": ("Entries that the edition has ever announced.", lambda one: one.announced),
        "queue": ("Entries that will be announced.", lambda one: one.queue),
        "waiting": ("Stories held back for a version in its language.", lambda one: one.waiting),
        "last_announcement_timestamp_seconds": ("Newest entry.", lambda one: _seconds(one.last)),
    }
    for name, (meaning, value) in numbers.items():
        rows = (_Row((one.edition,), value(one)) for one in editions)
        yield _gauge(f"edition_{name}", meaning, ("edition",), rows)


def _service(report: Report) -> "Iterator[Metric]":
    kinds = dict.fromkeys((trouble.kind for trouble in report.troubles), 0)
    for trouble in report.troubles:
        kinds[trouble.kind] += 1
    yield _gauge("troubles", "What is wrong, by kind.", ("kind",), (_Row((k,), n) for k, n in kinds.items()))
    doubtful = (_Row((topic,), number) for topic, number in report.doubtful.items())
    yield _gauge("doubtful_items", "Items that wait for a person's word.", ("topic",), doubtful)
    links = [_Row((), report.links)]
    yield _gauge("linked_stories", "Pairs of stories that wait for a person to join them.", (), links)
    yield _gauge("ungrouped_items", "Items that are yet to be grouped.", (), [_Row((), report.ungrouped)])
    facts = report.store
    yield _gauge("store_size_bytes", "The database.", ("version",), [_Row((facts.version,), facts.size)])
    for name in ("items", "stories"):
        yield _gauge(f"store_{name}", "Held in the database.", (), [_Row((), report.counts[name])])
    if (pulse := report.pulse) is not None:
        passed, began = _seconds(pulse.passed_at), _seconds(pulse.started_at)
        yield _gauge("worker_last_pass_timestamp_seconds", "Last good pass.", (), [_Row((), passed)])
        yield _gauge("worker_started_timestamp_seconds", "Begin of work.", (), [_Row((), began)])
        meaning = "Child processes that broke a limit since then."
        yield _gauge("worker_children_replaced", meaning, (), [_Row((), pulse.restarts)])


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
