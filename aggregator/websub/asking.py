"""What a hub is asked, and when again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from aggregator.model import Subscription

LEASE = timedelta(days=10)
"""How long we ask a hub to go on; it may say less, or more."""

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=365)
"""Between these its answer is believed: a lease of a second would have us ask all day."""

FIRST_WAIT, MOST_WAIT = timedelta(minutes=1), timedelta(hours=6)


def subscription(name: str, *, topic: str, hub: str, now: datetime) -> Subscription:
    """Make a subscription to be asked for at once, with an address nobody can guess and a secret."""
    return Subscription(
        name=name, topic=topic, hub=hub, token=token_urlsafe(32), secret=token_urlsafe(32), due=now
    )


def asked_again(asked: Subscription, now: datetime) -> Subscription:
    """Count a request; until the hub confirms it, the next one waits twice as long."""
    return replace(asked, due=now + put_off(asked.tries), tries=asked.tries + 1)


def put_off(tries: int) -> timedelta:
    """Return how long to wait after so many tries before this one: a minute, doubling, up to six hours."""
    return min(FIRST_WAIT * (1 << min(tries, 20)), MOST_WAIT)


def granted(lease_seconds: str | None, now: datetime) -> tuple[datetime, datetime]:
    """Return until when a hub gives its word, and when to ask for it again, from what it wrote.

    Without a number it is the lease we asked for; the last fifth is left for asking in vain.
    """
    lease = LEASE
    if lease_seconds and lease_seconds.isascii() and lease_seconds.isdigit():
        lease = timedelta(seconds=min(int(lease_seconds[:12]), LONGEST.total_seconds()))
    lease = max(lease, SHORTEST)
    return now + lease, now + lease * 0.8


def subscribe_form(asked: Subscription, callback: str) -> Mapping[str, str]:
    """Write a request to subscribe (WebSub 5.1); ``callback`` is the address before the token."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": asked.topic,
        "hub.callback": f"{callback}{asked.token}",
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
        "hub.secret": asked.secret,
    }


def ping_form(topic: str) -> Mapping[str, str]:
    """Write the news that a feed has changed (PubSubHubbub 0.4, 7.1: WebSub leaves its form to the hubs)."""
    return {"hub.mode": "publish", "hub.url": topic}
