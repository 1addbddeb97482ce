"""${message}."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring the tables up to this version."""
    ${upgrades if upgrades else "pass"}
