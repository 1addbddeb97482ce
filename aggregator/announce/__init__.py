"""The ledger: what an edition says, in what order, at what pace; pure functions."""

from aggregator.announce.deciding import Known, decide
from aggregator.announce.forecast import after, forecast
from aggregator.announce.showing import best, show
from aggregator.announce.wording import plain, room_beside

__all__ = ["Known", "after", "best", "decide", "forecast", "plain", "room_beside", "show"]
