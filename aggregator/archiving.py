"""The archives of an edition (RFC 5005 section 4): what stands in each, and when one is sealed.

An archive is a stretch of the ledger's numbers, so that back catalogue that comes late follows what was
sealed before and never lands amidst it: a reader that has met an archive once need not ask again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from aggregator import render
from aggregator.composing import Out, Papers, Written, digest, entries_of, framed
from aggregator.fitting import written
from aggregator.model import Announcement, Archive, Edition, Ledger

FULL = 50
"""Lines in one archive, at most."""


def archives(edition: Edition, out: Out) -> Iterable[Papers]:
    """Seal what is ready, and give an edition's archives, each by itself, and the page that lists them."""
    ledger = out.store.ledger(edition)
    _seal(edition, ledger, out)
    sealed = out.store.archives(edition)
    around = digest(out.config)
    for archive in sealed:
        stem = f"{edition.key}/archive/{archive.number}"
        in_window = [line for line in ledger.window if archive.first <= line.number <= archive.last]
        yield Papers(
            paths=(*(f"{stem}.{ending}" for ending in render.FORMATS), f"{stem}.html"),
            state=digest(archive, in_window, len(sealed) > archive.number, around),
            modified=archive.until,
            write=partial(_written, edition, archive, stem, len(sealed), out),
        )
    yield _list(edition, sealed, around, out)


def newest_linked(sealed: Sequence[Archive], ledger: Ledger) -> int | None:
    """Return the number of the archive that the feed leads to.

    One sealed since the newest entry came waits for the next, for a feed changes only when its entries do.
    """
    newest = ledger.window[0].number if ledger.window else 0
    return max((archive.number for archive in sealed if archive.last < newest), default=None)


def ends(
    ledger: Ledger, unsealed: Sequence[Announcement], *, now: datetime, time_zone: ZoneInfo
) -> tuple[int, ...]:
    """Return the numbers that new archives end with, given the lines not sealed yet, newest first.

    All but the newest entry is sealed as soon as some line stands outside the window, as it would stand
    nowhere else; what stands in it, when its month is over.
    """
    if not unsealed:
        return ()
    shown = {line.number for line in ledger.window}
    month = _month(now, time_zone)
    if any(line.number not in shown for line in unsealed):
        last = unsealed[0].number - (not unsealed[0].archived)
    else:
        last = max(
            (line.number for line in unsealed if _month(line.announced_at, time_zone) < month), default=0
        )
    first = unsealed[-1].number
    return tuple(min(start + FULL - 1, last) for start in range(first, last + 1, FULL))


def _seal(edition: Edition, ledger: Ledger, out: Out) -> None:
    sealed = out.store.archives(edition)
    waiting = ledger.last_number - (sealed[-1].last if sealed else 0)
    unsealed = out.store.announcements(edition, limit=waiting) if waiting else ()
    zone = ZoneInfo(out.config.site.time_zone)
    if ready := ends(ledger, unsealed, now=out.now(), time_zone=zone):
        out.store.seal(edition, ready)


def _month(moment: datetime, time_zone: ZoneInfo) -> tuple[int, int]:
    local = moment.astimezone(time_zone)
    return local.year, local.month


def _written(edition: Edition, archive: Archive, stem: str, newest: int, out: Out) -> Written:
    count = archive.last - archive.first + 1
    entries = entries_of(out.store.announcements(edition, before=archive.last + 1, limit=count), out)
    updated = max(entry.announcement.updated_at for entry in entries)
    feed = replace(
        framed(edition, entries, updated=updated, out=out),
        archive=archive.number,
        older=archive.number - 1 or None,
        newer=archive.number + 1 if archive.number < newest else None,
    )
    return written(feed, stem, f"{stem}.html")


def _list(edition: Edition, sealed: Sequence[Archive], around: str, out: Out) -> Papers:
    path = f"{edition.key}/archive/index.html"
    frame = framed(edition, (), updated=out.now(), out=out)
    return Papers(
        paths=(path,),
        state=digest(sealed, around),
        modified=out.now(),
        write=lambda: ({path: render.archive_list(frame, sealed)}, ()),
    )
