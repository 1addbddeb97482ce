"""The real process, killed: nothing of it is left, and the next one goes on at once."""

import os
import select
import signal
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.errors import AlreadyAtWork
from aggregator.store import SqlStore
from tests.crash.house import items

if TYPE_CHECKING:
    from tests.conftest import Process, Service, Start, Web

SOURCE = "{name}:\n  name: Press office\n  address: {address}\n"
EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  fallback: [any]\n"


def descendants(pid: int) -> list[int]:
    """All processes that a process has begun, and those that they have."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [one for child in children for one in (child, *descendants(child))]


def ended(pid: int) -> bool:
    """Wait until a process has ended, half a minute at most."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with closing(os.fdopen(handle)):
        return bool(select.select([handle], [], [], 30)[0])


def test_killed_it_takes_its_readers_along_and_the_next_one_is_not_kept_waiting(
    service: "Service", web: "Web", start: "Start"
) -> None:
    press = SOURCE.format(name="press", address=web.put("/en.rss", items("en", [1, 2])))
    service.configure(press, EDITION)
    first = start("work")
    first.until("at work")
    first.until("announced=2")
    readers = descendants(first.process.pid)
    assert readers
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(timeout=30)
    assert [pid for pid in readers if not ended(pid)] == []

    before = service.hashes()
    news = SOURCE.format(name="news", address=web.put("/news.rss", items("en", [3])))
    service.configure(press + news, EDITION)
    second = start("work")
    second.until("at work")
    second.until("source=news new=1")
    assert service.hashes().keys() >= before.keys()
    assert second.stop(signal.SIGTERM) == 0


def test_who_lost_its_lease_to_another_leaves(
    service: "Service", web: "Web", start: "Start", postgresql: str
) -> None:
    service.environ["AGGREGATOR_DATABASE_URL"] = postgresql
    press = SOURCE.format(name="press", address=web.put("/en.rss", items("en", [1])))
    service.configure(press, EDITION)
    first = start("work")
    first.until("announced=1")
    store = SqlStore.open(postgresql)
    lease = store.lease()
    held = False
    while not held:
        with store._database.reading() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            )
        with suppress(AlreadyAtWork):  # it may have been quicker, and taken it again
            lease.hold()
            held = True
    first.until("another worker is at work")
    assert first.process.wait(timeout=60) == 3
    lease.give_up()
    store.close()


def test_backup_and_restore_beside_a_worker(service: "Service", web: "Web", start: "Start") -> None:
    press = SOURCE.format(name="press", address=web.put("/en.rss", items("en", [1])))
    service.configure(press, EDITION)
    worker = start("work")
    worker.until("announced=1")
    assert said(start("backup", "kept.db"), 0) == "kept.db holds everything and was checked"
    assert said(start("restore", "kept.db"), 3) == ""
    assert worker.stop(signal.SIGTERM) == 0
    assert said(start("restore", "kept.db"), 0) == "kept.db was restored."
    assert len(list((service.folder / "data").glob("before-restore-*.db"))) == 1


def said(process: "Process", code: int) -> str:
    """The beginning of what a command says, once it has ended as it should."""
    told, complained = process.process.communicate(timeout=80)
    assert process.process.returncode == code, complained
    return told.partition(" (")[0].partition("\n")[0]
