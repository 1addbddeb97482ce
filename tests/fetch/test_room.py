import asyncio

from aggregator.fetch.room import Room


def test_bodies_share_it_and_one_at_a_time_may_exceed_it() -> None:
    room = Room(100)
    assert room.take("small", 60)
    assert room.take("large", 60)
    assert room.free == 0
    assert not room.take("another", 60)
    assert not room.take("small", 1)
    assert room.take("large", 10_000), "so that it ends, and gives all of it back"
    room.keep("large", 0)
    assert room.free == 40


def test_what_is_kept_of_a_body_counts_and_no_more() -> None:
    room = Room(100)
    assert room.take("packed", 1_000)
    room.keep("packed", 70)
    assert room.free == 30
    assert room.take("another", 500), "nobody exceeds it now, so the next one may"


def test_who_steps_aside_lets_another_exceed_it_and_keeps_what_it_has() -> None:
    room = Room(100)
    assert room.take("page", 1_000)
    assert not room.take("another", 1)
    room.step_aside("page")
    assert room.take("another", 500)
    assert (room.taken("page"), room.taken("another")) == (1_000, 500)


def test_who_waits_goes_on_as_soon_as_there_is_room_in_the_order_of_coming() -> None:
    async def story() -> list[str]:
        room, served = Room(100), list[str]()
        room.take("first", 1_000)

        async def guest(name: str) -> None:
            await room.take_in_turn(name, 100)
            served.append(name)

        waiting = [asyncio.create_task(guest(name)) for name in ("second", "third", "fourth", "given up")]
        await asyncio.sleep(0)
        assert served == []
        waiting.pop().cancel()
        for name in ("first", "second", "third"):
            room.keep(name, 0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)
        return served

    assert asyncio.run(story()) == ["second", "third", "fourth"]
