"""A text as the matcher reads it: one spelling for what readers cannot tell apart, and the way back.

Accents are never stripped and case is kept: Ρόμα is a club and Ρομά a people, Róma is Rome and roma is Roma.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

_SPACE = "(?P<space>\\s{2,})"
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DROP = f"(?P<drop>[{_DROPPED}])"
_MARKED = "(?P<marked>[^\\W\\d_][\u0300-\u036f]+)"
_DIGRAPH = "(?P<digraph>[љњџЉЊЏ])"
_UNMARKED = re.compile(f"{_SPACE}|{_DROP}")
_SPECIAL = re.compile(f"{_SPACE}|{_DROP}|{_MARKED}")
_TWO_SCRIPTS_SPECIAL = re.compile(f"{_SPECIAL.pattern}|{_DIGRAPH}")

_TWO_SCRIPTS = frozenset({"sr", "bs", "cnr", "rom"})
"""Languages written in Latin and Cyrillic: their Cyrillic is read as Latin, letter by letter."""
_DIGRAPHS = {"љ": "lj", "њ": "nj", "џ": "dž"}
_CYRILLIC_LETTERS = "абвгдђежзијклмнопрстћуфхцчш"
_LATIN_LETTERS = "abvgdđežzijklmnoprstćufhcčš"
_LATIN = str.maketrans(_CYRILLIC_LETTERS + _CYRILLIC_LETTERS.upper(), _LATIN_LETTERS + _LATIN_LETTERS.upper())

_CYRILLIC = re.compile("[\u0400-\u052f]")
_STRESS = "\u0301"

_MARKS = re.compile("[\u0300-\u036f]")
_UNPLAIN = re.compile(f"[{_DROPPED}\u0300-\u036f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) != " ")
_ALIKE = {
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("\n\t\u00a0\u202f", " "),
    "*": ":",  # one of the signs between the genders, as in German "Rom:nja"
    **dict(zip("şŞ", "șȘ", strict=True)),
}
"""What readers cannot tell apart, and the one we use: met in every other text."""
_SELDOM_ALIKE = {
    **dict(zip("ţŢ", "țȚ", strict=True)),
    **dict.fromkeys("`ʼ´′", "'"),
    **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys((space for space in _SPACES if space not in _ALIKE), " "),
}
"""The rest of it."""
_TO_SPELL = tuple(_ALIKE.items())
_TO_SPELL_IN_ASCII = tuple((odd, plain) for odd, plain in _TO_SPELL if odd.isascii())
_TO_SPELL_AT_LENGTH = tuple((_ALIKE | _SELDOM_ALIKE).items())
_LAST_SINGLE = 0x2200
"""Up to here scripts of ours have letters that NFC writes as another: the Kelvin sign is a K."""
_SINGLES = [
    char for char in map(chr, range(0x80, _LAST_SINGLE)) if unicodedata.normalize("NFC", char) != char
]
UNPLAIN = tuple(
    dict.fromkeys(
        (
            *_DROPPED,
            *_SELDOM_ALIKE,
            *(single for single in _SINGLES if single == single.lower()),
            *map(chr, range(0x300, 0x370)),
        )
    )
)
"""What may stand in a text that is skimmed, and must not: its matcher meets them on its way, at no cost."""

_WORD = re.compile(r"\w+")
_OPENERS = " \"'«»“”„‘’([{<-–—•*#¿¡|\u00a0"
_OPENERS_AT_MOST = 40
"""Characters looked back over quotes and dashes for a sentence's beginning."""
_ENDERS = tuple(".!?…:;\n\r|")
_SENTENCE_END = re.compile(r"[.!?…;]+[\"'»”“)\]]*\s+")


class Reading:
    """A text normalised (``shape``) and in small letters (``small``), position by position.

    ``starts`` and ``ends`` say which characters of the text as given each position stands for: its own,
    if nothing else is said. The rest is worked out when first asked for: most texts hold nothing of ours.
    """

    def __init__(self, text: str, shape: str, language: str) -> None:
        self.text, self.shape, self.language = text, shape, language
        self.small = small(shape, language)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where what each position stands for begins in the text as given."""
        return range(len(self.text))

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where it ends there."""
        return range(1, len(self.text) + 1)

    @cached_property
    def words(self) -> list[int]:
        """The positions where a word begins."""
        return [word.start() for word in _WORD.finditer(self.shape)]

    @cached_property
    def sentences(self) -> list[int]:
        """The positions where a sentence begins, the first one's 0 left out."""
        return [end.end() for end in _SENTENCE_END.finditer(self.shape)]

    @cached_property
    def loud(self) -> list[bool]:
        """Of each sentence, whether it is in capitals."""
        bounds = pairwise([0, *self.sentences, len(self.shape)])
        return [_is_loud(self.shape[begin:end]) for begin, end in bounds]

    @cached_property
    def title_cased(self) -> bool:
        """Whether it is a headline That Is Written Like This; long texts never are."""
        words = _WORD.findall(self.shape) if len(self.words) < 40 else []
        long = [word for word in words if len(word) > 3]
        return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)

    def word_at(self, position: int) -> int:
        """Return the number of the word that holds a position."""
        return bisect_right(self.words, position)

    def sentence_at(self, position: int) -> int:
        """Return the number of the sentence that holds a position."""
        return bisect_right(self.sentences, position)

    def position_of(self, offset: int) -> int:
        """Return the position that stands for a character of the text as given."""
        return bisect_right(self.starts, offset) - 1

    def begins_sentence(self, position: int) -> bool:
        """Tell whether a capital at this position may be owed to its place alone."""
        start = self.starts[position]
        before = self.text[max(start - _OPENERS_AT_MOST, 0) : start].rstrip(_OPENERS)
        return (start < _OPENERS_AT_MOST and not before) or before[-1:] in _ENDERS

    def is_loud(self, position: int) -> bool:
        """Tell whether the sentence at this position is written in capitals."""
        return self.loud[self.sentence_at(position)]


