"""Real programs read what we serve: each entry once, whatever happens to it."""

from pathlib import Path

import pytest

from .conftest import EVENTS, Stages
from .programs import PROGRAMS, Program, Seen

NEW = (6, 1, 0, 0, 0)
"""How many entries are new after each event."""

CASES = [
    pytest.param(program, ending, id=f"{name}-{ending}")
    for name, program in PROGRAMS.items()
    for ending in program.formats
]


@pytest.mark.consumer
@pytest.mark.parametrize(("kind", "ending"), CASES)
def test_a_program_sees_each_entry_once(
    kind: type[Program], ending: str, stages: Stages, tmp_path: Path
) -> None:
    if not kind.is_installed():
        pytest.skip(f"{kind.__name__} is not installed")
    program, name = kind(tmp_path), f"{kind.__name__}-{ending}"
    known: set[str] = set()
    for event, count in zip(EVENTS, NEW, strict=True):
        address = f"{stages.show(event, name)}en.{ending}"
        new = [entry for entry in stages.truth(event) if entry.id not in known]
        assert len(new) == count
        assert by_id(program.read(address)) == by_id(new), event
        assert program.read(address) == [], f"{event}, read again"
        known |= {entry.id for entry in new}


def by_id(entries: list[Seen]) -> list[Seen]:
    return sorted(entries, key=lambda entry: entry.id)


def test_each_event_shows_in_the_feed(stages: Stages) -> None:
    documents = [(stages.kept / event / "roma" / "en.atom").read_bytes() for event in EVENTS]
    assert len(set(documents)) == len(EVENTS), "an event changed nothing, so it proves nothing"
