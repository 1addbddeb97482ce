"""Real programs read what we serve: each entry once, whatever happens to it."""

from pathlib import Path

import pytest

from .conftest import STAGES, History
from .programs import PROGRAMS, Program

pytestmark = pytest.mark.consumer

CASES = [
    pytest.param(program, ending, id=f"{name}-{ending}")
    for name, program in PROGRAMS.items()
    for ending in program.formats
]


@pytest.mark.parametrize(("kind", "ending"), CASES)
def test_a_program_sees_each_entry_once(
    kind: type[Program], ending: str, history: History, tmp_path: Path
) -> None:
    if not kind.is_installed():
        pytest.skip(f"{kind.__name__} is not installed")
    program, name = kind(tmp_path), f"{kind.__name__}-{ending}"
    known: set[str] = set()
    for stage in STAGES:
        address = f"{history.show(stage, name)}en.{ending}"
        new = {entry for entry in history.truth(stage) if entry.id not in known}
        seen = program.read(address)
        assert sorted(seen, key=lambda entry: entry.id) == sorted(new, key=lambda entry: entry.id), stage
        assert program.read(address) == [], f"{stage}, read again"
        known |= {entry.id for entry in new}