def read(text: str, language: str) -> Reading:
    """Take a text as given and its language, return it as the matcher reads it."""
    spelled = _one_spelling(text, language)
    if language in _TWO_SCRIPTS or "  " in spelled or _UNPLAIN.search(spelled):
        return _take_apart(text, language)
    if not unicodedata.is_normalized("NFC", spelled):
        return _take_apart(text, language)
    return Reading(text, spelled, language)


def skim(text: str, language: str) -> Reading | None:
    """Return what ``read`` does of a text that reads as it is written, character by character, as most do.

    Spaces stay as many as they are. None in languages of two scripts, where a letter may read as two, and
    something wrong of a text that holds any of ``UNPLAIN``.
    """
    if language in _TWO_SCRIPTS:
        return None
    spelled = text
    for odd, plain in _TO_SPELL_IN_ASCII if text.isascii() else _TO_SPELL:
        if odd in spelled:
            spelled = spelled.replace(odd, plain)
    if language == "sq":
        spelled = spelled.replace("ë", "e").replace("Ë", "E")
    return Reading(text, spelled, language)


def _take_apart(text: str, language: str) -> Reading:
    """Read a text that is not written character by character as it reads."""
    special = _SPECIAL if _MARKS.search(text) else _UNMARKED
    special = _TWO_SCRIPTS_SPECIAL if language in _TWO_SCRIPTS else special
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(piece: str, start: int, end: int) -> None:
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    def add_plain(start: int, end: int) -> None:
        chunk = text[start:end]
        piece = unicodedata.normalize("NFC", chunk)
        if len(piece) == len(chunk):
            pieces.append(piece)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            return
        for at, char in enumerate(chunk, start):
            add(unicodedata.normalize("NFC", char), at, at + 1)

    done = 0
    for met in special.finditer(text):
        add_plain(done, met.start())
        done = met.end()
        if met.lastgroup == "space":
            add(" ", met.start(), done)
        elif met.lastgroup == "marked":
            add(_compose(met[0]), met.start(), done)
        elif met.lastgroup == "digraph":
            add(_digraph(met[0], text[done : done + 1]), met.start(), done)
    add_plain(done, len(text))
    shape = _SURROGATE.sub("\ufffd", "".join(pieces))  # a lone surrogate cannot be searched
    reading = Reading(text, _one_spelling(shape, language), language)
    reading.starts, reading.ends = starts, ends
    return reading


def shape(form: str, language: str) -> str:
    """Return a vocabulary's form in the spelling that readings have."""
    return read(form, language).shape


def small(shape: str, language: str) -> str:
    """Return small letters, position by position, by the language's own rules of casing."""
    if language in {"tr", "az"}:
        shape = shape.replace("I", "ı")
    if shape.isascii():
        return shape.lower()
    if "İ" in shape:  # the one letter whose small form is two characters
        shape = shape.replace("İ", "i")
    lowered = shape.lower()
    return lowered.replace("ς", "σ") if "ς" in lowered else lowered


def is_letter(char: str) -> bool:
    """Tell whether a character belongs to a word."""
    return char.isalnum() or unicodedata.combining(char) > 0


def _is_loud(sentence: str) -> bool:
    return sum(map(str.isupper, sentence)) > 3 * sum(map(str.islower, sentence))


def _one_spelling(text: str, language: str) -> str:
    for odd, plain in _TO_SPELL_AT_LENGTH:
        if odd in text:
            text = text.replace(odd, plain)
    if language == "sq":
        return text.replace("ë", "e").replace("Ë", "E")
    return text.translate(_LATIN) if language in _TWO_SCRIPTS else text


def _digraph(letter: str, following: str) -> str:
    """Write a Cyrillic letter that Latin needs two for; both are capitals where the next one is."""
    latin = _DIGRAPHS[letter.lower()]
    if letter.islower():
        return latin
    return latin.upper() if following.isupper() else latin.capitalize()


def _compose(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    return composed.replace(_STRESS, "") if _CYRILLIC.match(composed) else composed
