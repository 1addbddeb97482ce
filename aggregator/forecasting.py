"""What waits in each ledger: to be announced by an edition, told by its social feed, put into its digest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import announce
from aggregator.announcing import known
from aggregator.composing import branch
from aggregator.config import Config
from aggregator.model import DIGEST, SOCIAL, Announcement, Edition
from aggregator.ports import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What one edition will announce, what goes to its archive, and how many stories it cannot show yet."""

    edition: Edition
    entries: tuple[Announcement, ...]
    archived: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How many entries of an edition a feed beside it has yet to tell; of a digest, when it tells them."""

    edition: Edition
    waiting: int
    due: datetime | None = None


def queue(edition: Edition, config: Config, store: Store, now: datetime) -> Queue:
    """Look ahead at what an edition announces, if nothing else comes."""
    pending = list(store.unannounced(edition))
    rests_on = known(edition, config, store)
    lines = list(announce.forecast(edition, store.ledger(edition), pending, known=rests_on, now=now))
    entries = tuple(line for line in lines if not line.archived)
    return Queue(
        edition=edition,
        entries=entries,
        archived=len(lines) - len(entries),
        waiting=len(pending) - len(lines),
    )


def beside(edition: Edition, store: Store, now: datetime) -> Iterator[Beside]:
    """Give what waits in the feeds beside an edition, of those that it has."""
    if edition.social is not None:
        social = branch(edition, SOCIAL)
        yield Beside(edition=social, waiting=len(store.unposted(edition, social)))
    if edition.digest is not None:
        waiting = sum(not line.archived for line in _unissued(edition, store))
        due = announce.next_due(edition.digest, now)
        yield Beside(edition=branch(edition, DIGEST), waiting=waiting, due=due)


def _unissued(edition: Edition, store: Store) -> Sequence[Announcement]:
    """Return the lines that no issue of the digest has told."""
    ledger, issued = store.ledger(edition), store.issues(edition)
    if not issued:
        return ledger.window
    new = ledger.last_number - issued[0].last
    return store.announcements(edition, limit=new) if new else ()
