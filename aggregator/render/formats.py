"""The table of formats."""

from collections.abc import Mapping

from aggregator.ports import Format
from aggregator.render.atom import atom
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss

FORMATS: Mapping[str, Format] = {"rss": rss, "atom": atom, "json": jsonfeed}
"""File extension -> how the document is written, the one to recommend first."""
