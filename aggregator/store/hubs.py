"""What we asked of hubs, what they brought, and what we owe them.

The worker asks and the server hears, often at the same instant: each writes its own columns only.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select, update

from aggregator.model import Ping, Subscription
from aggregator.store.database import upsert
from aggregator.store.schema import pings, subscriptions

_subs = subscriptions.c


def load_subscriptions(connection: Connection) -> Mapping[str, Subscription]:
    """Return every subscription, by name."""
    return {row.name: _subscription(row) for row in connection.execute(select(subscriptions))}


def find_subscription(connection: Connection, token: str) -> Subscription | None:
    """Return the subscription whose callback address ends in a token."""
    row = connection.execute(select(subscriptions).where(_subs.token == token)).one_or_none()
    return None if row is None else _subscription(row)


def write_request(connection: Connection, asked: Subscription) -> None:
    """Remember that a hub is being asked; one under the same name with another token is replaced."""
    connection.execute(delete(subscriptions).where(_subs.name == asked.name, _subs.token != asked.token))
    values = {column.name: getattr(asked, column.name) for column in subscriptions.columns}
    statement = upsert(connection, subscriptions).values(**values)
    request = {"due": statement.excluded.due, "tries": statement.excluded.tries}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=request))


def write_grant(connection: Connection, token: str, until: datetime, renew_at: datetime) -> None:
    """Remember a hub's word, and when to ask for it again."""
    granted = {"granted_until": until, "due": renew_at, "tries": 0}
    connection.execute(update(subscriptions).where(_subs.token == token).values(granted))


def write_hearing(connection: Connection, token: str, at: datetime) -> None:
    """Remember that a hub has delivered."""
    connection.execute(update(subscriptions).where(_subs.token == token).values(heard_at=at))


def remove_subscription(connection: Connection, name: str) -> None:
    """Forget a subscription; what its hub brings from now on is refused."""
    connection.execute(delete(subscriptions).where(_subs.name == name))


def load_pings(connection: Connection) -> Mapping[str, Ping]:
    """Return what hubs know of our feeds, by the feed's address."""
    return {
        row.topic: Ping(**{column.name: getattr(row, column.name) for column in pings.columns})
        for row in connection.execute(select(pings))
    }


def write_ping(connection: Connection, ping: Ping) -> None:
    """Replace what a hub knows of a feed."""
    values = {column.name: getattr(ping, column.name) for column in pings.columns}
    statement = upsert(connection, pings).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=["topic"], set_=values))


def _subscription(row: Row[tuple[object, ...]]) -> Subscription:
    return Subscription(**{column.name: getattr(row, column.name) for column in subscriptions.columns})
