"""Commands that keep what is held safe: backups, and the way back."""

import asyncio
from dataclasses import astuple
from pathlib import Path
from typing import Annotated

import typer

from aggregator import app
from aggregator.cli.files import FEEDS_YAML, ConfigFile, present_app, present_settings
from aggregator.cli.screen import note, say, table

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, an SQLite file.")]


def backup(file: BackupFile) -> None:
    """Write all that is held, as it is at this moment, to a new file; the service may be at work."""
    app.back_up(present_settings(), file)
    say(f"{file} holds everything and was checked ({file.stat().st_size / 1_000_000:.1f} MB).")


def restore(file: BackupFile, config: ConfigFile = FEEDS_YAML) -> None:
    """Put a backup in the place of all that is held; stop the worker first.

    What is held now is kept beside it. What was announced after the backup is read back from the published
    documents, so that nothing is announced twice.
    """
    service = present_app(config)
    try:
        former, recalled = service.restore(file)
    finally:
        asyncio.run(service.close())
    say(f"{file} was restored.")
    if former:
        say(f"What was held until now is in {former}; to undo: aggregator restore {former}")
    if recalled:
        rows = [astuple(one) for one in recalled]
        columns = ("edition", "announcements", "rulings", "archives", "issues", "could not be read back")
        table(f"Read back from {service.settings.public}", columns, rows)
    elif not any(service.shelf.holds(f"{edition.key}.json") for edition in service.config.editions):
        note(
            f"No feeds stand in {service.settings.public}: what was announced after the backup will be"
            " announced again."
        )
