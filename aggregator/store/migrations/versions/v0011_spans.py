"""What stories are found by is laid out by spans of days; items that wait to be grouped tell since when."""

import json
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from struct import pack
from typing import Any

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words
from aggregator.store.database import upsert

revision = "0011"
down_revision = "0010"

SPAN = 60
LASTING = -1
STEP = 1000
MOST = 400

_signals = sa.table("signals", *map(sa.column, ("number", "day", "held")), sa.column("terms", sa.JSON))


def upgrade() -> None:
    """Make the tables anew, and put back what they held."""
    _make_what_waits()
    op.drop_table("story_terms")
    op.drop_table("term_counts")
    _fill(_make_the_index())


def _make_what_waits() -> None:
    items = sa.table("items", sa.column("id"), sa.column("first_seen", Instant))
    old = sa.table("ungrouped", sa.column("item_id"))
    waiting = sa.select(items.c.id, items.c.first_seen).where(items.c.id.in_(sa.select(old.c.item_id)))
    rows = [{"item_id": row.id, "first_seen": row.first_seen} for row in op.get_bind().execute(waiting)]
    op.drop_table("ungrouped")
    table = op.create_table(
        "ungrouped",
        sa.Column("item_id", Words, nullable=False),
        sa.Column("first_seen", Instant, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_ungrouped_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_ungrouped")),
    )
    op.create_index("ix_ungrouped_first_seen_item_id", "ungrouped", ["first_seen", "item_id"])
    op.bulk_insert(table, rows)


def _make_the_index() -> sa.Table:
    return op.create_table(
        "story_terms",
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("span", "term", name=op.f("pk_story_terms")),
        sqlite_with_rowid=False,
    )


def _fill(table: sa.Table) -> None:
    connection = op.get_bind()
    statement = upsert(connection, table)
    new, own = statement.excluded, table.c
    longer = sa.cast(own.places.op("||")(new.places), sa.LargeBinary)
    more = {
        "versions": own.versions + new.versions,
        "places": sa.case((sa.func.length(own.places) < 8 * MOST, longer), else_=own.places),
    }
    grown = statement.on_conflict_do_update(index_elements=["span", "term"], set_=more)
    for rows in _steps():
        places: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for row in rows:
            for span, term, day in _entries(row):
                places[span, term].append(day << 32 | row.number)
        entries = [
            {
                "span": span,
                "term": term,
                "versions": len(found),
                "places": pack(f"<{len(found[:MOST])}q", *found[:MOST]),
            }
            for (span, term), found in sorted(places.items())
        ]
        connection.execute(grown, entries)


def _steps() -> Iterator[list[sa.Row[Any]]]:
    """Give what is kept of items, some at a time."""
    last = 0
    while True:
        step = sa.select(_signals).where(_signals.c.number > last).order_by(_signals.c.number).limit(STEP)
        rows = list(op.get_bind().execute(step))
        if not rows:
            return
        yield rows
        last = rows[-1].number


def _entries(row: sa.Row[Any]) -> Iterator[tuple[int, int, int]]:
    """Give the span and the term of each entry of a version, and the day by which it leads there."""
    said = json.loads(row.held)
    lasting = {_number(f"k:{said.get('key')}"), _number(f"a:{said.get('address')}")}
    yield row.day // SPAN, _number(""), row.day
    for term in row.terms:
        yield (LASTING, term, 0) if term in lasting else (row.day // SPAN, term, row.day)


def _number(term: str) -> int:
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
