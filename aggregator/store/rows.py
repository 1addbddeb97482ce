"""Nouns to rows and back."""

from dataclasses import fields
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row

from aggregator.model import (
    Announcement,
    AnnouncementState,
    Inferred,
    Item,
    Picture,
    SourceState,
    Tag,
    When,
)
from aggregator.store.plain import from_plain, to_plain

Values = dict[str, Any]


def state_values(state: SourceState) -> Values:
    """Return a source's state as a row."""
    rest = to_plain(state)
    del rest["source"], rest["due"]
    return {"source": state.source, "due": state.due, "rest": rest}


def state_of(row: Row[Any]) -> SourceState:
    """Return the source's state that a row holds."""
    due = row.due.isoformat() if row.due else None
    return from_plain(SourceState, {**row.rest, "source": row.source, "due": due})


def item_values(item: Item) -> Values:
    """Return an item as a row, without its story."""
    return {
        "id": item.id,
        "source": item.source,
        "guid": item.guid,
        "url": item.url,
        "key": item.key,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.content_html,
        "language": item.language.value,
        "language_because": item.language.because,
        "language_sure": item.language.sure,
        **published_values(item.published),
        "first_seen": item.first_seen,
        "version": item.version,
        "raw_hash": item.raw_hash,
        "picture": to_plain(item.picture),
        "tags": to_plain(item.tags),
        "forgotten": 0,  # an edit brings all of it again
    }


def published_values(published: Inferred[When]) -> Values:
    """Return when an item was published, as columns: an instant, or a day."""
    instant = published.value if isinstance(published.value, datetime) else None
    return {
        "published_day": None if instant else published.value,
        "published_at": instant,
        "published_because": published.because,
        "published_sure": published.sure,
    }


def published_of(row: Row[Any] | SimpleNamespace) -> Inferred[When]:
    """Return when the item of a row was published."""
    value: date | datetime = row.published_at or row.published_day
    return Inferred(value=value, because=row.published_because, sure=row.published_sure)


def item_of(row: Row[Any] | SimpleNamespace) -> Item:
    """Return the item that a row holds."""
    return Item(
        id=row.id,
        source=row.source,
        guid=row.guid,
        url=row.url,
        key=row.key,
        title=row.title,
        summary=row.summary,
        content_html=row.content_html,
        language=Inferred(value=row.language, because=row.language_because, sure=row.language_sure),
        published=published_of(row),
        first_seen=row.first_seen,
        version=row.version,
        tags=tuple(from_plain(Tag, tag) for tag in row.tags),
        picture=None if row.picture is None else from_plain(Picture, row.picture),
        raw_hash=row.raw_hash,
    )


def verdict_values(item: Item) -> list[Values]:
    """Return an item's verdicts as rows, one a topic."""
    by_topic = {tag.topic: tag for tag in item.tags}
    return [
        {
            "item_id": item.id,
            "topic": tag.topic,
            "verdict": tag.verdict,
            "score": tag.score,
            "rules": tag.rules,
            "vetoes": len(tag.vetoes),
        }
        for tag in by_topic.values()
    ]


def announcement_values(announcement: Announcement) -> Values:
    """Return a line of a ledger as a row."""
    return {
        **to_plain(announcement),
        "announced_at": announcement.announced_at,
        "updated_at": announcement.updated_at,
    }


def announcement_of(row: Row[Any]) -> Announcement:
    """Return the line of a ledger that a row holds."""
    held = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    return Announcement(
        **{field.name: held[field.name] for field in fields(Announcement)}
        | {"state": AnnouncementState(row.state)}
    )
