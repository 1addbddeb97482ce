"""How much of what was fetched is in memory at once, over all sources, until it has been read."""

import asyncio
from collections import Counter
from collections.abc import Hashable


class Room:
    """A number of bytes that bodies take as they grow, and give back when they have been read.

    When it is full, one of them may go on all the same, to whatever size a body may have: so none waits for
    others that wait too. That one must not wait for its turn at a host, which one that waits here may hold:
    it steps aside before.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = Counter[Hashable]()
        self._favoured: Hashable | None = None
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def free(self) -> int:
        """Return how many bytes nobody has taken."""
        return max(self._most - self._taken.total(), 0)

    def taken(self, who: Hashable) -> int:
        """Return how many bytes somebody has."""
        return self._taken[who]

    def take(self, who: Hashable, size: int) -> bool:
        """Take so many bytes more, if they are there or ``who`` is the one that may go on without."""
        if size > self.free:
            if self._favoured not in (None, who):
                return False
            self._favoured = who
        self._taken[who] += size
        return True

    async def take_in_turn(self, who: Hashable, size: int) -> None:
        """Take so many bytes more as soon as that is allowed."""
        while not self.take(who, size):
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn

    def keep(self, who: Hashable, size: int) -> None:
        """Keep so many bytes of what was taken, and give back the rest."""
        self._taken[who] = size
        if not size:
            del self._taken[who]
        if self._favoured == who and self._taken.total() <= self._most:
            self._favoured = None
        self._wake()

    def step_aside(self, who: Hashable) -> None:
        """Keep what was taken, and let another be the one that may go on without room."""
        if self._favoured == who:
            self._favoured = None
        self._wake()

    def _wake(self) -> None:
        # All are woken, and in the order they came: whoever finds too little waits again.
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)
