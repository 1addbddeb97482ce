"""What stories are found by is laid out by spans of days; items that wait to be grouped tell since when."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0011"
down_revision = "0010"

SPAN = 60
LASTING = -1
STEP = 1000
PLACE = ("span", "term", "day", "number")

_signals = sa.table("signals", *map(sa.column, ("number", "day", "held")), sa.column("terms", sa.JSON))


def upgrade() -> None:
    """Make the tables anew, and put back what they held."""
    _make_what_waits()
    op.drop_table("story_terms")
    op.drop_table("term_counts")
    _make_the_index()
    _fill_the_index()


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


def _make_the_index() -> None:
    op.create_table(
        "story_terms",
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("span", "term", "day", "number", name=op.f("pk_story_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "term_counts",
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("span", "term", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )


def _fill_the_index() -> None:
    places = sa.table("story_terms", *map(sa.column, PLACE))
    counts = sa.table("term_counts", *map(sa.column, ("span", "term", "versions")))
    counted: Counter[tuple[int, int]] = Counter()
    for rows in _steps():
        entries = [entry for row in rows for entry in _entries(row)]
        op.bulk_insert(places, [dict(zip(PLACE, entry, strict=True)) for entry in entries])
        counted.update((span, term) for span, term, _, _ in entries)
        counted.update((row.day // SPAN, _number("")) for row in rows)
    op.bulk_insert(
        counts, [{"span": span, "term": term, "versions": held} for (span, term), held in counted.items()]
    )


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


def _entries(row: sa.Row[Any]) -> Iterator[tuple[int, int, int, int]]:
    said = json.loads(row.held)
    lasting = {_number(f"k:{said.get('key')}"), _number(f"a:{said.get('address')}")}
    for term in row.terms:
        yield LASTING if term in lasting else row.day // SPAN, term, row.day, row.number


def _number(term: str) -> int:
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
