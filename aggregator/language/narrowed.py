"""py3langid, narrowed to what texts in Latin and Cyrillic letters can reach: 23 MB instead of 47.

It reads a text byte by byte, and has a column in its table for every byte and rows for the letters of a
hundred languages. What none of ours is written with takes it back to its beginning here, and bytes that it
tells nowhere apart share a column.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import LanguageIdentifier

_LATIN = "".join(map(chr, range(0x180))) + "ǄǅǆǇǈǉǊǋǌǍǎȘșȚțƏəƷʒ"
_CYRILLIC = "".join(map(chr, range(0x400, 0x460))) + "Ґґ\u0300\u0301"  # with its stress marks
_PUNCTUATION = "".join(map(chr, range(0x2010, 0x2070))) + "€"
_BYTES = sorted(set(f"{_LATIN}{_CYRILLIC}{_PUNCTUATION}".encode()))

_NOWHERE = 0
"""The column of all other bytes, and the state that they lead to: the beginning."""


class NarrowedIdentifier(LanguageIdentifier):  # type: ignore[misc]  # it is untyped
    """Answers as the library does about text in our letters; ``narrow`` comes after ``set_languages``."""

    nb_ptc: NDArray[np.float16]
    tk_nextmove: "array[int]"
    tk_output: "array[int]"
    tk_row: Sequence[int]

    def narrow(self) -> None:
        """Forget what no text in our letters reaches, and the weights of languages that were not chosen."""
        table = np.asarray(self.tk_nextmove).reshape(-1, 256)
        row_of = np.asarray(self.tk_row)
        states = _reached(table, row_of)
        rows, row_of = np.unique(row_of[states], return_inverse=True)
        columns = _columns(table, rows)
        moves = np.full((len(rows), 1 + len(columns)), _NOWHERE, dtype=np.uint32)
        column_of = bytearray([_NOWHERE] * 256)
        for number, alike in enumerate(columns, 1):
            moves[:, number] = np.searchsorted(states, table[rows, alike[0]])
            for byte in alike:
                column_of[byte] = number
        self._column_of = bytes(column_of)
        features, outputs = np.unique(np.asarray(self.tk_output)[states], return_inverse=True)
        # As lists these are a hundred thousand objects each, and counting who refers to them would give each
        # forked process a copy of its own.
        del table  # before the new one is copied: 39 MB
        self.tk_nextmove = array("I")
        self.tk_nextmove.frombytes(moves.data.cast("B"))
        self._rowbase = array("I", (row_of * moves.shape[1]).astype(np.uint32).tobytes())
        self.tk_output = array("i", (outputs - 1).astype(np.int32).tobytes())
        self.tk_row = ()
        self.nb_ptc = self.nb_ptc[features[1:]]  # the first is -1: nothing is met there
        self._full_model = self.nb_ptc, self.nb_pc, self.nb_classes

    def _encode(self, text: str) -> bytes:
        encoded: bytes = super()._encode(text)
        return encoded.translate(self._column_of)


def _reached(table: NDArray[np.uint32], row_of: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Return the states that our bytes lead to from the first, in order."""
    known = np.zeros(len(row_of), dtype=bool)
    fresh = np.array([_NOWHERE])
    while len(fresh):
        known[fresh] = True
        rows = np.unique(row_of[fresh])
        led_to = np.zeros_like(known)
        for byte in _BYTES:
            led_to[table[rows, byte]] = True
        fresh = np.flatnonzero(led_to & ~known)
    return np.flatnonzero(known)


def _columns(table: NDArray[np.uint32], rows: NDArray[np.uint32]) -> list[list[int]]:
    """Return our bytes, those together that lead to the same states from everywhere."""
    alike: defaultdict[bytes, list[int]] = defaultdict(list)
    for byte in _BYTES:
        alike[sha256(table[rows, byte].tobytes()).digest()].append(byte)
    return list(alike.values())
