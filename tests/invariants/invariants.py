"""The twelve invariants (FAULTS), each against what sources showed and readers saw."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator.collect import Collected
from aggregator.model import Announcement, Item, Ledger, Story
from tests.invariants.press import EARLIEST, code_of, codes_of, has_code, told_by, told_in
from tests.invariants.shown import Account, Entries, Public
from tests.invariants.web import MAY_BE_READ, WAITS, Asked, Place

AHEAD = timedelta(hours=36)
"""A date further in the future is a mistake, and tells nothing."""

DAY = timedelta(days=1)
EVERY = timedelta(minutes=30)

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
}


def whole_and_valid(public: Public) -> None:
    """1. No reader ever sees a missing, empty or half file."""
    public.look()


def no_shrinking(before: Entries, after: Entries, window: int) -> None:
    """2. An id leaves a feed only because newer ones stand there."""
    known = {entry["id"] for entry in before}
    new = [entry["id"] for entry in after if entry["id"] not in known]
    stood = [entry["id"] for entry in before]
    assert [entry["id"] for entry in after] == [*new, *stood][:window], "something left, moved or came back"


def never_back(before: Entries, after: Entries, named: set[str]) -> None:
    """3. What is new in a feed goes by a name that no feed ever had; ``named`` are those they had."""
    new = {entry["id"] for entry in after} - {entry["id"] for entry in before}
    assert not new & named, f"came back, or stands in another feed: {new & named}"
    named |= new


def stable(before: Entries, after: Entries, ids: Mapping[str, Sequence[str]]) -> None:
    """3. Link, title and date of an id are fixed; the three formats hold the same ids."""
    fixed = {entry["id"]: _fixed(entry) for entry in before}
    for entry in after:
        assert fixed.get(entry["id"], _fixed(entry)) == _fixed(entry), f"{entry['id']} changed"
    assert len({tuple(each) for each in ids.values()}) == 1, f"formats differ: {ids}"


def _fixed(entry: Mapping[str, str]) -> tuple[str, ...]:
    return entry["title"], entry["url"], entry["date_published"]


def one_id_an_item(items: Iterable[Item], account: Account) -> None:
    """3, of what is held: one press text of one source is one item, by whatever names it goes."""
    texts = [(item.source, told_in(item)) for item in items]
    codes = Counter((source, code_of(text)) for source, text in texts if has_code(text))
    twice = [each for each, number in codes.items() if number > 1 and each[1] not in account.doubted]
    assert not twice, f"two items: {twice}"


def once(lines: Sequence[Announcement], account: Account) -> None:
    """4. Each story is announced exactly once per edition."""
    assert len({line.story for line in lines}) == len(lines)
    assert len({line.guid for line in lines}) == len(lines)
    codes = Counter(code_of(told_by(line)) for line in lines if has_code(told_by(line)))
    twice = [code for code, number in codes.items() if number > 1 and code not in account.doubted]
    assert not twice, f"announced twice: {twice}"


def none_lost(place: Place, items: Iterable[Item], drops: Mapping[str, int]) -> None:
    """5, on the way in: what a source showed in a whole successful read is stored; drops are counted."""
    lost = {piece.code for piece in place.served} - codes_of(items)
    assert not lost, f"{place.id} showed {lost}"
    assert bool(drops) == bool(place.broken and place.flavour != "json"), f"dropped: {drops}"


def none_lost_on_the_way_out(
    items: Iterable[Item], told: Iterable[Story], account: Account, ours: Collection[str]
) -> None:
    """5, on the way out: what is ours is announced, in some version of its story."""
    announced = codes_of(item for story in told for item in story.members)
    lost = (codes_of(items) & set(ours)) - account.ruled_out - account.doubted - announced
    assert not lost, f"never announced: {lost}"


def none_forged(entries: Entries, account: Account, ours: Collection[str]) -> None:
    """6. Nothing is published that no source showed, nothing that is not about us."""
    for entry in entries:
        code = code_of(f"{entry['url']} {entry['title']} {entry['summary']}")
        assert code in ours or code in account.joined, f"not about us: {entry['title']}"
        told = account.shown[code]
        assert any(entry["title"].startswith(title) for title in told.titles), entry["title"]
        assert entry["url"] in told.links or entry["url"].startswith("https://news.example.org/"), entry[
            "url"
        ]


def told_in_time(entries: Entries, language: str, account: Account) -> None:
    """7. The instant is the source's, clamped; the text is that instant where the site is."""
    for entry in entries:
        ours = entry["_alliance"]
        if ours["state"] == "withdrawn":
            continue  # its text is our own
        told = account.shown[code_of(entry["summary"])]
        instant = datetime.fromisoformat(ours["published"])
        may_be = {_held(at, read) for at in told.dates for read in told.read_at}
        assert instant in may_be, f"{instant} is none of {may_be}"
        if all(_is_plausible(at, read) for at in told.dates for read in told.read_at):
            assert "first seen" not in ours["published_because"]
        wall = instant.astimezone(ZoneInfo("Europe/Paris"))
        assert ours["published_text"] == f"{wall.day} {MONTHS[language].split()[wall.month - 1]} {wall.year}"


