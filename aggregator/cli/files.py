"""Commands about people's files and the machine's settings."""

import os
from dataclasses import astuple
from pathlib import Path
from typing import Annotated

import typer

from aggregator import app, config
from aggregator.cli.screen import give, say, table
from aggregator.config import Settings

FEEDS_YAML = Path("feeds.yaml")

ConfigFile = Annotated[Path, typer.Option("--config", help="Another feeds.yaml.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def present_settings() -> Settings:
    """Return the settings of this process's environment.

    Raises:
        ConfigError: a variable's value cannot be used.
    """
    return config.settings(os.environ)


def present_app(file: Path) -> app.App:
    """Put the service together from a feeds.yaml and the environment.

    Raises:
        ConfigError: the file or a setting needs a correction.
    """
    return app.App(config=app.load(file), settings=present_settings())


def check(config: ConfigFile = FEEDS_YAML) -> None:
    """Check feeds.yaml: every mistake with its line, or a summary of what it says."""
    read = app.load(config)
    paused = sum(source.paused for source in read.sources)
    editions = ", ".join(edition.key for edition in read.editions)
    say(f"{config} is good: {len(read.sources)} sources ({paused} paused), editions {editions}.")


def schema() -> None:
    """Print the JSON Schema of feeds.yaml, for editors that check while you type."""
    give(config.schema())


def settings() -> None:
    """List the settings from the environment, with their present values."""
    rows = (astuple(row) for row in config.describe(present_settings()))
    table("", ("setting", "present value", "default", "meaning"), rows)
