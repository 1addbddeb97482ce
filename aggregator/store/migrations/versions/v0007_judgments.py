"""What editors say an item is about, and what tells the nearest misses and the findings of older words."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table of judgments; let verdicts tell their rules and how many hits were taken away."""
    op.create_table(
        "judgments",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", Words(), nullable=False),
        sa.Column("topic", Words(), nullable=False),
        sa.Column("verdict", Words(), nullable=False),
        sa.Column("because", Words(), nullable=False),
        sa.Column("judged_at", Instant(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_judgments_item_id"),
        sa.PrimaryKeyConstraint("number", name="pk_judgments"),
    )
    op.create_index("ix_judgments_item_id", "judgments", ["item_id"])
    op.add_column("verdicts", sa.Column("rules", Words(), nullable=False, server_default=""))
    op.add_column("verdicts", sa.Column("vetoes", sa.Integer(), nullable=False, server_default="0"))
    nearest = ["topic", "verdict", "score", "vetoes", "item_id"]
    op.create_index("ix_verdicts_topic_verdict_score_vetoes_item_id", "verdicts", nearest)
