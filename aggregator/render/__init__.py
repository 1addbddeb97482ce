"""Feed -> bytes. A new format is one file and one line in ``FORMATS``; the same feed gives the same bytes."""

from collections.abc import Mapping

from aggregator.model import Feed
from aggregator.ports import Format
from aggregator.render import sound as _sound
from aggregator.render.atom import atom
from aggregator.render.common import common
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.page import page
from aggregator.render.rss import rss

__all__ = ["FORMATS", "common", "page", "sound"]

FORMATS: Mapping[str, Format] = {"rss": rss, "atom": atom, "json": jsonfeed}
"""File extension -> how the document is written, the one to recommend first."""


def sound(feed: Feed) -> tuple[Feed, tuple[str, ...]]:
    """Leave out the entries that some format cannot write; return the feed and a reason for each."""
    return _sound.sound(feed, FORMATS)
