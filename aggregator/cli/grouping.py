"""The command that puts the items of a file together by story."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator import story
from aggregator.app import clock
from aggregator.cli.lines import Lines, each_line
from aggregator.cli.screen import complain, give_line, note, progress
from aggregator.errors import ConfigError
from aggregator.grouping import meant, telling_from
from aggregator.model import Signals, Telling

NoSemantic = Annotated[
    bool,
    typer.Option("--no-semantic", help="Leave out what texts mean: addresses, names and figures decide."),
]


def group(file: Lines, no_semantic: NoSemantic = False) -> None:
    """Tell which items of a file are one story, and why: a line {"id", "story", "because"} for each.

    A line of the file has "id" and may have "source", "lang", "url", "title", "text" and "published"; a
    story goes by the id of its first item. Ends with 1 if a line could not be used.
    """
    tellings, names, mistakes = _read(file)
    if not (no_semantic or story.is_installed()):
        note("Grouping without meanings: pip install 'alliance-aggregator[semantic]' adds them.")
    signals = _plain(tellings) if no_semantic or not story.is_installed() else _meant(tellings)
    for each in story.group(signals):
        because = [str(reason) for reason in each.because]
        give_line({"id": names[each.id], "story": names[each.story], "because": because})
    for mistake in mistakes:
        complain(str(mistake))
    if mistakes:
        raise typer.Exit(1)


def _read(file: Path) -> tuple[list[Telling], dict[str, object], list[ConfigError]]:
    """Return what the lines tell, their ids as given, and the mistakes of lines that cannot be used."""
    tellings: list[Telling] = []
    names: dict[str, object] = {}
    mistakes: list[ConfigError] = []
    for number, line in each_line(file):
        if isinstance(line, ConfigError):
            mistakes.append(line)
            continue
        telling = _telling(line, file, number)
        if isinstance(telling, ConfigError):
            mistakes.append(telling)
        elif telling.id in names:
            what = f'the id "{telling.id}" stands on an earlier line'
            mistakes.append(ConfigError(what, path=str(file), line=number))
        else:
            tellings.append(telling)
            names[telling.id] = line["id"]
    return tellings, names, mistakes


def _telling(line: dict[str, Any], file: Path, number: int) -> Telling | ConfigError:
    try:
        return telling_from(line, now=clock())
    except ValueError as error:
        return ConfigError(str(error), path=str(file), line=number)


def _plain(tellings: Sequence[Telling]) -> list[Signals]:
    return [story.signals_of(telling) for telling in tellings]


def _meant(tellings: Sequence[Telling]) -> list[Signals]:
    def each() -> Iterator[Signals]:
        with closing(story.E5Meaning()) as meaning, progress("reading", len(tellings)) as step:
            for telling in tellings:
                [embedding] = meaning.of([meant(telling)])
                yield story.signals_of(telling, meaning=embedding, model=meaning.model)
                step(telling.id)

    return list(each())
