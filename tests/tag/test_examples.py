"""Every example of every vocabulary is a test, and every language has enough of them."""

from collections import Counter
from pathlib import Path

import pytest

import aggregator
from aggregator import tag

FOLDER = Path(aggregator.__file__).parent / "vocabularies" / "roma"
VOCABULARIES = tag.load(FOLDER)
CASES = [
    pytest.param(name, sentence, verdict, id=f"{name}-{verdict}-{sentence[:40]}")
    for name, vocabulary in sorted(VOCABULARIES.by_language.items())
    for sentence, verdict in vocabulary.examples
]


@pytest.mark.parametrize(("language", "sentence", "verdict"), CASES)
def test_an_example_holds_as_title_and_as_text(language: str, sentence: str, verdict: str) -> None:
    as_title = tag.find(sentence, "", language=language)
    as_text = tag.find("", sentence, language=language)
    assert as_title.verdict == verdict, as_title.because
    if verdict != "doubtful":  # a doubtful word weighs less in a text than in a title
        assert as_text.verdict == verdict, as_text.because


@pytest.mark.parametrize("language", sorted(set(VOCABULARIES.by_language) - {"everywhere"}))
def test_a_language_has_twelve_examples_of_each_side(language: str) -> None:
    count = Counter(verdict for _, verdict in VOCABULARIES.by_language[language].examples)
    assert count["yes"] >= 12
    assert count["no"] >= 12


@pytest.mark.parametrize("language", sorted(set(VOCABULARIES.by_language) - {"everywhere"}))
def test_a_word_kept_for_finding_is_nowhere_shown(language: str) -> None:
    vocabulary = VOCABULARIES.by_language[language]
    for word in vocabulary.words:
        if word.kind is tag.Kind.RECALL_ONLY:
            found = tag.find(word.stem, "", language=language, prior=aggregator.model.Prior.LIKELY)
            assert f"“{word.stem}”" not in found.because
            assert set(found.groups) <= set(VOCABULARIES.groups)
            assert all(proof.concept in {"roma", *VOCABULARIES.groups} for proof in found.evidence)
