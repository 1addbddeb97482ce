"""What a reader counts as one character."""

from collections.abc import Iterator
from itertools import pairwise
from unicodedata import category


def graphemes(text: str) -> Iterator[str]:
    """Give the text in user-perceived characters.

    After Unicode Standard Annex 29, erring towards longer ones: marks, joiners, emoji modifiers and
    tags, pairs of regional indicators, Hangul syllables in parts.
    """
    if not text:
        return
    start, flags = 0, 0
    for at, (before, after) in enumerate(pairwise(text), start=1):
        flags = flags + 1 if _is_flag(before) else 0
        if not _joined(before, after, odd_flag=flags % 2 == 1):
            yield text[start:at]
            start = at
    yield text[start:]


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _joined(before: str, after: str, *, odd_flag: bool) -> bool:
    if after < "\u0300":
        return False
    return (
        category(after) in {"Mn", "Me", "Mc"}
        or after == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or (before == "\u200d" and after > "\u2000")
        or (odd_flag and _is_flag(after))
        or ("\u1100" <= before <= "\ud7ff" and "\u1160" <= after <= "\u11ff")
    )
