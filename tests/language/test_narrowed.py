"""The detector's model, cut to our letters, answers as the whole one does."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from aggregator.language import detector

VOCABULARIES = Path(detector.__file__).parents[1] / "vocabularies" / "roma"


@pytest.fixture(scope="module")
def whole() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*(detector.LATIN - {"nb"}), "no", *detector.CYRILLIC])
    return identifier


def examples() -> Iterator[str]:
    for language in sorted(detector.LATIN | detector.CYRILLIC):
        path = VOCABULARIES / f"{language}.yaml"
        if path.exists():
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
            yield from map(str, chain.from_iterable(read["examples"].values()))


def test_it_answers_as_the_whole_model(whole: LanguageIdentifier) -> None:
    texts = list(examples())
    assert len(texts) > 300
    for text in texts:
        assert detector._identifier().rank(text) == whole.rank(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz ABCéčłşțđњжчяїў.,’–", max_size=80))
def test_it_answers_as_the_whole_model_whatever_is_written(whole: LanguageIdentifier, text: str) -> None:
    assert detector._identifier().rank(text) == whole.rank(text)
