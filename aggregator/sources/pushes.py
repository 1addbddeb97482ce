"""How the word of a source's hub changes when the source is read."""

from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.model import Source, SourceState, Subscription
from aggregator.sources.habit import SLOWEST
from aggregator.sources.schedule import LONGEST

SPACING = timedelta(minutes=1)
"""A hub may not have us read its source more often than this, whatever it says."""


def pushed(source: Source, state: SourceState, asked: Subscription | None, now: datetime) -> SourceState:
    """Return a source's state with the turn that its hub's deliveries give it.

    What a hub brings is never read, only that it came: then the source is due at once, as always from its
    own address. Otherwise it is read at a slower pace, for a hub that has delivered may still fail.
    """
    if asked is None or asked.heard_at is None or state.due is None or state.last_read is None:
        return state
    if state.failures or asked.granted_until is None or asked.granted_until <= now:
        return state
    if asked.heard_at > state.last_read:
        return replace(state, due=min(state.due, state.last_read + SPACING))
    slower = state.last_read + min(SLOWEST * source.every, max(source.every, LONGEST))
    return replace(state, due=max(state.due, slower))
