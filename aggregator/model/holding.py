"""What we hold: every guess with its reason, every finding with its proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from aggregator.model.reading import Cadence

T = TypeVar("T")


EDITOR = "an editor said so"
"""The rule of a finding that is a person's word."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No press item we read is older; dates before it are taken for mistakes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred(Generic[T]):
    """A value, the reason we hold it, and how sure we are (0 to 1)."""

    value: T
    because: str
    sure: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One proof: the ``term`` found at ``offset`` of ``part`` ("title" or "text"), quoted in its context.

    ``concept`` is what the term stands for (a group, the topic itself, a theme, a country); ``rule`` why
    it counts ("sure", "doubtful with company", …); ``weight`` what it is worth by itself, 0 to 1.
    """

    term: str
    concept: str
    part: str
    offset: int
    quote: str
    rule: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a text, from ``start`` to before ``end``, that is in another language than the rest."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """What one thing brought to a score, 0 to 1: words of a kind, the source, the calibration."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A finding, proven. ``verdict`` is "yes", "no" or "doubtful"; ``score`` 0 to 1.

    ``vetoes`` are the false friends that were met and took a hit away, ``spared`` those that stood by and
    took nothing; ``grounds`` prove the themes and countries (ISO 3166-1 alpha-2); ``parts`` is how the
    score came about. ``raised_at`` is when judging anew what was held raised the verdict, None where it
    stands as it was read or as an editor has it.
    """

    topic: str
    verdict: str
    score: float
    groups: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    vetoes: tuple[Evidence, ...] = ()
    spared: tuple[Evidence, ...] = ()
    grounds: tuple[Evidence, ...] = ()
    parts: tuple[ScorePart, ...] = ()
    rules: str = ""
    because: str = ""
    raised_at: datetime | None = None

    @property
    def is_ruled(self) -> bool:
        """Whether the verdict is an editor's word."""
        return self.because == EDITOR

    def ruled(self, verdict: str, title: str) -> "Tag":
        """Return the finding with an editor's verdict, "yes" or "no"; the words found stay as they were.

        The proof of it quotes the item's ``title``: the word is about the whole text.
        """
        score = 1.0 if verdict == "yes" else 0.0
        said = Evidence(
            term="", concept=self.topic, part="title", offset=0, quote=title, rule=EDITOR, weight=score
        )
        return replace(
            self,
            verdict=verdict,
            score=score,
            evidence=(said, *(proof for proof in self.evidence if proof.rule != EDITOR)),
            parts=(
                *(part for part in self.parts if part.name != EDITOR),
                ScorePart(name=EDITOR, value=score),
            ),
            because=EDITOR,
            raised_at=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """An editor's word on what an item is about, "yes" or "no", with its reason and its moment.

    ``language``, ``title`` and plain ``text`` are the item as the editor read it.
    """

    item: str
    topic: str
    verdict: str
    because: str
    judged_at: datetime
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture by address, with its size in pixels where the source told it."""

    url: str
    type: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str = ""


When: TypeAlias = date | datetime
"""A day, or an instant: a press office often prints only the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A press item as we hold it.

    ``guid`` is the source's name for it and ``id`` ours; ``key`` is what all language versions of it
    share ("www.coe.int/web/congress/-/slug"), None where the address tells nothing. ``version`` starts
    at 1 and grows with every edit; ``raw_hash`` is of the Entry, so that an unchanged entry costs nothing.
    """

    id: str
    source: str
    guid: str | None
    url: str | None
    key: str | None
    title: str
    summary: str
    content_html: str
    language: Inferred[str]
    published: Inferred[When]
    first_seen: datetime
    version: int = 1
    tags: tuple[Tag, ...] = ()
    picture: Picture | None = None
    raw_hash: str = ""

    def tag(self, topic: str) -> Tag | None:
        """Return the finding about a topic, None if it was never asked for."""
        return next((tag for tag in self.tags if tag.topic == topic), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All that one reading of a document gave, ready to be stored; ``is_cut`` if that is not all of it."""

    source: str
    kind: str
    title: str | None = None
    items: tuple[Item, ...] = ()
    drops: Mapping[str, int] = field(default_factory=dict)
    cadence: Cadence = field(default_factory=Cadence)
    is_cut: bool = False


class HoldKind(StrEnum):
    """What is held: an item that would be announced, or the new text of one we know."""

    NEW = "new"
    EDIT = "edit"


class HoldState(StrEnum):
    """What became of a hold: it waits for a person, or one has decided."""

    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An item, or the edit of one, that waits for a person because its source changed en masse.

    ``number`` is how people call it; ``title`` what the source would have us say; ``reason`` why it was
    held and ``because`` the person's for dropping it, "" while there is none.
    """

    number: int
    source: str
    item: str
    kind: HoldKind
    title: str
    url: str | None
    reason: str
    held_at: datetime
    state: HoldState = HoldState.HELD
    decided_at: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What storing an intake changed: ids of the items that are new, edited, and as they were.

    Held items are among the new ones, held edits among those that are as they were; ``holds`` are those
    that this intake began, so that each is told once.
    """

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One press text in all the versions we hold, oldest first, and why they are one."""

    id: str
    members: tuple[Item, ...]
    because: str
