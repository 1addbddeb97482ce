"""The roster: what is due, how each source is doing, and what its last answers taught us."""

from aggregator.sources.habit import fell_silent
from aggregator.sources.health import Health, health
from aggregator.sources.lessons import after_failure, after_success
from aggregator.sources.pushes import pushed
from aggregator.sources.schedule import address, due

__all__ = ["Health", "address", "after_failure", "after_success", "due", "fell_silent", "health", "pushed"]
