"""From an item, or a line of a file, to a telling as ``story`` compares it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from aggregator import clean, dates, language, tag
from aggregator.model import Item, Telling, When

GIVEN = 0.5
"""How sure a date is that an institution gave, at least: less sure is the moment we first saw the item."""
MEANT = 600
"""Characters of title and text that are embedded: a press text says what it tells at once."""


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


def telling_from(line: Mapping[str, Any], *, now: datetime) -> Telling:
    """Return a line of JSON Lines for comparison.

    It has "id" and may have "source", "lang", "url", "title", "text" and "published". The text decides its
    language, "lang" is a hint.

    Raises:
        ValueError: there is no "id".
    """
    if line.get("id") in {None, ""}:
        raise ValueError('there is no "id"')
    said = {
        name: str(line.get(name) or "") for name in ("source", "lang", "url", "title", "text", "published")
    }
    title = clean.line(clean.boilerplate(clean.line(said["title"]), said["url"]))
    text = clean.boilerplate(clean.text(said["text"]), said["url"])
    hints = (said["lang"],) if said["lang"] else ()
    written_in = language.identify(f"{title}\n{text}", hints=hints).value
    when = dates.when(said["published"], languages=(written_in, *hints), time_zone="Europe/Paris", now=now)
    url = clean.address(said["url"])
    return Telling(
        id=str(line["id"]),
        source=said["source"],
        language=written_in,
        url=url,
        key=clean.key(url) if url else None,
        title=title,
        text=text,
        published=None if when.value is None else _day(when.value),
        countries=tag.countries(f"{title}\n{text}", language=written_in),
    )


def meant(telling: Telling) -> tuple[str, str]:
    """Return the language of a telling, and the text that is embedded for it."""
    return telling.language, f"{telling.title}\n{telling.text}"[:MEANT].strip()


def _day(when: When) -> date:
    return when.astimezone(UTC).date() if isinstance(when, datetime) else when
