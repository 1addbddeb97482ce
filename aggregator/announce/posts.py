"""What a social feed tells next, and in which words (CONTRACT, "Feeds beside the main ones")."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from aggregator import i18n
from aggregator.announce import pace
from aggregator.announce.networks import NETWORKS, Network
from aggregator.announce.wording import cut
from aggregator.model import Announcement, Edition, Ledger

MOST_HASHTAGS = 4
LEAST = 40
"""Characters; a shorter beginning of a text tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post: a title that fits every network with its link, and the full text for each that takes it."""

    title: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a post is made of; ``hashtags`` are without their sign, the weightiest first."""

    headline: str
    teaser: str
    hashtags: Sequence[str]
    link: str


def relay(
    social: Edition,
    ledger: Ledger,
    untold: Sequence[Announcement],
    *,
    urgent: Collection[str] = frozenset(),
    now: datetime,
) -> Sequence[tuple[Announcement, datetime]]:
    """Return which lines of an edition its social feed tells now, at which moments.

    ``untold`` is oldest first; ``urgent`` are the stories that overtake, as they do in the edition. What
    finds no place comes again, so that nothing is lost.
    """
    now = now.replace(microsecond=0)
    room = pace.room(social, ledger, now)
    above = [line for line in untold if line.story in urgent][: room.all]
    others = [line for line in untold if line.story not in urgent]
    left = max(0, room.ordinary - len(above))
    chosen = [*(others[max(0, len(others) - left) :] if social.pace.newest_first else others[:left]), *above]
    return list(zip(chosen, pace.moments(len(chosen), ledger.last_announced_at, now), strict=True))


def post(words: Words, *, taken: Callable[[str], bool]) -> Post:
    """Put the words of an announcement into posts; the link is never cut.

    A headline that must be cut is, at a word; hashtags follow as long as there is room. ``taken`` tells
    whether a title is another entry's, which then gets a number. A network for which the link alone
    is too long gets no text, and the title heeds the others.
    """
    takers = {name: network for name, network in NETWORKS.items() if network.room_beside(words.link) >= LEAST}
    titles = (_title(words, _mark(number), takers.values()) for number in count(1))
    title = next(title for title in titles if not taken(title))
    texts = {name: f"{_text(title, words, network)} {words.link}" for name, network in takers.items()}
    return Post(title=title, texts=texts)


def _mark(number: int) -> str:
    return "" if number == 1 else f" ({number})"


def _title(words: Words, mark: str, takers: Collection[Network]) -> str:
    def fits(text: str) -> bool:
        return all(network.fits(text, words.link) for network in takers)

    headline = _fitted(words.headline, lambda text: fits(text + mark))
    return _with_hashtags(headline + mark, words.hashtags, fits)


def _text(title: str, words: Words, network: Network) -> str:
    """Return the fullest text there is room for: the whole headline, its teaser, the hashtags."""

    def fits(text: str) -> bool:
        return network.fits(text, words.link)

    tagged = _with_hashtags(words.headline, words.hashtags, fits)
    if not fits(tagged):
        return title
    if words.teaser.startswith(words.headline.rstrip("…")):
        return tagged
    tail = tagged.removeprefix(words.headline)
    teaser = _fitted(words.teaser, lambda text: fits(f"{words.headline}\n\n{text}{tail}"))
    full = f"{words.headline}\n\n{teaser}{tail}"
    return full if len(teaser) >= min(LEAST, len(words.teaser)) > 0 and fits(full) else tagged


def _with_hashtags(text: str, hashtags: Sequence[str], fits: Callable[[str], bool]) -> str:
    for word in hashtags[:MOST_HASHTAGS]:
        longer = f"{text} #{word}"
        if fits(longer):
            text = longer
    return text


def _fitted(text: str, fits: Callable[[str], bool]) -> str:
    """Return as much of a text as fits, cut after a word where there is one, with "…"."""
    if fits(text):
        return text
    signs = list(i18n.graphemes(text))
    low, high = 0, len(signs)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(cut("".join(signs[:middle]), text)):
            low = middle
        else:
            high = middle - 1
    return cut("".join(signs[:low]), text)
