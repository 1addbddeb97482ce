"""Which items tell one story: as was decided, and as editors have it.

What was announced stays announced. So a story that an edition shows, that an editor ruled about or took an
item out of, takes others in and is never put into another one by itself: the two are linked, for a person to
join. Of two announced stories that an editor joins, the later keeps its lines in the ledgers, and both show
the members of the one (``unions``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from aggregator.errors import StoreError
from aggregator.model import APART, Because, Regrouping, StoryLink, StoryWord, Verdict
from aggregator.store import judgments
from aggregator.store.database import select_in, upsert
from aggregator.store.holds import unspeakable
from aggregator.store.intakes import BEGINS, story_begun_by
from aggregator.store.plain import from_plain, to_plain
from aggregator.store.rows import item_of
from aggregator.store.schema import (
    announcements,
    items,
    rulings,
    signals,
    splits,
    stories,
    story_keys,
    story_links,
    story_words,
    ungrouped,
    unions,
)

JOINED = "an editor joined them"
SPLIT = "an editor took it out of another story"


def write_verdicts(connection: Connection, verdicts: Sequence[Verdict], now: datetime) -> Regrouping:
    """Put items into the stories that they were found to tell; what may not be put together is linked.

    A story that waits with several members goes as a whole, and only where none of them speaks against it.
    """
    ids = [verdict.item for verdict in verdicts]
    asked = {*ids, *(verdict.joins for verdict in verdicts if verdict.joins)}
    story_of = _stories_of(connection, asked)
    verdicts = [verdict for verdict in verdicts if verdict.item in story_of]
    links: list[StoryLink] = []
    joined: list[tuple[str, str]] = []
    for verdict in verdicts:
        own, other = story_of[verdict.item], story_of.get(verdict.joins or "")
        if other is None or own == other:
            continue
        fellows = [each for each in verdicts if story_of[each.item] == own]
        if _agree(connection, fellows, story_of, own, other) and _may_move(connection, own, other):
            _move(connection, own, other, "; ".join(map(str, verdict.because)))
            story_of.update({id_: other for id_, story in story_of.items() if story == own})
            joined += [(each.item, other) for each in fellows]
        else:
            links.append(StoryLink(story=own, other=other, because=verdict.because, linked_at=now))
    for verdict in verdicts:
        links += [
            StoryLink(story=story_of[verdict.item], other=link.story, because=link.because, linked_at=now)
            for link in verdict.linked
        ]
    _explain(connection, [each for each in verdicts if _came_true(each, story_of)])
    connection.execute(delete(ungrouped).where(ungrouped.c.item_id.in_(ids)))
    return Regrouping(joined=tuple(joined), linked=tuple(_write_links(connection, links)))


def _stories_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    rows = select_in(connection, select(items.c.id, items.c.story_id), items.c.id, ids)
    return {row.id: row.story_id for row in rows}


def _agree(
    connection: Connection, fellows: Collection[Verdict], story_of: Mapping[str, str], own: str, other: str
) -> bool:
    """Return whether every member of a story was found to belong to it and another, by whom it joins."""
    members = set(connection.execute(select(items.c.id).where(items.c.story_id == own)).scalars())
    belong = {each.item for each in fellows if story_of.get(each.joins or "") in {own, other}}
    return members <= belong


def _came_true(verdict: Verdict, story_of: Mapping[str, str]) -> bool:
    """Return whether an item is where it was found to belong: a link only proposes it."""
    return verdict.joins is None or story_of[verdict.item] == story_of.get(verdict.joins)


def _may_move(connection: Connection, own: str, other: str) -> bool:
    """Return whether a machine may put one story into another."""
    members = select(items.c.id).where(items.c.story_id == own)
    others = select(items.c.id).where(items.c.story_id == other)
    kept: tuple[Any, ...] = (
        select(announcements.c.story).where(announcements.c.story == own),
        select(rulings.c.story_id).where(rulings.c.story_id == own),
        select(unions.c.into_id).where(unions.c.into_id == own),
        select(splits.c.item_id).where(splits.c.item_id.in_(members)),
        select(splits.c.item_id).where(splits.c.item_id.in_(others), splits.c.story_id == own),
    )
    return not any(connection.execute(each.limit(1)).first() for each in kept)


def _move(connection: Connection, own: str, other: str, because: str, *, keep: bool = False) -> None:
    """Put all members of a story into another; it goes, or if ``keep`` becomes another name of that one."""
    of_it = items.c.story_id == own
    connection.execute(
        update(items).where(of_it, items.c.story_because == BEGINS).values(story_because=because)
    )
    connection.execute(update(items).where(of_it).values(story_id=other))
    connection.execute(update(story_keys).where(story_keys.c.story_id == own).values(story_id=other))
    connection.execute(update(rulings).where(rulings.c.story_id == own).values(story_id=other))
    connection.execute(update(unions).where(unions.c.into_id == own).values(into_id=other))
    _rename_links(connection, own, other)
    _rename_splits(connection, own, other)
    if keep:
        connection.execute(insert(unions), [{"story_id": own, "into_id": other}])
    else:
        connection.execute(delete(stories).where(stories.c.id == own))
    members = [item_of(row) for row in connection.execute(select(items).where(items.c.story_id == other))]
    judgments.rejudge(connection, members)


def _rename_links(connection: Connection, own: str, other: str) -> None:
    about_it = or_(story_links.c.story_id == own, story_links.c.other_id == own)
    links = [_link_of(row) for row in connection.execute(select(story_links).where(about_it))]
    connection.execute(delete(story_links).where(about_it))
    names = {own: other}
    _write_links(
        connection,
        [
            StoryLink(
                story=names.get(link.story, link.story),
                other=names.get(link.other, link.other),
                because=link.because,
                linked_at=link.linked_at,
            )
            for link in links
        ],
    )


def _rename_splits(connection: Connection, own: str, other: str) -> None:
    """Let what was taken out of a story stay out of the one it becomes, but for what is in that one."""
    out = list(connection.execute(select(splits.c.item_id).where(splits.c.story_id == own)).scalars())
    connection.execute(delete(splits).where(splits.c.story_id == own))
    members = select(items.c.id).where(items.c.story_id == other)
    if out:
        statement = upsert(connection, splits).on_conflict_do_nothing()
        connection.execute(statement, [{"item_id": item, "story_id": other} for item in out])
    connection.execute(delete(splits).where(splits.c.story_id == other, splits.c.item_id.in_(members)))


def _explain(connection: Connection, verdicts: Collection[Verdict]) -> None:
    """Keep why each item is where it is, as data: what kept it apart only if it begins its story."""
    begins = select(items.c.id).where(items.c.story_because == BEGINS)
    begun = {row.id for row in select_in(connection, begins, items.c.id, [each.item for each in verdicts])}
    told = update(signals).where(signals.c.item_id == bindparam("item")).values(because=bindparam("reasons"))
    rows = [
        {"item": verdict.item, "reasons": [to_plain(reason) for reason in verdict.because]}
        for verdict in verdicts
        if verdict.joins or verdict.item in begun
    ]
    if rows:
        connection.execute(told, rows)


def _write_links(connection: Connection, links: Iterable[StoryLink]) -> Sequence[StoryLink]:
    """Keep links between stories that are there; return those that are new."""
    found = {tuple(sorted((link.story, link.other))): link for link in links if link.story != link.other}
    new = []
    for (one, other), link in sorted(found.items()):
        there = select(stories.c.id).where(stories.c.id.in_((one, other)))
        known = select(story_links).where(story_links.c.story_id == one, story_links.c.other_id == other)
        if len(connection.execute(there).all()) == 2 and connection.execute(known).first() is None:
            reasons = [to_plain(reason) for reason in link.because]
            row = {"story_id": one, "other_id": other, "because": reasons, "linked_at": link.linked_at}
            connection.execute(insert(story_links), [row])
            new.append(link)
    return new


def load_links(connection: Connection, story: str | None, limit: int) -> Sequence[StoryLink]:
    """Return the links of a story, or of all, the newest first."""
    statement = select(story_links).order_by(story_links.c.linked_at.desc(), story_links.c.story_id)
    if story is not None:
        statement = statement.where(or_(story_links.c.story_id == story, story_links.c.other_id == story))
    return [_link_of(row) for row in connection.execute(statement.limit(limit))]


def _link_of(row: Row[Any]) -> StoryLink:
    return StoryLink(
        story=row.story_id,
        other=row.other_id,
        because=tuple(from_plain(Because, reason) for reason in row.because),
        linked_at=row.linked_at,
    )


def load_reasons(connection: Connection, named: Collection[str]) -> dict[str, tuple[Because, ...]]:
    """Return why each member of stories is there, by the member's id."""
    reasons: dict[str, tuple[Because, ...]] = {}
    told = select(items.c.id, items.c.story_id, items.c.story_because, signals.c.because).join(
        signals, signals.c.item_id == items.c.id, isouter=True
    )
    rows = list(select_in(connection, told, items.c.story_id, named))
    story_of = {row.id: row.story_id for row in rows}
    for row in rows:
        found_out = row.because and row.story_because not in {JOINED, SPLIT}
        own = not found_out or _is_past(row, story_of)
        found = (Because(signal=row.story_because),) if own else None
        reasons[row.id] = found or tuple(from_plain(Because, reason) for reason in row.because)
    return reasons


