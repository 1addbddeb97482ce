"""Which lines of a ledger each archive document holds."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of archives."""
    op.create_table(
        "archives",
        sa.Column("edition", Words(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.key"], name="fk_archives_edition_editions"),
        sa.PrimaryKeyConstraint("edition", "number", name="pk_archives"),
    )
