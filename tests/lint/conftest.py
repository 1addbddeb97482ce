"""The room's own fixtures: jing, and a published world to look at."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

GRAMMAR = Path(__file__).parent / "grammar" / "atom.rnc"

Jing = Callable[[Iterable[Path]], str]


@pytest.fixture(scope="session")
def jing() -> Jing:
    """Validate Atom documents against the grammar of RFC 4287; gives what is wrong, "" if nothing is."""
    program = shutil.which("jing")
    if program is None:
        pytest.skip("jing is not installed")

    def validate(documents: Iterable[Path]) -> str:
        answer = subprocess.run(
            [program, "-c", str(GRAMMAR), *map(str, documents)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.returncode == bool(answer.stdout), answer.stderr
        return answer.stdout

    return validate
