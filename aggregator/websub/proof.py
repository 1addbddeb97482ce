"""Does a hub really deliver? Only while it does may a feed name it (CONTRACT, promise 22)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from aggregator.model import Ping, Subscription

PATIENCE = timedelta(hours=1)
"""So long a hub may take to hear of a change or to deliver it; a reader that polls would know by then."""


class Standing(NamedTuple):
    """Whether a hub may be named, and why (not), in words for the operator."""

    good: bool
    because: str


def standing(
    hub: str,
    feeds: Mapping[str, str],
    pings: Mapping[str, Ping],
    subscriptions: Mapping[str, Subscription],
    now: datetime,
) -> Standing:
    """Judge a hub by what it did for feeds; ``feeds`` are their addresses by our subscriptions' names."""
    for name, topic in feeds.items():
        if why := _why_not(hub, pings.get(topic), subscriptions.get(name), now):
            return Standing(good=False, because=f"{topic}: {why}")
    return Standing(good=True, because="every change was delivered back to us")


def _why_not(hub: str, ping: Ping | None, asked: Subscription | None, now: datetime) -> str | None:
    if asked is None or asked.hub != hub or asked.granted_until is None or asked.granted_until <= now:
        return "the hub has not confirmed our own subscription"
    if ping is None or ping.hub != hub or ping.told_at is None or asked.heard_at is None:
        return "the hub has delivered nothing yet"
    if ping.owed_since is not None and now - ping.owed_since >= PATIENCE:
        return f"the hub has not taken word of the change of {ping.owed_since:%Y-%m-%d %H:%M} UTC"
    if asked.heard_at < ping.told_at and now - ping.told_at >= PATIENCE:
        return f"the hub has not delivered what it was told at {ping.told_at:%Y-%m-%d %H:%M} UTC"
    return None


def owed(ping: Ping | None, *, topic: str, hub: str, digest: str, now: datetime) -> Ping:
    """Return what a hub knows of a feed, given what stands in its place now: owed is what differs."""
    if ping is None or ping.hub != hub:
        ping = Ping(topic=topic, hub=hub)
    if ping.digest == digest:
        return replace(ping, owed_since=None, due=None, tries=0)
    return ping if ping.owed_since else replace(ping, owed_since=now, due=now, tries=0)


def told(ping: Ping, asked: Subscription | None, *, digest: str, at: datetime) -> Ping:
    """Return what a hub knows once it has taken word of a change at an instant.

    What it was told before and has not delivered still counts from then.
    """
    heard_at = asked.heard_at if asked else None
    waiting = ping.told_at is not None and (heard_at is None or heard_at < ping.told_at)
    return replace(
        ping,
        digest=digest,
        told_at=ping.told_at if waiting else at,
        owed_since=None,
        due=None,
        tries=0,
    )
