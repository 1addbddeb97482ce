"""Feed -> its documents, with as much of each entry as fits into 250 KB (CONTRACT, promise 11)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator import clean, render
from aggregator.composing import Written
from aggregator.errors import AggregatorError, RenderError
from aggregator.model import Evidence, Feed, FeedEntry, Version

LARGEST = 250_000
"""Bytes of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much of one entry is shown: bytes of its HTML, proofs, versions elsewhere, reasons of each."""

    excerpt: int
    proofs: int
    versions: int
    reasons: int


ROOMS = (
    Room(excerpt=2000, proofs=3, versions=50, reasons=9),
    Room(excerpt=2000, proofs=3, versions=50, reasons=1),
    Room(excerpt=1000, proofs=2, versions=12, reasons=1),
    Room(excerpt=500, proofs=1, versions=6, reasons=0),
    Room(excerpt=0, proofs=1, versions=2, reasons=0),
    Room(excerpt=0, proofs=1, versions=0, reasons=0),
)
"""From ample to bare; a feed takes the first in which all its documents stay within their size."""


def trimmed(feed: Feed, room: Room) -> Feed:
    """Shorten every entry of a feed to the same measure, in nothing that it is known by."""
    return replace(feed, entries=tuple(_trimmed(entry, room) for entry in feed.entries))


def _trimmed(entry: FeedEntry, room: Room) -> FeedEntry:
    shown = entry.shown
    return replace(
        entry,
        shown=replace(
            shown,
            content_html=clean.excerpt(shown.content_html, room.excerpt) if room.excerpt else "",
            tags=tuple(replace(tag, evidence=_first_words(tag.evidence, room.proofs)) for tag in shown.tags),
        ),
        versions=_first_versions(entry.versions, room),
        places=_first_versions(entry.places, room),
    )


def _first_versions(versions: Sequence[Version], room: Room) -> tuple[Version, ...]:
    """Return the first versions, each with its strongest reasons."""
    return tuple(replace(each, because=each.because[: room.reasons]) for each in versions[: room.versions])


def _first_words(evidence: Sequence[Evidence], count: int) -> tuple[Evidence, ...]:
    """Return the first proofs, each word once: enough to understand a finding."""
    by_word: dict[str, Evidence] = {}
    for proof in evidence:
        by_word.setdefault(proof.term.lower(), proof)
    return tuple(by_word.values())[:count]


def written(feed: Feed, path: str, page: str) -> Written:
    """Write a feed in every format at ``path`` with an ending, and its page at ``page``.

    One that is too large even when bare is written all the same, and told.

    Raises:
        RenderError: it cannot be written.
    """
    feed, unsound = render.sound(feed)
    errors: list[AggregatorError] = [
        RenderError(reason, edition=feed.edition.key, format="any") for reason in unsound
    ]
    for room in ROOMS:
        fitted = trimmed(feed, room)
        documents = {f"{path}.{ending}": write(fitted) for ending, write in render.FORMATS.items()}
        documents[page] = render.page(fitted)
        if max(map(len, documents.values())) <= LARGEST:
            break
    else:
        why = f"it is larger than {LARGEST // 1000} KB; give the edition fewer entries"
        errors.append(RenderError(why, edition=feed.edition.key, format="any"))
    return documents, tuple(errors)
