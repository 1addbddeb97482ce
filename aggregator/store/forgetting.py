"""Letting go of the texts of what was judged to be about nothing, so that a database does not grow for ever.

Names stay for good: id, guid, address, key, title, hash, story and verdict. By them an item that its source
still shows, or shows again under another name, is known and never taken for news (``identity``). What was
announced, or waits for a person, or was judged by one, keeps all it has: archives and proofs are made of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, text, tuple_, update

from aggregator.store.database import upsert
from aggregator.store.plain import to_plain
from aggregator.store.rows import Values
from aggregator.store.schema import announcements, holds, items, judgments, notes, verdicts

WHOLE, MARKUP, TEXTS = range(3)
"""Nothing was let go; the long text was; the teaser, the picture and the words found were, too."""


class Stage(NamedTuple):
    """What is let go of the items first seen ``before`` an instant."""

    forgotten: int
    before: datetime


def forget(connection: Connection, stage: Stage, limit: int) -> int:
    """Look at the next ``limit`` items of a stage, oldest first; return how many were looked at.

    Each is looked at once, so that a pass costs the same however much is held.
    """
    place = tuple_(items.c.first_seen, items.c.id)
    older = select(items.c.id, items.c.first_seen).where(items.c.first_seen < stage.before)
    if (last := _last(connection, stage)) is not None:
        older = older.where(place > last)
    found = connection.execute(older.order_by(items.c.first_seen, items.c.id).limit(limit)).all()
    if not found:
        return 0
    ids = [row.id for row in found]
    values: Values = {"content_html": "", "forgotten": stage.forgotten}
    if stage.forgotten == TEXTS:
        values |= {"summary": "", "picture": None}
        _shorten(connection, ids)
    connection.execute(update(items).where(items.c.id.in_(ids), *_rejected()).values(values))
    _repack(connection, ids, stage)
    _remember(connection, stage, found[-1])
    return len(found)


def _rejected() -> Sequence[Any]:
    """Return the conditions under which an item is about nothing that anybody was or may be told of."""
    spoken = select(verdicts.c.item_id).where(verdicts.c.item_id == items.c.id, verdicts.c.verdict != "no")
    announced = select(announcements.c.story).where(announcements.c.story == items.c.story_id)
    judged = select(judgments.c.item_id).where(judgments.c.item_id == items.c.id)
    held = select(holds.c.item_id).where(holds.c.item_id == items.c.id)
    return [~each.exists() for each in (spoken, announced, judged, held)]


def _shorten(connection: Connection, ids: Sequence[str]) -> None:
    """Keep of the findings the verdict and its score: the proofs quote the texts."""
    rows = connection.execute(select(items.c.id, items.c.tags).where(items.c.id.in_(ids), *_rejected())).all()
    if rows:
        connection.execute(
            update(items).where(items.c.id == bindparam("known_id")).values(tags=bindparam("kept")),
            [{"known_id": row.id, "kept": [_verdict(tag) for tag in row.tags]} for row in rows],
        )


def _repack(connection: Connection, ids: Sequence[str], stage: Stage) -> None:
    """Let short rows stand close together: SQLite gives a page back only when no row is left on it.

    PostgreSQL does as much by itself.
    """
    if connection.dialect.name == "sqlite":
        last = "(SELECT max(rowid) + 1 FROM items)"
        connection.execute(
            text(f"UPDATE items SET rowid = {last} WHERE id = :id AND forgotten = :stage"),  # noqa: S608 - no value
            [{"id": id_, "stage": stage.forgotten} for id_ in ids],
        )


def _verdict(tag: Values) -> Values:
    return {name: tag[name] for name in ("topic", "verdict", "score", "rules") if name in tag}


def _last(connection: Connection, stage: Stage) -> tuple[datetime, str] | None:
    said = connection.scalar(select(notes.c.rest).where(notes.c.name == _name(stage)))
    return None if said is None else (datetime.fromisoformat(said["first_seen"]), said["id"])


def _remember(connection: Connection, stage: Stage, row: Any) -> None:
    place = to_plain({"first_seen": row.first_seen, "id": row.id})
    statement = upsert(connection, notes).values(name=_name(stage), rest=place)
    rest = {"rest": statement.excluded.rest}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=rest))


def _name(stage: Stage) -> str:
    return f"forgotten {stage.forgotten}"
