"""A feeds.yaml that people edit while we work: from a broken one the last good one stays in force."""

from datetime import datetime
from pathlib import Path

from aggregator.app import load
from aggregator.config import Config
from aggregator.errors import ConfigError
from aggregator.model import Trouble

SHOWN = 3
"""Mistakes told of one file; "aggregator check" tells all."""


class Followed:
    """A feeds.yaml, and the last good one of it."""

    def __init__(self, path: Path, config: Config | None = None) -> None:
        """Follow a file; ``config`` is what it says already."""
        self.path = path
        self._text = _text(path) if config else None
        self._config = config
        self._mistakes: ConfigError | None = None
        self._since: datetime | None = None

    def look(self, now: datetime) -> Config:
        """Return what is in force, the file read anew if it was changed.

        Raises:
            ConfigError: no version of the file was good yet.
        """
        text = _text(self.path)
        if text != self._text or self._config is None:
            self._text = text
            try:
                self._config = load(self.path)
            except ConfigError as error:
                self._since = self._since or now
                self._mistakes = error
            else:
                self._mistakes = self._since = None
        if self._config is None:
            raise self._mistakes or ConfigError("it was never read", path=str(self.path))
        return self._config

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the file, None while the file itself is in force."""
        if self._mistakes is None:
            return None
        mistakes = str(self._mistakes).splitlines()
        more = f" (and {len(mistakes) - SHOWN} more)" if len(mistakes) > SHOWN else ""
        return Trouble(
            kind="configuration",
            about=self.path.name,
            what="; ".join(mistakes[:SHOWN]) + more,
            since=self._since,
            doing="The last good configuration stays in force.",
            advice="Correct the file; every mistake with its line: aggregator check",
        )


def _text(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
