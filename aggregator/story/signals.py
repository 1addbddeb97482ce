"""What is kept of a telling to compare it with others."""

import re
import unicodedata

from aggregator.model import Signals, Telling
from aggregator.story import figures
from aggregator.story.skeletons import short_name, skeleton

LOOKED_AT = 4000
"""Characters of a text that are compared: what a story is stands in its beginning."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ADDRESS_WORD = re.compile(r"[a-z]{4,}|\d{3,}")


def signals_of(telling: Telling, *, meaning: bytes = b"", model: str = "") -> Signals:
    """Return what a telling is compared by; ``meaning`` is its embedding, told by ``model``."""
    text = telling.text[:LOOKED_AT]
    days, rest = figures.days(f"{telling.title}\n{text}", telling.language)
    words = _skeletons(f"{telling.title}\n{text}", telling.language)
    return Signals(
        id=telling.id,
        source=telling.source,
        language=telling.language,
        day=telling.published,
        address=telling.url or "",
        key=telling.key or "",
        headline=headline(telling.title),
        names={key: word for key, word in words.items() if word[0].isupper()},
        words=tuple(key for key, word in words.items() if not word[0].isupper()),
        title_words=tuple(_skeletons(telling.title, telling.language)),
        numbers=tuple(dict.fromkeys(figures.numbers(rest))),
        days=days,
        countries=telling.countries,
        quotations=figures.quotations(text),
        address_words=address_words(telling.url or ""),
        meaning=meaning,
        model=model,
    )


def headline(title: str) -> str:
    """Return a title for comparison: letters and digits alone, without case."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def address_words(url: str) -> tuple[str, ...]:
    """Return the words and numbers of an address's last part, which names the page."""
    path = url.partition("?")[0].rstrip("/")
    return tuple(dict.fromkeys(_ADDRESS_WORD.findall(path.rpartition("/")[2].lower())))


def _skeletons(text: str, language: str) -> dict[str, str]:
    """Return a text's words by their skeletons: of several the first, without capital if there is one."""
    found: dict[str, str] = {}
    said = _WORD.findall(text)
    plain = {word for word in said if word[0].islower()}
    for word in said:
        key = skeleton(word, language)
        if not key and word[0].isupper() and word.lower() not in plain:
            key = short_name(word)
        if key and (key not in found or (found[key][0].isupper() and word[0].islower())):
            found[key] = word
    return found
