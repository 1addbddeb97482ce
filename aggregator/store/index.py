"""An inverted index of what items are compared by: what it costs to ask does not grow with what is held.

A term of a span of days leads to the places of the versions that have it, a few bytes each, so that what is
new is written to few pages and what is old rests. A term is kept as 64 bits of its digest: strangers choose
the texts, and numbers are small.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from heapq import nlargest
from itertools import chain
from struct import pack, unpack
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    update,
)

from aggregator.model import Counting, Kept, Query, Rarity
from aggregator.store.database import upsert, write_rows
from aggregator.store.schema import story_terms

SPAN = 60
"""Days that are laid out, and counted, together."""
UNDATED = 0
"""The day of a version that has none, and of a term that leads to one whatever its day."""
LASTING = -1
"""The span of terms that lead to a version whatever its day."""
MOST = 400
"""Places of a term in a span that are kept; of more it is only counted: what is so common leads nowhere."""
PLACE = 8
"""Bytes of a place: 32 bits of a day and 32 of a version's number, so that places sort by days."""
_OF_NUMBER = 0xFFFFFFFF
"""The bits of the number in a place."""
ALIKE = 1e-6
"""Weights no further apart than this are one: in which order they were added decides nothing."""
_ALL = ""
"""The term that every version has: it counts them."""

Entry = tuple[int, int]
"""A span and a term's number: what an entry of the index is found by."""
Spans = tuple[int, ...]
Asked = TypeVar("Asked", Counting, Query)


def numbers(terms: Iterable[str]) -> list[int]:
    """Return the numbers that stand for terms, each once."""
    return list(map(_number, dict.fromkeys(terms)))


def day_of(day: date | None) -> int:
    """Return a day as the index has it."""
    return day.toordinal() if day else UNDATED


def put_in(connection: Connection, kept: Mapping[int, Kept]) -> None:
    """Let terms lead to versions, by the numbers of these."""
    places: defaultdict[Entry, list[int]] = defaultdict(list)
    for number, each in kept.items():
        for entry, day in _entries(each):
            places[entry].append(_place(day, number))
    statement = upsert(connection, story_terms)
    own, new = story_terms.c, statement.excluded
    full: ColumnElement[int] = literal_column(str(MOST * PLACE))
    longer = cast(own.places.op("||")(new.places), LargeBinary)
    more = {
        "versions": own.versions + new.versions,
        "places": case((func.length(own.places) < full, longer), else_=own.places),
    }
    write_rows(
        connection,
        statement.on_conflict_do_update(index_elements=["span", "term"], set_=more),
        # In the order of the table: neighbours are on one page, and two writers do not wait for each other.
        [
            {"span": span, "term": term, "versions": len(found), "places": _packed(found[:MOST])}
            for (span, term), found in sorted(places.items())
        ],
    )


def take_out(connection: Connection, number: int, day: int, terms: Sequence[int]) -> None:
    """Let terms no longer lead to a version."""
    own, span = story_terms.c, day // SPAN
    those = own.span.in_((LASTING, span)) & own.term.in_([*terms, _number(_ALL)])
    gone = {_place(day, number), _place(UNDATED, number)}
    for row in connection.execute(select(story_terms).where(those)).all():
        left = [place for place in _unpacked(row.places) if place not in gone]
        this = (own.span == row.span) & (own.term == row.term)
        fewer = {"versions": row.versions - 1, "places": _packed(left)}
        connection.execute(update(story_terms).where(this).values(fewer))


def _entries(kept: Kept) -> Iterator[tuple[Entry, int]]:
    """Give where the terms of a version stand, and the day by which they lead there."""
    lasting, span, day = set(kept.lasting), _span(kept.day), day_of(kept.day)
    yield (span, _number(_ALL)), day
    for term in dict.fromkeys(kept.terms):
        yield ((LASTING, _number(term)), UNDATED) if term in lasting else ((span, _number(term)), day)


def _place(day: int, number: int) -> int:
    return day << 32 | number


def _packed(places: Sequence[int]) -> bytes:
    return pack(f"<{len(places)}q", *places)


