"""The whole way out, on one page: decide, announce, compose, write; each edition by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from aggregator import render, sources
from aggregator.announcing import announce_ready
from aggregator.archiving import archives, newest_linked
from aggregator.composing import Out, Papers, Written, branches, compose, digest, entries_of, framed
from aggregator.errors import AggregatorError, DeliveryError, RenderError
from aggregator.fitting import written
from aggregator.issuing import issues
from aggregator.model import EARLIEST, Announcement, Edition, Feed, Source, SourceState
from aggregator.posting import posts
from aggregator.storypages import tell

__all__ = ["PARTS", "Out", "Published", "publish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How one edition did in one build: new announcements, and the documents that changed."""

    edition: Edition
    announced: int = 0
    written: tuple[str, ...] = ()
    errors: tuple[AggregatorError, ...] = ()


def publish(out: Out, *, told: Callable[[Published], None] = lambda _: None) -> tuple[Published, ...]:
    """Announce what is ready and bring every document up to date; ``told`` hears of each edition.

    An edition that cannot be written keeps its last good documents, and the others are published.

    Raises:
        StoreError: the database failed; what it announced before stands.
        DeliveryError: the pages common to all editions were not accepted.
    """
    done = []
    for edition in out.config.editions:
        published = _publish(edition, out)
        told(published)
        done.append(published)
    shown = tell(out)
    _put(_common(shown, out), out)
    return tuple(done)


def _publish(edition: Edition, out: Out) -> Published:
    # What an interrupted build announced is shown before more is announced: otherwise readers would meet
    # several bursts at once, and a full disk would let them pile up (CONTRACT, promise 8).
    before = Published(edition=edition)
    if edition.key not in out.current and out.store.ledger(edition).last_number:
        before = _bring_up(edition, out)
        if edition.key not in out.current:
            return before
    out.current.discard(edition.key)
    announced = announce_ready(edition, out.config, out.store, out.now)
    done = _bring_up(edition, out)
    return replace(done, announced=announced, written=tuple(dict.fromkeys((*before.written, *done.written))))


def _bring_up(edition: Edition, out: Out) -> Published:
    """Write what the documents of an edition lack of what its ledger says."""
    written: list[str] = []
    errors: list[AggregatorError] = []
    for part in PARTS:
        for papers in part(edition, out):
            try:
                paths, unsaid = _put(papers, out)
            except (RenderError, DeliveryError) as error:
                errors.append(error)
            else:
                written += paths
                errors += unsaid
    if not any(isinstance(error, DeliveryError) for error in errors):
        out.current.add(edition.key)
    return Published(edition=edition, written=tuple(written), errors=tuple(errors))


def _feeds(edition: Edition, out: Out) -> Iterable[Papers]:
    """Give an edition's own feeds, and the page where people read it."""
    linked = newest_linked(out.store.archives(edition), out.store.ledger(edition))
    feed = replace(compose(edition, out), older=linked, branches=branches(edition, out))
    page = f"{edition.key}/index.html"
    yield Papers(
        paths=(*(f"{edition.key}.{ending}" for ending in render.FORMATS), page),
        state=digest(feed),
        modified=feed.updated,
        write=partial(written, feed, edition.key, page),
    )


def _leading(edition: Edition, out: Out) -> Iterable[Papers]:
    """Give our own pages that stand in for addresses which no feed should carry, each leading there."""
    frame = framed(edition, (), updated=EARLIEST, out=out)
    site = f"{out.config.site.address}/"
    for line in out.store.announcements_under(edition, frame.url):
        path = line.link.removeprefix(site)
        yield Papers(
            paths=(path,),
            state=digest(line),
            modified=line.updated_at,
            write=partial(_led, line, path, frame, out),
        )


def _led(line: Announcement, path: str, frame: Feed, out: Out) -> Written:
    (entry,) = entries_of([line], out)
    return {path: render.leading(entry, frame)}, ()


def _common(stories: Iterable[str], out: Out) -> Papers:
    """Give what belongs to no single edition: the front page, the list of feeds, the style sheet."""
    site, states = out.config.site, out.store.states()
    doing = [_doing(source, states.get(source.id), out.now()) for source in out.config.sources]
    feeds = [feed for edition in out.config.editions for feed in (edition, *branches(edition, out))]
    documents = render.common(site.name, feeds, doing, stories, url=site.address)
    return Papers(
        paths=tuple(documents), state=digest(documents), modified=out.now(), write=lambda: (documents, ())
    )


def _doing(source: Source, state: SourceState | None, now: datetime) -> render.Doing:
    health = sources.health(source, state, now)
    return render.Doing(
        source=source,
        kind=source.kind or (state.kind if state else None),
        health=health.word,
        since=health.since,
    )


Part = Callable[[Edition, Out], Iterable[Papers]]

PARTS: tuple[Part, ...] = (archives, _leading, posts, issues, _feeds)
"""The documents of an edition, in the order in which they are written; a new kind is a line here."""


def _put(papers: Papers, out: Out) -> tuple[list[str], tuple[AggregatorError, ...]]:
    """Bring documents up to date; return the paths of those that changed, and what could not be said.

    Raises:
        RenderError: they cannot be written.
        DeliveryError: they were not accepted; what stood there stands.
    """
    if all(out.written.get(path) == papers.state and out.shelf.holds(path) for path in papers.paths):
        return [], ()
    documents, errors = papers.write()
    changed = out.shelf.put(documents, modified=papers.modified)
    out.written.update(dict.fromkeys(documents, papers.state))
    return list(changed), errors
