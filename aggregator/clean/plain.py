"""Markup as plain text."""

import re

from aggregator.clean.characters import cut, fold, legal
from aggregator.clean.elements import BLOCKS, CELLS
from aggregator.clean.entities import decode
from aggregator.clean.tokens import Text, tokens

__all__ = ["line", "text"]

_LOOKED_AT = 256 * 1024
"""Characters of markup that are looked at."""

_ROUNDS = 3
"""Times that markup is looked for: what was escaped once too often shows its tags only when decoded."""

_LINE_END = re.compile(r"[\r\n]+")
_LIKE_A_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def text(markup: str) -> str:
    """Return what markup, or plain text, says to a reader: blocks as lines, the rest in one line each.

    Character references are decoded, those escaped twice as well; scripts, styles, controls and what nobody
    can see are gone; the text is in NFC and legal in XML. A "<" that opens no tag stays, but as "‹" where
    another program could take it for one. Reading the result again changes nothing.
    """
    plain = legal(markup[:_LOOKED_AT])
    for _ in range(_ROUNDS):
        said = _said(plain)
        if said == plain:
            break
        plain = said
    return _LIKE_A_TAG.sub("‹", plain)


def line(markup: str, limit: int = 300) -> str:
    """Return markup or text as one line of at most ``limit`` graphemes, cut at a word with "…".

    It holds neither "<" nor ">" (‹ and › stand for them), so no program takes a title for markup.
    """
    said = text(markup).replace("<<", "«").replace(">>", "»").replace("->", "→")
    return cut(fold(said.replace("<", "‹").replace(">", "›")), limit)


def _said(markup: str) -> str:
    found = list(tokens(markup))
    # Where there are no tags, line ends are the only paragraphs there are.
    tagged = any(not isinstance(token, Text) for token in found)
    pieces = []
    for token in found:
        if isinstance(token, Text):
            pieces.append(_LINE_END.sub(" ", token.raw) if tagged else token.raw)
        elif token.name in CELLS:
            pieces.append(" ")
        elif token.name in BLOCKS or token.name == "br":
            pieces.append("\n")
    return fold(decode("".join(pieces)), lines=True)
