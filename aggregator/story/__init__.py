"""Which items tell one story (translations, republications), with the evidence.

    signals_of, dump, load    what is kept of a version, and as text (of a FORM) for a store
    terms, lasts              what an index of held versions keeps of it, and whether for good
    counting, query           what is counted there for a newcomer, and then asked
    decide                    newcomers and their candidates -> verdicts
    Index, group              the same in memory, for a whole file
    E5Meaning, is_installed   what texts mean, if the extra "semantic" is installed

A store does for new items what ``group`` does for a file: it keeps ``dump(signals)``, and with the item's
day ``terms(signals)``; it does the ``counting`` of new items, looks for candidates by ``query``, adds the
other members of their stories, and lets ``decide``.
"""

from aggregator.story.deciding import decide
from aggregator.story.grouping import Grouped, group
from aggregator.story.index import Index
from aggregator.story.looking import counting, lasts, query, terms
from aggregator.story.meaning import E5Meaning, is_installed
from aggregator.story.packing import FORM, dump, load
from aggregator.story.signals import signals_of

__all__ = [
    "FORM",
    "E5Meaning",
    "Grouped",
    "Index",
    "counting",
    "decide",
    "dump",
    "group",
    "is_installed",
    "lasts",
    "load",
    "query",
    "signals_of",
    "terms",
]
