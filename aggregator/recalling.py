"""What was announced after a backup was made, read back from the published documents.

A restored ledger lacks those lines. Announced anew, the same stories would come twice to all who go by dates;
left out, entries would vanish from feeds. What readers know stands in the documents: name, moment, title and
link of every entry. Its story's name is proved by the entry's, minted from it (``announce.mint``): of
all names that the addresses in the document and the sources make, only the right one makes that one. So an
item that a source shows once more is known again, and its text, shortened here, is made whole.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from aggregator import announce
from aggregator.composing import branch
from aggregator.config import Config
from aggregator.errors import StoreError
from aggregator.model import (
    DIGEST,
    SOCIAL,
    Act,
    Announcement,
    AnnouncementState,
    Edition,
    Evidence,
    HoldKind,
    HoldState,
    Inferred,
    Intake,
    Issue,
    Item,
    Ruling,
    Source,
    SourceState,
    Tag,
    When,
)
from aggregator.ports import Shelf, Store
from aggregator.read import id_of
from aggregator.store import story_begun_by

BECAUSE = "read back from what was published"

_ALL = 1_000_000

Told = Mapping[str, Any]
"""An entry of one of our JSON Feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What was read back for one ledger: lines, rulings, archives, issues; how many entries could not be."""

    edition: str
    lines: int = 0
    rulings: int = 0
    archives: int = 0
    issues: int = 0
    lost: int = 0


def recall(config: Config, store: Store, shelf: Shelf, *, now: datetime) -> tuple[Recalled, ...]:
    """Add to a restored store what published documents say was announced after the backup.

    Raises:
        StoreError: the database failed, or a document is none of ours.
        DeliveryError: the documents cannot be read.
    """
    desk = _Desk(config, store, shelf, now)
    done = []
    for edition in config.editions:
        done.append(desk.recall(edition))
        if edition.social is not None:
            done.append(desk.recall(branch(edition, SOCIAL), of=edition))
        if edition.digest is not None:
            done.append(desk.recall_issues(edition))
    return tuple(one for one in done if one != Recalled(edition=one.edition))


class _Desk:
    def __init__(self, config: Config, store: Store, shelf: Shelf, now: datetime) -> None:
        self._config, self._store, self._shelf, self._now = config, store, shelf, now

    def recall(self, edition: Edition, *, of: Edition | None = None) -> Recalled:
        """Append the lines that a ledger lacks, in the order they had; ``of`` is the edition of a branch."""
        archived = list(self._archives(edition.key))
        window = self._entries(f"{edition.key}.json")[::-1]
        order = {told["id"]: told for told in (*(each for archive in archived for each in archive), *window)}
        numbers = {line.guid: line.number for line in self._lines(edition)}
        last = max(numbers.values(), default=0)
        lines = self._left_behind(edition, of, window, numbers) if of else []
        numbers |= {line.guid: line.number for line in lines}
        held, taken = self._held_stories(edition, of), {line.story for line in lines}
        shown = {told["id"] for told in window}
        lost, is_past = 0, False
        for guid, told in order.items():
            is_past = is_past or guid in shown
            if guid in numbers:
                continue
            found = self._found(edition, told, held, of)
            if found is None or found.story in taken:
                lost += 1
                continue
            taken.add(found.story)
            numbers[guid] = last + len(lines) + 1
            lines.append(_line(edition, numbers[guid], told, found, is_past=is_past and guid not in shown))
        if lines:
            self._store.announce(edition, lines, now=self._now)
        ruled = self._rule(edition, order)
        sealed = self._seal(edition, archived, numbers) if not lost else 0
        return Recalled(edition=edition.key, lines=len(lines), rulings=ruled, archives=sealed, lost=lost)

    def _rule(self, edition: Edition, order: Mapping[str, Told]) -> int:
        """Rule again what editors ruled after the backup, as entries show it; return of how many lines."""
        rulings = [
            ruling
            for line in self._lines(edition)
            if line.guid in order and (ruling := _ruling(line, order[line.guid]))
        ]
        for ruling in rulings:
            self._store.rule(ruling)
        return len(rulings)

    def _left_behind(
        self, edition: Edition, of: Edition, window: Sequence[Told], numbers: Mapping[str, int]
    ) -> list[Announcement]:
        """Return lines for what a branch told and no longer shows: no archive has it, nothing may repeat it.

        That is what its edition announced before the oldest that a full window shows.
        """
        if len(window) < edition.window or window[0]["id"] in numbers:
            return []
        of_it = {_guid(edition, line.story): line for line in reversed(self._lines(of))}
        began = max((of_it[guid].number for guid in numbers if guid in of_it), default=0)
        oldest = of_it[window[0]["id"]].number if window[0]["id"] in of_it else 0
        gone = [
            replace(line, edition=edition.key, guid=guid)
            for guid, line in of_it.items()
            if began < line.number < oldest and not line.archived
        ]
        last = max(numbers.values(), default=0)
        return [replace(line, number=number) for number, line in enumerate(gone, start=last + 1)]

    def recall_issues(self, edition: Edition) -> Recalled:
        """Seal again the issues of a digest that are lacking, as they were issued."""
        beside = branch(edition, DIGEST)
        issued = list(self._store.issues(edition))
        known = {issue.guid for issue in issued}
        last = issued[0] if issued else None
        done = lost = 0
        for told in reversed(self._entries(f"{beside.key}.json")):
            if told["id"] in known:
                continue
            issue = self._issue(edition, told, last)
            stem = f"{beside.key}/{issue.name}" if issue else ""
            page, text = (
                self._shelf.body(f"{stem}.{ending}") if issue else None for ending in ("html", "txt")
            )
            if issue is None or page is None or text is None:
                lost += 1
                continue
            self._store.seal_issue(issue, page=page.decode(), text=text.decode())
            last, done = issue, done + 1
        return Recalled(edition=beside.key, issues=done, lost=lost)

    def _issue(self, edition: Edition, told: Told, last: Issue | None) -> Issue | None:
        issued_at = _instant(told["date_published"])
        first = last.last + 1 if last else 1
        through = [line.number for line in self._lines(edition) if line.announced_at <= issued_at]
        if not through or through[0] < first:
            return None
        return Issue(
            edition=edition.key,
            number=last.number + 1 if last else 1,
            name=PurePosixPath(told["url"]).stem,
            guid=told["id"],
            title=told["title"],
            summary=told["summary"],
            issued_at=issued_at,
            first=first,
            last=through[0],
        )

    # --- documents --------------------------------------------------------------------------------------

    def _entries(self, path: str) -> list[Told]:
        body = self._shelf.body(path)
        try:
            found: list[Told] = json.loads(body)["items"] if body else []
        except (ValueError, KeyError, TypeError, RecursionError) as why:
            raise StoreError(f"{path} is no feed of ours, so nothing can be read back from it") from why
        return found

    def _archives(self, key: str) -> Iterator[list[Told]]:
        for number in count(1):
            entries = self._entries(f"{key}/archive/{number}.json")
            if not entries:
                return
            yield entries[::-1]

    def _lines(self, edition: Edition) -> Sequence[Announcement]:
        return self._store.announcements(edition, limit=_ALL)

    def _seal(self, edition: Edition, archived: Sequence[Sequence[Told]], numbers: Mapping[str, int]) -> int:
        known = len(self._store.archives(edition))
        ends = [max(numbers[told["id"]] for told in archive) for archive in archived[known:]]
        if ends:
            self._store.seal(edition, ends)
        return len(ends)

    # --- stories ----------------------------------------------------------------------------------------

    def _held_stories(self, edition: Edition, of: Edition | None) -> Mapping[str, str]:
        """Return the stories we hold that the ledger lacks, by the names that their entries have in it."""
        held = (
            (line.story for line in self._lines(of))
            if of
            else (story.id for story in self._store.unannounced(edition))
        )
        return {_guid(edition, story): story for story in held}

    def _found(
        self, edition: Edition, told: Told, held: Mapping[str, str], of: Edition | None
    ) -> "_Found | None":
        """Return which item an entry shows, of which story; one that is not held is made of what it says."""
        if told["id"] in held:
            return self._held(held[told["id"]])
        if of:
            return None
        for source in self._config.sources:
            for url in _addresses(told):
                id = id_of(source, url, None, "")
                if _guid(edition, story_begun_by(id)) == told["id"]:
                    self._release(id)
                    return self._held(story_begun_by(id)) or self._made(edition, told, id, source, url)
        said = told["_alliance"]["source"]
        asked = (one for one in self._config.sources if one.url == said["url"])
        source = next(asked, Source(id="recalled", name=said["name"], url=said["url"]))
        return self._made(edition, told, f"recalled-{told['id'][-12:]}", source, told["url"])

    def _release(self, item: str) -> None:
        """Let an item go that the backup holds for a person: it was announced, so a person let it go."""
        held = [hold for hold in self._store.holds() if hold.item == item and hold.state is HoldState.HELD]
        self._store.release([hold.number for hold in held if hold.kind is HoldKind.NEW], now=self._now)

    def _held(self, story: str) -> "_Found | None":
        found = self._store.stories([story]).get(story)
        return _Found(story=story, item=found.members[0].id) if found else None

    def _made(self, edition: Edition, told: Told, id: str, source: Source, url: str) -> "_Found | None":
        made = _made(edition, told, id, source, url)
        state = self._store.states().get(source.id, SourceState(source=source.id))
        self._store.save(Intake(source=source.id, kind="feed", items=(made,)), state)
        story = self._store.story_of(id)
        taken = story and any(line.edition == edition.key for line in self._store.lines(story.id))
        return _Found(story=story.id, item=id) if story and not taken else None


@dataclass(frozen=True, slots=True)
class _Found:
    story: str
    item: str


def _guid(edition: Edition, story: str) -> str:
    return f"urn:uuid:{announce.mint(edition, story)}"


def _addresses(told: Told) -> Iterable[str]:
    """Give the addresses of an entry's versions; http stands behind some of our https."""
    ours = (told["url"], *(version["url"] for version in told["_alliance"]["translations"]))
    for url in dict.fromkeys(ours):
        yield url
        if url.startswith("https://"):
            yield f"http://{url.removeprefix('https://')}"