def none_ahead(items: Iterable[Item], latest: datetime) -> None:
    """7, of what is held: no instant is later than ``latest``, the latest that we ever read anything."""
    for item in items:
        when = item.published.value
        assert not isinstance(when, datetime) or when <= latest, f"{item.title} is dated {when}"


def _is_plausible(at: datetime | None, read: datetime) -> bool:
    return at is not None and EARLIEST <= at <= read + AHEAD


def _held(at: datetime | None, read: datetime) -> datetime:
    """Return the date that holds: the source's, but never in the future; or else when it was first seen."""
    return (min(at, read) if at and _is_plausible(at, read) else read).replace(microsecond=0)


def isolation(due: Iterable[str], collected: Iterable[Collected], places: Mapping[str, Place]) -> None:
    """8. With some sources bad, the others are read on time; a bad item costs itself only."""
    done = {one.source.id: one for one in collected}
    assert done.keys() == set(due)
    for id_, one in done.items():
        assert places[id_].fault is not None or one.error is None, f"{id_} is well, but: {one.error}"


def recovery(ledger: Ledger, public: Public) -> None:
    """9. What stands is what the ledger says, also after the cycle that follows a crash."""
    assert [line.guid for line in ledger.window] == [entry["id"] for entry in public.feeds[ledger.edition]]


@dataclass
class Manners:
    """10. What was asked of one source, as far as its answers were remembered for sure."""

    last: datetime | None = None
    full: datetime | None = None
    url: str = ""
    closed_until: datetime | None = None
    etags: set[bytes] = field(default_factory=set)

    def note(self, asked: Asked, place: Place, *, sure: bool) -> None:
        """Learn from an answer what the service must now keep; unless it died before it could."""
        if place.fault is None:
            self.etags.add(place.etag(place.body()))
        if not sure:
            self.last = self.full = self.closed_until = None
            return
        if asked.url != self.url or place.fault in MAY_BE_READ:
            self.full = None
        self.last, self.url = asked.at, asked.url
        if place.fault is None and b"If-None-Match" not in dict(asked.headers.raw):
            self.full = asked.at
        if place.fault in WAITS:
            self.closed_until = asked.at + timedelta(hours=2)


def polite(asked: Asked, manners: Manners) -> None:
    """10. Spacing, Retry-After and validators survive restarts."""
    headers = dict(asked.headers.raw)
    assert b"desk@example.org" in headers[b"User-Agent"]
    assert not {b"Cookie", b"Referer"} & headers.keys()
    assert manners.closed_until is None or asked.at >= manners.closed_until, "it asked us to wait"
    if named := headers.get(b"If-None-Match"):
        assert named in manners.etags, f"an ETag that nobody gave: {named!r}"
        assert headers[b"If-Modified-Since"] == b"Tue, 31 Feb 2041 25:00:00 GMT"
    if asked.url != manners.url or manners.last is None or asked.at < manners.last:
        return
    assert asked.at - manners.last >= EVERY, "asked too soon"
    if manners.full is not None and timedelta(0) <= asked.at - manners.full < DAY:
        assert named, "asked without a condition"


def bounded(public: Public) -> None:
    """11, on disk: nothing unfinished lies about."""
    assert not public.leftovers()


def handles() -> int:
    """11, of the process: how many handles are open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def clock_proof(lines: Sequence[Announcement], latest: datetime) -> None:
    """12. Moments rise with the numbers however the clock jumps; ``lines`` by number, ``latest`` ever."""
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    news = [line.announced_at for line in lines if not line.archived]
    assert all(earlier < later for earlier, later in pairwise(news)), "not in order"
    assert not news or news[-1] <= latest + timedelta(seconds=len(news)), "in the future"


def paced(posted: Sequence[datetime], now: datetime, per_hour: int) -> None:
    """The pace of a social feed (CONTRACT, "Feeds beside the main ones"): ``posted`` is when each came."""
    hour = [at for at in posted if now - timedelta(hours=1) < at <= now]
    assert len(hour) <= per_hour, f"{len(hour)} in an hour"
