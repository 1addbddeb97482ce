"""The ledgers: what each edition has announced. A line never changes in what readers know it by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, update

from aggregator.errors import StoreError
from aggregator.model import Announcement, Edition, Ledger
from aggregator.store.database import select_in, upsert
from aggregator.store.rows import announcement_of, announcement_values
from aggregator.store.rulings import withdrawn
from aggregator.store.schema import announcements, editions, rulings, stamps

SECOND = timedelta(seconds=1)

_FIXED = [field.name for field in fields(Announcement) if field.name != "item"]
_lines = announcements.c


def load_ledger(connection: Connection, edition: Edition) -> Ledger:
    """Return what decisions about an edition rest on."""
    of_it = _lines.edition == edition.key
    news = of_it & ~_lines.archived
    window = select(announcements).where(news).order_by(_lines.number.desc()).limit(edition.window)
    last_at = connection.execute(select(func.max(_lines.announced_at)).where(of_it)).scalar()
    recent: Sequence[datetime | None] = []
    if edition.pace.per_hour is not None:
        written = select(_lines.written_at).where(news).order_by(_lines.number.desc())
        recent = connection.execute(written.limit(edition.pace.per_hour)).scalars().all()
    opened = select(editions.c.opened_at).where(editions.c.key == edition.key)
    return Ledger(
        edition=edition.key,
        window=tuple(announcement_of(row) for row in connection.execute(window)),
        last_number=_last_number(connection, edition),
        last_announced_at=last_at,
        opened_at=connection.execute(opened).scalar(),
        recent=tuple(moment for moment in recent if moment is not None),
    )


def load_announcements(
    connection: Connection, edition: Edition, before: int | None, limit: int
) -> Sequence[Announcement]:
    """Return lines of a ledger, highest number first, those under ``before`` if it is given."""
    statement = select(announcements).where(_lines.edition == edition.key)
    if before is not None:
        statement = statement.where(_lines.number < before)
    rows = connection.execute(statement.order_by(_lines.number.desc()).limit(limit))
    return [announcement_of(row) for row in rows]


def write_announcements(
    connection: Connection, edition: Edition, lines: Sequence[Announcement], now: datetime
) -> None:
    """Append new lines, and let known ones show another item.

    Raises:
        StoreError: the lines would leave a gap, repeat what the ledger holds, announce what was withdrawn,
            or change what was announced; another writer may have been first, and the next pass knows it.
    """
    last = _last_number(connection, edition)
    known = [line for line in lines if line.number <= last]
    new = sorted((line for line in lines if line.number > last), key=lambda line: line.number)
    _check_numbers(edition, lines, new, last)
    _check_unchanged(connection, edition, known)
    _check_unique(connection, edition, new)
    _check_not_withdrawn(connection, edition, new)
    opening = upsert(connection, editions).values(key=edition.key, opened_at=now)
    connection.execute(opening.on_conflict_do_nothing(index_elements=["key"]))
    if known:
        _show(connection, known)
    if new:
        rows = [{**announcement_values(line), "written_at": now} for line in new]
        connection.execute(insert(announcements), rows)


def load_lines_under(connection: Connection, edition: Edition, address: str) -> Sequence[Announcement]:
    """Return the lines of a ledger whose link begins with an address, by number."""
    under = (_lines.edition == edition.key) & _lines.link.startswith(address, autoescape=True)
    rows = connection.execute(select(announcements).where(under).order_by(_lines.number))
    return [announcement_of(row) for row in rows]


def is_taken(connection: Connection, edition: Edition, name: str, value: str | datetime) -> bool:
    """Tell whether a line of the ledger has this "guid", "title", "link" or "announced_at"."""
    same = (_lines.edition == edition.key) & (_lines[name] == value)
    return connection.execute(select(_lines.number).where(same).limit(1)).first() is not None


def load_stamp(connection: Connection, edition: Edition) -> tuple[str, datetime] | None:
    """Return the digest of what an edition showed last, and since when."""
    row = connection.execute(select(stamps).where(stamps.c.edition == edition.key)).first()
    return None if row is None else (row.digest, row.changed_at)


def write_stamp(connection: Connection, edition: Edition, digest: str, now: datetime) -> datetime:
    """Remember what an edition shows; return since when: whenever that changes, later than before.

    Some bots look at the entries only when this moment is another one (CONTRACT, promise 10).
    """
    before = load_stamp(connection, edition)
    if before and before[0] == digest:
        return before[1]
    changed_at = max(now, before[1] + SECOND) if before else now
    statement = upsert(connection, stamps).values(edition=edition.key, digest=digest, changed_at=changed_at)
    change = {"digest": digest, "changed_at": changed_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["edition"], set_=change))
    return changed_at


def _last_number(connection: Connection, edition: Edition) -> int:
    statement = select(func.max(_lines.number)).where(_lines.edition == edition.key)
    return connection.execute(statement).scalar() or 0


def _show(connection: Connection, known: Sequence[Announcement]) -> None:
    which = (_lines.edition == bindparam("its_edition")) & (_lines.number == bindparam("its_number"))
    connection.execute(
        update(announcements).where(which).values({_lines.item: bindparam("its_item")}),
        [{"its_edition": line.edition, "its_number": line.number, "its_item": line.item} for line in known],
    )


def _check_numbers(
    edition: Edition, lines: Sequence[Announcement], new: Sequence[Announcement], last: int
) -> None:
    strange = next((line for line in lines if line.edition != edition.key), None)
    if strange:
        raise StoreError(f"a line of {strange.edition} does not belong in the ledger of {edition.key}")
    twice = _repeated(line.number for line in lines)
    if twice is not None:
        raise StoreError(f"{edition.key}: number {twice} was given to two lines at once")
    for expected, line in enumerate(new, start=last + 1):
        if line.number != expected:
            raise StoreError(f"{edition.key}: number {line.number} leaves a gap; {expected} comes next")


def _check_unchanged(connection: Connection, edition: Edition, known: Sequence[Announcement]) -> None:
    if not known:
        return
    numbers = {line.number for line in known}
    between = _lines.number.between(min(numbers), max(numbers))
    rows = connection.execute(select(announcements).where(_lines.edition == edition.key, between))
    held = {row.number: announcement_of(row) for row in rows if row.number in numbers}
    for line in known:
        was = held.get(line.number)
        if was is None:
            raise StoreError(f"{edition.key}: there is no number {line.number}; numbers count from 1")
        changed = [name for name in _FIXED if getattr(was, name) != getattr(line, name)]
        if changed:
            raise StoreError(
                f"{edition.key}, number {line.number}: {' and '.join(changed)} cannot change once announced"
            )


def _check_unique(connection: Connection, edition: Edition, new: Sequence[Announcement]) -> None:
    lines = select(announcements)
    in_ledger = lines.where(_lines.edition == edition.key)
    scopes = {"story": in_ledger, "guid": lines, "title": in_ledger, "link": in_ledger}
    for name, scope in scopes.items():
        values = [getattr(line, name) for line in new]
        twice = _repeated(values)
        if twice is not None:
            raise StoreError(f"{edition.key}: {name} {twice} is in two new lines at once")
        held = next(select_in(connection, scope, _lines[name], values), None)
        if held:
            where = f"{held.edition}, number {held.number}"
            raise StoreError(f"{edition.key}: {name} {getattr(held, name)} is announced already: {where}")


def _check_not_withdrawn(connection: Connection, edition: Edition, new: Sequence[Announcement]) -> None:
    asked = withdrawn(edition.key)
    found = next(select_in(connection, asked, rulings.c.story_id, [line.story for line in new]), None)
    if found:
        raise StoreError(f"{edition.key}: story {found.story_id} was withdrawn and is never announced again")


def _repeated(values: Iterable[object]) -> object | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)
