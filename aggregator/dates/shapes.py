"""A text reduced to its shape: one letter a token, so that dates become patterns of a few letters.

"Strasbourg, 8 April 2019 –" has the shape ``w, D M Y -``. The letters:

    D  a number of one or two digits      M  a month's name             w  any other word
    Y  a number of four digits            R  a month in Roman numerals  s  a short ending glued to a number
    N  any other number                   K  a word beside a month that is a number (月)
    o  "of"   t  "to", "and"   u  "year"  -  any dash                   x  any other sign

Spaces (one for any run) and ``. , : / ' ( ) [ ]`` stand for themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from aggregator.dates import words
from aggregator.i18n import every_month_table, fold, month_words

LONGEST = 4000
"""Characters of a text that are looked at; the date of a page that is mostly text stands at its head."""

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TOKEN = re.compile(
    r"\d+|\s+|\((?:e|a)\)(?:ko)?"
    r"|[^\s\d!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u2bff\u3000-\u303f]+|."
)
_SIGNS = {
    **dict.fromkeys("-‐‑‒–—―−", "-"),
    **dict.fromkeys("'’ʼ‘`´", "'"),
    **{sign: sign for sign in ".,:/()[]"},
    "،": ",",
    "&": "t",
    "°": "s",
}
_ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6,
    "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
}  # fmt: skip
_LONGEST_NAME = 8
"""Words in the longest month's name: "Mwedi wa Nnyano na Nnyano na M" is September in Makonde."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text with its shape; of a month's name its month (0 if languages disagree) and language."""

    shape: str
    text: str
    start: int
    end: int
    month: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A text, its tokens and their letters: ``letters[i]`` is the shape of ``tokens[i]``."""

    text: str
    letters: str
    tokens: tuple[Token, ...]


class MonthNames:
    """Knows months by name: first in the hinted languages, then in those of Europe, at last in all."""

    def __init__(self, languages: Sequence[str], *, everywhere: bool) -> None:
        self._hinted = [(language, month_words(language)) for language in languages]
        self._wider = every_month_table(european=True), every_month_table(european=False)
        self._everywhere = everywhere

    def find(self, name: str) -> tuple[int, str] | None:
        """Return the month (AMBIGUOUS where languages disagree) and the language it is found in."""
        for language, table in self._hinted:
            if table.get(name):
                return table[name], language
        if len(name) < 3 or name in words.SMALL:
            return None
        europe, world = self._wider
        return europe.get(name) or (world.get(name) if self._everywhere else None)


def cleaned(text: str) -> str:
    """Return the text with plain spaces and digits, without invisible signs, and no longer than LONGEST."""
    plain = _INVISIBLE.sub("", normalize("NFKC", text[:LONGEST])).strip()
    return plain if plain.isascii() else re.sub(r"\d+", lambda digits: _ascii(digits[0]), plain)


def shape_of(text: str, months: MonthNames) -> Shape:
    """Return the shape of a cleaned text."""
    tokens = tuple(_with_months(list(_tokens(text)), months))
    return Shape(text, "".join(token.shape for token in tokens), tokens)


def _ascii(digits: str) -> str:
    return "".join(str(int(digit)) for digit in digits)


def _tokens(text: str) -> Iterator[Token]:
    before = ""
    for match in _TOKEN.finditer(text):
        shape = _shape(match[0], before)
        yield Token(shape, match[0], match.start(), match.end())
        before = (before + shape)[-2:]


def _shape(token: str, before: str) -> str:
    first = token[0]
    if first.isdigit():
        return {1: "D", 2: "D", 4: "Y"}.get(len(token), "N")
    if first.isspace():
        return " "
    if first.isalpha():
        return _word(token, before)
    if first == "(" and len(token) > 1:
        return "u" if token.endswith("ko") else "s"  # Basque "2019(e)ko apirilaren 9(a)"
    return _SIGNS.get(token, "x")


def _word(token: str, before: str) -> str:
    if token in _ROMAN:
        return "R"
    folded = fold(token)
    glued = before.endswith("D") or before == "D-" or (before in ("D.", "D:") and folded in ("o", "a", "e"))
    if glued and len(folded) <= 4 and folded not in words.MONTH:
        return "s"
    for letter, known in (("u", words.YEAR), ("K", words.MONTH), ("t", words.TO), ("o", words.OF)):
        if folded in known:
            return letter
    return "w"


def _with_months(tokens: list[Token], months: MonthNames) -> Iterator[Token]:
    """Join the words of month names into one token each."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.shape not in "wsoutR":
            yield token
            position += 1
            continue
        length, found = _longest_name(tokens, position, months)
        if found:
            joined = tokens[position : position + length]
            text = "".join(each.text for each in joined)
            yield Token("M", text, token.start, joined[-1].end, *found)
        else:
            yield token
        position += length


def _longest_name(
    tokens: list[Token], position: int, months: MonthNames
) -> tuple[int, tuple[int, str] | None]:
    """Return how many tokens a month's name takes here and what it means; (1, None) if here is none."""
    best: tuple[int, tuple[int, str] | None] = 1, None
    name = ""
    for count in range(_LONGEST_NAME):
        end = position + 2 * count + 1
        pieces = tokens[position:end]
        if (
            len(pieces) < 2 * count + 1
            or not _is_word(pieces[-1])
            or (count and pieces[-2].shape not in " '-.")
        ):
            break
        name = f"{name} {fold(pieces[-1].text)}".strip()
        found = months.find(name)
        if found:
            best = 2 * count + 1, found
    return best


def _is_word(token: Token) -> bool:
    return token.shape in "wsoutRK" and token.text[0].isalpha()


def roman_month(token: Token) -> int:
    """Return the month of a Roman numeral, 0 if it is none."""
    return _ROMAN.get(token.text, 0)
