"""The first tables."""

import sqlalchemy as sa
from alembic import op

from aggregator.store.columns import Instant, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _sources()
    _stories()
    _items()
    _editions()


def _sources() -> None:
    op.create_table(
        "source_states",
        sa.Column("source", Words(), nullable=False),
        sa.Column("due", Instant()),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_source_states"),
    )
    op.create_table(
        "closed_hosts",
        sa.Column("host", Words(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_closed_hosts"),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", Words(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_begun_at_id", "stories", ["begun_at", "id"])
    op.create_table(
        "story_keys",
        sa.Column("key", Words(), nullable=False),
        sa.Column("story_id", Words(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_story_keys"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_keys_story_id"),
    )
    op.create_index("ix_story_keys_story_id", "story_keys", ["story_id"])


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", Words(), nullable=False),
        sa.Column("source", Words(), nullable=False),
        sa.Column("guid", Words()),
        sa.Column("url", Words()),
        sa.Column("key", Words()),
        sa.Column("title", Words(), nullable=False),
        sa.Column("summary", Words(), nullable=False),
        sa.Column("content_html", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("language_because", Words(), nullable=False),
        sa.Column("language_sure", sa.Float(), nullable=False),
        sa.Column("published_day", sa.Date()),
        sa.Column("published_at", Instant()),
        sa.Column("published_because", Words(), nullable=False),
        sa.Column("published_sure", sa.Float(), nullable=False),
        sa.Column("first_seen", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("raw_hash", Words(), nullable=False),
        sa.Column("picture", sa.JSON(none_as_null=True)),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("story_id", Words(), nullable=False),
        sa.Column("story_because", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_items_story_id"),
    )
    op.create_index("ix_items_first_seen_id", "items", ["first_seen", "id"])
    op.create_index("ix_items_source_first_seen_id", "items", ["source", "first_seen", "id"])
    op.create_index("ix_items_url", "items", ["url"], postgresql_using="hash")
    op.create_index("ix_items_guid", "items", ["guid"], postgresql_using="hash")
    op.create_index("ix_items_story_id", "items", ["story_id"])
    op.create_table(
        "verdicts",
        sa.Column("item_id", Words(), nullable=False),
        sa.Column("topic", Words(), nullable=False),
        sa.Column("verdict", Words(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "topic", name="pk_verdicts"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_verdicts_item_id"),
    )
    op.create_index("ix_verdicts_topic_verdict_item_id", "verdicts", ["topic", "verdict", "item_id"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("key", Words(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_editions"),
    )
    op.create_table(
        "stamps",
        sa.Column("edition", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("edition", name="pk_stamps"),
    )
    op.create_table(
        "announcements",
        sa.Column("edition", Words(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guid", Words(), nullable=False),
        sa.Column("story", Words(), nullable=False),
        sa.Column("item", Words(), nullable=False),
        sa.Column("announced_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("link", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("edition", "number", name="pk_announcements"),
        sa.ForeignKeyConstraint(["edition"], ["editions.key"], name="fk_announcements_edition"),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name="fk_announcements_story"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name="fk_announcements_item"),
        sa.UniqueConstraint("guid", name="uq_announcements_guid"),
        sa.UniqueConstraint("edition", "story", name="uq_announcements_edition_story"),
    )
    op.create_index(
        "ix_announcements_edition_archived_number", "announcements", ["edition", "archived", "number"]
    )
    op.create_index("ix_announcements_edition_announced_at", "announcements", ["edition", "announced_at"])