def _unpacked(places: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(places) // PLACE}q", places)


_COUNTED = (
    select(story_terms.c.term, func.sum(story_terms.c.versions))
    .where(story_terms.c.span.in_(bindparam("spans", expanding=True)))
    .where(story_terms.c.term.in_(bindparam("terms", expanding=True)))
    .group_by(story_terms.c.term)
)


def count(connection: Connection, countings: Sequence[Counting]) -> list[Rarity]:
    """Return for each how many versions of its days' spans, and of none, have its terms."""
    rarities: dict[int, Rarity] = {}
    for spans, alike in _by_spans(connection, countings).items():
        terms = chain((_ALL,), *(counting.terms for counting in alike.values()))
        rows = connection.execute(_COUNTED, {"spans": spans, "terms": numbers(terms)}).all()
        counts = {row[0]: int(row[1]) for row in rows}
        rarities |= {place: _rarity(counting, counts) for place, counting in alike.items()}
    return [rarities[place] for place in range(len(countings))]


def _rarity(counting: Counting, counts: Mapping[int, int]) -> Rarity:
    return Rarity(
        versions=counts.get(_number(_ALL), 0),
        counts={term: counts[number] for term in counting.terms if (number := _number(term)) in counts},
    )


_FOUND = (
    select(story_terms.c.term, story_terms.c.places)
    .where(story_terms.c.span.in_(bindparam("spans", expanding=True)))
    .where(story_terms.c.term.in_(bindparam("terms", expanding=True)))
)


def find(connection: Connection, queries: Sequence[Query]) -> list[list[int]]:
    """Return for each query the numbers of the versions that share the most weight with it."""
    best: dict[int, list[int]] = {}
    for spans, alike in _by_spans(connection, queries).items():
        terms = numbers(chain(*(query.terms for query in alike.values())))
        places: defaultdict[int, list[int]] = defaultdict(list)
        for term, found in connection.execute(_FOUND, {"spans": spans, "terms": terms}).all():
            places[term] += _unpacked(found)
        best |= {place: _best(query, places) for place, query in alike.items()}
    return [best[place] for place in range(len(queries))]


def _best(query: Query, places: Mapping[int, Sequence[int]]) -> list[int]:
    first = _place(day_of(query.since or date.min), 0)
    last = _place(day_of(query.until or date.max) + 1, 0)
    dated = _place(UNDATED + 1, 0)
    shared: defaultdict[int, float] = defaultdict(float)
    for term, weight in query.terms.items():
        for place in places.get(_number(term), ()):
            if first <= place < last or place < dated:
                shared[place & _OF_NUMBER] += weight
    least = min(nlargest(query.limit, shared.values()), default=0.0) - ALIKE
    near = sorted((-round(weight, 6), number) for number, weight in shared.items() if weight >= least)
    return [number for _, number in near[: query.limit]]


_DATED = select(func.min(story_terms.c.span), func.max(story_terms.c.span)).where(
    story_terms.c.span > UNDATED
)


def _by_spans(connection: Connection, asked: Sequence[Asked]) -> dict[Spans, dict[int, Asked]]:
    """Return what is asked, by its place, put together by spans: newcomers of a day are answered at once."""
    alike: defaultdict[Spans, dict[int, Asked]] = defaultdict(dict)
    for place, each in enumerate(asked):
        alike[_spans(connection, each)][place] = each
    return alike


def _spans(connection: Connection, asked: Counting | Query) -> Spans:
    """Return the spans of the days that are asked for; all that there are if of all days."""
    if asked.since and asked.until:
        return (LASTING, UNDATED, *range(_span(asked.since), _span(asked.until) + 1))
    first, last = connection.execute(_DATED).one()
    return (LASTING, UNDATED, *(() if first is None else range(first, last + 1)))


def _span(day: date | None) -> int:
    return day_of(day) // SPAN


@lru_cache(maxsize=4096)
def _number(term: str) -> int:
    """Return 64 bits that stand for a term, as the databases' integers are: signed."""
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
