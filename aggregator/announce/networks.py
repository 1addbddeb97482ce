"""What social networks take for a post, and how they count it.

Sources: Bluesky's lexicon app.bsky.feed.post (300 graphemes, 3000 bytes); Mastodon's help on posting (500,
an address counts 23); X's counting of characters (280 by weight: twitter-text, configuration version 3).
Where a count depends on a network's release, the higher one is taken: a post may be short of its limit,
never over it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aggregator import i18n

SHORT_ADDRESS = 23
"""What any address counts where networks shorten it."""

_INNER_DOT = re.compile(r"[^\s.]\.(?=[^\s.])")
"""What networks might take for an address: "romea.cz"."""

_SHORTEST = 3
"""Characters of the shortest address: the dot, and one on either side."""

_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that count one on X; all others count two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How much one post may hold, and how it is counted; ``shortens`` addresses, or counts them in full."""

    limit: int
    counts: Callable[[str], int]
    shortens: bool

    def weighs(self, text: str) -> int:
        """Return what a text without its link counts."""
        addresses = sum(1 for _ in _INNER_DOT.finditer(text)) if self.shortens else 0
        return self.counts(text) + addresses * (SHORT_ADDRESS - _SHORTEST)

    def room_beside(self, link: str) -> int:
        """Return what a text may count so that a blank and the link can follow it."""
        return self.limit - 1 - (SHORT_ADDRESS if self.shortens else self.counts(link))

    def fits(self, text: str, link: str) -> bool:
        """Tell whether a text, a blank and a link are a post."""
        return self.weighs(text) <= self.room_beside(link)


def _bluesky(text: str) -> int:
    bytes_over = -(-len(text.encode()) // 10)  # 3000 bytes to 300 graphemes
    return max(sum(1 for _ in i18n.graphemes(text)), bytes_over)


def _x(text: str) -> int:
    return sum(1 if any(low <= ord(sign) <= high for low, high in _LIGHT) else 2 for sign in text)


NETWORKS: Mapping[str, Network] = {
    "bluesky": Network(limit=300, counts=_bluesky, shortens=False),
    "mastodon": Network(limit=500, counts=len, shortens=True),
    "x": Network(limit=280, counts=_x, shortens=True),
}
"""A new network is a line here."""
