import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from aggregator import __version__
from aggregator.fetch.manners import Deadline, Queue, user_agent

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("contact", "site", "told"),
    [
        ("desk@example.org", "https://news.example.org", "+https://news.example.org; desk@example.org"),
        ("https://news.example.org/about", "", "+https://news.example.org/about"),
        ("desk@example.org", "", "desk@example.org"),
        ("desk@example.org\r\nX-Bad: (1)", "", "desk@example.orgX-Bad: 1"),
        ("büro@example.org", "", "bro@example.org"),
    ],
)
def test_user_agent(contact: str, site: str, told: str) -> None:
    assert user_agent(contact, site) == f"aggregator/{__version__} ({told})"


class Sleeper:
    """Counts the waits asked for, and only lets others run meanwhile."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


async def _visit(queue: Queue, hosts: list[str]) -> tuple[int, int]:
    """Visit all at once; return the most guests met at one host, and at all together."""
    inside: list[str] = []
    most_one = most_all = 0

    async def one(host: str) -> None:
        nonlocal most_one, most_all
        async with queue.turn(host):
            inside.append(host)
            most_one, most_all = max(most_one, inside.count(host)), max(most_all, len(inside))
            for _ in range(5):
                await asyncio.sleep(0)
            inside.remove(host)

    await asyncio.gather(*(one(host) for host in hosts))
    return most_one, most_all


def test_one_at_a_time_to_a_host_and_a_gap_between() -> None:
    sleeper = Sleeper()
    queue = Queue(gap=timedelta(seconds=60), at_once=20, sleep=sleeper)
    assert asyncio.run(_visit(queue, ["a:80"] * 4 + ["b:80"])) == (1, 2)
    assert len(sleeper.waits) == 3
    assert all(59 < wait <= 60 for wait in sleeper.waits)


def test_a_longer_gap_is_kept_when_the_host_wishes_it() -> None:
    async def story(*gaps: int) -> list[int]:
        sleeper = Sleeper()
        queue = Queue(gap=timedelta(seconds=10), at_once=20, sleep=sleeper)
        for gap in gaps:
            async with queue.turn("a:80", timedelta(seconds=gap)):
                pass
        return [round(wait) for wait in sleeper.waits]

    assert asyncio.run(story(0, 60)) == [60]
    assert asyncio.run(story(60, 0)) == [60]
    assert asyncio.run(story(5, 5)) == [10]


def test_so_many_at_once_to_all() -> None:
    queue = Queue(gap=timedelta(0), at_once=3, sleep=Sleeper())
    assert asyncio.run(_visit(queue, [f"{n}:80" for n in range(30)])) == (1, 3)


def test_who_waits_for_a_gap_keeps_nobody_from_another_host() -> None:
    async def story() -> list[str]:
        reached: list[str] = []
        opened = asyncio.Event()

        async def sleep(_: float) -> None:
            await opened.wait()

        queue = Queue(gap=timedelta(seconds=60), at_once=1, sleep=sleep)

        async def visit(host: str) -> None:
            async with queue.turn(host):
                reached.append(host)

        await visit("a:80")
        again = asyncio.create_task(visit("a:80"))
        await asyncio.sleep(0)
        await visit("b:80")
        opened.set()
        await again
        return reached

    assert asyncio.run(story()) == ["a:80", "b:80", "a:80"]


def test_a_host_that_is_cancelled_or_fails_is_free_again() -> None:
    async def story() -> int:
        queue = Queue(gap=timedelta(0), at_once=1, sleep=Sleeper())
        with pytest.raises(KeyError):
            async with queue.turn("a:80"):
                raise KeyError
        async with queue.turn("a:80"):
            late = asyncio.create_task(_visit(queue, ["a:80"]))
            await asyncio.sleep(0)
            late.cancel()
        await asyncio.gather(late, return_exceptions=True)
        return (await _visit(queue, ["a:80"]))[0]

    assert asyncio.run(story()) == 1


def test_hosts_met_once_are_forgotten() -> None:
    queue = Queue(gap=timedelta(0), at_once=20, sleep=Sleeper())
    asyncio.run(_visit(queue, [f"{n}:80" for n in range(200)]))
    asyncio.run(_visit(queue, ["last:80"]))
    assert len(queue._hosts) == 1


def test_a_closed_host_opens_at_its_hour_and_never_earlier() -> None:
    queue = Queue(gap=timedelta(0), at_once=20, sleep=Sleeper())
    queue.close("a:80", NOW + timedelta(hours=2))
    queue.close("a:80", NOW + timedelta(hours=1))
    assert queue.closed_until("a:80", now=NOW) == NOW + timedelta(hours=2)
    assert queue.closed_until("b:80", now=NOW) is None
    assert queue.closed_until("a:80", now=NOW + timedelta(hours=2)) is None


def test_the_deadline_is_one_for_several_stretches() -> None:
    async def story() -> None:
        deadline = Deadline(timedelta(seconds=0.05))
        async with deadline.running():
            pass
        async with deadline.running():
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(story())


def test_a_deadline_that_has_passed_lets_nothing_more_begin() -> None:
    async def story() -> None:
        deadline = Deadline(timedelta(0))
        async with deadline.running():
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(story())


def test_no_time_runs_while_we_wait_for_ourselves() -> None:
    went_on = False

    async def story() -> None:
        nonlocal went_on
        deadline = Deadline(timedelta(0))
        async with deadline.running():
            async with deadline.paused():
                for _ in range(5):
                    await asyncio.sleep(0)
            went_on = True
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(story())
    assert went_on
