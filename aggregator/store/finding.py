"""An index of what items are compared by: what it costs to ask does not grow with what is held.

A term is kept as 64 bits of its digest: strangers choose the texts, and an index of numbers is small. How
many versions have a term is counted by spans of days, for counting them at each question would cost more
the commoner the term is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from heapq import nlargest
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    union_all,
)

from aggregator.model import Counting, Found, Item, Kept, Query, Rarity
from aggregator.store.database import select_in, upsert, write_rows
from aggregator.store.rows import item_of
from aggregator.store.schema import (
    announcements,
    items,
    signals,
    stories,
    story_terms,
    term_counts,
    ungrouped,
    unions,
)

SPAN = 30
"""Days that versions are counted together for."""
UNDATED = 0
ALIKE = 1e-6
"""Weights no further apart than this are one: in which order they were added decides nothing."""
_ALL = ""
"""The term that every version has: it counts them."""
_DATED = (1, date.max.toordinal())


def load_ungrouped(connection: Connection, limit: int) -> Sequence[Item]:
    """Return items that wait to be grouped, oldest first, all of a story together."""
    waiting = select(items).join(ungrouped, ungrouped.c.item_id == items.c.id)
    oldest = waiting.with_only_columns(items.c.story_id).order_by(items.c.first_seen, items.c.id).limit(limit)
    chosen = dict.fromkeys(connection.execute(oldest).scalars())
    rows = select_in(connection, waiting, items.c.story_id, chosen)
    return [item_of(row) for row in sorted(rows, key=lambda row: (row.first_seen, row.id))]


def write_signals(connection: Connection, kept: Sequence[Kept]) -> None:
    """Keep what items are compared by, in the place of what was kept of them."""
    _take_out(connection, [each.item for each in kept])
    rows = [
        {
            "item_id": each.item,
            "form": each.form,
            "day": _day(each.day),
            "terms": [_number(term) for term in dict.fromkeys(each.terms)],
            "held": each.text,
            "because": [],
        }
        for each in kept
    ]
    if not rows:
        return
    connection.execute(insert(signals), rows)
    places = select_in(
        connection,
        select(signals.c.number, signals.c.day, signals.c.terms),
        signals.c.item_id,
        [each.item for each in kept],
    )
    # In the order of the table: neighbours are written to one page.
    entries = sorted((term, row.day, row.number) for row in places for term in row.terms)
    names = ("term", "day", "number")
    write_rows(connection, insert(story_terms), [dict(zip(names, entry, strict=True)) for entry in entries])
    counted = [(term, day) for term, day, _ in entries] + [(_number(_ALL), _day(each.day)) for each in kept]
    _count(connection, Counter((term, day // SPAN) for term, day in counted))


def _take_out(connection: Connection, ids: Sequence[str]) -> None:
    """Forget what is kept of items."""
    rows = list(select_in(connection, select(signals), signals.c.item_id, ids))
    if not rows:
        return
    for row in rows:
        own = story_terms.c.term.in_(row.terms) & (story_terms.c.day == row.day)
        connection.execute(delete(story_terms).where(own, story_terms.c.number == row.number))
    fewer = Counter((term, row.day // SPAN) for row in rows for term in (*row.terms, _number(_ALL)))
    _count(connection, {place: -number for place, number in fewer.items()})
    connection.execute(delete(signals).where(signals.c.number.in_([row.number for row in rows])))


def _count(connection: Connection, more: "Counter[tuple[int, int]] | dict[tuple[int, int], int]") -> None:
    statement = upsert(connection, term_counts)
    added = term_counts.c.versions + statement.excluded.versions
    write_rows(
        connection,
        statement.on_conflict_do_update(index_elements=["term", "span"], set_={"versions": added}),
        # In one order, so that two writers do not wait for each other.
        [{"term": term, "span": span, "versions": number} for (term, span), number in sorted(more.items())],
    )


_COUNTED = (
    select(term_counts.c.term, func.sum(term_counts.c.versions))
    .where(term_counts.c.term.in_(bindparam("terms", expanding=True)))
    .where(
        term_counts.c.span.between(bindparam("first"), bindparam("last")) | (term_counts.c.span == UNDATED)
    )
    .group_by(term_counts.c.term)
)


def count_terms(connection: Connection, counting: Counting) -> Rarity:
    """Return how many versions of some days, and of none, have each term; the days are rounded to spans."""
    term_of = {_number(term): term for term in counting.terms}
    first, last = _bounds(counting)
    asked = {"terms": [*term_of, _number(_ALL)], "first": first // SPAN, "last": last // SPAN}
    counts = {row[0]: int(row[1]) for row in connection.execute(_COUNTED, asked).all()}
    versions = counts.pop(_number(_ALL), 0)
    return Rarity(versions=versions, counts={term_of[term]: count for term, count in counts.items()})


def find(connection: Connection, queries: Sequence[Query]) -> Sequence[Sequence[Found]]:
    """Return for each query the versions that it asks for, each followed by the others of its story."""
    best = [_best(connection, query) for query in queries]
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


def _places(terms: str, days: ColumnElement[bool]) -> Select[tuple[int, int]]:
    columns = story_terms.c
    return select(columns.term, columns.number).where(
        columns.term.in_(bindparam(terms, expanding=True)), days
    )


_FOUND = union_all(
    _places("near", story_terms.c.day == UNDATED),
    _places("near", story_terms.c.day.between(bindparam("first"), bindparam("last"))),
    _places("always", true()),
)


def _best(connection: Connection, query: Query) -> list[int]:
    """Return the numbers of the versions that share the most weight with a newcomer."""
    weight_of = {_number(term): weight for term, weight in query.terms.items()}
    always = {_number(term) for term in query.always} & weight_of.keys()
    first, last = _bounds(query)
    asked = {"near": list(weight_of.keys() - always), "always": list(always), "first": first, "last": last}
    shared: defaultdict[int, float] = defaultdict(float)
    places: Iterable[Any] = connection.execute(_FOUND, asked).all()
    for term, number in places:
        shared[number] += weight_of[term]
    least = min(nlargest(query.limit, shared.values()), default=0.0) - ALIKE
    near = sorted((-round(weight, 6), number) for number, weight in shared.items() if weight >= least)
    return [number for _, number in near[: query.limit]]


def _bounds(asked: Counting | Query) -> tuple[int, int]:
    """Return the first and the last day that are asked for, among those that have a date."""
    return (asked.since.toordinal(), asked.until.toordinal()) if asked.since and asked.until else _DATED


def _day(day: date | None) -> int:
    return day.toordinal() if day else UNDATED


@lru_cache(maxsize=4096)
def _number(term: str) -> int:
    """Return 64 bits that stand for a term, as the databases' integers are: signed."""
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


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
