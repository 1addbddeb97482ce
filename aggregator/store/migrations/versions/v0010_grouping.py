"""What stories are found by (signals, an index of terms), and links, splits and unions of stories."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables. What is held already is grouped by "aggregator regroup"."""
    _make_the_index()
    _make_what_was_decided()
    _make_what_editors_said()


def _make_the_index() -> None:
    op.create_table(
        "ungrouped",
        sa.Column("item_id", Words, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_ungrouped_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_ungrouped")),
    )
    op.create_table(
        "signals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", Words, nullable=False),
        sa.Column("form", Words, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("held", Words, nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_signals_item_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_signals")),
        sa.UniqueConstraint("item_id", name=op.f("uq_signals_item_id")),
    )
    op.create_table(
        "story_terms",
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", "day", "number", name=op.f("pk_story_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "term_counts",
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", "span", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )


def _make_what_was_decided() -> None:
    op.create_table(
        "story_links",
        sa.Column("story_id", Words, nullable=False),
        sa.Column("other_id", Words, nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("linked_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_links_story_id")),
        sa.ForeignKeyConstraint(["other_id"], ["stories.id"], name=op.f("fk_story_links_other_id")),
        sa.PrimaryKeyConstraint("story_id", "other_id", name=op.f("pk_story_links")),
    )
    op.create_index("ix_story_links_other_id", "story_links", ["other_id"])
    op.create_table(
        "unions",
        sa.Column("story_id", Words, nullable=False),
        sa.Column("into_id", Words, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_unions_story_id")),
        sa.ForeignKeyConstraint(["into_id"], ["stories.id"], name=op.f("fk_unions_into_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_unions")),
    )
    op.create_index("ix_unions_into_id", "unions", ["into_id"])


def _make_what_editors_said() -> None:
    op.create_table(
        "splits",
        sa.Column("item_id", Words, nullable=False),
        sa.Column("story_id", Words, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_splits_item_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_splits_story_id")),
        sa.PrimaryKeyConstraint("item_id", "story_id", name=op.f("pk_splits")),
    )
    op.create_index("ix_splits_story_id", "splits", ["story_id"])
    op.create_table(
        "story_words",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", Words, nullable=False),
        sa.Column("item_id", Words, nullable=False),
        sa.Column("other_id", Words, nullable=True),
        sa.Column("because", Words, nullable=False),
        sa.Column("said_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_story_words_item_id")),
        sa.ForeignKeyConstraint(["other_id"], ["items.id"], name=op.f("fk_story_words_other_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_story_words")),
    )
    op.create_index("ix_story_words_item_id", "story_words", ["item_id"])
    op.create_index("ix_story_words_other_id", "story_words", ["other_id"])
