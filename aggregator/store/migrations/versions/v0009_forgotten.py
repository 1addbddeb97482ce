"""Which items were let go of but for their names."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Let items tell how much of them was let go."""
    op.add_column("items", sa.Column("forgotten", sa.Integer(), nullable=False, server_default="0"))
