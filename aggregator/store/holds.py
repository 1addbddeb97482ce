"""What waits for a person's word: items that are not announced, edits that are not shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from aggregator.errors import StoreError
from aggregator.model import Hold, HoldKind, HoldState, Item
from aggregator.store.database import select_in
from aggregator.store.rows import Values, item_of, item_values
from aggregator.store.schema import holds, items

_open = holds.c.state == HoldState.HELD
_with_items = (
    select(holds, items.c.source, items.c.title, items.c.url)
    .join(items, items.c.id == holds.c.item_id)
    .order_by(holds.c.number)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An item that is to wait: as it was stored, or as the source would now have it. Why, and since when."""

    item: Item
    kind: HoldKind
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What of a source waits or was dropped.

    ``items`` are the ids of those not announced; ``edits`` the numbers of open holds, by item; ``dropped``
    edits are pairs of item and raw hash.
    """

    items: frozenset[str] = frozenset()
    edits: Mapping[str, int]
    dropped: frozenset[tuple[str, str]] = frozenset()

    def is_dropped(self, item: str, raw_hash: str) -> bool:
        """Say whether a person has dropped just this edit."""
        return (item, raw_hash) in self.dropped


def unspeakable() -> Select[tuple[str]]:
    """Return the ids of the items that are neither announced nor shown: held, or dropped, when new."""
    return select(holds.c.item_id).where(holds.c.kind == HoldKind.NEW, holds.c.state != HoldState.RELEASED)


def load_waiting(connection: Connection, source: str) -> Waiting:
    """Return what of a source waits for a person or was dropped by one."""
    of_it = _with_items.where(items.c.source == source, holds.c.state != HoldState.RELEASED)
    rows = connection.execute(of_it).all()
    edits = [row for row in rows if row.kind == HoldKind.EDIT]
    return Waiting(
        items=frozenset(row.item_id for row in rows if row.kind == HoldKind.NEW),
        edits={row.item_id: row.number for row in edits if row.state == HoldState.HELD},
        dropped=frozenset((row.item_id, row.raw_hash) for row in edits if row.state == HoldState.DROPPED),
    )


def load_holds(connection: Connection, source: str | None) -> Sequence[Hold]:
    """Return what waits or was dropped, of one source or of all, the oldest hold first."""
    statement = _with_items.where(holds.c.state != HoldState.RELEASED)
    if source is not None:
        statement = statement.where(items.c.source == source)
    return [_hold_of(row) for row in connection.execute(statement)]


def hold(connection: Connection, doubts: Sequence[Doubt], waiting: Waiting) -> tuple[Hold, ...]:
    """Hold doubtful items; return the new holds. What waits already waits on, with its newest text."""
    begun = []
    for doubt in doubts:
        values = _values(doubt)
        known = waiting.edits.get(doubt.item.id)
        if known is None:
            begun.append(doubt.item.id)
            connection.execute(insert(holds), values)
        else:
            changed = {"raw_hash": values["raw_hash"], "edit": values["edit"]}
            connection.execute(update(holds).where(holds.c.number == known).values(changed))
    rows = select_in(connection, _with_items.where(_open), holds.c.item_id, begun)
    return tuple(sorted(map(_hold_of, rows), key=lambda one: one.number))


def lift(connection: Connection, edited: Collection[str]) -> None:
    """Forget the open edits of items: their source took the text back."""
    for item in edited:
        is_it = (holds.c.item_id == item) & (holds.c.kind == HoldKind.EDIT)
        connection.execute(delete(holds).where(is_it, _open))


def decide(
    connection: Connection, numbers: Collection[int], state: HoldState, because: str, now: datetime
) -> tuple[Sequence[Item], Mapping[str, str]]:
    """Record a person's decision on open holds; return their edits, and each edited item's story by its id.

    An edit that is returned is the item as the source would have it, one version on.

    Raises:
        StoreError: one of them is not held; nothing was decided.
    """
    wanted = _with_items.add_columns(items.c.story_id, items.c.version).where(_open)
    rows = [row for number in numbers for row in connection.execute(wanted.where(holds.c.number == number))]
    missing = set(numbers) - {row.number for row in rows}
    if missing:
        listed = ", ".join(map(str, sorted(missing)))
        raise StoreError(f"not held (any more): {listed}; 'aggregator holds' lists what is")
    decision = {"state": state, "because": because, "decided_at": now}
    for row in rows:
        connection.execute(update(holds).where(holds.c.number == row.number).values(decision))
    edits = [row for row in rows if row.edit is not None]
    return [_edit_of(row) for row in edits], {row.item_id: row.story_id for row in edits}


def _values(doubt: Doubt) -> Values:
    return {
        "item_id": doubt.item.id,
        "kind": doubt.kind,
        "state": HoldState.HELD,
        "reason": doubt.reason,
        "held_at": doubt.at,
        "because": "",
        "raw_hash": doubt.item.raw_hash,
        "edit": _plain(doubt.item) if doubt.kind is HoldKind.EDIT else None,
    }


def _plain(item: Item) -> Values:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in item_values(item).items()
    }


def _edit_of(row: Row[Any]) -> Item:
    day, at = row.edit["published_day"], row.edit["published_at"]
    typed = {
        "published_day": day and date.fromisoformat(day),
        "published_at": at and datetime.fromisoformat(at),
        "first_seen": datetime.fromisoformat(row.edit["first_seen"]),
        "version": row.version + 1,
    }
    return item_of(SimpleNamespace(**{**row.edit, **typed}))


def _hold_of(row: Row[Any]) -> Hold:
    edit = row.edit or {}
    return Hold(
        number=row.number,
        source=row.source,
        item=row.item_id,
        kind=HoldKind(row.kind),
        title=edit.get("title", row.title),
        url=edit.get("url", row.url),
        reason=row.reason,
        held_at=row.held_at,
        state=HoldState(row.state),
        decided_at=row.decided_at,
        because=row.because,
    )
