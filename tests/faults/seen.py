"""What one pass of the service showed of one source."""

from collections.abc import Mapping
from typing import Any


class Seen:
    """What one pass showed of one source: its health, its items, and its published entries."""

    def __init__(self, told: Mapping[str, Any], name: str) -> None:
        self.status: dict[str, Any] = told["status"][name]
        self.error = told["collected"].get(name, {}).get("error")
        self.items: list[dict[str, Any]] = told["items"][name]
        self.held: int = told["held"][name]
        self.ids = {item["id"] for item in self.items}
        self.titles = {item["title"] for item in self.items}
        guids = {item["announced"] for item in self.items}
        self.entries = [entry for entry in told["entries"] if entry["id"] in guids]

    def kept(self, before: "Seen", *, edited: bool) -> bool:
        """Tell whether every entry that was published before is published still, and the same.

        The text of one that its source has ``edited`` may follow; what was announced of it may not.
        """
        return all(
            _view(entry, edited) in [_view(one, edited) for one in self.entries] for entry in before.entries
        )


_ANNOUNCED = ("id", "url", "title", "date_published")


def _view(entry: dict[str, Any], edited: bool) -> dict[str, Any]:
    return {name: entry[name] for name in _ANNOUNCED} if edited else entry
