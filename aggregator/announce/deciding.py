"""Which stories an edition announces now, and at which moments (CONTRACT, promises 1 to 8).

A first fill opens the ledger: its lines carry the institutions' own dates, so that a new reader finds a
feed with a past. From then on the moment of announcement counts, because half of the programs that read us
call new only what is dated later than all they saw before.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, groupby
from urllib.parse import urlsplit

from aggregator.announce import pace
from aggregator.announce.minting import mint_line
from aggregator.announce.showing import best
from aggregator.announce.wording import links, titles
from aggregator.model import EARLIEST, Announcement, Edition, Item, Ledger, Source, Story, When

SECOND = timedelta(seconds=1)
NEWS = timedelta(days=2)
"""In the first reading of a new source, what is older than this is back catalogue and no news."""

Taken = Callable[[str, str | datetime], bool]


def _nothing(_name: str, _value: str | datetime) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a decision rests on besides the ledger and the stories.

    ``site`` is the address our own pages stand at; ``sources`` are by id; ``first_reads`` tells when each
    was first read well; ``urgent`` are the stories that an editor called so; ``taken`` tells whether a
    line of the ledger ever had a "guid", "title", "link" or "announced_at", in its window or not.
    """

    site: str
    sources: Mapping[str, Source]
    first_reads: Mapping[str, datetime]
    urgent: Collection[str] = frozenset()
    taken: Taken = _nothing

    @property
    def republishers(self) -> frozenset[str]:
        """Return the ids of the sources that pass on what others publish."""
        return frozenset(source.id for source in self.sources.values() if source.republishes)


@dataclass(frozen=True, slots=True)
class _Choice:
    story: Story
    item: Item


def decide(
    edition: Edition, ledger: Ledger, pending: Iterable[Story], *, known: Known, now: datetime
) -> tuple[Announcement, ...]:
    """Return the new lines of an edition's ledger, lowest number first.

    ``pending`` are the stories that the ledger lacks, oldest first. What finds no place in this build is
    simply not returned and comes again, so that nothing is lost.
    """
    now = now.replace(microsecond=0)
    if ledger.opened_at is None:
        return _first_fill(edition, ledger, pending, known, now)
    archived, news = _chosen(edition, ledger, pending, known, now)
    moments = pace.moments(len(news), ledger.last_announced_at, now)
    past = _own_dates(archived, moments[0] - SECOND if moments else now, known.taken)
    lines = _lines(edition, ledger, [*archived, *news], [*past, *moments], known)
    return tuple(replace(line, archived=index < len(past)) for index, line in enumerate(lines))


def _first_fill(
    edition: Edition, ledger: Ledger, pending: Iterable[Story], known: Known, now: datetime
) -> tuple[Announcement, ...]:
    def waits(story: Story) -> bool:
        return _began(story) > now - edition.patience

    choices = _in_order(_ready(edition, pending, waits, known))
    known = replace(known, taken=_nothing)  # the ledger is empty, and tens of thousands may come
    lines = _lines(edition, ledger, choices, _own_dates(choices, now, known.taken), known)
    older = len(lines) - edition.window
    return tuple(replace(line, archived=index < older) for index, line in enumerate(lines))


def _chosen(
    edition: Edition, ledger: Ledger, pending: Iterable[Story], known: Known, now: datetime
) -> tuple[list[_Choice], list[_Choice]]:
    """Return what goes to the archive, and what is announced: the ordinary, and above it the urgent."""
    room = pace.room(edition, ledger, now)
    archived: list[_Choice] = []
    urgent: list[_Choice] = []
    # Only as many as may be said are kept, for thousands may wait, each with its text.
    newest, oldest = deque[_Choice](maxlen=room.ordinary), list[_Choice]()

    def waits(story: Story) -> bool:
        return waits_until(story, edition) > now

    for choice in _by_date(_ready(edition, pending, waits, known)):
        if _is_back_catalogue(choice.story, edition.topic, known, now):
            archived.append(choice)
        elif is_urgent(choice.story, known):
            urgent.append(choice)
        elif edition.pace.newest_first:
            newest.append(choice)
        elif len(oldest) < room.ordinary:
            oldest.append(choice)
    urgent = urgent[: room.all]
    left = max(0, min(room.all, room.ordinary) - len(urgent))
    ordinary = list(newest)[len(newest) - min(left, len(newest)) :] or oldest[:left]
    return _in_order(archived), [*ordinary, *urgent]


def _ready(
    edition: Edition, pending: Iterable[Story], waits: Callable[[Story], bool], known: Known
) -> Iterable[_Choice]:
    republishers = known.republishers
    for story in pending:
        item = best(story, edition, patient=waits(story), republishers=republishers)
        if item is not None:
            yield _Choice(story, item)


