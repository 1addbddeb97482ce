"""What reading a document gave, for tests that are not about reading."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from aggregator.model import Inferred, Intake, Item, When

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def intake_of(items: int | Iterable[When], kind: str = "feed", **more: Any) -> Intake:
    """Return so many items that tell no date, or one item for each date."""
    dates = [None] * items if isinstance(items, int) else list(items)
    return Intake(source="s", kind=kind, items=tuple(item(n, day) for n, day in enumerate(dates)), **more)


def item(name: object, published: When | None) -> Item:
    return Item(
        id=f"{name}",
        source="s",
        guid=None,
        url=f"https://www.example.org/news/{name}",
        key=None,
        title=f"Minutes {name}",
        summary="",
        content_html="",
        language=Inferred(value="en", because="", sure=1.0),
        published=Inferred(value=published or NOW, because="", sure=0.9 if published else 0.0),
        first_seen=NOW,
    )
