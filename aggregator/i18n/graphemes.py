"""What a reader counts as one character."""

from collections.abc import Iterator

import regex

_GRAPHEME = regex.compile(r"\X")


def graphemes(text: str) -> Iterator[str]:
    """Give the text in user-perceived characters (Unicode Standard Annex 29, extended clusters)."""
    return (found[0] for found in _GRAPHEME.finditer(text))