def _by_date(choices: Iterable[_Choice]) -> Iterable[_Choice]:
    """Give what was seen at once in the order of the institutions' dates: pages list the newest on top."""
    for _, at_once in groupby(choices, key=lambda choice: _seen(choice.story)):
        yield from _in_order(at_once)


def _seen(story: Story) -> datetime:
    return min(item.first_seen for item in story.members)


def waits_until(story: Story, edition: Edition) -> datetime:
    """Return how long an edition waits for a version of a story in its own language."""
    return _seen(story) + edition.patience


def _is_back_catalogue(story: Story, topic: str, known: Known, now: datetime) -> bool:
    """Tell whether a story is no news: old or undated, all of it by first readings or new words."""
    if story.id in known.urgent:
        return False
    dated = [item for item in story.members if item.published.sure]
    is_old = not dated or min(_instant(item.published.value) for item in dated) < now - NEWS
    about_it = (item for item in story.members if not _is_beside(item, topic))
    return is_old and all(_came_with_its_source(item, known) or _was_raised(item, topic) for item in about_it)


def _is_beside(item: Item, topic: str) -> bool:
    tag = item.tag(topic)
    return tag is not None and tag.verdict == "no"


def _was_raised(item: Item, topic: str) -> bool:
    tag = item.tag(topic)
    return tag is not None and tag.raised_at is not None


def _came_with_its_source(item: Item, known: Known) -> bool:
    source = known.sources.get(item.source)
    asked_for = source is not None and source.announce_past
    return item.first_seen == known.first_reads.get(item.source) and not asked_for


def is_urgent(story: Story, known: Known) -> bool:
    """Tell whether an editor called a story urgent, or one of its sources always is."""
    sources = (known.sources.get(item.source) for item in story.members)
    return story.id in known.urgent or any(source.urgent for source in sources if source)


def _in_order(choices: Iterable[_Choice]) -> list[_Choice]:
    """Sort by the institutions' dates, oldest first; what has the same date by when we saw it."""
    return sorted(
        choices,
        key=lambda choice: (_instant(choice.item.published.value), choice.item.first_seen, choice.story.id),
    )


def _own_dates(choices: Sequence[_Choice], latest: datetime, taken: Taken) -> list[datetime]:
    """Return the institutions' dates as whole seconds, each later, none after ``latest``: ties move back."""
    moments: list[datetime] = []
    for choice in reversed(choices):
        moment = min(_instant(choice.item.published.value).replace(microsecond=0), latest)
        while taken("announced_at", moment):
            moment -= SECOND
        moments.append(moment)
        latest = moment - SECOND
    return moments[::-1]


def _began(story: Story) -> datetime:
    return min(_instant(item.published.value) for item in story.members)


def _instant(when: When) -> datetime:
    """Return an instant to order by; a day stands at noon, which is the same day for most readers."""
    if isinstance(when, datetime):
        return max(when, EARLIEST)
    return max(_noon(when), EARLIEST)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _lines(
    edition: Edition,
    ledger: Ledger,
    choices: Sequence[_Choice],
    moments: Sequence[datetime],
    known: Known,
) -> list[Announcement]:
    said_titles = {line.title for line in ledger.window}
    said_links = {line.link for line in ledger.window}
    hosts = [urlsplit(source.url) for source in known.sources.values()]
    secure_hosts = frozenset(parts.netloc for parts in hosts if parts.scheme == "https")
    lines = []
    for number, choice, moment in zip(count(ledger.last_number + 1), choices, moments, strict=False):
        name = mint_line(edition, choice.story.id, known.taken)
        own_page = f"{known.site}/{edition.key}/{name}.html"
        link = _unlike(
            said_links, links(choice.item, secure_hosts=secure_hosts, own_page=own_page), "link", known
        )
        source = known.sources.get(choice.item.source)
        worded = titles(choice.item, edition, source=source, link=link)
        lines.append(
            Announcement(
                edition=edition.key,
                number=number,
                guid=f"urn:uuid:{name}",
                story=choice.story.id,
                item=choice.item.id,
                announced_at=moment,
                updated_at=moment,
                title=_unlike(said_titles, worded, "title", known),
                link=link,
                language=choice.item.language.value,
            )
        )
    return lines


def _unlike(said: set[str], candidates: Iterable[str], name: str, known: Known) -> str:
    """Return the first candidate that no entry of the ledger ever had: some bots know an entry by it."""
    chosen = next(each for each in candidates if each not in said and not known.taken(name, each))
    said.add(chosen)
    return chosen
