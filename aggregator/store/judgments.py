"""What editors say items are about, the nearest misses, and what older words have judged.

A judgment is about the text that a story tells: the newest on any of its versions holds for them all, for
those too that join it later. It is written over every finding on its way into the tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, or_, select, update

from aggregator.errors import StoreError
from aggregator.model import Item, Judgment
from aggregator.store.database import select_in
from aggregator.store.plain import to_plain
from aggregator.store.rows import item_of, verdict_values
from aggregator.store.schema import items, judgments, verdicts

_with_story = select(judgments, items.c.story_id).join(items, items.c.id == judgments.c.item_id)


def write_judgment(connection: Connection, judgment: Judgment) -> Sequence[Item]:
    """Record an editor's word and let it hold for the item's story; return its members as they now are.

    Raises:
        StoreError: no such item is held.
    """
    story = connection.execute(select(items.c.story_id).where(items.c.id == judgment.item)).scalar()
    if story is None:
        raise StoreError(f"no item {judgment.item} is held")
    connection.execute(
        insert(judgments),
        {
            "item_id": judgment.item,
            "topic": judgment.topic,
            "verdict": judgment.verdict,
            "because": judgment.because,
            "judged_at": judgment.judged_at,
            "language": judgment.language,
            "title": judgment.title,
            "text": judgment.text,
        },
    )
    members = [item_of(row) for row in connection.execute(select(items).where(items.c.story_id == story))]
    return _write_findings(connection, members, {item.id: story for item in members})


def rejudge(connection: Connection, judged: Sequence[Item]) -> Sequence[Item]:
    """Write the findings of items judged anew; return those written.

    Left out are items that were edited meanwhile: their findings are about another text.
    """
    rows = select_in(
        connection, select(items.c.id, items.c.version, items.c.story_id), items.c.id, map(_id, judged)
    )
    held = {row.id: row for row in rows}
    same = [item for item in judged if item.id in held and held[item.id].version == item.version]
    return _write_findings(connection, same, {item.id: held[item.id].story_id for item in same})


def _id(item: Item) -> str:
    return item.id


def _write_findings(
    connection: Connection, judged: Sequence[Item], story_of: Mapping[str, str]
) -> Sequence[Item]:
    found = overruled(connection, judged, story_of)
    if found:
        by_id = [{"known_id": item.id} for item in found]
        connection.execute(
            update(items).where(items.c.id == bindparam("known_id")).values(tags=bindparam("found")),
            [{"known_id": item.id, "found": to_plain(item.tags)} for item in found],
        )
        connection.execute(delete(verdicts).where(verdicts.c.item_id == bindparam("known_id")), by_id)
        write_verdicts(connection, found)
    return found


def write_verdicts(connection: Connection, judged: Iterable[Item]) -> None:
    """Write the verdicts of items that have none."""
    rows = [row for item in judged for row in verdict_values(item)]
    if rows:
        connection.execute(insert(verdicts), rows)


def overruled(connection: Connection, judged: Sequence[Item], story_of: Mapping[str, str]) -> list[Item]:
    """Return items with their findings as editors have them; ``story_of`` is each one's story, by id."""
    said = select_in(connection, _with_story, items.c.story_id, {story_of[item.id] for item in judged})
    by_number = sorted(said, key=lambda row: row.number)
    newest = {(row.story_id, row.topic): row.verdict for row in by_number}
    if not newest:
        return list(judged)
    return [_overruled(item, story_of[item.id], newest) for item in judged]


def _overruled(item: Item, story: str, said: Mapping[tuple[str, str], str]) -> Item:
    tags = (
        tag.ruled(verdict, item.title) if (verdict := said.get((story, tag.topic))) else tag
        for tag in item.tags
    )
    return replace(item, tags=tuple(tags))


def load_judgments(connection: Connection, story: str) -> Sequence[Judgment]:
    """Return what editors said of a story, the first word first."""
    about_it = _with_story.where(items.c.story_id == story).order_by(judgments.c.number)
    return [_judgment_of(row) for row in connection.execute(about_it)]


def load_cases(connection: Connection) -> Sequence[Judgment]:
    """Return the word that holds on every story and topic, by when it was said."""
    last = (
        select(func.max(judgments.c.number))
        .join(items, items.c.id == judgments.c.item_id)
        .group_by(items.c.story_id, judgments.c.topic)
    )
    standing = _with_story.where(judgments.c.number.in_(last)).order_by(judgments.c.number)
    return [_judgment_of(row) for row in connection.execute(standing)]


def _judgment_of(row: Row[Any]) -> Judgment:
    return Judgment(
        item=row.item_id,
        topic=row.topic,
        verdict=row.verdict,
        because=row.because,
        judged_at=row.judged_at,
        language=row.language,
        title=row.title,
        text=row.text,
    )


def load_nearest(connection: Connection, topic: str, verdict: str, limit: int) -> Sequence[Item]:
    """Return the items of a verdict, the highest score first; of one score, the most hits taken away."""
    nearest = (verdicts.c.score.desc(), verdicts.c.vetoes.desc(), verdicts.c.item_id.desc())
    statement = (
        select(items)
        .join(verdicts, verdicts.c.item_id == items.c.id)
        .where(verdicts.c.topic == topic, verdicts.c.verdict == verdict)
        .order_by(*nearest)
        .limit(limit)
    )
    return [item_of(row) for row in connection.execute(statement)]


def load_outdated(connection: Connection, rules: Mapping[str, str], after: str, limit: int) -> Sequence[Item]:
    """Return items not judged by the present rules of every topic, by id, those after an id."""
    statement = select(items).where(items.c.id > after, _is_outdated(rules))
    return [item_of(row) for row in connection.execute(statement.order_by(items.c.id).limit(limit))]


def count_outdated(connection: Connection, rules: Mapping[str, str]) -> int:
    """Return how many items are not judged by the present rules of every topic."""
    statement = select(func.count()).select_from(items).where(_is_outdated(rules))
    return connection.execute(statement).scalar_one()


def _is_outdated(rules: Mapping[str, str]) -> ColumnElement[bool]:
    same = verdicts.c.item_id == items.c.id
    # What was let go of its text cannot be judged by other words any more.
    return (items.c.forgotten == 0) & or_(
        *(
            ~select(verdicts.c.item_id)
            .where(same, verdicts.c.topic == topic, verdicts.c.rules == present)
            .exists()
            for topic, present in rules.items()
        )
    )
