"""Cut off at every commit, write, flush, rename and ping, and failed there: nothing is lost or repeated."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.crash.house import announced, differences, outline, state, watched
from tests.crash.seam import DIE, FAULTS

IN_CI = {"a day ago": 12, "never": 5}
"""Points of the several hundred that CI takes, spread evenly; the soak takes them all."""

begun = pytest.mark.parametrize("begun", IN_CI)


def count(house: Any, begun: str, fault: str = DIE) -> list[str]:
    """The points of an undisturbed pass, by name."""
    points: list[str] = house.ask(house.copy(begun), seam={"fault": fault})["points"]
    return points


def spread(number: int, most: int) -> list[int]:
    """Numbers from 1 to ``number``, ``most`` of them, the first and the last among them."""
    return sorted({1 + (number - 1) * step // (most - 1) for step in range(most)})


def check(folder: Path, wrong: list[str], found: dict[str, object], expected: Any, at: str) -> None:
    assert wrong == [], at
    assert differences(found, expected) == {}, at
    assert set(Counter(announced(folder)).values()) == {1}, at


def die_at(house: Any, begun: str, number: int, name: str) -> None:
    folder = house.copy(begun)
    with watched(folder) as wrong:
        assert house.ask(folder, seam={"fault": DIE, "at": number})["killed"], f"{number}, {name}"
        assert house.ask(folder)["failed"] == []
    check(folder, wrong, state(folder), house.expected[begun], f"killed at {number}, {name}")


def fail_at(house: Any, begun: str, number: int, fault: str, lasting: bool) -> None:
    folder = house.copy(begun)
    seam = {"fault": fault, "at": number, "lasting": lasting}
    with watched(folder) as wrong:
        answer = house.ask(folder, seam=seam, again=True)
    at = f"{seam}: {answer['points'][number - 1]}"
    assert answer["failed_again"] == [], at
    check(folder, wrong, outline(folder), house.outlined[begun], at)


@begun
def test_an_undisturbed_pass_goes_by_every_kind_of_point_and_another_changes_nothing(
    house: Any, begun: str
) -> None:
    assert set(count(house, begun)) == {
        "begin", "commit", "committed", "open", "write", "fsync", "replace", "unlink", "mkdir", "ping",
        "pinged",
    }  # fmt: skip
    folder = house.copy(begun)
    for _ in range(2):
        house.ask(folder)
        assert differences(state(folder), house.expected[begun]) == {}


@begun
def test_cut_off_anywhere_one_pass_makes_it_as_if_nothing_had_happened(house: Any, begun: str) -> None:
    points = count(house, begun)
    for number in spread(len(points), IN_CI[begun]):
        die_at(house, begun, number, points[number - 1])


@begun
def test_whatever_fails_the_next_pass_makes_it_good(house: Any, begun: str) -> None:
    numbers = spread(len(count(house, begun, "full")), IN_CI[begun])
    for place, number in enumerate(numbers):
        fail_at(house, begun, number, FAULTS[place % len(FAULTS)], lasting=place % 3 == 0)


@pytest.mark.soak
@begun
def test_cut_off_at_every_point(house: Any, begun: str) -> None:
    for number, name in enumerate(count(house, begun), 1):
        die_at(house, begun, number, name)


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
@begun
def test_failed_at_every_point(house: Any, begun: str, fault: str) -> None:
    for number in range(1, len(count(house, begun, fault)) + 1):
        fail_at(house, begun, number, fault, lasting=number % 2 == 0)
