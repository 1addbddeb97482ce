"""JSON Lines at the prompt: a file or standard input, an object a line."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator import clean
from aggregator.errors import ConfigError

Lines = Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="JSON Lines; - reads standard input.")]


def title_and_text(line: dict[str, Any]) -> tuple[str, str]:
    """Return the "title" and "text" of a line as reading would hold them: plain, without page furniture."""
    site = str(line.get("source") or "")
    title = clean.line(clean.boilerplate(str(line.get("title") or ""), site))
    return title, clean.boilerplate(clean.text(str(line.get("text") or "")), site)


def json_lines(file: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a file of JSON Lines; blank lines are passed over.

    Raises:
        ConfigError: the file cannot be opened, or a line is no JSON object.
    """
    for _, line in each_line(file):
        if isinstance(line, ConfigError):
            raise line
        yield line


def each_line(file: Path) -> Iterator[tuple[int, dict[str, Any] | ConfigError]]:
    """Give the number of each line of a file of JSON Lines with its object, or what is wrong with it.

    Blank lines are passed over.

    Raises:
        ConfigError: the file cannot be opened.
    """
    try:
        with sys.stdin if str(file) == "-" else file.open(encoding="utf-8-sig", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _object(line, file, number)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(file)) from error


def _object(line: str, file: Path, number: int) -> dict[str, Any] | ConfigError:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ConfigError(f"this is no JSON: {error}", path=str(file), line=number)
    if not isinstance(value, dict):
        return ConfigError('expected an object such as {"id": 1, "text": "…"}', path=str(file), line=number)
    return value
