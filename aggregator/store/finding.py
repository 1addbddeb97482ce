"""An index of what items are compared by: what it costs to ask does not grow with what is held.

A term is kept as 64 bits of its digest: strangers choose the texts, and an index of numbers is small. The
index is laid out by spans of days, so that what is new is written to few pages, and what is old rests. How
many versions of a span have a term is counted, for counting them at each question would cost more the
commoner the term is.
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
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
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

SPAN = 60
"""Days that are laid out, and counted, together."""
UNDATED = 0
"""The day of a version that has none, and its span."""
LASTING = -1
"""The span of terms that lead to a version whatever its day."""
ALIKE = 1e-6
"""Weights no further apart than this are one: in which order they were added decides nothing."""
_ALL = ""
"""The term that every version has: it counts them."""


def load_ungrouped(connection: Connection, limit: int) -> Sequence[Item]:
    """Return items that wait to be grouped, oldest first, all of a story together."""
    next_ = select(ungrouped.c.item_id).order_by(ungrouped.c.first_seen, ungrouped.c.item_id).limit(limit)
    oldest = select(items.c.story_id).where(items.c.id.in_(next_.scalar_subquery()))
    chosen = connection.execute(oldest.distinct()).scalars().all()
    waiting = select(items).join(ungrouped, ungrouped.c.item_id == items.c.id)
    rows = select_in(connection, waiting, items.c.story_id, chosen)
    return [item_of(row) for row in sorted(rows, key=lambda row: (row.first_seen, row.id))]


def write_signals(connection: Connection, kept: Sequence[Kept]) -> None:
    """Keep what items are compared by, in the place of what was kept of them."""
    _take_out(connection, [each.item for each in kept])
    if not kept:
        return
    numbers_of = {each.item: list(map(_number, dict.fromkeys(each.terms))) for each in kept}
    rows = [
        {
            "item_id": each.item,
            "form": each.form,
            "day": _day(each.day),
            "terms": numbers_of[each.item],
            "held": each.text,
            "because": [],
        }
        for each in kept
    ]
    connection.execute(insert(signals), rows)
    own = select(signals.c.item_id, signals.c.number)
    number_of = {row.item_id: row.number for row in select_in(connection, own, signals.c.item_id, numbers_of)}
    entries = []
    for each in kept:
        lasting, span = set(map(_number, each.lasting)), _span(each.day)
        entries += [
            (LASTING if term in lasting else span, term, _day(each.day), number_of[each.item])
            for term in numbers_of[each.item]
        ]
    # In the order of the table: neighbours are written to one page.
    names = ("span", "term", "day", "number")
    write_rows(
        connection,
        insert(story_terms),
        [dict(zip(names, entry, strict=True)) for entry in sorted(entries)],
    )
    counted = [(span, term) for span, term, _, _ in entries]
    _count(connection, Counter(counted + [(_span(each.day), _number(_ALL)) for each in kept]))


def _take_out(connection: Connection, ids: Sequence[str]) -> None:
    """Forget what is kept of items."""
    rows = list(select_in(connection, select(signals), signals.c.item_id, ids))
    fewer: Counter[tuple[int, int]] = Counter()
    for row in rows:
        own = (
            story_terms.c.span.in_((LASTING, row.day // SPAN))
            & story_terms.c.term.in_(row.terms)
            & (story_terms.c.number == row.number)
        )
        fewer.subtract(
            (each.span, each.term)
            for each in connection.execute(select(story_terms.c.span, story_terms.c.term).where(own))
        )
        fewer.subtract([(row.day // SPAN, _number(_ALL))])
        connection.execute(delete(story_terms).where(own))
    _count(connection, fewer)
    if rows:
        connection.execute(delete(signals).where(signals.c.number.in_([row.number for row in rows])))


def _count(connection: Connection, more: "Counter[tuple[int, int]]") -> None:
    statement = upsert(connection, term_counts)
    added = term_counts.c.versions + statement.excluded.versions
    write_rows(
        connection,
        statement.on_conflict_do_update(index_elements=["span", "term"], set_={"versions": added}),
        # In one order, so that two writers do not wait for each other.
        [{"span": span, "term": term, "versions": number} for (span, term), number in sorted(more.items())],
    )


_COUNTED = (
    select(term_counts.c.term, func.sum(term_counts.c.versions))
    .where(term_counts.c.span.in_(bindparam("spans", expanding=True)))
    .where(term_counts.c.term.in_(bindparam("terms", expanding=True)))
    .group_by(term_counts.c.term)
)


def count_terms(connection: Connection, counting: Counting) -> Rarity:
    """Return how many versions of some days, and of none, have each term; the days are rounded to spans."""
    term_of = {_number(term): term for term in counting.terms}
    asked = {"spans": _spans(connection, counting), "terms": [*term_of, _number(_ALL)]}
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


_FOUND = (
    select(story_terms.c.term, story_terms.c.number)
    .where(story_terms.c.span.in_(bindparam("spans", expanding=True)))
    .where(story_terms.c.term.in_(bindparam("terms", expanding=True)))
    .where((story_terms.c.span <= UNDATED) | story_terms.c.day.between(bindparam("first"), bindparam("last")))
)


def _best(connection: Connection, query: Query) -> list[int]:
    """Return the numbers of the versions that share the most weight with a newcomer."""
    weight_of = {_number(term): weight for term, weight in query.terms.items()}
    asked = {
        "spans": _spans(connection, query),
        "terms": list(weight_of),
        "first": _day(query.since or date.min),
        "last": _day(query.until or date.max),
    }
    shared: defaultdict[int, float] = defaultdict(float)
    places: Iterable[Any] = connection.execute(_FOUND, asked).all()
    for term, number in places:
        shared[number] += weight_of[term]
    least = min(nlargest(query.limit, shared.values()), default=0.0) - ALIKE
    near = sorted((-round(weight, 6), number) for number, weight in shared.items() if weight >= least)
    return [number for _, number in near[: query.limit]]


_DATED = select(func.min(term_counts.c.span), func.max(term_counts.c.span)).where(
    term_counts.c.span > UNDATED
)


def _spans(connection: Connection, asked: Counting | Query) -> list[int]:
    """Return the spans of the days that are asked for; all that there are if of all days."""
    always = [LASTING, UNDATED]
    if asked.since and asked.until:
        return [*always, *range(_span(asked.since), _span(asked.until) + 1)]
    first, last = connection.execute(_DATED).one()
    return always if first is None else [*always, *range(first, last + 1)]


def _day(day: date | None) -> int:
    return day.toordinal() if day else UNDATED


def _span(day: date | None) -> int:
    return _day(day) // SPAN


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
