"""The page of those who look after the service: what is wrong, what is done, what they can do; in English."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aggregator.model import Report
from aggregator.render.common import packaged
from aggregator.render.templates import written


class Moment(NamedTuple):
    """An instant for people and for programs."""

    said: str
    exact: str


def health(report: Report) -> bytes:
    """Write the page of a report."""
    zone = ZoneInfo(report.time_zone)

    def at(moment: datetime | None) -> Moment | None:
        if moment is None:
            return None
        return Moment(f"{moment.astimezone(zone):%Y-%m-%d %H:%M}", moment.isoformat())

    return written("health.html", "en", report=report, at=at, root="").encode()


def unhealthy(what: str) -> bytes:
    """Write the page for when nothing but this can be said."""
    return written("unhealthy.html", "en", what=what, root="").encode()


def health_looks() -> Mapping[str, bytes]:
    """Return the style sheets and pictures of the page, by name."""
    sheet = files("aggregator.render").joinpath("templates", "health.css")
    return {**packaged(), sheet.name: sheet.read_bytes()}
