"""The digest of an edition: a newsletter, sealed when issued, and the feed that brings it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from aggregator import announce, i18n, render
from aggregator.composing import Out, Papers, Written, branch, digest, entries_of, framed
from aggregator.errors import AggregatorError, RenderError
from aggregator.fitting import LARGEST
from aggregator.model import (
    DIGEST,
    Announcement,
    Edition,
    Feed,
    FeedEntry,
    Inferred,
    Issue,
    Item,
    Ledger,
    Rhythm,
)

SECOND = timedelta(seconds=1)

LARGEST_ISSUE = 100_000
"""Bytes: Gmail shows no more of a message than 102 KB."""

TEASERS = (240, 120, 0)
"""Characters of each text in an issue, the fullest first."""

MOST_ISSUES = 12
"""Issues in the feed, at most."""


def issues(edition: Edition, out: Out) -> Iterable[Papers]:
    """Issue what is due, and give the documents of an edition's digest, if it has one."""
    if edition.digest is None:
        return
    beside = branch(edition, DIGEST)
    _issue(edition, edition.digest, beside, out)
    issued = out.store.issues(edition)
    for issue in issued:
        stem = f"{beside.key}/{issue.name}"
        yield Papers(
            paths=(f"{stem}.html", f"{stem}.txt"),
            state=digest(issue),
            modified=issue.issued_at,
            write=partial(_sealed, issue, stem, out),
        )
    if issued:
        frame = replace(framed(beside, (), updated=issued[0].issued_at, out=out), siblings=())
        page = f"{beside.key}/index.html"
        yield Papers(
            paths=(*(f"{beside.key}.{ending}" for ending in render.FORMATS), page),
            state=digest(frame, issued[:MOST_ISSUES]),
            modified=issued[0].issued_at,
            write=partial(_feed, frame, issued[:MOST_ISSUES], page, out),
        )


def _issue(edition: Edition, rhythm: Rhythm, beside: Edition, out: Out) -> None:
    """Seal the issue that is due, if there is one and it has anything to tell."""
    now = out.now()
    due = announce.last_due(rhythm, now)
    issued = out.store.issues(edition)
    if any(issue.name == due.name for issue in issued):
        return
    ledger = out.store.ledger(edition)
    told = announce.stretch(due, issued, _lines(edition, ledger, issued, out), now=now)
    while told:
        issue = _made(edition, due, told, issued, out)
        page, text = _written(issue, told, edition, beside, out)
        if len(page.encode()) <= LARGEST_ISSUE or len(told) == 1:
            out.store.seal_issue(issue, page=page, text=text)
            return
        told = told[: len(told) // 2]  # the rest comes with the next issue


def _lines(edition: Edition, ledger: Ledger, issued: Sequence[Issue], out: Out) -> Sequence[Announcement]:
    """Return what no issue has told, highest number first; before the first issue, what the feed shows."""
    if not issued:
        return ledger.window
    waiting = ledger.last_number - issued[0].last
    return out.store.announcements(edition, limit=waiting) if waiting else ()


def _made(
    edition: Edition, due: announce.Due, told: Sequence[Announcement], issued: Sequence[Issue], out: Out
) -> Issue:
    last = issued[0] if issued else None
    now = out.now().replace(microsecond=0)
    beside = replace(edition, branch=DIGEST)
    when = i18n.week(*due.week, edition.language) if due.week else i18n.day(due.day, edition.language)
    room = announce.room_beside(_address(beside, due.name, out)) - len(when) - 2
    return Issue(
        edition=edition.key,
        number=last.number + 1 if last else 1,
        name=due.name,
        guid=f"urn:uuid:{announce.mint(beside, due.name)}",
        title=f"{announce.fit(announce.plain(edition.title), room)}: {when}",
        summary=announce.fit(" · ".join(line.title for line in told), TEASERS[0]),
        issued_at=max(now, last.issued_at + SECOND) if last else now,
        first=last.last + 1 if last else told[0].number,
        last=told[-1].number,
    )


def _written(
    issue: Issue, told: Sequence[Announcement], edition: Edition, beside: Edition, out: Out
) -> tuple[str, str]:
    """Write an issue with as much of each text as mail programs will show."""
    feed = framed(edition, entries_of(told, out), updated=issue.issued_at, out=out)
    heading = render.Heading(title=issue.title, url=_address(beside, issue.name, out))
    for teaser in TEASERS:
        page, text = render.issue(_with_teasers(feed, teaser), heading)
        if len(page.encode()) <= LARGEST_ISSUE:
            break
    return page, text


def _with_teasers(feed: Feed, most: int) -> Feed:
    return replace(
        feed,
        entries=tuple(
            replace(
                entry,
                shown=replace(entry.shown, summary=announce.fit(entry.shown.summary, most) if most else ""),
            )
            for entry in feed.entries
        ),
    )


def _address(beside: Edition, name: str, out: Out) -> str:
    return f"{out.config.site.address.rstrip('/')}/{beside.key}/{name}.html"


def _sealed(issue: Issue, stem: str, out: Out) -> Written:
    page, text = out.store.issue_texts(issue)
    return {f"{stem}.html": page.encode(), f"{stem}.txt": text.encode()}, ()


def _feed(frame: Feed, issued: Sequence[Issue], page: str, out: Out) -> Written:
    """Write the feed with as many of the newest issues as it has room for: what has left never returns."""
    entries = [_entry(issue, frame, out) for issue in issued]
    for count in range(len(entries), 0, -1):
        feed = replace(frame, entries=tuple(entries[:count]))
        documents = {f"{frame.edition.key}.{ending}": write(feed) for ending, write in render.FORMATS.items()}
        documents[page] = render.page(feed)
        if max(map(len, documents.values())) <= LARGEST:
            return documents, ()
    error: AggregatorError = RenderError(
        "an issue is larger than a feed may be", edition=frame.edition.key, format="any"
    )
    return documents, (error,)


def _entry(issue: Issue, frame: Feed, out: Out) -> FeedEntry:
    """Dress an issue as an entry: the same elements as any other, the newsletter for a text."""
    link = _address(frame.edition, issue.name, out)
    page, _ = out.store.issue_texts(issue)
    day = issue.issued_at.astimezone(ZoneInfo(frame.time_zone)).date()
    language = frame.edition.language
    return FeedEntry(
        announcement=Announcement(
            edition=frame.edition.key,
            number=issue.number,
            guid=issue.guid,
            story="",
            item="",
            announced_at=issue.issued_at,
            updated_at=issue.issued_at,
            title=issue.title,
            link=link,
            language=language,
        ),
        shown=Item(
            id="",
            source="",
            guid=None,
            url=link,
            key=None,
            title=issue.title,
            summary=issue.summary,
            content_html=render.issue_content(page),
            language=Inferred(value=language, because="the edition is in it"),
            published=Inferred(value=day, because="it was issued then"),
            first_seen=issue.issued_at,
        ),
        source_name=frame.site_name,
        source_url=frame.site_url,
    )