def _line(edition: Edition, number: int, told: Told, found: _Found, *, is_past: bool) -> Announcement:
    ours = told["_alliance"]
    announced_at = _instant(told["date_published"])
    return Announcement(
        edition=edition.key,
        number=number,
        guid=told["id"],
        story=found.story,
        item=found.item,
        announced_at=announced_at,
        updated_at=_changed_at(told),
        title=told["title"],
        link=told["url"],
        language=ours["title_language"],
        state=AnnouncementState(ours["state"]),
        archived=is_past,
        posts=ours.get("posts", {}),
    )


def _ruling(line: Announcement, told: Told) -> Ruling | None:
    """Return what an editor ruled about a line since, as its entry shows it; None if nothing."""
    state, changed_at = AnnouncementState(told["_alliance"]["state"]), _changed_at(told)
    if line.state is AnnouncementState.WITHDRAWN or (state, told["title"]) == (line.state, line.title):
        return None
    if changed_at <= line.updated_at:  # the document is the older one: it was to be written next
        return None
    act = Act.WITHDRAW if state is AnnouncementState.WITHDRAWN else Act.CORRECT
    if told["title"] != line.title and act is Act.CORRECT:
        act = Act.RETITLE
    return Ruling(
        act=act,
        story=line.story,
        because=BECAUSE,
        ruled_at=changed_at,
        edition=line.edition,
        title=told["title"] if act is Act.RETITLE else None,
    )


def _made(edition: Edition, told: Told, id: str, source: Source, url: str) -> Item:
    ours = told["_alliance"]
    return Item(
        id=id,
        source=source.id,
        guid=None,
        url=url,
        key=None,
        title=told["title"],
        summary=told["summary"],
        content_html=f"<p>{escape(told['summary'])}</p>",
        language=Inferred(value=ours["title_language"], because=BECAUSE),
        published=Inferred(value=_when(ours["published"]), because=ours["published_because"]),
        first_seen=_instant(told["date_published"]),
        tags=(_tag(edition, ours.get("evidence", {})),),
    )


def _tag(edition: Edition, found: Mapping[str, Any]) -> Tag:
    return Tag(
        topic=edition.topic,
        verdict="yes",
        score=found.get("score", 1.0),
        groups=tuple(found.get("groups", ())),
        themes=tuple(found.get("themes", ())),
        countries=tuple(found.get("countries", ())),
        evidence=tuple(Evidence(offset=0, **term) for term in found.get("terms", ())),
        rules=found.get("rules", ""),
        because=BECAUSE,
    )


def _changed_at(told: Told) -> datetime:
    return _instant(told.get("date_modified", told["date_published"]))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _when(text: str) -> When:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
