"""Which topic a press item is about, with the evidence."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from aggregator.model import Passage, Prior, Tag
from aggregator.tag import measuring
from aggregator.tag.checking import CONTRADICTION, Remark
from aggregator.tag.checking import check as _check
from aggregator.tag.judging import Judge
from aggregator.tag.measuring import Case
from aggregator.tag.naming import countries
from aggregator.tag.vocabulary import Kind, Vocabularies, Vocabulary, Word, load

__all__ = [
    "CONTRADICTION",
    "Case",
    "Judge",
    "Kind",
    "Remark",
    "Vocabularies",
    "Vocabulary",
    "Word",
    "check",
    "countries",
    "find",
    "load",
    "measuring",
    "topics",
    "vocabularies",
]

_VOCABULARIES = Path(__file__).parent.parent / "vocabularies"


@cache
def topics() -> tuple[str, ...]:
    """Return the names of the topics we have vocabularies for."""
    return tuple(sorted(folder.name for folder in _VOCABULARIES.iterdir() if any(folder.glob("*.yaml"))))


def find(  # noqa: PLR0913 - an item's two texts with their languages; the rest has defaults
    title: str,
    text: str,
    *,
    language: str,
    title_language: str | None = None,
    passages: Sequence[Passage] = (),
    prior: Prior = Prior.NONE,
    topic: str = "roma",
) -> Tag:
    """Take an item's plain title and text, return whether it is about the topic, with the evidence.

    ``language`` is the text's, and the title's too unless ``title_language`` says otherwise; ``passages``
    are the stretches of the text in other languages. Words of one language count in text of that language
    only; names known everywhere count in any.

    Raises:
        VocabularyError: at the first question, if a packaged vocabulary has mistakes.
        KeyError: there is no such topic.
    """
    return _judge(topic).find(
        title, text, language=language, title_language=title_language, passages=passages, prior=prior
    )


def vocabularies(topic: str = "roma") -> Vocabularies:
    """Return a topic's packaged vocabularies, as they judge.

    Raises:
        VocabularyError: a file has mistakes.
        KeyError: there is no such topic.
    """
    return _judge(topic).vocabularies


def check(topic: str = "roma") -> list[Remark]:
    """Return what is to be looked at in a topic's packaged vocabularies, language by language."""
    return _check(vocabularies(topic))


@cache
def _judge(topic: str) -> Judge:
    if topic not in topics():
        raise KeyError(topic)
    return Judge(load(_VOCABULARIES / topic))
