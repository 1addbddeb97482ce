"""Which version of a story an edition shows."""

from dataclasses import replace

from aggregator.model import Announcement, AnnouncementState, Edition, Item, Story

ANY = "any"
"""In a fallback list: every language not named before it."""


def best(story: Story, edition: Edition, *, patient: bool) -> Item | None:
    """Return the version of a story that the edition shows, None if it should wait or never speak.

    The edition's own language comes first, then its fallback in order, unless the edition is still
    ``patient`` and waits for its own. Of several in one language the one we saw first is kept.
    """
    wanted = (edition.language,) if patient else (edition.language, *edition.fallback)
    for language in wanted:
        for item in sorted(story.members, key=lambda item: (item.first_seen, item.id)):
            if item.url and (language == ANY or speaks(item, language)):
                return item
    return None


def speaks(item: Item, language: str) -> bool:
    """Tell whether an item is written in a language or in one of its regional forms."""
    written = item.language.value
    return written == language or written.split("-")[0] == language


def show(announcement: Announcement, story: Story, edition: Edition) -> Announcement:
    """Return the announcement showing the best version there is by now; all that was announced stays.

    The version shown only ever changes for a better-placed language: among equals the present one stays.
    What was withdrawn shows none.
    """
    if announcement.state is AnnouncementState.WITHDRAWN:
        return announcement
    shown = next((item for item in story.members if item.id == announcement.item), None)
    better = best(story, edition, patient=False)
    if better is None or (shown is not None and speaks(shown, better.language.value)):
        return announcement
    return replace(announcement, item=better.id)
