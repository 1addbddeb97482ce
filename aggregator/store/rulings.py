"""What editors rule about stories, and what it changes in the ledgers, at once and together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select, update

from aggregator.errors import StoreError
from aggregator.model import Act, Announcement, AnnouncementState, Ruling
from aggregator.store.database import select_in
from aggregator.store.rows import Values, announcement_of, announcement_values
from aggregator.store.schema import announcements, items, rulings, stories, unions

SECOND = timedelta(seconds=1)

_lines = announcements.c


def write_ruling(connection: Connection, ruling: Ruling) -> Sequence[Announcement]:
    """Record a ruling and do what it says; return the lines it changed, as they are now.

    Raises:
        StoreError: there is no line that it could change, or the new title is another entry's.
    """
    row: Values = {"act": ruling.act.value, "story_id": ruling.story, "edition": ruling.edition}
    row |= {"title": ruling.title, "because": ruling.because, "ruled_at": ruling.ruled_at}
    connection.execute(insert(rulings), [row])
    if ruling.act is Act.URGENT:
        return []
    lines = [line for line in load_lines(connection, [ruling.story]) if _holds_for(ruling, line.edition)]
    if ruling.act is Act.RETITLE:
        # A title is one entry's: of several in a ledger that an editor joined, the first bears it.
        lines = list({line.edition: line for line in lines[::-1]}.values())[::-1]
    changed = [after for line in lines if (after := _ruled(line, ruling)) is not None]
    if not changed and ruling.act is not Act.WITHDRAW:
        where = f"the edition {ruling.edition} does not show" if ruling.edition else "no edition shows"
        raise StoreError(f"there is nothing to {ruling.act}: {where} this story")
    for line in changed:
        _check_title(connection, line)
        of_it = (_lines.edition == line.edition) & (_lines.number == line.number)
        connection.execute(update(announcements).where(of_it).values(announcement_values(line)))
    return changed


def load_lines(connection: Connection, stories: Iterable[str]) -> Sequence[Announcement]:
    """Return the lines that announce stories, or what was joined with them, by ledger and number."""
    named = set(stories)
    joined = select_in(connection, select(unions.c.story_id), unions.c.into_id, named)
    named |= {row.story_id for row in joined}
    about_them = select_in(connection, select(announcements), _lines.story, named)
    return sorted(map(announcement_of, about_them), key=lambda line: (line.edition, line.number))


def _holds_for(ruling: Ruling, edition: str) -> bool:
    return ruling.edition is None or f"{edition}/".startswith(f"{ruling.edition}/")


def _ruled(line: Announcement, ruling: Ruling) -> Announcement | None:
    """Return the line as it stands after a ruling, None if that is past it: a withdrawal is for good."""
    # A clock that was set back must not hide a change from readers that look at the moment alone.
    moment = max(ruling.ruled_at.replace(microsecond=0), line.updated_at + SECOND)
    withdrawn = line.state is AnnouncementState.WITHDRAWN
    if ruling.act is Act.WITHDRAW:
        return replace(line, state=AnnouncementState.WITHDRAWN, reason=ruling.because, updated_at=moment)
    corrected = replace(line, state=AnnouncementState.CORRECTED, updated_at=moment)
    if ruling.act is Act.RETITLE and ruling.title:
        return replace(corrected, title=ruling.title, state=line.state if withdrawn else corrected.state)
    return None if withdrawn else corrected


def _check_title(connection: Connection, line: Announcement) -> None:
    same = (_lines.title == line.title) & (_lines.edition == line.edition) & (_lines.number != line.number)
    other = connection.execute(select(_lines.number).where(same)).scalar()
    if other is not None:
        raise StoreError(
            f"{line.edition}, number {other} has the title “{line.title}” already; choose another"
        )


def withdrawn(edition: str) -> Select[Any]:
    """Return the selection of the stories that a ledger must never announce any more."""
    steps = edition.split("/")
    above = ["/".join(steps[: depth + 1]) for depth in range(len(steps))]
    holds_here = or_(rulings.c.edition.is_(None), rulings.c.edition.in_(above))
    return select(rulings.c.story_id).where(rulings.c.act == Act.WITHDRAW.value, holds_here)


def load_urgent(connection: Connection) -> frozenset[str]:
    """Return the ids of the stories that an editor called urgent."""
    called = select(rulings.c.story_id).where(rulings.c.act == Act.URGENT.value)
    return frozenset(connection.execute(called).scalars())


def load_rulings(connection: Connection, story: str) -> Sequence[Ruling]:
    """Return what was ruled about a story, the first ruling first."""
    about_it = select(rulings).where(rulings.c.story_id == story).order_by(rulings.c.number)
    return [
        Ruling(
            act=Act(row.act),
            story=row.story_id,
            because=row.because,
            ruled_at=row.ruled_at,
            edition=row.edition,
            title=row.title,
        )
        for row in connection.execute(about_it)
    ]


def named_story(connection: Connection, name: str) -> str | None:
    """Return the id of the story that goes by any of the names people meet it under."""
    newest = items.c.first_seen.desc()
    ways: tuple[Select[Any], ...] = (
        select(stories.c.id).where(stories.c.id == name),
        select(_lines.story).where(_lines.guid == name),
        select(items.c.story_id).where(items.c.id == name),
        select(items.c.story_id).where(items.c.url == name).order_by(newest),
        select(_lines.story).where(_lines.link == name).order_by(_lines.announced_at.desc()),
        select(items.c.story_id).where(items.c.guid == name).order_by(newest),
    )
    found = (connection.execute(way.limit(1)).scalar() for way in ways)
    story = next((story for story in found if story is not None), None)
    joined = select(unions.c.into_id).where(unions.c.story_id == story)
    return connection.execute(joined).scalar() or story
