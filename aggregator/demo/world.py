"""The made-up press world: what its offices write, and when each text appears.

The texts are data, in ``world/*.yaml``; their dates count from the moment the world begins, so that it is
always fresh. ``about`` says whether a person would call a text one about Roma and Travellers: the service
never sees it, the tests compare its verdicts with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aggregator import yamlfile
from aggregator.yamlfile import Plain

FILES = Path(__file__).parent / "world"

OFFICES = ("congress", "commissioner", "alliance", "crossroads", "open-doors")

ARRIVALS = timedelta(seconds=10)
"""A new text appears this often, until all are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One press text in one language.

    ``language`` is that of the place it stands at, ``written_in`` that of its words, which may be another;
    ``dated`` the pattern its date is printed by, "" where a machine reads it; ``appears`` the moment it is
    first there.
    """

    slug: str
    number: int
    about: bool
    language: str
    written_in: str
    title: str
    text: str
    kicker: str
    dated: str
    published: datetime
    appears: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A press office: its manner of publishing, its name by language, all it will have written."""

    manner: str
    names: Mapping[str, str]
    pieces: tuple[Piece, ...]

    def name(self, language: str) -> str:
        """Return its name in a language, else the first it has."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True, kw_only=True)
class World:
    """All offices; it begins at ``start``, and an arrival follows every ``interval``."""

    start: datetime
    interval: timedelta = ARRIVALS
    offices: tuple[Office, ...] = field(init=False)

    def __post_init__(self) -> None:
        offices = tuple(_office(FILES / f"{name}.yaml", self.start, self.interval) for name in OFFICES)
        object.__setattr__(self, "offices", offices)

    @property
    def arrivals(self) -> int:
        """The number of texts that appear after the start."""
        return sum(piece.appears > self.start for office in self.offices for piece in office.pieces)

    @property
    def ends(self) -> datetime:
        """The moment of the last arrival."""
        return max(piece.appears for office in self.offices for piece in office.pieces)


def _office(path: Path, start: datetime, interval: timedelta) -> Office:
    words = _words(yamlfile.plain(yamlfile.load(path)))
    items = enumerate(words["items"], 1)
    return Office(
        manner=words["manner"],
        names=words["name"],
        pieces=tuple(piece for number, item in items for piece in _pieces(item, number, start, interval)),
    )


def _pieces(item: dict[str, Any], number: int, start: datetime, interval: timedelta) -> Iterator[Piece]:
    for language in (word for word in item if len(word) == 2):  # the words of two letters are languages
        # The name of another language in place of a text: it is not translated and stands in that one.
        written_in = item[language] if isinstance(item[language], str) else language
        text = item[written_in]
        appears = start + interval * int(text.get("arrives", item.get("arrives", 0)))
        ago = timedelta(days=int(item.get("days", 0)), hours=int(item.get("hours", 0)))
        yield Piece(
            slug=item["slug"],
            number=int(item.get("number", number)),
            about=item["about"] == "yes",
            language=language,
            written_in=written_in,
            title=text["title"],
            text=text["text"],
            kicker=item.get("kicker", {}).get(language, ""),
            dated=text.get("dated", ""),
            published=appears - ago,
            appears=appears,
        )


def _words(plain: Plain) -> dict[str, Any]:
    assert isinstance(plain, dict)  # noqa: S101 - our own packaged file
    return plain
