"""What the three formats have in common, so that a promise is checked once for all of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from aggregator.lint.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """An entry as a program would read it. ``where`` names its place in the document.

    ``title`` is as it stands in the document; ``when`` the feed's date; ``created`` the institution's
    own, as written; ``content`` the HTML; ``languages`` the tags that the entry itself says, where it
    does; ``pictures`` how many it offers beside the HTML; ``proven`` whether it carries its evidence or
    says it is withdrawn; ``words`` all its text, to tell an edit.
    """

    where: str
    guid: str | None = None
    link: str | None = None
    title: str | None = None
    when: datetime | None = None
    updated: datetime | None = None
    created: str | None = None
    summary: str | None = None
    content: str | None = None
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    pictures: int = 0
    proven: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A feed document as a program would read it; ``updated`` is its lastBuildDate, None if it has none.

    ``said`` is what reading it found to be wrong; ``archive`` whether it is an RFC 5005 archive.
    """

    kind: str
    title: str | None = None
    language: str | None = None
    updated: datetime | None = None
    archive: bool = False
    entries: tuple[SeenEntry, ...] = ()
    said: tuple[Finding, ...] = ()


def named(written: str) -> frozenset[str]:
    """Return the names in a text, with blanks between them, as a set."""
    return frozenset(written.split())


def repeated(values: list[str | None]) -> list[str]:
    """Return the values that stand more than once, in the order they are met."""
    return [value for value, times in Counter(values).items() if value and times > 1]
