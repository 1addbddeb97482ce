"""The real model in its real process."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing

import pytest

from aggregator import story

pytestmark = pytest.mark.skipif(not story.is_installed(), reason="needs the extra semantic")

SCHOOL = ("en", "The mayor opened a new school for the children of the settlement.")
ECOLE = ("fr", "La maire a inauguré une nouvelle école pour les enfants du campement.")
BRIDGE = ("en", "The bridge over the river is closed for repair until May.")


@pytest.fixture(scope="module")
def meaning() -> Iterator[story.E5Meaning]:
    with closing(story.E5Meaning()) as model:
        yield model


def cosine(one: bytes, other: bytes) -> float:
    numbers = zip(memoryview(one).cast("b"), memoryview(other).cast("b"), strict=True)
    return sum(a * b for a, b in numbers) / 127**2


def test_a_translation_is_nearer_than_another_text_of_its_language(meaning: story.E5Meaning) -> None:
    school, ecole, bridge = meaning.of([SCHOOL, ECOLE, BRIDGE])
    assert cosine(school, ecole) > 0.5 > cosine(school, bridge)


def test_an_empty_text_means_nothing(meaning: story.E5Meaning) -> None:
    assert meaning.of([("en", " ")]) == [b""]


def test_lines_and_strange_characters_are_one_text(meaning: story.E5Meaning) -> None:
    told = meaning.of([("xx", 'one\nline "and" another\u2028\ud800'), SCHOOL])
    assert [len(each) for each in told] == [384, 384]


def test_a_killed_process_is_replaced(meaning: story.E5Meaning) -> None:
    before = meaning.of([SCHOOL])
    process = meaning.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    assert meaning.of([SCHOOL]) == before
    assert meaning.process_id != process
