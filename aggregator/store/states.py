"""What we remember of sources and hosts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from aggregator.model import SourceState
from aggregator.store.database import upsert
from aggregator.store.rows import state_of, state_values
from aggregator.store.schema import closed_hosts, source_states


def load_states(connection: Connection) -> Mapping[str, SourceState]:
    """Return every source's state, by source id."""
    return {row.source: state_of(row) for row in connection.execute(select(source_states))}


def write_state(connection: Connection, state: SourceState) -> None:
    """Replace a source's state."""
    statement = upsert(connection, source_states).values(**state_values(state))
    now = {"due": statement.excluded.due, "rest": statement.excluded.rest}
    connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=now))


def load_closed_hosts(connection: Connection) -> Mapping[str, datetime]:
    """Return the instant before which each host must not be asked."""
    return {row.host: row.until for row in connection.execute(select(closed_hosts))}


def write_closed_host(connection: Connection, host: str, until: datetime) -> None:
    """Close a host until an instant, or leave it closed for longer if it is already."""
    statement = upsert(connection, closed_hosts).values(host=host, until=until)
    later = statement.excluded.until
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["host"], set_={"until": later}, where=later > closed_hosts.c.until
        )
    )
