"""Storing what one reading gave: what is new, what was edited, which story a new item joins."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count, islice
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from aggregator.model import HoldKind, Inferred, Intake, Item, Saved, When
from aggregator.store import breakers, holds, judgments
from aggregator.store.columns import storable
from aggregator.store.database import CHUNK, select_in, upsert
from aggregator.store.holds import Doubt, Waiting
from aggregator.store.identity import Known, Match, fold, match
from aggregator.store.rows import Values, item_values, published_of
from aggregator.store.schema import items, stories, story_keys, ungrouped, verdicts

REMEMBERED = 5000
"""Items of a source that a new one is compared with: as many as one document may have (FAULTS, caps)."""

APART = timedelta(days=45)
"""Versions of one text are published within it: an address key that is used again later names another."""

BEGINS = "begins the story"
TWIN = "the same title and date, listed twice by its source"

_TEXTS = {"content_html", "tags", "picture"}
_known_rows = select(*(column for column in items.c if column.name not in _TEXTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Membership:
    """An item that is new, its story, and why that one."""

    item: Item
    story: str
    because: str


def write_intake(connection: Connection, intake: Intake, *, first_reading: bool) -> Saved:
    """Store an intake's items; return the ids of those that are new, edited, and as they were, and new holds.

    ``first_reading`` says that the source is read in this way for the first time: then nothing is held, for
    what it shows is compared with nothing, and is back catalogue anyway.
    """
    incoming = [_lawful(item) for item in intake.items]
    known, ids = _known(connection, intake.source, incoming)
    found = match(incoming, known)
    doubts: Mapping[int, str] = {}
    if any(each.known is None for each in found):
        # What the names alone found is within the newest, or so old that only its own names lead to it.
        known = list({held.id: held for held in (*_newest(connection, intake.source), *known)}.values())
        ids |= {held.id for held in known}
        named, found = found, breakers.moved(found, known)
        doubts = {} if first_reading else breakers.doubted(found, named, known)
    waiting = holds.load_waiting(connection, intake.source)
    new = _write_new(connection, found, doubts, known, waiting, ids)
    old = _write_known(connection, found, {held.id: held.story for held in known}, waiting, first_reading)
    return Saved(new=new.new, edited=old.edited, unchanged=old.unchanged, holds=(*new.holds, *old.holds))


def _write_new(  # noqa: PLR0913, PLR0917 - the whole of what is known about an intake
    connection: Connection,
    found: Sequence[Match],
    doubts: Mapping[int, str],
    known: Iterable[Known],
    waiting: Waiting,
    ids: set[str],
) -> Saved:
    held_stories = {held.story for held in known if held.id in waiting.items}
    new: list[Match] = []
    doubted: list[Doubt] = []
    for place, each in enumerate(found):
        if each.known is not None:
            continue
        named = replace(each.item, id=_free_id(connection, each.item, ids))
        ids.add(named.id)
        new.append(replace(each, item=named))
        reason = breakers.RETURNED if each.twin_of in held_stories else doubts.get(place)
        if reason:
            doubted.append(Doubt(item=named, kind=HoldKind.NEW, reason=reason, at=named.first_seen))
    _insert(connection, new)
    return Saved(new=tuple(each.item.id for each in new), holds=holds.hold(connection, doubted, waiting))


def _write_known(
    connection: Connection,
    found: Sequence[Match],
    story_of: Mapping[str, str],
    waiting: Waiting,
    first_reading: bool,
) -> Saved:
    """Store edits, but for those that a mass change makes doubtful: what is shown keeps its text."""
    pairs = [(each.item, each.known) for each in found if each.known]
    edits = [(item, held) for item, held in pairs if item.raw_hash != held.raw_hash]
    rewritten = {
        held.id
        for item, held in edits
        if breakers.has_other_text(item, held) and held.id not in waiting.items
    }
    asked = rewritten - {held.id for item, held in edits if waiting.is_dropped(held.id, item.raw_hash)}
    is_mass = not first_reading and breakers.is_rewritten(len(asked), len(pairs))
    withheld = [
        (item, held)
        for item, held in edits
        if held.id in rewritten and (is_mass or held.id in waiting.edits or held.id not in asked)
    ]
    kept = {held.id for _, held in withheld}
    edited = [_edition_of(item, held) for item, held in edits if held.id not in kept]
    write_edits(connection, edited, story_of)
    _rename(connection, withheld, story_of)
    holds.lift(connection, [held.id for _, held in pairs if held.id in waiting.edits.keys() - kept])
    doubted = [
        Doubt(
            item=_edition_of(item, held),
            kind=HoldKind.EDIT,
            reason=breakers.REWRITTEN,
            at=item.first_seen,
        )
        for item, held in withheld
        if held.id in asked
    ]
    changed = {item.id for item in edited}
    return Saved(
        edited=tuple(item.id for item in edited),
        unchanged=tuple(held.id for _, held in pairs if held.id not in changed),
        holds=holds.hold(connection, doubted, waiting),
    )


# --- what is known ----------------------------------------------------------------------------------


def _known(connection: Connection, source: str, incoming: Sequence[Item]) -> tuple[list[Known], set[str]]:
    """Return the items that incoming ones may be, and all ids among those they may take."""
    rows: dict[str, Row[Any]] = {}
    rest = iter(incoming)
    while part := list(islice(rest, CHUNK)):
        guids = {item.guid for item in part if item.guid}
        urls = {item.url for item in part if item.url}
        ids = {id_ for item in part for id_ in (item.id, _other_id(item))}
        same_source = items.c.source == source
        may_be = or_(
            same_source & items.c.guid.in_(guids), same_source & items.c.url.in_(urls), items.c.id.in_(ids)
        )
        rows.update((row.id, row) for row in connection.execute(_known_rows.where(may_be)))
    return [_known_of(row) for row in rows.values() if row.source == source], set(rows)


def _newest(connection: Connection, source: str) -> Iterable[Known]:
    """Give the newest items of a source, as many as one document may show us again under other names."""
    newest = (items.c.first_seen.desc(), items.c.id.desc())
    statement = _known_rows.where(items.c.source == source).order_by(*newest).limit(REMEMBERED)
    return map(_known_of, connection.execute(statement))


def _known_of(row: Row[Any]) -> Known:
    return Known(
        id=row.id,
        guid=row.guid,
        url=row.url,
        key=row.key,
        title=row.title,
        raw_hash=row.raw_hash,
        version=row.version,
        first_seen=row.first_seen,
        published=published_of(row),
        story=row.story_id,
        summary=row.summary,
    )


def _lawful(item: Item) -> Item:
    """Return the item with names as the database will give them back, so that it is known again."""
    return replace(
        item,
        id=storable(item.id),
        guid=item.guid and storable(item.guid),
        url=item.url and storable(item.url),
        key=item.key and storable(item.key),
        title=storable(item.title),
    )


def _free_id(connection: Connection, item: Item, taken: set[str]) -> str:
    """Return the item's id, or another if another text has that: the same after every crash."""
    if item.id not in taken:
        return item.id
    others = (_other_id(item, attempt) for attempt in count())
    return next(id_ for id_ in others if id_ not in taken and not _is_held(connection, id_))


