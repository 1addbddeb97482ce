"""From an item's plain title and text to its language and findings, for reading, trying and measuring."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from aggregator import language, tag
from aggregator.model import Inferred, Passage, Prior, Tag

_TITLE = 25
"""Characters from which on a title may be said to be in a language of its own."""
_CONVINCED = 0.95
_PASSAGES_AT_MOST = 12
"""Paragraphs and quotations looked at in one text."""

_PARAGRAPHS = re.compile(r"[^\n]{60,}")
_QUOTATIONS = re.compile(r"«[^«»\n]{40,}»|“[^“”\n]{40,}”|„[^„“”\n]{40,}[“”]|\"[^\"\n]{40,}\"")
"""A quotation is judged after the paragraph that holds it, and so has the last word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An item's language, its title's where it is another one, the passages in others, and its findings."""

    language: Inferred[str]
    title_language: str
    passages: tuple[Passage, ...]
    tags: tuple[Tag, ...]


def judge(
    title: str,
    text: str,
    *,
    hints: Sequence[str] = (),
    prior: Prior = Prior.NONE,
    known: Inferred[str] | None = None,
) -> Judgement:
    """Take an item's plain title and text and what was said of its language, return what we find.

    ``known`` is its language where that was told before.

    Raises:
        VocabularyError: at the first question, if a packaged vocabulary has mistakes.
    """
    written_in = known or language.identify(f"{title}\n{text}", hints=hints)
    title_language = _another(title, written_in.value) if text and len(title) >= _TITLE else None
    passages = tuple(_passages(text, written_in.value))
    return Judgement(
        language=written_in,
        title_language=title_language or written_in.value,
        passages=passages,
        tags=tuple(
            tag.find(
                title,
                text,
                language=written_in.value,
                title_language=title_language,
                passages=passages,
                prior=prior,
                topic=topic,
            )
            for topic in tag.topics()
        ),
    )


def _passages(text: str, main: str) -> Iterator[Passage]:
    """Give the paragraphs and quotations that are in another language than the rest."""
    for start, end in islice(_candidates(text), _PASSAGES_AT_MOST):
        other = _another(text[start:end], main)
        if other:
            yield Passage(start=start, end=end, language=other)


def _another(text: str, main: str) -> str | None:
    """Return the language of a piece if it is surely not the main one, which it needs good reason to be."""
    if language.confirm(text, main):
        return None
    found = language.identify(text, hints=(main,))
    told = found.sure >= _CONVINCED and found.value not in {main, language.UNDETERMINED}
    return found.value if told else None


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Give where the paragraphs of a text and the longer quotations in it begin and end."""
    if "\n" in text.strip():
        yield from (found.span() for found in _PARAGRAPHS.finditer(text))
    yield from (found.span() for found in _QUOTATIONS.finditer(text))
