"""Storing what one reading gave: what is new, what was edited, which story a new item joins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count, islice
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from aggregator.model import Inferred, Intake, Item, Saved, When
from aggregator.store.columns import storable
from aggregator.store.database import CHUNK, select_in, upsert
from aggregator.store.identity import Known, Match, match
from aggregator.store.rows import Values, item_values, published_of, verdict_values
from aggregator.store.schema import items, stories, story_keys, verdicts

REAL_DATE = 0.5
"""A date at least this sure was read somewhere; below it, it only says when we first saw the item."""

BEGINS = "begins the story"

_TEXTS = {"summary", "content_html", "tags", "picture"}
_known_rows = select(*(column for column in items.c if column.name not in _TEXTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Membership:
    """An item that is new, its story, and why that one."""

    item: Item
    story: str
    because: str


def write_intake(connection: Connection, intake: Intake) -> Saved:
    """Store an intake's items; return the ids of those that are new, edited, and as they were."""
    incoming = [_lawful(item) for item in intake.items]
    known, ids = _known(connection, intake.source, incoming)
    new: list[Match] = []
    edited: list[Item] = []
    unchanged: list[str] = []
    for found in match(incoming, known):
        if found.known is None:
            named = replace(found.item, id=_free_id(connection, found.item, ids))
            ids.add(named.id)
            new.append(replace(found, item=named))
        elif found.known.raw_hash == found.item.raw_hash:
            unchanged.append(found.known.id)
        else:
            edited.append(_edition_of(found.item, found.known))
    _insert(connection, new)
    _update(connection, edited, {held.id: held.story for held in known})
    return Saved(
        new=tuple(found.item.id for found in new),
        edited=tuple(item.id for item in edited),
        unchanged=tuple(unchanged),
    )


# --- what is known ----------------------------------------------------------------------------------


def _known(connection: Connection, source: str, incoming: Sequence[Item]) -> tuple[list[Known], set[str]]:
    """Return the items that incoming ones may be, and all ids among those they may take."""
    rows: dict[str, Row[Any]] = {}
    rest = iter(incoming)
    while part := list(islice(rest, CHUNK)):
        guids = {item.guid for item in part if item.guid}
        urls = {item.url for item in part if item.url}
        ids = {id_ for item in part for id_ in (item.id, _other_id(item))}
        same_source = items.c.source == source
        may_be = or_(
            same_source & items.c.guid.in_(guids), same_source & items.c.url.in_(urls), items.c.id.in_(ids)
        )
        rows.update((row.id, row) for row in connection.execute(_known_rows.where(may_be)))
    return [_known_of(row) for row in rows.values() if row.source == source], set(rows)


def _known_of(row: Row[Any]) -> Known:
    return Known(
        id=row.id,
        guid=row.guid,
        url=row.url,
        key=row.key,
        title=row.title,
        raw_hash=row.raw_hash,
        version=row.version,
        first_seen=row.first_seen,
        published=published_of(row),
        story=row.story_id,
    )


def _lawful(item: Item) -> Item:
    """Return the item with names as the database will give them back, so that it is known again."""
    return replace(
        item,
        id=storable(item.id),
        guid=item.guid and storable(item.guid),
        url=item.url and storable(item.url),
        key=item.key and storable(item.key),
        title=storable(item.title),
    )


def _free_id(connection: Connection, item: Item, taken: set[str]) -> str:
    """Return the item's id, or another if another text has that: the same after every crash."""
    if item.id not in taken:
        return item.id
    others = (_other_id(item, attempt) for attempt in count())
    return next(id_ for id_ in others if id_ not in taken and not _is_held(connection, id_))


def _other_id(item: Item, attempt: int = 0) -> str:
    return f"{item.id}-{_digest(item.title, item.guid or '', item.url or '', str(attempt))[:12]}"


def _is_held(connection: Connection, id_: str) -> bool:
    return connection.execute(select(items.c.id).where(items.c.id == id_)).first() is not None


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


# --- edited items -----------------------------------------------------------------------------------


