"""The whole way in, on one page: fetch, read, save; each source by itself, all at the same time."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import sources, websub
from aggregator.errors import FetchError, ParseError, SourceError
from aggregator.model import PAGES, Intake, Saved, Source, SourceState, Unchanged, host_of
from aggregator.ports import Fetcher, Now, Reader, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """How one source did in one pass: what was saved, or why nothing was.

    ``emptied`` is how many items its list had before this pass, if it now has none; ``silent`` is the day
    of its last news, if it was found in this pass to be silent beyond its habit.
    """

    source: Source
    saved: Saved | None = None
    emptied: int | None = None
    silent: datetime | None = None
    unchanged: str | None = None
    error: SourceError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The parts that the way in leads through; who has the lock ``writing`` may change what is held."""

    fetcher: Fetcher
    reader: Reader
    store: Store
    now: Now
    writing: asyncio.Lock


async def collect(
    chosen: Iterable[Source], way: Way, *, told: Callable[[Collected], None] = lambda _: None
) -> tuple[Collected, ...]:
    """Read sources and store what they say; ``told`` hears of each as it is done.

    Raises:
        StoreError: the database failed; nothing of the source at hand was kept, and the others are done.
    """
    states = way.store.states()
    way.fetcher.keep_from(way.store.closed_hosts())

    async def one(source: Source) -> Collected:
        try:
            collected = await _collect(source, states.get(source.id, SourceState(source=source.id)), way)
        finally:
            way.fetcher.let_go(source)
        told(collected)
        return collected

    ended = await asyncio.gather(*map(one, chosen), return_exceptions=True)
    return tuple(map(_told_or_raised, ended))


def _told_or_raised(outcome: Collected | BaseException) -> Collected:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


async def _collect(source: Source, state: SourceState, way: Way) -> Collected:
    try:
        answer = await way.fetcher.get(source, state, now=way.now())
        if isinstance(answer, Unchanged):
            learned = sources.after_success(source, state, answer, now=way.now())
            async with way.writing:
                way.store.save_state(learned)
            silent = sources.fell_silent(state, learned)
            return Collected(source=source, unchanged=answer.because, silent=silent)
        # One instant for both: what a first reading saw was seen when the source was first read well.
        now = way.now()
        hub, topic = websub.discover(answer) or (None, None)
        reading = way.reader.read(answer, source, now=now)
        answer = answer.without_body()  # the reader lets it go, too, as soon as a child can have it
        intake = await reading
        _check_kind(source, state, intake)
    except SourceError as error:
        _forget_frames(error)
        now = way.now()
        async with way.writing:
            way.store.save_state(sources.after_failure(source, state, error, now=now))
            _respect(error, now, way.store)
        return Collected(source=source, error=error)
    learned = sources.after_success(source, state, answer, intake=intake, now=now)
    learned = replace(learned, hub=hub, hub_topic=topic)
    emptied = learned.items_before if learned.emptied_since == now else None
    silent = sources.fell_silent(state, learned)
    async with way.writing:
        saved = way.store.save(intake, learned)
    return Collected(source=source, saved=saved, emptied=emptied, silent=silent)


def _forget_frames(error: BaseException | None) -> None:
    """Drop where an error came from: with the frames it would keep the document until the pass is over."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__


def _check_kind(source: Source, state: SourceState, intake: Intake) -> None:
    """Hold a source to being a feed once it was one, though nobody has promised it.

    Raises:
        ParseError: it is a page now, such as those for signing in, and for names that are for sale.
    """
    before = state.about(source).kind
    if source.kind is None and before is not None and before not in PAGES and intake.kind in PAGES:
        what = "sent a web page where it sent a feed before; if that is to be read, say “kind: listing”"
        raise ParseError(what, url=source.url)


def _respect(error: SourceError, now: datetime, store: Store) -> None:
    """Keep away from a whole host that asked for it: its Retry-After is not about one address."""
    if isinstance(error, FetchError) and error.retry_after and error.retry_after > now:
        store.close_host(host_of(error.url), error.retry_after)
