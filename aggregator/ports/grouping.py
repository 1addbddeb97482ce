"""What a store does to tell which items are one story."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from aggregator.model import (
    Because,
    Counting,
    Found,
    Item,
    Kept,
    Query,
    Rarity,
    Regrouping,
    StoryLink,
    StoryWord,
    Verdict,
)


class GroupingStore(Protocol):
    """The part of a ``Store`` that knows which items tell one story."""

    def ungrouped(self, *, limit: int) -> Sequence[Item]:
        """Return new items that wait to be grouped, oldest first, all of a story together.

        They are at most ``limit``, and what else waits in their stories.
        """

    def count_ungrouped(self) -> int:
        """Return how many items wait to be grouped."""

    def keep(self, kept: Sequence[Kept]) -> None:
        """Keep what items are compared by, in the place of what was kept of them."""

    def kept(self, ids: Collection[str], form: str) -> Mapping[str, str]:
        """Return the text of the signals of items that are kept in a form, by the item's id."""

    def misshapen(self, form: str, *, after: str = "", limit: int) -> Sequence[Item]:
        """Return items whose signals are not kept in a form, by id, those after ``after``."""

    def rarities(self, countings: Sequence[Counting]) -> Sequence[Rarity]:
        """Return for each how many versions of about its days, and of none, have each of its terms."""

    def find(self, queries: Sequence[Query]) -> Sequence[Sequence[Found]]:
        """Return for each the versions that it asks for, with the other members of their stories."""

    def unsettled(self, *, after: str = "", limit: int) -> Sequence[str]:
        """Return the ids of stories that no edition shows, by id, those after ``after``."""

    def versions(self, stories: Sequence[str]) -> Sequence[Found]:
        """Return the versions of stories that are kept to be compared."""

    def group(self, verdicts: Sequence[Verdict], *, now: datetime, write: bool = True) -> Regrouping:
        """Put items into the stories that they tell, all or none; none of them waits any more.

        A story that was announced, ruled about or split by an editor takes others in and never goes into
        another one: the two are linked. So are those whose members do not all agree. Without ``write`` it
        only says what would come of it.
        """

    def links(self, story: str | None = None, *, limit: int = 100) -> Sequence[StoryLink]:
        """Return links between stories that may be one, of one story or of all, the newest first."""

    def count_links(self) -> int:
        """Return how many pairs of stories wait for a person to join them."""

    def reasons(self, *stories: str) -> Mapping[str, tuple[Because, ...]]:
        """Return why each member of stories is there, by the member's id."""

    def join(self, word: StoryWord) -> str:
        """Put the stories of two items together, for good; return the story that both are.

        Of two announced ones, the later keeps its lines in the ledgers, and both have the same members.
        What is not held, or one already, is a StoreError.
        """

    def split(self, word: StoryWord) -> str:
        """Take an item out of its story, for good; return the story that it is.

        Lines announced with the item's address go along. An unknown or only item is a StoreError.
        """

    def story_words(self, story: str) -> Sequence[StoryWord]:
        """Return what editors said of which items a story has, the first word first."""