def _other_id(item: Item, attempt: int = 0) -> str:
    return f"{item.id}-{_digest(item.title, item.guid or '', item.url or '', str(attempt))[:12]}"


def _is_held(connection: Connection, id_: str) -> bool:
    return connection.execute(select(items.c.id).where(items.c.id == id_)).first() is not None


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


# --- edited items -----------------------------------------------------------------------------------


def _edition_of(item: Item, known: Known) -> Item:
    """Return the known item with the incoming one's content."""
    return replace(
        item,
        id=known.id,
        guid=item.guid or known.guid,
        url=item.url or known.url,
        key=item.key or known.key,
        first_seen=known.first_seen,
        version=known.version + 1,
        published=_first_date(known.published, item.published),
    )


def _first_date(stored: Inferred[When], incoming: Inferred[When]) -> Inferred[When]:
    """Return the date that holds: the first one, unless it only said when we first saw the item."""
    return incoming if stored.sure < breakers.REAL_DATE <= incoming.sure else stored


def _rename(
    connection: Connection, withheld: Sequence[tuple[Item, Known]], story_of: Mapping[str, str]
) -> None:
    """Let items go by their present names even while their texts wait, so that they are known again."""
    for item, held in withheld:
        names = {"guid": item.guid or held.guid, "url": item.url or held.url, "key": item.key or held.key}
        if names != {"guid": held.guid, "url": held.url, "key": held.key}:
            connection.execute(update(items).where(items.c.id == held.id).values(**names))
            _insert_keys(connection, [(key, story_of[held.id]) for key in _keys(item)])


def write_edits(connection: Connection, edited: Sequence[Item], story_of: Mapping[str, str]) -> None:
    """Replace known items with their edited selves; ``story_of`` is each one's story, by id."""
    if not edited:
        return
    edited = judgments.overruled(connection, edited, story_of)
    rows = [item_values(item) for item in edited]
    columns: dict[Any, Any] = {items.c[name]: bindparam(name) for name in rows[0] if name != "id"}
    connection.execute(
        update(items).where(items.c.id == bindparam("known_id")).values(columns),
        [{"known_id": row.pop("id"), **row} for row in rows],
    )
    connection.execute(
        delete(verdicts).where(verdicts.c.item_id == bindparam("known_id")),
        [{"known_id": item.id} for item in edited],
    )
    judgments.write_verdicts(connection, edited)
    _insert_keys(connection, [(key, story_of[item.id]) for item in edited for key in _keys(item)])


# --- new items and their stories --------------------------------------------------------------------


