"""What the worker says of itself, and what people were told."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Words

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table of notes."""
    op.create_table(
        "notes",
        sa.Column("name", Words(), nullable=False),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_notes"),
    )
