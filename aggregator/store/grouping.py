"""The part of a store that knows which items tell one story."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

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
from aggregator.store import finding, gathering, index
from aggregator.store.database import Database
from aggregator.store.schema import story_links, ungrouped


class Grouping:
    """Which items tell one story: what is compared, what was decided, what editors say."""

    _database: Database

    def ungrouped(self, *, limit: int) -> Sequence[Item]:
        """Return items that wait to be grouped, oldest first, all of a story together."""
        with self._database.reading() as connection:
            return finding.load_ungrouped(connection, limit)

    def count_ungrouped(self) -> int:
        """Return how many items wait to be grouped."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(ungrouped)).scalar_one()

    def keep(self, kept: Sequence[Kept]) -> None:
        """Keep what items are compared by, in the place of what was kept of them."""
        with self._database.writing() as connection:
            finding.write_signals(connection, kept)

    def kept(self, ids: Collection[str], form: str) -> Mapping[str, str]:
        """Return the text of the signals of items that are kept in a form, by the item's id."""
        with self._database.reading() as connection:
            return finding.load_signals(connection, ids, form)

    def misshapen(self, form: str, *, after: str = "", limit: int) -> Sequence[Item]:
        """Return items whose signals are not kept in a form, by id, those after ``after``."""
        with self._database.reading() as connection:
            return finding.load_misshapen(connection, form, after, limit)

    def rarities(self, countings: Sequence[Counting]) -> Sequence[Rarity]:
        """Return for each how many versions of about its days, and of none, have each of its terms."""
        with self._database.reading() as connection:
            return index.count(connection, countings)

    def find(self, queries: Sequence[Query]) -> Sequence[Sequence[Found]]:
        """Return for each the versions that it asks for, with the other members of their stories."""
        with self._database.reading() as connection:
            return finding.find(connection, queries)

    def unsettled(self, *, after: str = "", limit: int) -> Sequence[str]:
        """Return the ids of stories that no edition shows, by id, those after ``after``."""
        with self._database.reading() as connection:
            return finding.load_unsettled(connection, after, limit)

    def versions(self, stories: Sequence[str]) -> Sequence[Found]:
        """Return the versions of stories that are kept to be compared."""
        with self._database.reading() as connection:
            return finding.load_found(connection, stories)

    def group(self, verdicts: Sequence[Verdict], *, now: datetime, write: bool = True) -> Regrouping:
        """Put items into the stories that they tell, all or none; what may not be put together is linked.

        Without ``write`` it only says what would come of it.
        """
        with self._database.writing() as connection, connection.begin_nested() as step:
            done = gathering.write_verdicts(connection, verdicts, now)
            if not write:
                step.rollback()
            return done

    def links(self, story: str | None = None, *, limit: int = 100) -> Sequence[StoryLink]:
        """Return links between stories that may be one, of one story or of all, the newest first."""
        with self._database.reading() as connection:
            return gathering.load_links(connection, story, limit)

    def count_links(self) -> int:
        """Return how many pairs of stories wait for a person to join them."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(story_links)).scalar_one()

    def reasons(self, *stories: str) -> Mapping[str, tuple[Because, ...]]:
        """Return why each member of stories is there, by the member's id."""
        with self._database.reading() as connection:
            return gathering.load_reasons(connection, stories)

    def join(self, word: StoryWord) -> str:
        """Put the stories of two items together, for good; return the story that both are."""
        with self._database.writing() as connection:
            return gathering.join(connection, word)

    def split(self, word: StoryWord) -> str:
        """Take an item out of its story, for good; return the story that it is."""
        with self._database.writing() as connection:
            return gathering.split(connection, word)

    def story_words(self, story: str) -> Sequence[StoryWord]:
        """Return what editors said of which items a story has, the first word first."""
        with self._database.reading() as connection:
            return gathering.load_words(connection, story)
