"""What a fault is, and what is expected of the service under it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.fetch.faulty import Script, answer

from .web import FEED

if TYPE_CHECKING:
    from .web import Site


class Outcome(StrEnum):
    """What becomes of a source's news; in every case what is published stays as it is."""

    KEEP = "kept"
    READ = "read"
    CAPPED = "read up to a cap"
    HELD = "held for a person"
    STOPPED = "kept, and not asked any more"


KEEP, READ, CAPPED, HELD, STOPPED = Outcome

Paths = Mapping[str, Script]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong at a source, and what must come of it.

    ``serves`` is what its server writes meanwhile, by path; nothing at all is a server that refuses.
    ``word`` is the source's health in ``aggregator status`` and ``says`` a part of what stands there as its
    problem, or as a reason for which things were left out. ``titles`` are what is read all
    the same, exactly as it must read, and ``days`` the days that are told of them. ``page`` is a source that
    is a web page, ``tls`` the certificate that its server shows. ``check`` is what else must hold.
    """

    serves: Callable[["Site"], Paths]
    outcome: Outcome = KEEP
    word: str = ""
    says: str = ""
    titles: Sequence[str] = ()
    days: Sequence[str] = ()
    page: bool = False
    tls: str = ""
    check: Callable[["Site"], None] | None = None

    @property
    def health(self) -> str:
        """Return the health expected."""
        return self.word or _HEALTH[self.outcome]


_HEALTH = {KEEP: "failing", READ: "well", CAPPED: "well", HELD: "well", STOPPED: "stopped"}


def at(script: Script) -> Callable[["Site"], Paths]:
    """Return what serves a script where the news stand."""
    return lambda _: {FEED: script}


def sent(
    body: str | bytes, media_type: str = "application/rss+xml", **headers: str
) -> Callable[["Site"], Paths]:
    """Return what serves a document where the news stand, with status 200."""
    raw = body.encode() if isinstance(body, str) else body
    return at(answer(raw, **{"Content_Type": media_type, **headers}))  # type: ignore[arg-type]  # names of headers only