def _insert(connection: Connection, new: Sequence[Match]) -> None:
    if not new:
        return
    memberships, keys = _memberships(connection, new)
    begun = [member for member in memberships if member.because == BEGINS]
    if begun:
        connection.execute(
            insert(stories), [{"id": one.story, "begun_at": one.item.first_seen} for one in begun]
        )
    story_of = {member.item.id: member.story for member in memberships}
    judged = judgments.overruled(connection, [member.item for member in memberships], story_of)
    rows: Iterator[Values] = (
        {**item_values(item), "story_id": member.story, "story_because": member.because}
        for item, member in zip(judged, memberships, strict=True)
    )
    while part := list(islice(rows, CHUNK)):  # all at once they would be in memory three times
        connection.execute(insert(items), part)
    waiting = [{"item_id": item.id, "first_seen": item.first_seen} for item in judged]
    connection.execute(insert(ungrouped), waiting)
    judgments.write_verdicts(connection, judged)
    _insert_keys(connection, keys)


def _memberships(
    connection: Connection, new: Sequence[Match]
) -> tuple[list[_Membership], list[tuple[str, str]]]:
    """Return which story each new item joins, and the keys that lead to it from now on."""
    keys_of = [() if found.shares_address else _keys(found.item) for found in new]
    wanted = {key for keys in keys_of for key in keys}
    story_by_key: dict[str, str] = {
        row.key: row.story_id for row in select_in(connection, select(story_keys), story_keys.c.key, wanted)
    }
    members = _members_of(connection, set(story_by_key.values()))
    memberships, added = [], []
    for found, keys in zip(new, keys_of, strict=True):
        leading = [key for key in keys if key in story_by_key]
        own = _Member.of(found.item)
        proved = [
            key
            for key in leading
            if own.may_be_with(members[story_by_key[key]], on_one_page=key == _key_name(found.item.url))
        ]
        member = _membership(found, proved, story_by_key)
        memberships.append(member)
        members[member.story].append(own)
        fresh = [key for key in keys if key not in story_by_key]
        story_by_key.update(dict.fromkeys(fresh, member.story))
        added += [(key, member.story) for key in fresh]
    return memberships, added


def _membership(found: Match, keys: Iterable[str], story_by_key: dict[str, str]) -> _Membership:
    item = found.item
    if found.twin_of:
        return _Membership(item=item, story=found.twin_of, because=TWIN)
    # The key comes first: where key and address lead to two stories, it says more, and the other story
    # may be announced already, so the two are left apart.
    joined = next((key for key in keys if key in story_by_key), None)
    if joined is None:
        return _Membership(item=item, story=story_begun_by(item.id), because=BEGINS)
    because = "the same address" if joined == _key_name(item.url) else f'the same address key "{item.key}"'
    return _Membership(item=item, story=story_by_key[joined], because=because)


@dataclass(frozen=True, slots=True)
class _Member:
    """What tells whether texts under one address key are versions of one: the day, None if none was given."""

    language: str
    title: str
    day: date | None

    @classmethod
    def of(cls, item: Item) -> "_Member":
        return cls(item.language.value, fold(item.title), _day(item.published))

    def may_be_with(self, members: Sequence["_Member"], *, on_one_page: bool) -> bool:
        """Tell whether this may be a version of the text that members of a story are.

        Two texts in one language under two titles, or long apart, are a name used again until it is found
        that they tell one story (``aggregator.joining``). A page is used again only if both are so.
        """
        days = [member.day for member in members if member.day]
        is_near = self.day is None or not days or min(abs(self.day - day) for day in days) <= APART
        titles = {member.title for member in members if member.language == self.language}
        is_titled_alike = titles <= {self.title}
        return is_near or is_titled_alike if on_one_page else is_near and is_titled_alike


def _members_of(connection: Connection, of: Iterable[str]) -> defaultdict[str, list[_Member]]:
    """Return the members of stories, by story."""
    members = defaultdict[str, list[_Member]](list)
    columns = items.c
    told = select(
        columns.story_id,
        columns.language,
        columns.title,
        columns.published_day,
        columns.published_at,
        columns.published_because,
        columns.published_sure,
    )
    for row in select_in(connection, told, columns.story_id, of):
        day = _day(published_of(row))
        members[row.story_id].append(_Member(row.language, fold(row.title), day))
    return members


def _day(published: Inferred[When]) -> date | None:
    """Return the day that an institution gave, None if it gave none."""
    if published.sure < breakers.REAL_DATE:
        return None
    when = published.value
    return when.date() if isinstance(when, datetime) else when


def story_begun_by(item: str) -> str:
    """Return the id of the story that an item begins, by the item's id."""
    return _digest("story", item)[:32]


def _keys(item: Item) -> tuple[str, ...]:
    """Return what leads to an item's story, the strongest first."""
    return tuple(dict.fromkeys(name for name in (_key_name(item.key), _key_name(item.url)) if name))


def _key_name(key: str | None) -> str | None:
    """Return the key, or its digest where it is too long for PostgreSQL's unique index."""
    return key if key is None or len(key.encode()) <= 1000 else f"sha256:{_digest(key)}"


def _insert_keys(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    if keys:
        statement = upsert(connection, story_keys).on_conflict_do_nothing(index_elements=["key"])
        connection.execute(statement, [{"key": key, "story_id": story} for key, story in keys])
