"""The ledger: what an edition says, in what order, at what pace; pure functions."""

from aggregator.announce.deciding import Known, decide, is_urgent
from aggregator.announce.digesting import Due, last_due, next_due, stretch
from aggregator.announce.forecast import after, forecast
from aggregator.announce.minting import mint, mint_line
from aggregator.announce.posts import Post, Words, post, relay
from aggregator.announce.showing import best, show
from aggregator.announce.wording import fit, plain, room_beside

__all__ = [
    "Due",
    "Known",
    "Post",
    "Words",
    "after",
    "best",
    "decide",
    "fit",
    "forecast",
    "is_urgent",
    "last_due",
    "mint",
    "mint_line",
    "next_due",
    "plain",
    "post",
    "relay",
    "room_beside",
    "show",
    "stretch",
]
