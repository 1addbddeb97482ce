"""How much of a document is read: the caps, and the count of what they left out."""

from collections import Counter
from sys import getsizeof

BODY = 10_000_000
ENTRIES = 5_000
TITLE = 1_024
AUTHOR = 500
DATE = 200
HTML = 65_536
ADDRESS = 2_048
CATEGORIES = 20

PAGE_ELEMENTS = 20_000
"""Elements of a page that are read: those of a thousand items and more, and of what stands round them."""

MARKUP = {"elements": 200_000, "attributes": 600_000, "references": 2_000_000}
"""Markup that an XML feed has at most: ten times what five thousand long entries need."""


TEXT = 20_000_000
"""Bytes of memory for the text of a feed or page: one emoji makes every character of it take four."""


JSON = {"objects and lists": 100_000, "values": 1_000_000}
"""What a JSON Feed has at most: each empty list of three bytes takes sixty of memory."""


class Drops(Counter[str]):
    """Counts, by reason, of what was cut or left out."""

    def narrow(self, text: str) -> str:
        """Return as much of a document's text as takes ``TEXT`` bytes of memory."""
        if (size := getsizeof(text)) <= TEXT:
            return text
        self[f"text over {TEXT // 1_000_000} MB of memory, cut"] += 1
        return text[: len(text) * TEXT // size]

    def cut(self, text: str | None, limit: int, what: str) -> str | None:
        """Return at most ``limit`` bytes of a text, without a character or tag cut in two; None if blank."""
        if text is None or not (text := text.strip()):
            return None
        if len(text) * 4 <= limit or len(data := text.encode("utf-8", "replace")) <= limit:
            return text
        self[f"{what} over {limit} bytes, cut"] += 1
        kept = data[:limit].decode("utf-8", "ignore")
        if kept.rfind("<") > kept.rfind(">"):
            kept = kept[: kept.rfind("<")]
        return kept.rstrip() or None

    def whole(self, text: str | None, limit: int, what: str) -> str | None:
        """Return a text of at most ``limit`` bytes, None for a longer one: half an address leads nowhere."""
        if text is None or not text:
            return None
        if len(text.encode("utf-8", "replace")) > limit:
            self[f"{what} over {limit} bytes, left out"] += 1
            return None
        return text

    def leave_out(self, what: str, number: int, limit: int) -> None:
        """Count how many of a number of things are over a limit."""
        if number > limit:
            self[f"{what} over {limit}, left out"] += number - limit

    def first(self, values: list[str], limit: int, what: str) -> tuple[str, ...]:
        """Return the first ``limit`` values, each once."""
        distinct = list(dict.fromkeys(values))
        self.leave_out(what, len(distinct), limit)
        return tuple(distinct[:limit])
