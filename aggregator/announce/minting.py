"""The names that readers know entries by."""

from collections.abc import Callable
from itertools import count
from uuid import UUID, uuid5

from aggregator.model import Edition

_NAMES = UUID("5f0c3a52-5d0b-5c55-9a55-6c1b6f2a7d10")


def mint(edition: Edition, what: str) -> UUID:
    """Return the name of a thing told in an edition: always the same, and no other edition's."""
    return uuid5(_NAMES, f"{edition.key} {what}")


def mint_line(edition: Edition, story: str, taken: Callable[[str, str], bool]) -> UUID:
    """Return the name of a story's line in an edition; ``taken`` tells whether its ledger has a "guid".

    A story is announced again where an editor took out the item that it was announced as: the line went
    along, and its name with it.
    """
    names = (mint(edition, f"{story} again {number}" if number else story) for number in count())
    return next(name for name in names if not taken("guid", f"urn:uuid:{name}"))
