"""From an item as it is held to a telling as it is compared."""

from datetime import UTC, date, datetime

from aggregator import clean, tag
from aggregator.model import Item, Telling, When

GIVEN = 0.5
"""How sure a date is that an institution gave, at least: less sure is the moment we first saw the item."""


def telling_of(item: Item) -> Telling:
    """Return an item for comparison: plain text, the day it was published, the countries it names."""
    text = clean.text(item.content_html) or item.summary
    return Telling(
        id=item.id,
        source=item.source,
        language=item.language.value,
        url=item.url,
        key=item.key,
        title=item.title,
        text=text,
        published=_day(item.published.value) if item.published.sure >= GIVEN else None,
        countries=tag.countries(f"{item.title}\n{text}", language=item.language.value),
    )


def _day(when: When) -> date:
    return when.astimezone(UTC).date() if isinstance(when, datetime) else when
