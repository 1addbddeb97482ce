"""Beside an edition's main feed: the issues of its digest, and what its social feed has yet to say."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import Connection, func, insert, select

from aggregator.errors import StoreError
from aggregator.model import Announcement, AnnouncementState, Edition, Issue
from aggregator.store.rows import announcement_of
from aggregator.store.rulings import withdrawn
from aggregator.store.schema import announcements, issues

_issues = issues.c
_lines = announcements.c
_SEALED = [_issues[field.name] for field in fields(Issue)]


def load_issues(connection: Connection, edition: Edition) -> Sequence[Issue]:
    """Return the issues of an edition's digest, newest first."""
    statement = select(*_SEALED).where(_issues.edition == edition.key).order_by(_issues.number.desc())
    return [Issue(**row) for row in connection.execute(statement).mappings()]


def load_issue_texts(connection: Connection, issue: Issue) -> tuple[str, str]:
    """Return an issue as it was sealed: the page, and the text.

    Raises:
        StoreError: there is no such issue.
    """
    which = (_issues.edition == issue.edition) & (_issues.number == issue.number)
    row = connection.execute(select(_issues.page, _issues.text).where(which)).first()
    if row is None:
        raise StoreError(f"{issue.edition}: there is no issue {issue.number}")
    return row.page, row.text


def write_issue(connection: Connection, issue: Issue, page: str, text: str) -> None:
    """Seal an issue, for good.

    Raises:
        StoreError: it would repeat or leave out lines of the ledger, or is issued already.
    """
    newest = select(func.max(_issues.number), func.max(_issues.last), func.max(_issues.issued_at))
    number, last, issued_at = connection.execute(newest.where(_issues.edition == issue.edition)).one()
    if issue.number != (number or 0) + 1:
        raise StoreError(f"{issue.edition}: issue {issue.number} does not follow issue {number or 0}")
    if last is not None and (issue.first != last + 1 or issue.issued_at <= issued_at):
        raise StoreError(f"{issue.edition}: issue {issue.number} does not begin where the one before ends")
    if issue.last < issue.first:
        raise StoreError(f"{issue.edition}: issue {issue.number} is empty")
    connection.execute(insert(issues), {**asdict(issue), "page": page, "text": text})


def load_unposted(connection: Connection, edition: Edition, social: Edition) -> Sequence[Announcement]:
    """Return the standing lines of an edition that its social feed has not told, lowest number first.

    Those before the one that feed began with were told before there was a feed; as long as it has not
    begun, there is only the newest.
    """
    told = select(_lines.story).where(_lines.edition == social.key)
    standing = select(announcements).where(
        _lines.edition == edition.key,
        ~_lines.archived,
        _lines.state != AnnouncementState.WITHDRAWN.value,
        _lines.story.not_in(withdrawn(social.key)),
    )
    first = connection.execute(told.where(_lines.number == 1)).scalar()
    if first is None:
        rows = connection.execute(standing.order_by(_lines.number.desc()).limit(1))
    else:
        of_first = (_lines.edition == edition.key) & (_lines.story == first)
        began = connection.execute(select(_lines.number).where(of_first)).scalar() or 0
        untold = standing.where(_lines.number > began, _lines.story.not_in(told))
        rows = connection.execute(untold.order_by(_lines.number))
    return [announcement_of(row) for row in rows]
