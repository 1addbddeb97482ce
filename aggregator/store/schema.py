"""The tables. A change here needs a file in ``migrations/versions``; a test compares the two.

Texts that strangers choose (guid, url) are indexed by hash on PostgreSQL, whose ordinary index refuses
rows over 2.7 kB; SQLite has one kind of index and ignores the wish.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from aggregator.store.columns import Instant, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

source_states = Table(
    "source_states",
    metadata,
    Column("source", Words, primary_key=True),
    Column("due", Instant),
    Column("rest", JSON, nullable=False),  # every other field, so that a new one needs no migration
)

closed_hosts = Table(
    "closed_hosts",
    metadata,
    Column("host", Words, primary_key=True),
    Column("until", Instant, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Words, primary_key=True),
    Column("begun_at", Instant, nullable=False),
    Index("ix_stories_begun_at_id", "begun_at", "id"),
)

story_keys = Table(
    "story_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("story_id", Words, ForeignKey("stories.id"), nullable=False),
    Index("ix_story_keys_story_id", "story_id"),
)

items = Table(
    "items",
    metadata,
    Column("id", Words, primary_key=True),
    Column("source", Words, nullable=False),
    Column("guid", Words),
    Column("url", Words),
    Column("key", Words),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("content_html", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("language_because", Words, nullable=False),
    Column("language_sure", Float, nullable=False),
    Column("published_day", Date),  # one of the two: a press office often prints only the day
    Column("published_at", Instant),
    Column("published_because", Words, nullable=False),
    Column("published_sure", Float, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("raw_hash", Words, nullable=False),
    Column("picture", JSON(none_as_null=True)),
    Column("tags", JSON, nullable=False),
    Column("story_id", Words, ForeignKey("stories.id"), nullable=False),
    Column("story_because", Words, nullable=False),  # of this membership: members join for different reasons
    Column("forgotten", Integer, nullable=False, server_default="0"),  # how much was let go: ``forgetting``
    Index("ix_items_first_seen_id", "first_seen", "id"),
    Index("ix_items_source_first_seen_id", "source", "first_seen", "id"),
    Index("ix_items_url", "url", postgresql_using="hash"),
    Index("ix_items_guid", "guid", postgresql_using="hash"),
    Index("ix_items_story_id", "story_id"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("item_id", Words, ForeignKey("items.id"), primary_key=True),
    Column("topic", Words, primary_key=True),
    Column("verdict", Words, nullable=False),
    Column("score", Float, nullable=False),
    Column("rules", Words, nullable=False, server_default=""),
    Column("vetoes", Integer, nullable=False, server_default="0"),  # how many hits were taken away
    Index("ix_verdicts_topic_verdict_item_id", "topic", "verdict", "item_id"),
    Index("ix_verdicts_topic_verdict_score_vetoes_item_id", "topic", "verdict", "score", "vetoes", "item_id"),
)

judgments = Table(
    "judgments",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item_id", Words, ForeignKey("items.id"), nullable=False),
    Column("topic", Words, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("because", Words, nullable=False),
    Column("judged_at", Instant, nullable=False),
    Column("language", Words, nullable=False),  # the item as the editor read it, for it changes
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Index("ix_judgments_item_id", "item_id"),
)

editions = Table(
    "editions",
    metadata,
    Column("key", Words, primary_key=True),
    Column("opened_at", Instant, nullable=False),
)

stamps = Table(
    "stamps",
    metadata,
    Column("edition", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

archives = Table(
    "archives",
    metadata,
    Column("edition", Words, ForeignKey("editions.key"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first", Integer, nullable=False),  # numbers of the ledger, both included
    Column("last", Integer, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("edition", Words, ForeignKey("editions.key"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("guid", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("first", Integer, nullable=False),  # numbers of the ledger, both included
    Column("last", Integer, nullable=False),
    Column("page", Words, nullable=False),  # as sealed, so that a lost file comes back byte for byte
    Column("text", Words, nullable=False),
    UniqueConstraint("edition", "name"),
    UniqueConstraint("guid"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("edition", Words, ForeignKey("editions.key"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("guid", Words, nullable=False),
    Column("story", Words, ForeignKey("stories.id"), nullable=False),
    Column("item", Words, ForeignKey("items.id"), nullable=False),
    Column("announced_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("title", Words, nullable=False),
    Column("link", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("reason", Words, nullable=False, server_default=""),
    Column("posts", JSON, nullable=False, server_default="{}"),
    Column("written_at", Instant),  # by the clock of that moment, for the pace; older lines have none
    UniqueConstraint("guid"),  # two editions never share one: CONTRACT, promise 1
    UniqueConstraint("edition", "story"),
    Index("ix_announcements_edition_archived_number", "edition", "archived", "number"),
    Index("ix_announcements_edition_announced_at", "edition", "announced_at"),
    Index("ix_announcements_title", "title", postgresql_using="hash"),
    Index("ix_announcements_link", "link", postgresql_using="hash"),
    Index("ix_announcements_story", "story"),
)

rulings = Table(
    "rulings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("act", Words, nullable=False),
    Column("story_id", Words, ForeignKey("stories.id"), nullable=False),
    Column("edition", Words),  # null is every edition
    Column("title", Words),
    Column("because", Words, nullable=False),
    Column("ruled_at", Instant, nullable=False),
    Index("ix_rulings_act_story_id", "act", "story_id"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("name", Words, primary_key=True),
    Column("topic", Words, nullable=False),
    Column("hub", Words, nullable=False),
    Column("token", Words, nullable=False),
    Column("secret", Words, nullable=False),
    Column("due", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("granted_until", Instant),
    Column("heard_at", Instant),
    UniqueConstraint("token"),
)

pings = Table(
    "pings",
    metadata,
    Column("topic", Words, primary_key=True),
    Column("hub", Words, nullable=False),
    Column("digest", Words),
    Column("owed_since", Instant),
    Column("told_at", Instant),
    Column("due", Instant),
    Column("tries", Integer, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("name", Words, primary_key=True),
    Column("rest", JSON, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item_id", Words, ForeignKey("items.id"), nullable=False),
    Column("kind", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("held_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("because", Words, nullable=False),
    Column("raw_hash", Words, nullable=False),  # of the entry that was held, to know it again
    Column("edit", JSON(none_as_null=True)),  # the item as the source would have it; null for a new one
    Index("ix_holds_item_id", "item_id"),
    Index("ix_holds_kind_state_item_id", "kind", "state", "item_id"),
)

# --- which items tell one story ---------------------------------------------------------------------

ungrouped = Table(
    "ungrouped",
    metadata,
    Column("item_id", Words, ForeignKey("items.id"), primary_key=True),
    Column("first_seen", Instant, nullable=False),  # of the item: the oldest is next, however many wait
    Index("ix_ungrouped_first_seen_item_id", "first_seen", "item_id"),
)

signals = Table(
    "signals",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item_id", Words, ForeignKey("items.id"), nullable=False),
    Column("form", Words, nullable=False),  # of finding and writing them; those of another are found anew
    Column("day", Integer, nullable=False),  # proleptic ordinal, 0 where the institution gave no date
    Column("terms", JSON, nullable=False),  # numbers of the terms in story_terms, to take them out again
    Column("held", Words, nullable=False),
    Column("because", JSON, nullable=False),  # of the membership, as data
    UniqueConstraint("item_id"),
)

story_terms = Table(  # spans come first in the key: what is new is written to the few pages of its time
    "story_terms",
    metadata,
    Column("span", Integer, primary_key=True, autoincrement=False),
    Column("term", BigInteger, primary_key=True, autoincrement=False),  # 64 bits of its digest
    Column("versions", Integer, nullable=False),
    Column("places", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

story_links = Table(
    "story_links",
    metadata,
    Column("story_id", Words, ForeignKey("stories.id"), primary_key=True),
    Column("other_id", Words, ForeignKey("stories.id"), primary_key=True),
    Column("because", JSON, nullable=False),
    Column("linked_at", Instant, nullable=False),
    Index("ix_story_links_other_id", "other_id"),
)

unions = Table(  # announced stories that an editor joined with another: their lines stay, members are there
    "unions",
    metadata,
    Column("story_id", Words, ForeignKey("stories.id"), primary_key=True),
    Column("into_id", Words, ForeignKey("stories.id"), nullable=False),
    Index("ix_unions_into_id", "into_id"),
)

splits = Table(  # which items no machine puts into which stories
    "splits",
    metadata,
    Column("item_id", Words, ForeignKey("items.id"), primary_key=True),
    Column("story_id", Words, ForeignKey("stories.id"), primary_key=True),
    Index("ix_splits_story_id", "story_id"),
)

story_words = Table(
    "story_words",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("act", Words, nullable=False),
    Column("item_id", Words, ForeignKey("items.id"), nullable=False),
    Column("other_id", Words, ForeignKey("items.id")),  # null for a split
    Column("because", Words, nullable=False),
    Column("said_at", Instant, nullable=False),
    Index("ix_story_words_item_id", "item_id"),
    Index("ix_story_words_other_id", "other_id"),
)
