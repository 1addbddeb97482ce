from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Source, SourceState
from aggregator.sources import Health, health

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(id="commissioner", name="Commissioner", url="https://www.example.org/news")
WELL = SourceState(source="commissioner", last_read=NOW - HOUR, last_good=NOW - HOUR, due=NOW + HOUR)
FAILING = replace(
    WELL, problem="answered 403 Forbidden", problem_since=NOW - 2 * HOUR, failures=2, status=403
)


@pytest.mark.parametrize(
    ("source", "state", "word", "well", "doing"),
    [
        (SOURCE, None, "never read", True, "at the next turn"),
        (SOURCE, SourceState(source="commissioner"), "never read", True, "at the next turn"),
        (SOURCE, WELL, "well", True, "on 4 March 2026, 13:00"),
        (SOURCE, replace(WELL, due=NOW), "well", True, "at the next turn"),
        (replace(SOURCE, paused=True), FAILING, "paused", True, "not read"),
        (SOURCE, FAILING, "blocked", False, "on 4 March 2026, 13:00"),
        (SOURCE, replace(FAILING, resting_until=NOW + HOUR), "resting", False, "asked us to wait"),
        (SOURCE, replace(FAILING, status=500), "failing", False, "on 4 March 2026, 13:00"),
        (SOURCE, replace(FAILING, status=None, forbidden=True), "blocked", False, "on 4 March 2026, 13:00"),
        (SOURCE, replace(FAILING, resting_until=NOW), "blocked", False, "on 4 March 2026"),
        (SOURCE, replace(FAILING, gone=True, due=None, status=410), "stopped", False, "not asked any more"),
        (
            SOURCE,
            replace(FAILING, gone=True, url="https://before.example/"),
            "never read",
            True,
            "at the next turn",
        ),
    ],
)
def test_how_a_source_is_doing(
    source: Source, state: SourceState | None, *, word: str, well: bool, doing: str
) -> None:
    told = health(source, state, NOW)
    assert (told.word, told.well) == (word, well)
    assert doing in told.doing


@pytest.mark.parametrize(
    ("status", "gone", "said"),
    [
        (403, False, "let our program in"),
        (404, False, "new address"),
        (410, True, "aggregator collect commissioner"),
        (429, False, "“every”"),
        (500, False, "site’s to repair"),
        (None, False, "Open its address in a browser"),
        (None, False, "aggregator try https://www.example.org/news"),
    ],
)
def test_what_a_person_can_do(status: int | None, gone: bool, said: str) -> None:
    told = health(SOURCE, replace(FAILING, status=status, gone=gone), NOW)
    assert said in told.advice
    assert (told.problem, told.since) == ("answered 403 Forbidden", NOW - 2 * HOUR)


def test_whom_robots_txt_keeps_out_is_told_by_what_name() -> None:
    told = health(SOURCE, replace(FAILING, status=None, forbidden=True), NOW)
    assert "let “aggregator” in by its robots.txt, or give the address of a feed" in told.advice
    assert "aggregator try" in told.advice


def test_a_source_that_is_well_needs_no_words() -> None:
    assert health(SOURCE, WELL, NOW) == Health(
        word="well", doing="It will be read again on 4 March 2026, 13:00."
    )
