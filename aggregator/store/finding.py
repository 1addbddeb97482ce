"""What waits to be grouped, what items are compared by, and which versions a newcomer is compared with."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import Connection, delete, insert, select

from aggregator.model import Found, Item, Kept, Query
from aggregator.store import index
from aggregator.store.database import select_in
from aggregator.store.rows import item_of
from aggregator.store.schema import announcements, items, signals, stories, ungrouped, unions


def load_ungrouped(connection: Connection, limit: int) -> Sequence[Item]:
    """Return items that wait to be grouped, oldest first, all of a story together."""
    oldest = select(ungrouped.c.item_id).order_by(ungrouped.c.first_seen, ungrouped.c.item_id).limit(limit)
    of_them = select(items.c.story_id).where(items.c.id.in_(oldest.scalar_subquery())).distinct()
    chosen = connection.execute(of_them).scalars().all()
    waiting = select(items).join(ungrouped, ungrouped.c.item_id == items.c.id)
    rows = select_in(connection, waiting, items.c.story_id, chosen)
    return [item_of(row) for row in sorted(rows, key=lambda row: (row.first_seen, row.id))]


def write_signals(connection: Connection, kept: Sequence[Kept]) -> None:
    """Keep what items are compared by, in the place of what was kept of them."""
    kept_of = {each.item: each for each in kept}
    for row in select_in(connection, select(signals), signals.c.item_id, kept_of):
        index.take_out(connection, row.number, row.day, row.terms)
        connection.execute(delete(signals).where(signals.c.number == row.number))
    rows = [
        {
            "item_id": each.item,
            "form": each.form,
            "day": index.day_of(each.day),
            "terms": index.numbers(each.terms),
            "held": each.text,
            "because": [],
        }
        for each in kept
    ]
    if rows:
        connection.execute(insert(signals), rows)
        own = select_in(connection, select(signals.c.number, signals.c.item_id), signals.c.item_id, kept_of)
        index.put_in(connection, {row.number: kept_of[row.item_id] for row in own})


def find(connection: Connection, queries: Sequence[Query]) -> Sequence[Sequence[Found]]:
    """Return for each query the versions that it asks for, each followed by the others of its story."""
    best = index.find(connection, queries)
    told = select(signals.c.number, items.c.story_id).join(items, signals.c.item_id == items.c.id)
    numbers = dict.fromkeys(number for each in best for number in each)
    story_of = {row.number: row.story_id for row in select_in(connection, told, signals.c.number, numbers)}
    members = _members(connection, dict.fromkeys(story_of.values()))
    named = [dict.fromkeys(story_of[number] for number in each) for each in best]
    return [[found for story in each for found in members[story]] for each in named]


def load_found(connection: Connection, named: Sequence[str]) -> Sequence[Found]:
    """Return the versions of stories; those of a story that waits as a whole have none yet."""
    return [found for members in _members(connection, named).values() for found in members]


def _members(connection: Connection, named: Iterable[str]) -> dict[str, list[Found]]:
    """Return the versions of stories that are kept, by story, the oldest first."""
    members = (
        select(items.c.id, items.c.story_id, signals.c.held, ungrouped.c.item_id.label("waiting"))
        .join(signals, signals.c.item_id == items.c.id, isouter=True)
        .join(ungrouped, ungrouped.c.item_id == items.c.id, isouter=True)
        .order_by(items.c.story_id, items.c.first_seen, items.c.id)
    )
    found: dict[str, list[Found]] = {}
    rows = select_in(connection, members, items.c.story_id, named)
    for story, each in groupby(rows, key=lambda row: str(row.story_id)):
        told = list(each)
        name = "" if all(row.waiting for row in told) else story
        found[story] = [Found(item=row.id, story=name, text=row.held) for row in told if row.held]
    return found


def load_signals(connection: Connection, ids: Iterable[str], form: str) -> dict[str, str]:
    """Return the text of the signals of items that are kept in a form, by the item's id."""
    kept = select(signals.c.item_id, signals.c.held).where(signals.c.form == form)
    return {row.item_id: row.held for row in select_in(connection, kept, signals.c.item_id, ids)}


def load_misshapen(connection: Connection, form: str, after: str, limit: int) -> Sequence[Item]:
    """Return items whose signals are not kept in a form, by id, those after an id."""
    same = select(signals.c.item_id).where(signals.c.item_id == items.c.id, signals.c.form == form)
    statement = select(items).where(items.c.id > after, items.c.forgotten == 0, ~same.exists())
    return [item_of(row) for row in connection.execute(statement.order_by(items.c.id).limit(limit))]


def load_unsettled(connection: Connection, after: str, limit: int) -> Sequence[str]:
    """Return the ids of stories that no edition shows, by id, those after an id."""
    told = select(announcements.c.story).where(announcements.c.story == stories.c.id)
    names = select(unions.c.story_id).where(unions.c.story_id == stories.c.id)
    unsettled = select(stories.c.id).where(stories.c.id > after, ~told.exists(), ~names.exists())
    return connection.execute(unsettled.order_by(stories.c.id).limit(limit)).scalars().all()
