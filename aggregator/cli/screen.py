"""What people see: tables, progress, complaints. What programs see: JSON."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

MARKS = {"yes": "[green]yes[/]", "no": "[dim]no[/]", "doubtful": "[yellow]doubtful[/]"}


def complain(text: str) -> None:
    """Say on standard error what went wrong."""
    err.print(f"[bold red]aggregator:[/] {escape(text)}", soft_wrap=True)


def note(text: str) -> None:
    """Say on standard error what a person may want to know beside the answer."""
    err.print(escape(text), soft_wrap=True)


def say(text: str) -> None:
    """Say a plain line on standard output."""
    out.print(escape(text), soft_wrap=True)


def give(value: object) -> None:
    """Write one JSON document for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def give_line(value: object) -> None:
    """Write one line of JSON Lines for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Show rows of text; verdicts carry colour, all else is shown as it is."""
    drawn = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(MARKS.get(str(cell), escape(str(cell))) for cell in row))
    out.print(drawn)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show on standard error how far long work has come; call what it gives with each thing done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[last]}"), console=err, transient=True) as bar:
        task = bar.add_task(what, total=total, last="")

        def step(last: str) -> None:
            bar.update(task, advance=1, last=escape(last))

        yield step
