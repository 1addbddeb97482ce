"""SIGKILL at random moments of a running worker: one undisturbed pass makes it as if it had not come."""

from collections import Counter
from datetime import timedelta
from random import Random
from shutil import rmtree
from typing import Any

import pytest

from tests.crash.house import NEXT, announced, differences, items, state, watched

LONGEST = 0.8
"""Seconds: a worker's first pass is over by then, and it idles."""


def live(house: Any, rounds: int, seed: int = 0) -> int:
    """Let two services live the same days, one killed at random in each; return how often it was at work."""
    chance, struck, numbers = Random(seed), 0, [2, 3, 4, 5, 6]
    calm, hunted = house.copy("a day ago", "calm"), house.copy("a day ago", "hunted")
    for day in range(rounds):
        now = NEXT + timedelta(days=day)
        numbers = [*numbers[-8:], numbers[-1] + 1, numbers[-1] + 2]
        house.web.put("/en.rss", items("en", numbers))
        house.web.put("/fr.rss", items("fr", numbers[::2], f"Day {day}."))
        with watched(hunted) as wrong:
            killed = house.ask(hunted, now, work=True, kill_after=chance.uniform(0, LONGEST))
            between = state(hunted)
            assert house.ask(hunted, now)["failed"] == []
        assert house.ask(calm, now)["failed"] == []
        after = state(calm)
        assert killed["killed"]
        assert wrong == [], day
        assert differences(state(hunted), after) == {}, day
        assert set(Counter(announced(hunted)).values()) == {1}, day
        struck += between != after
    for one in (calm, hunted):
        rmtree(one)
    return struck


def test_killed_at_any_moment_a_worker_goes_on_as_if_it_had_not_been(house: Any) -> None:
    assert live(house, 8) > 0


@pytest.mark.soak
def test_killed_two_hundred_times(house: Any) -> None:
    assert sum(live(house, 20, seed) for seed in range(10)) > 100
