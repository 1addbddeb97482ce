"""The issues of digests, and the posts that a line of a social ledger offers."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of issues; the lines there are offer no posts."""
    op.create_table(
        "issues",
        sa.Column("edition", Words(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("guid", Words(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("summary", Words(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("page", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.key"], name="fk_issues_edition_editions"),
        sa.PrimaryKeyConstraint("edition", "number", name="pk_issues"),
        sa.UniqueConstraint("edition", "name", name="uq_issues_edition_name"),
        sa.UniqueConstraint("guid", name="uq_issues_guid"),
    )
    op.add_column("announcements", sa.Column("posts", sa.JSON(), nullable=False, server_default="{}"))
