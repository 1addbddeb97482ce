"""Reading items and stories."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, func, select, tuple_

from aggregator.model import Doubtful, Edition, Item, Story
from aggregator.store.database import select_in
from aggregator.store.holds import unspeakable
from aggregator.store.intakes import BEGINS
from aggregator.store.rows import item_of
from aggregator.store.rulings import withdrawn
from aggregator.store.schema import announcements, items, stories, ungrouped, unions, verdicts

Begun = tuple[datetime, str]
"""A story's place in time: when it began, and its id."""

_newest = (items.c.first_seen.desc(), items.c.id.desc())


def find_item(connection: Connection, id_or_url: str) -> Item | None:
    """Return the item with that id, else the newest with that canonical address."""
    by_id = select(items).where(items.c.id == id_or_url)
    by_url = select(items).where(items.c.url == id_or_url).order_by(*_newest).limit(1)
    row = connection.execute(by_id).first() or connection.execute(by_url).first()
    return None if row is None else item_of(row)


def newest_items(connection: Connection, source: str | None, limit: int) -> Sequence[Item]:
    """Return the items seen first most recently, newest first."""
    statement = select(items).order_by(*_newest).limit(limit)
    if source is not None:
        statement = statement.where(items.c.source == source)
    return [item_of(row) for row in connection.execute(statement)]


def find_story(connection: Connection, item: str) -> Story | None:
    """Return the story of the item with that id."""
    story = connection.execute(select(items.c.story_id).where(items.c.id == item)).scalar()
    return None if story is None else load_stories(connection, [story])[story]


def load_stories(connection: Connection, ids: Iterable[str], *, to_show: bool = False) -> Mapping[str, Story]:
    """Return those of the named stories that we hold, with all members, by id and in the given order.

    ``to_show`` leaves out the members that wait for a person or were dropped by one. A story that an editor
    joined with another is that one.
    """
    named = list(dict.fromkeys(ids))
    joined = select_in(connection, select(unions), unions.c.story_id, named)
    into: dict[str, str] = {row.story_id: row.into_id for row in joined}
    wanted = {into.get(id_, id_) for id_ in named}
    statement = select(items).where(items.c.id.not_in(unspeakable())) if to_show else select(items)
    rows = sorted(
        select_in(connection, statement, items.c.story_id, wanted),
        key=attrgetter("story_id", "first_seen", "id"),
    )
    held = {id_: _story_of(id_, list(members)) for id_, members in groupby(rows, attrgetter("story_id"))}
    return {id_: held[into.get(id_, id_)] for id_ in named if into.get(id_, id_) in held}


def _story_of(id_: str, rows: Sequence[Row[Any]]) -> Story:
    reasons = dict.fromkeys(row.story_because for row in rows if row.story_because != BEGINS)
    because = "; ".join(reasons) or "the only version we hold"
    return Story(id=id_, members=tuple(item_of(row) for row in rows), because=because)


def unannounced_ids(
    connection: Connection, edition: Edition, after: Begun | None, limit: int
) -> Sequence[Begun]:
    """Return the stories about an edition's topic that its ledger lacks and may hold, oldest first.

    One with a member that is yet to be grouped is left out: it may be another's.
    """
    accepted = ["yes", "doubtful"] if edition.doubtful is Doubtful.PUBLISH else ["yes"]
    about_it = (
        select(items.c.story_id)
        .join(verdicts, verdicts.c.item_id == items.c.id)
        .where(verdicts.c.topic == edition.topic, verdicts.c.verdict.in_(accepted))
        .where(items.c.id.not_in(unspeakable()))
    )
    # Apart, not with OR: SQLite would go through the whole ledger for each story.
    announced = select(announcements.c.story).where(
        announcements.c.edition == edition.key, announcements.c.story == stories.c.id
    )
    joined = (
        select(unions.c.story_id)
        .join(announcements, announcements.c.story == unions.c.story_id)
        .where(announcements.c.edition == edition.key, unions.c.into_id == stories.c.id)
    )
    waiting = select(items.c.story_id).where(items.c.id.in_(select(ungrouped.c.item_id)))
    place = tuple_(stories.c.begun_at, stories.c.id)
    statement = (
        select(stories.c.begun_at, stories.c.id)
        .where(stories.c.id.in_(about_it), ~announced.exists(), ~joined.exists())
        .where(stories.c.id.not_in(withdrawn(edition.key)), stories.c.id.not_in(waiting))
        .order_by(stories.c.begun_at, stories.c.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(place > after)
    return [(row.begun_at, row.id) for row in connection.execute(statement)]


def count_all(connection: Connection) -> Mapping[str, int]:
    """Return how many items and stories we hold, and how many items each topic has a verdict on."""
    by_verdict = (
        select(verdicts.c.topic, verdicts.c.verdict, func.count())
        .group_by(verdicts.c.topic, verdicts.c.verdict)
        .order_by(verdicts.c.topic, verdicts.c.verdict)
    )
    return {
        "items": connection.execute(select(func.count()).select_from(items)).scalar_one(),
        "stories": connection.execute(select(func.count()).select_from(stories)).scalar_one(),
        **{f"{topic}: {verdict}": count for topic, verdict, count in connection.execute(by_verdict)},
    }
