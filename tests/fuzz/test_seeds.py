"""Every seed and every input that once broke something, through the target it belongs to."""

from pathlib import Path

import pytest

from tests.fuzz.targets import SEEDS, TARGETS

KEPT = [
    pytest.param(name, seed, id=f"{name}-{seed.name}")
    for name in TARGETS
    for seed in sorted((SEEDS / name).iterdir())
]


@pytest.mark.parametrize(("name", "seed"), KEPT)
def test_a_kept_input_raises_nothing(name: str, seed: Path) -> None:
    TARGETS[name](seed.read_bytes())


def test_every_target_has_seeds() -> None:
    assert {folder.name for folder in SEEDS.iterdir()} == set(TARGETS)
