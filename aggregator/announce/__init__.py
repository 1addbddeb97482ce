"""The ledger: what an edition says, in what order, at what pace; pure functions."""

from aggregator.announce.deciding import decide
from aggregator.announce.showing import best, show

__all__ = ["best", "decide", "show"]
