"""What editors rule about stories; why a line was withdrawn, and when by the clock it was written."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of rulings and give the ledgers what they lack."""
    op.create_table(
        "rulings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", Words(), nullable=False),
        sa.Column("story_id", Words(), nullable=False),
        sa.Column("edition", Words()),
        sa.Column("title", Words()),
        sa.Column("because", Words(), nullable=False),
        sa.Column("ruled_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_rulings"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_rulings_story_id"),
    )
    op.create_index("ix_rulings_act_story_id", "rulings", ["act", "story_id"])
    op.add_column("announcements", sa.Column("reason", Words(), nullable=False, server_default=""))
    op.add_column("announcements", sa.Column("written_at", Instant()))
    op.create_index("ix_announcements_title", "announcements", ["title"], postgresql_using="hash")
    op.create_index("ix_announcements_link", "announcements", ["link"], postgresql_using="hash")
    op.create_index("ix_announcements_story", "announcements", ["story"])
