"""Where the words of a vocabulary stand in a text: whole words, case as written, endings as listed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from daachorse import CharwiseDoubleArrayAhoCorasick as Automaton

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
        self._automaton = Automaton([*begun, *UNPLAIN])

    def find(self, text: str) -> tuple[Reading, list[Hit]]:
        """Return the text as read and the first hits in it, overlapping ones too, in the text's order."""
        reading, met = self._search(text)
        if not met:
            return reading, []
        hits = islice(self._hits(reading, met), _HITS_AT_MOST)
        return reading, sorted(hits, key=lambda hit: (hit.start, hit.end))

    def _search(self, text: str) -> tuple[Reading, Sequence[_Met]]:
        """Return the text as read and where first pieces of words are met in it."""
        if reading := skim(text, self._language):
            try:
                met = self._automaton.find_overlapping(reading.small)
            except UnicodeEncodeError:  # a lone surrogate, which is replaced where a text is read
                met = [(0, 0, len(self._words))]
            if not met or max(index for _, _, index in met) < len(self._words):
                return reading, met
        reading = read(text, self._language)
        met = self._automaton.find_overlapping(reading.small)
        return reading, [each for each in met if each[2] < len(self._words)]

    def _hits(self, reading: Reading, met: Iterable[_Met]) -> Iterator[Hit]:
        lowered = reading.small
        for start, end, index in met:
            if start and is_letter(lowered[start - 1]) and is_letter(lowered[start]):
                continue
            for word in self._words[index]:
                pieces = self._respelled.get(word.form) or _pieces(word.form)
                hit = _hit(reading, start, end, pieces, word)
                if hit:
                    yield hit


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