def _is_past(row: Row[Any], story_of: Mapping[str, str]) -> bool:
    """Tell whether an item was kept from one that an editor has joined it with since."""
    first = row.because[0]
    return bool(first["signal"] == APART and story_of.get(first["values"][0]) == row.story_id)


# --- what editors say -------------------------------------------------------------------------------


def join(connection: Connection, word: StoryWord) -> str:
    """Put the stories of two items together, for good; return the story that both are from now on.

    Raises:
        StoreError: an item is not held, or they are one story already.
    """
    story_of = _stories_of(connection, {word.item, word.other or ""})
    if len(story_of) < 2:
        raise StoreError("both items must be held, and be two")
    own, other = story_of[word.item], story_of[word.other or ""]
    if own == other:
        raise StoreError("they are one story already")
    _write_word(connection, word)
    kept, gone = _in_order(connection, own, other)
    members = select(items.c.id).where(items.c.story_id.in_((own, other)))
    apart = splits.c.item_id.in_(members) & splits.c.story_id.in_((own, other))
    connection.execute(delete(splits).where(apart))
    lines = select(announcements.c.story).where(announcements.c.story == gone).limit(1)
    is_announced = connection.execute(lines).first() is not None
    connection.execute(
        update(items)
        .where(items.c.id == (word.item if own == gone else word.other))
        .values(story_because=JOINED)
    )
    _move(connection, gone, kept, JOINED, keep=is_announced)
    return kept


