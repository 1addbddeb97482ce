"""Romani, which no model we know has learnt: told by its small words and by its case endings."""

import re

_ENDINGS = re.compile(
    r"\w{3,}(?:enge|enqe|engo|enqo|engi|engere|engero|engiro|engire|esqo|esqe|eske|esko|eskoro|eskere"
    r"|ender|endar|imata|imasko|imaske|ipnasko|ipen|ipena|ipe|ipes|ipasko|ipaske|utno|utne|utni"
    r"|эндыр|эскиро|эскирэ|энгиро|энгирэ|энгэ|эскэ|ипэн|ибэн)"
)
_ENDINGS_PROVE = 2.0
"""What an ending weighs, as a logarithm: less than a word of Romani, for neighbours have "-enge" too."""


def endings(words: list[str]) -> float:
    """Return how strongly the endings of small-lettered words speak for Romani, as a natural logarithm."""
    return _ENDINGS_PROVE * sum(1 for word in words if _ENDINGS.fullmatch(word))
