"""One worker at a time, on one machine or on several."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import AlreadyAtWork, StoreError
from aggregator.store import SqlStore

Open = Callable[..., SqlStore]

HOLDER = """
import sys
from aggregator.store import SqlStore
lease = SqlStore.open(sys.argv[1]).lease()
lease.hold()
print("held", flush=True)
sys.stdin.read()
"""


def test_who_comes_second_is_told_and_who_was_first_stays(url: str, open_store: Open) -> None:
    first, second = open_store(url).lease(), open_store(url).lease()
    first.hold()
    with pytest.raises(AlreadyAtWork, match=r"another worker is at work on .*; this one leaves"):
        second.hold()
    first.hold()
    first.give_up()
    second.hold()
    with pytest.raises(AlreadyAtWork):
        first.hold()
    second.give_up()
    second.give_up()


def test_it_falls_with_a_process_that_is_killed(url: str, open_store: Open) -> None:
    lease = open_store(url).lease()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(AlreadyAtWork):
        lease.hold()
    other.send_signal(signal.SIGKILL)
    other.communicate()
    held_within(lease, 1000)
    lease.give_up()


def held_within(lease: Any, times: int) -> None:
    """A server learns of a closed connection a moment later: ask until it has."""
    for _ in range(times):
        try:
            lease.hold()
        except AlreadyAtWork:
            continue
        return
    raise AssertionError("nobody lets go")


def drop(store: SqlStore) -> None:
    """End the connection of whoever holds the lease, as a network or a server's restart may."""
    with store._database.reading() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )


def test_a_dropped_connection_is_made_again(postgresql: str, open_store: Open) -> None:
    lease = open_store(postgresql).lease()
    lease.hold()
    drop(open_store(postgresql))
    held_within(lease, 1000)
    with pytest.raises(AlreadyAtWork):
        open_store(postgresql).lease().hold()
    lease.give_up()


def test_who_lost_it_with_the_connection_leaves_when_another_has_come(
    postgresql: str, open_store: Open
) -> None:
    lease, next_one = open_store(postgresql).lease(), open_store(postgresql).lease()
    lease.hold()
    drop(open_store(postgresql))
    held_within(next_one, 1000)
    with pytest.raises(AlreadyAtWork):
        lease.hold()
    next_one.give_up()


def test_a_file_that_cannot_be_made_is_said(sqlite: str, open_store: Open) -> None:
    store = open_store(sqlite)
    Path(f"{store._database.name}.worker").mkdir()
    with pytest.raises(StoreError, match=r"\.worker cannot be made: Is a directory"):
        store.lease().hold()
