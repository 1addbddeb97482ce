"""The commands. Exit codes: 0 good, 1 some sources failed, 2 configuration or usage, 3 already at work."""

from aggregator.cli.commands import main

__all__ = ["main"]
