"""The real process, killed: nothing of it is left, and the next one goes on at once."""

import os
import select
import signal
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crash.house import items

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

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
