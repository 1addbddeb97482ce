"""What hubs owe us, and what we owe them."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of subscriptions and pings."""
    op.create_table(
        "subscriptions",
        sa.Column("name", Words(), nullable=False),
        sa.Column("topic", Words(), nullable=False),
        sa.Column("hub", Words(), nullable=False),
        sa.Column("token", Words(), nullable=False),
        sa.Column("secret", Words(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("granted_until", Instant()),
        sa.Column("heard_at", Instant()),
        sa.PrimaryKeyConstraint("name", name="pk_subscriptions"),
        sa.UniqueConstraint("token", name="uq_subscriptions_token"),
    )
    op.create_table(
        "pings",
        sa.Column("topic", Words(), nullable=False),
        sa.Column("hub", Words(), nullable=False),
        sa.Column("digest", Words()),
        sa.Column("owed_since", Instant()),
        sa.Column("told_at", Instant()),
        sa.Column("due", Instant()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name="pk_pings"),
    )
