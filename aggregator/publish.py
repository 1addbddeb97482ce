"""The whole way out, on one page: decide, announce, compose, write; each edition by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from aggregator import announce, render
from aggregator.composing import ROOMS, Out, Papers, Written, compose, digest, trimmed
from aggregator.errors import AggregatorError, DeliveryError, RenderError
from aggregator.model import Edition, Feed

__all__ = ["PARTS", "Out", "Published", "publish"]

LARGEST = 250_000
"""Bytes of a document (CONTRACT, promise 11)."""


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
    _put(_common(out), out)
    return tuple(done)


def _publish(edition: Edition, out: Out) -> Published:
    announced = _announce(edition, out)
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
    return Published(edition=edition, announced=announced, written=tuple(written), errors=tuple(errors))


def _announce(edition: Edition, out: Out) -> int:
    """Append to the ledger what is ready, let known lines show better versions; return how many are new."""
    now = out.now()
    states = out.store.states()
    first_reads = {id: state.first_good for id, state in states.items() if state.first_good is not None}
    ledger = out.store.ledger(edition)
    new = announce.decide(edition, ledger, out.store.unannounced(edition), first_reads=first_reads, now=now)
    stories = out.store.stories(line.story for line in ledger.window)
    shown = [announce.show(line, stories[line.story], edition) for line in ledger.window]
    changed = [line for line, before in zip(shown, ledger.window, strict=True) if line != before]
    if new or changed:
        out.store.announce(edition, [*changed, *new], now=now)
    return len(new)


def _feeds(edition: Edition, out: Out) -> Iterable[Papers]:
    """Give an edition's own feeds, and the page where people read it."""
    feed = compose(edition, out)
    yield Papers(
        paths=(*(f"{edition.key}.{ending}" for ending in render.FORMATS), f"{edition.key}/index.html"),
        state=digest(feed),
        modified=feed.updated,
        write=partial(_written, feed),
    )


def _written(feed: Feed) -> Written:
    """Write a feed in every format, with as much of each entry as there is room for."""
    feed, unsound = render.sound(feed)
    errors: list[AggregatorError] = [
        RenderError(reason, edition=feed.edition.key, format="any") for reason in unsound
    ]
    for room in ROOMS:
        documents = _documents(trimmed(feed, room))
        if max(map(len, documents.values())) <= LARGEST:
            break
    else:
        why = f"it is larger than {LARGEST // 1000} KB; give the edition fewer entries"
        errors.append(RenderError(why, edition=feed.edition.key, format="any"))
    return documents, tuple(errors)


def _documents(feed: Feed) -> dict[str, bytes]:
    key = feed.edition.key
    documents = {f"{key}.{ending}": write(feed) for ending, write in render.FORMATS.items()}
    return {**documents, f"{key}/index.html": render.page(feed)}


def _common(out: Out) -> Papers:
    """Give what belongs to no single edition: the front page, the list of feeds, the style sheet."""
    site = out.config.site
    documents = render.common(site.name, out.config.editions, url=site.address)
    return Papers(
        paths=tuple(documents), state=digest(documents), modified=out.now(), write=lambda: (documents, ())
    )


Part = Callable[[Edition, Out], Iterable[Papers]]

PARTS: tuple[Part, ...] = (_feeds,)
"""The documents of an edition, in the order in which they are written; a new kind is a line here."""


def _put(papers: Papers, out: Out) -> tuple[list[str], tuple[AggregatorError, ...]]:
    """Bring documents up to date; return the paths of those that changed, and what could not be said.

    Raises:
        RenderError: they cannot be written; those before them stand.
        DeliveryError: one was not accepted; what stood there stands.
    """
    if all(out.written.get(path) == papers.state and out.shelf.holds(path) for path in papers.paths):
        return [], ()
    documents, errors = papers.write()
    changed = []
    for path, body in documents.items():
        if out.shelf.put(path, body, modified=papers.modified):
            changed.append(path)
        out.written[path] = papers.state
    return changed, errors
