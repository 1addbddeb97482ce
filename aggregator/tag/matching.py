"""Where the words of a vocabulary stand in a text: whole words, case as written, endings as listed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from daachorse import DoubleArrayAhoCorasick

from aggregator.tag.shape import UNPLAIN, Reading, is_letter, read, shape, skim, small
from aggregator.tag.vocabulary import Word

_ACRONYM = 4
"""Letters: in an ordinary sentence a word this short, all in capitals, is more likely an acronym."""

_HITS_AT_MOST = 400
"""Hits looked at in one text: a text has said what it is about long before, and each is held against each."""

_Met: TypeAlias = tuple[int, int, int]
"""Where a piece begins and ends, and its number."""

_known: dict[tuple[Word, ...], tuple[Word, ...]] = {}
"""Words of all languages that begin alike, each once: names of cities are the same in forty of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A vocabulary word met in a text.

    ``start`` and ``end`` point into the text as given; ``exact`` is False where the text's capitals are
    owed to a sentence's beginning or a headline; ``word_number`` and ``sentence`` tell how near hits are.
    """

    word: Word
    term: str
    start: int
    end: int
    exact: bool
    word_number: int
    sentence: int


class Matcher:
    """Finds all words of one language at once."""

    def __init__(self, words: Iterable[Word], language: str) -> None:
        self._language = language
        self._respelled: dict[str, Sequence[str]] = {}
        begun: defaultdict[str, list[Word]] = defaultdict(list)
        for word in words:
            pieces = [shape(piece, language) for piece in _pieces(word.form)]
            if pieces != _pieces(word.form):
                self._respelled[word.form] = pieces
            begun[small(pieces[0], language)].append(word)
        self._words = [_known.setdefault(alike, alike) for alike in map(tuple, begun.values())]
        self._loose = {number for number, alike in enumerate(self._words) if any(map(_is_loose, alike))}
        signs = [*dict.fromkeys(_broken(begun)), *UNPLAIN]
        self._signs = set(range(len(begun), len(begun) + len(signs)))
        self._automaton = DoubleArrayAhoCorasick([each.encode() for each in (*begun, *signs)])

    def find(self, text: str) -> tuple[Reading, list[Hit]]:
        """Return the text as read and the first hits in it, overlapping ones too, in the text's order."""
        reading = skim(text, self._language)
        met = self._met(reading.small) if reading else None
        if reading is None or met is None or (met and self._is_misread(reading, met)):
            reading = read(text, self._language)
            met = self._met(reading.small) or ()
        if not met:
            return reading, []
        hits = islice(self._hits(reading, met), _HITS_AT_MOST)
        return reading, sorted(hits, key=lambda hit: (hit.start, hit.end))

    def _met(self, lowered: str) -> Sequence[_Met] | None:
        """Return where first pieces of words are met, None in what cannot be searched: lone surrogates."""
        try:
            encoded = lowered.encode()
        except UnicodeEncodeError:
            return None
        met = self._automaton.find_overlapping(encoded)
        return met if not met or lowered.isascii() else list(_characters(encoded, met))

    def _is_misread(self, skimmed: Reading, met: Sequence[_Met]) -> bool:
        """Tell whether a text must be read that was skimmed.

        So it is with a character that does not read as it is written, and where more spaces than one may
        stand within a phrase.
        """
        found = {index for _, _, index in met}
        is_spaced = not found.isdisjoint(self._loose) and "  " in skimmed.small
        return is_spaced or not found.isdisjoint(self._signs)

    def _hits(self, reading: Reading, met: Iterable[_Met]) -> Iterator[Hit]:
        lowered = reading.small
        for start, end, index in met:
            if index in self._signs:  # of what reading left in its place
                continue
            if start and is_letter(lowered[start - 1]) and is_letter(lowered[start]):
                continue
            for word in self._words[index]:
                pieces = self._respelled.get(word.form) or _pieces(word.form)
                hit = _hit(reading, start, end, pieces, word)
                if hit:
                    yield hit


def _characters(encoded: bytes, met: Iterable[_Met]) -> Iterator[_Met]:
    """Give places in characters that were met in bytes; their ends ascend."""
    done = last = 0
    for start, end, index in met:
        done += len(encoded[last:end].decode())
        last = end
        yield done - len(encoded[start:end].decode()), done, index


def _broken(pieces: Iterable[str]) -> Iterator[str]:
    """Give the beginnings of phrases that are broken off by two spaces."""
    for piece in pieces:
        for place, char in enumerate(piece):
            if char == " ":
                yield f"{piece[:place]}  "


def _is_loose(word: Word) -> bool:
    """Tell whether a word is a phrase that goes on behind any ending."""
    return any(" " in piece for piece in _pieces(word.form)[1:])


def _pieces(form: str) -> list[str]:
    """Return a form cut at its stars: any ending may stand between two pieces."""
    return form.split("*")


def _hit(reading: Reading, start: int, end: int, pieces: Sequence[str], word: Word) -> Hit | None:
    """Return the hit of a word whose first piece stands in a place, None if the rest does not follow."""
    exact = _agrees(reading, start, end, pieces[0])
    for piece in pieces[1:]:
        begin = _ending(reading.small, end)
        end = begin + len(piece)
        exact = _both(exact, _agrees(reading, begin, end, piece) if piece else True)
    if exact is None or (is_letter(reading.small[end - 1]) and _ending(reading.small, end) > end):
        return None
    begin, finish = reading.starts[start], reading.ends[end - 1]
    return Hit(
        word=word,
        term=reading.text[begin:finish],
        start=begin,
        end=finish,
        exact=exact,
        word_number=reading.word_at(start),
        sentence=reading.sentence_at(start),
    )


def _both(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None or other is None else one and other


def _ending(small: str, start: int) -> int:
    """Return where the word ends that a position stands in."""
    while start < len(small) and is_letter(small[start]):
        start += 1
    return start


def _agrees(reading: Reading, start: int, end: int, form: str) -> bool | None:
    """Compare letters: True as written, False with capitals by the licence of their place, None not at all.

    A capital of the form must be one in the text. A small letter may be a capital in a headline in
    capitals, at a sentence's beginning, and at the beginning of a word of a Title Cased Headline.
    """
    met = reading.shape[start : start + len(form)]
    if met == form:
        return True
    if small(met, reading.language) != small(form, reading.language):
        return None
    shouted = _is_shouted(reading, start, end)
    for at, (ours, theirs) in enumerate(zip(form, met, strict=True)):
        if theirs.isupper() == ours.isupper() or (shouted and theirs.isupper()):
            continue
        if ours.isupper():
            return None
        begins_word = at == 0 or not is_letter(form[at - 1])
        if not begins_word:
            return None
        if not reading.title_cased and (at or not reading.begins_sentence(start)):
            return None
    return False


def _is_shouted(reading: Reading, start: int, end: int) -> bool:
    met = reading.shape[start : _ending(reading.small, end)]
    if not met.isupper():
        return False
    return sum(map(str.isalpha, met)) > _ACRONYM or reading.is_loud(start)