def _edition_of(item: Item, known: Known) -> Item:
    """Return the known item with the incoming one's content."""
    return replace(
        item,
        id=known.id,
        guid=item.guid or known.guid,
        url=item.url or known.url,
        key=item.key or known.key,
        first_seen=known.first_seen,
        version=known.version + 1,
        published=_first_date(known.published, item.published),
    )


def _first_date(stored: Inferred[When], incoming: Inferred[When]) -> Inferred[When]:
    """Return the date that holds: the first one, unless it only said when we first saw the item."""
    return incoming if stored.sure < REAL_DATE <= incoming.sure else stored


def _update(connection: Connection, edited: Sequence[Item], stories_of: dict[str, str]) -> None:
    if not edited:
        return
    rows = [item_values(item) for item in edited]
    columns: dict[Any, Any] = {items.c[name]: bindparam(name) for name in rows[0] if name != "id"}
    connection.execute(
        update(items).where(items.c.id == bindparam("known_id")).values(columns),
        [{"known_id": row.pop("id"), **row} for row in rows],
    )
    connection.execute(
        delete(verdicts).where(verdicts.c.item_id == bindparam("known_id")),
        [{"known_id": item.id} for item in edited],
    )
    _insert_verdicts(connection, edited)
    _insert_keys(connection, [(key, stories_of[item.id]) for item in edited for key in _keys(item)])


# --- new items and their stories --------------------------------------------------------------------


def _insert(connection: Connection, new: Sequence[Match]) -> None:
    if not new:
        return
    memberships, keys = _memberships(connection, new)
    begun = [member for member in memberships if member.because == BEGINS]
    if begun:
        connection.execute(
            insert(stories), [{"id": one.story, "begun_at": one.item.first_seen} for one in begun]
        )
    rows: list[Values] = [
        {**item_values(member.item), "story_id": member.story, "story_because": member.because}
        for member in memberships
    ]
    connection.execute(insert(items), rows)
    _insert_verdicts(connection, [member.item for member in memberships])
    _insert_keys(connection, keys)


def _memberships(
    connection: Connection, new: Sequence[Match]
) -> tuple[list[_Membership], list[tuple[str, str]]]:
    """Return which story each new item joins, and the keys that lead to it from now on."""
    keys_of = [() if found.shares_address else _keys(found.item) for found in new]
    wanted = {key for keys in keys_of for key in keys}
    story_by_key: dict[str, str] = {
        row.key: row.story_id for row in select_in(connection, select(story_keys), story_keys.c.key, wanted)
    }
    memberships, added = [], []
    for found, keys in zip(new, keys_of, strict=True):
        member = _membership(found.item, keys, story_by_key)
        memberships.append(member)
        fresh = [key for key in keys if key not in story_by_key]
        story_by_key.update(dict.fromkeys(fresh, member.story))
        added += [(key, member.story) for key in fresh]
    return memberships, added


def _membership(item: Item, keys: Iterable[str], story_by_key: dict[str, str]) -> _Membership:
    # The key comes first: where key and address lead to two stories, it says more, and the other story
    # may be announced already, so the two are left apart.
    joined = next((key for key in keys if key in story_by_key), None)
    if joined is None:
        return _Membership(item=item, story=_digest("story", item.id)[:32], because=BEGINS)
    because = "the same address" if joined == _key_name(item.url) else f'the same address key "{item.key}"'
    return _Membership(item=item, story=story_by_key[joined], because=because)


def _keys(item: Item) -> tuple[str, ...]:
    """Return what leads to an item's story, the strongest first."""
    return tuple(dict.fromkeys(name for name in (_key_name(item.key), _key_name(item.url)) if name))


def _key_name(key: str | None) -> str | None:
    """Return the key, or its digest where it is too long for PostgreSQL's unique index."""
    return key if key is None or len(key.encode()) <= 1000 else f"sha256:{_digest(key)}"


def _insert_keys(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    if keys:
        statement = upsert(connection, story_keys).on_conflict_do_nothing(index_elements=["key"])
        connection.execute(statement, [{"key": key, "story_id": story} for key, story in keys])


def _insert_verdicts(connection: Connection, judged: Sequence[Item]) -> None:
    rows = [row for item in judged for row in verdict_values(item)]
    if rows:
        connection.execute(insert(verdicts), rows)
