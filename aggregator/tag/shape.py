"""A text as the matcher reads it: one spelling for what readers cannot tell apart, and the way back.

Accents are never stripped and case is kept: Ρόμα is a club and Ρομά a people, Róma is Rome and roma is Roma.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

_SPECIAL = re.compile(
    "(?P<space>\\s{2,}|[^\\S ])"
    "|(?P<drop>[\u00ad\u200b-\u200d\u2060\ufeff])"
    "|(?P<marked>[^\\W\\d_][\u0300-\u036f]+)"
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_STRESS = "\u0301"

_ALIKE = str.maketrans(
    {**dict.fromkeys("’ʼ‘`´′", "'"), **dict.fromkeys("‐‑", "-"), "ţ": "ț", "Ţ": "Ț", "ş": "ș", "Ş": "Ș"}
    | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}  # a lone surrogate cannot be searched
)
_ALBANIAN = str.maketrans({"ë": "e", "Ë": "E"})
_TURKISH_LOWER = str.maketrans({"I": "ı", "İ": "i"})
_DOTTED_CAPITAL = str.maketrans({"İ": "i"})
_FINAL_SIGMA = str.maketrans({"ς": "σ"})

_SENTENCE_END = re.compile(r"[.!?…;]+[\"'»”“)\]]*\s+")
_WORD = re.compile(r"\w+")
_OPENERS = " \"'«»“”„‘’([{<-–—•*#¿¡|"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text normalised (``shape``) and in small letters (``small``), position by position.

    ``starts`` and ``ends`` say which characters of the text as given each position stands for;
    ``words`` and ``sentences`` are the positions where one begins (the first sentence's 0 left out), ``loud``
    tells of each sentence whether it is in capitals.
    """

    text: str
    shape: str
    small: str
    starts: list[int]
    ends: list[int]
    words: list[int]
    sentences: list[int]
    loud: list[bool]
    title_cased: bool

    def word_at(self, position: int) -> int:
        """Return the number of the word that holds a position."""
        return bisect_right(self.words, position)

    def sentence_at(self, position: int) -> int:
        """Return the number of the sentence that holds a position."""
        return bisect_right(self.sentences, position)

    def begins_sentence(self, position: int) -> bool:
        """Tell whether a capital at this position may be owed to its place alone."""
        before = self.text[: self.starts[position]].rstrip(_OPENERS)
        return not before or before[-1] in ".!?…:;\n\r|"

    def is_loud(self, position: int) -> bool:
        """Tell whether the sentence at this position is written in capitals."""
        return self.loud[self.sentence_at(position)]


def read(text: str, language: str) -> Reading:
    """Take a text as given and its language, return it as the matcher reads it."""
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
    for special in _SPECIAL.finditer(text):
        add_plain(done, special.start())
        done = special.end()
        if special.lastgroup == "space":
            add(" ", special.start(), done)
        elif special.lastgroup == "marked":
            add(_compose(special[0]), special.start(), done)
    add_plain(done, len(text))
    return _measured(text, _one_spelling("".join(pieces), language), starts, ends, language)


def shape(form: str, language: str) -> str:
    """Return a vocabulary's form in the spelling that readings have."""
    return read(form, language).shape


def small(shape: str, language: str) -> str:
    """Return small letters, position by position, by the language's own rules of casing."""
    dotted = _TURKISH_LOWER if language in {"tr", "az"} else _DOTTED_CAPITAL
    return shape.translate(dotted).lower().translate(_FINAL_SIGMA)


def is_letter(char: str) -> bool:
    """Tell whether a character belongs to a word."""
    return char.isalnum() or unicodedata.combining(char) > 0


def _measured(text: str, shape: str, starts: list[int], ends: list[int], language: str) -> Reading:
    words = list(_WORD.finditer(shape))
    sentences = [end.end() for end in _SENTENCE_END.finditer(shape)]
    return Reading(
        text=text,
        shape=shape,
        small=small(shape, language),
        starts=starts,
        ends=ends,
        words=[word.start() for word in words],
        sentences=sentences,
        loud=[_is_loud(shape[begin:end]) for begin, end in pairwise([0, *sentences, len(shape)])],
        title_cased=_is_title_cased([word[0] for word in words]),
    )


def _is_loud(sentence: str) -> bool:
    return sum(map(str.isupper, sentence)) > 3 * sum(map(str.islower, sentence))


def _is_title_cased(words: list[str]) -> bool:
    """Tell a headline That Is Written Like This; long texts never are."""
    long = [word for word in words if len(word) > 3] if len(words) < 40 else []
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _one_spelling(text: str, language: str) -> str:
    text = text.translate(_ALIKE)
    return text.translate(_ALBANIAN) if language == "sq" else text


def _compose(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    return composed.replace(_STRESS, "") if _CYRILLIC.match(composed) else composed
