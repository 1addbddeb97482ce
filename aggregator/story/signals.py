"""What is kept of a telling to compare it with others."""

import unicodedata

from aggregator.model import Signals, Telling


def signals_of(telling: Telling, *, meaning: bytes = b"", model: str = "") -> Signals:
    """Return what a telling is compared by; ``meaning`` is its embedding, told by ``model``."""
    return Signals(
        id=telling.id,
        source=telling.source,
        language=telling.language,
        day=telling.published,
        address=telling.url or "",
        key=telling.key or "",
        headline=headline(telling.title),
        countries=telling.countries,
        length=len(telling.text),
        meaning=meaning,
        model=model,
    )


def headline(title: str) -> str:
    """Return a title for comparison: letters and digits alone, without case."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())
