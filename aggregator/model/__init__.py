"""The nouns: frozen data, standard library only.

Unit laws, once for all: datetimes are aware and UTC; a day without a time is a ``date``; languages are
BCP 47 tags; text is plain and NFC unless its name ends in ``_html``, and then it is sanitised; lengths
are bytes; durations are timedelta; offsets count characters (code points) of the text they point into.
"""

from aggregator.model.holding import (
    EARLIEST,
    Evidence,
    Inferred,
    Intake,
    Item,
    Passage,
    Picture,
    Saved,
    ScorePart,
    Story,
    Tag,
    When,
)
from aggregator.model.publishing import (
    Act,
    Announcement,
    AnnouncementState,
    Edition,
    Feed,
    FeedEntry,
    Ledger,
    Pace,
    Quiet,
    Ruling,
    Version,
)
from aggregator.model.reading import (
    Document,
    Enclosure,
    Entry,
    Exchange,
    Parsed,
    Prior,
    Selectors,
    Source,
    SourceState,
    Unchanged,
    host_of,
)

__all__ = [
    "EARLIEST",
    "Act",
    "Announcement",
    "AnnouncementState",
    "Document",
    "Edition",
    "Enclosure",
    "Entry",
    "Evidence",
    "Exchange",
    "Feed",
    "FeedEntry",
    "Inferred",
    "Intake",
    "Item",
    "Ledger",
    "Pace",
    "Parsed",
    "Passage",
    "Picture",
    "Prior",
    "Quiet",
    "Ruling",
    "Saved",
    "ScorePart",
    "Selectors",
    "Source",
    "SourceState",
    "Story",
    "Tag",
    "Unchanged",
    "Version",
    "When",
    "host_of",
]
