"""Which version of a story an edition shows."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from aggregator.model import Announcement, AnnouncementState, Edition, Item, Story

ANY = "any"
"""In a fallback list: every language not named before it."""


def best(
    story: Story, edition: Edition, *, patient: bool, republishers: Collection[str] = frozenset()
) -> Item | None:
    """Return the version of a story that the edition shows, None if it should wait or never speak.

    The edition's own language comes first, then its fallback in order, unless the edition is still
    ``patient`` and waits for its own. Of several in one language an institution's own comes before that
    of ``republishers`` (ids of sources), then the one we saw first.
    """
    ranked = _ranked(story, edition, republishers)
    return next((item for rank, item in ranked if not (patient and rank[0])), None)


Rank = tuple[int, bool]
"""The place of its language among those wanted, and whether a version is a republisher's: lower is better."""


def _ranked(story: Story, edition: Edition, republishers: Collection[str]) -> Iterator[tuple[Rank, Item]]:
    """Give the versions that an edition may show, the best first."""
    seen: set[str] = set()
    for place, language in enumerate((edition.language, *edition.fallback)):
        spoken = [item for item in story.members if item.url and item.id not in seen and _is(item, language)]
        seen.update(item.id for item in spoken)
        for item in sorted(spoken, key=lambda item: (item.source in republishers, item.first_seen, item.id)):
            yield (place, item.source in republishers), item


def _is(item: Item, language: str) -> bool:
    return language == ANY or speaks(item, language)


def speaks(item: Item, language: str) -> bool:
    """Tell whether an item is written in a language or in one of its regional forms."""
    written = item.language.value
    return written == language or written.split("-")[0] == language


def show(
    announcement: Announcement,
    story: Story,
    edition: Edition,
    *,
    republishers: Collection[str] = frozenset(),
) -> Announcement:
    """Return the announcement showing the best version there is by now; all that was announced stays.

    The version shown only ever changes for a better-placed language or for the institution's own text:
    among equals the present one stays. What was withdrawn shows none.
    """
    if announcement.state is AnnouncementState.WITHDRAWN:
        return announcement
    ranked = list(_ranked(story, edition, republishers))
    present = next((rank for rank, item in ranked if item.id == announcement.item), None)
    if not ranked or (present is not None and present <= ranked[0][0]):
        return announcement
    return replace(announcement, item=ranked[0][1].id)
