"""What waits for a person's word, and what was dropped."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of holds."""
    op.create_table(
        "holds",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("held_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant()),
        sa.Column("because", Words(), nullable=False),
        sa.Column("raw_hash", Words(), nullable=False),
        sa.Column("edit", sa.JSON(none_as_null=True)),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_holds_item_id"),
        sa.PrimaryKeyConstraint("number", name="pk_holds"),
    )
    op.create_index("ix_holds_item_id", "holds", ["item_id"])
    op.create_index("ix_holds_kind_state_item_id", "holds", ["kind", "state", "item_id"])
