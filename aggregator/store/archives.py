"""Archive documents: which lines of a ledger each holds. Once sealed, its lines are its own for good."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, insert, select

from aggregator.errors import StoreError
from aggregator.model import Archive, Edition
from aggregator.store.schema import announcements, archives, items, unions

_sealed = archives.c
_lines = announcements.c


def load_archives(connection: Connection, edition: Edition) -> Sequence[Archive]:
    """Return an edition's archives, oldest first, each with what stands for the state of its texts."""
    state = (func.count(items.c.id), func.sum(items.c.version), func.max(_lines.updated_at))
    dates = (func.min(_lines.announced_at), func.max(_lines.announced_at))
    within = (_lines.edition == _sealed.edition) & _lines.number.between(_sealed.first, _sealed.last)
    statement = (
        select(_sealed.number, _sealed.first, _sealed.last, *dates, *state)
        .join(announcements, within)
        # A story that an editor joined with another has the items of the other.
        .join(unions, unions.c.story_id == _lines.story, isouter=True)
        .join(items, items.c.story_id == func.coalesce(unions.c.into_id, _lines.story), isouter=True)
        .where(_sealed.edition == edition.key)
        .group_by(_sealed.number, _sealed.first, _sealed.last)
        .order_by(_sealed.number)
    )
    return [
        Archive(
            number=number,
            first=first,
            last=last,
            since=since,
            until=until,
            revision=f"{count} {versions} {updated_at}",
        )
        for number, first, last, since, until, count, versions, updated_at in connection.execute(statement)
    ]


def write_archives(connection: Connection, edition: Edition, ends: Iterable[int]) -> None:
    """Seal archives that end with the given numbers; each begins after the one before it.

    Raises:
        StoreError: a number is sealed already.
    """
    newest = select(func.max(_sealed.number), func.max(_sealed.last)).where(_sealed.edition == edition.key)
    number, last = connection.execute(newest).one()
    number, last = number or 0, last or 0
    for end in ends:
        if end <= last:
            raise StoreError(f"{edition.key}: number {end} is in archive {number} already")
        number, first, last = number + 1, last + 1, end
        row = {"edition": edition.key, "number": number, "first": first, "last": last}
        connection.execute(insert(archives), row)