def _in_order(connection: Connection, one: str, other: str) -> tuple[str, str]:
    """Return the story announced first, else begun first, and the other."""
    lines = select(announcements.c.story, announcements.c.announced_at)
    said = connection.execute(lines.where(announcements.c.story.in_((one, other)))).all()
    begun = connection.execute(select(stories).where(stories.c.id.in_((one, other)))).all()
    places = {row.id: (1, row.begun_at, row.id) for row in begun}
    for row in said:
        places[row.story] = min(places[row.story], (0, row.announced_at, row.story))
    first, second = sorted(places, key=lambda story: places[story])
    return first, second


def split(connection: Connection, word: StoryWord) -> str:
    """Take an item out of its story, for good; return the story that it is from now on.

    A line goes on telling what readers know it by: one that was announced with the item's address goes along
    with it, and the others show a member that stays. What editors judged the item to be about stays.

    Raises:
        StoreError: the item is not held, or its story has no other that may be shown.
    """
    row = connection.execute(select(items).where(items.c.id == word.item)).first()
    if row is None:
        raise StoreError(f"no item {word.item} is held")
    staying = (
        select(items.c.id, items.c.story_because, items.c.url)
        .where(items.c.story_id == row.story_id, items.c.id != row.id)
        .order_by(items.c.first_seen, items.c.id)
    )
    others = connection.execute(staying).all()
    if not others:
        raise StoreError("it is a story of its own already")
    hidden = set(connection.execute(unspeakable()).scalars())
    shown = [other for other in others if other.id not in hidden]
    if not shown:
        raise StoreError("all others of its story wait for a person, or were dropped: release one first")
    _write_word(connection, word)
    story = _free_story(connection, row.id)
    connection.execute(insert(stories), [{"id": story, "begun_at": row.first_seen}])
    connection.execute(update(items).where(items.c.id == row.id).values(story_id=story, story_because=SPLIT))
    connection.execute(insert(splits), [{"item_id": row.id, "story_id": row.story_id}])
    urls = {other.url: other.id for other in reversed(shown) if other.url}
    if row.url and row.url not in {other.url for other in others}:
        connection.execute(update(story_keys).where(story_keys.c.key == row.url).values(story_id=story))
    _part_lines(connection, row, story, urls, shown[0].id)
    return story


def _part_lines(
    connection: Connection, row: Row[Any], story: str, urls: Mapping[str, str], oldest: str
) -> None:
    """Let each line of the story that an item left be about what it was announced as."""
    names = select(unions.c.story_id).where(unions.c.into_id == row.story_id)
    columns = announcements.c
    of_it = or_(columns.story == row.story_id, columns.story.in_(names))
    known_by = {row.url: row.id}
    gone: set[str] = set()
    for line in connection.execute(select(announcements).where(of_it).order_by(columns.number)).all():
        this = (columns.edition == line.edition) & (columns.number == line.number)
        is_its = line.link not in urls and row.id in {line.item, known_by.get(line.link)}
        if is_its and line.edition not in gone:
            gone.add(line.edition)
            connection.execute(update(announcements).where(this).values(story=story, item=row.id))
        elif line.item == row.id:
            shown = urls.get(line.link, oldest)
            connection.execute(update(announcements).where(this).values(item=shown))


def _free_story(connection: Connection, item: str) -> str:
    """Return the id of the story that an item begins: another one where it began the one it leaves."""
    story = story_begun_by(item)
    while connection.execute(select(stories.c.id).where(stories.c.id == story)).first():
        story = sha256(f"after {story}".encode()).hexdigest()[:32]
    return story


def _write_word(connection: Connection, word: StoryWord) -> None:
    connection.execute(
        insert(story_words),
        [
            {
                "act": word.act,
                "item_id": word.item,
                "other_id": word.other,
                "because": word.because,
                "said_at": word.said_at,
            }
        ],
    )


def load_words(connection: Connection, story: str) -> Sequence[StoryWord]:
    """Return what editors said of a story's items, the first word first."""
    members = select(items.c.id).where(items.c.story_id == story)
    about_it = or_(story_words.c.item_id.in_(members), story_words.c.other_id.in_(members))
    rows = connection.execute(select(story_words).where(about_it).order_by(story_words.c.number))
    return [
        StoryWord(act=row.act, item=row.item_id, other=row.other_id, because=row.because, said_at=row.said_at)
        for row in rows
    ]
