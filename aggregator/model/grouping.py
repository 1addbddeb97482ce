"""Which items tell one story: what is compared, what was decided, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One telling of a story, as it is compared: plain title and text.

    ``published`` is the day the institution gave, None if it gave none; ``countries`` are those that the
    title or text names (ISO 3166-1 alpha-2), the most often named first.
    """

    id: str
    source: str
    language: str
    url: str | None = None
    key: str | None = None
    title: str = ""
    text: str = ""
    published: date | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is kept of a telling to compare it with others, so that its text is read once.

    ``headline`` is the title for comparison. ``names`` are its capitalised words by their skeletons
    (transliterated, without vowels and endings), ``words`` the skeletons of the others, ``title_words``
    those of the title. ``days`` are days of the year that the text names ("04-08"), ``countries`` as in
    Telling. ``quotations`` are the lengths of what is quoted, in characters. ``meaning`` is a sentence
    embedding (centred for its language, int8 a dimension), b"" where there is none; ``model`` says whose.
    """

    id: str
    source: str
    language: str
    day: date | None = None
    address: str = ""
    key: str = ""
    headline: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    quotations: tuple[int, ...] = ()
    address_words: tuple[str, ...] = ()
    meaning: bytes = b""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How many of the ``versions`` held have each of some terms: what is common says little."""

    versions: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Terms, and the days between which versions that have them are to be counted; without, of all days.

    Lasting terms are counted whatever the day, as undated versions are.
    """

    terms: Collection[str]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What an index of held versions is asked for.

    Give the versions that share a ``terms`` entry, those that share the most weight first: a term's weight
    stands beside it. ``since`` and ``until`` bound the days of those that a term leads to only for its
    time (``Kept.lasting``). At most ``limit`` versions.
    """

    terms: Mapping[str, float]
    since: date | None = None
    until: date | None = None
    limit: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A held version that a newcomer may tell the same story as."""

    signals: Signals
    story: str


APART = "not one with"
"""The signal that tells from which version an item was kept apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One reason of a membership: a signal ("names") with its values ("Strasbourg", "Suslova")."""

    signal: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the reason in words: "names: Strasbourg, Suslova"."""
        return f"{self.signal}: {', '.join(self.values)}" if self.values else self.signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another held story that may be the same one, and why: for a person to join, never done silently."""

    story: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided about a newcomer.

    ``joins`` is the id of the version whose story it joins, held or an earlier newcomer of the same pass;
    None if it begins a story. ``sure`` is 0 to 1. ``because`` says why it joins, or what kept it apart
    from the nearest.
    """

    item: str
    joins: str | None
    sure: float
    because: tuple[Because, ...]
    linked: Sequence[Link] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a store keeps of an item to find what tells the same story.

    ``form`` says in which way signals were found and written, ``text`` is them. ``terms`` lead to them for
    a time about their day, if they have one; those of them in ``lasting`` do so for good.
    """

    item: str
    form: str
    day: date | None
    terms: tuple[str, ...]
    text: str
    lasting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A held version as a store found it: the text of its signals, and its story, "" while it has none."""

    item: str
    story: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """Two held stories that may be one: for a person to join."""

    story: str
    other: str
    because: tuple[Because, ...]
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWord:
    """An editor's word on which items tell one story: "join" with the ``other`` item, or "split"."""

    act: str
    item: str
    because: str
    said_at: datetime
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """What verdicts came to: items with the stories they joined, by id, and the links that are new."""

    joined: tuple[tuple[str, str], ...] = ()
    linked: tuple[StoryLink, ...] = ()
