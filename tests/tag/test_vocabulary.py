"""A linguist's mistake is answered with its file, its line and what to do."""

from pathlib import Path

import pytest

from aggregator.errors import VocabularyError
from aggregator.tag import Kind, find, load, topics

EVERYWHERE = "language: everywhere\ngroups: [roma, sinti, traveller]\nsubjects: [day]\nsure: [ROMACT]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    topic = tmp_path / "roma"
    topic.mkdir()
    (topic / "everywhere.yaml").write_text(EVERYWHERE, encoding="utf-8")
    return topic


def test_a_file_becomes_words_with_their_groups(folder: Path) -> None:
    (folder / "fr.yaml").write_text(
        "language: fr\nchecked_by: A. Reader\n"
        "sure: [peuple rom, gens du voyage: traveller, fête rom: day sinti]\n"
        "doubtful:\n  - Roms\ncompany: [minorité*]\nnever: [CD-ROM]\n"
        "examples: {about_it: [Le peuple rom.]}\n",
        encoding="utf-8",
    )
    read = load(folder).by_language["fr"]
    assert read.checked_by == "A. Reader"
    assert [(word.form, word.kind, word.concept, word.groups) for word in read.words[:3]] == [
        ("peuple rom", Kind.SURE, "roma", ("roma",)),
        ("gens du voyage", Kind.SURE, "traveller", ("traveller",)),
        ("fête rom", Kind.SURE, "day sinti", ("sinti",)),
    ]
    assert read.examples == (("Le peuple rom.", "yes"),)
    assert [word.form for word in load(folder).words("fr") if word.kind is not Kind.SURE] == [
        "Roms",
        "minorité*",
        "CD-ROM",
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("language: fr\nsuer: [Roms]", 2, 'I do not know the word "suer" here. Did you mean "sure"?'),
        ("language: de\n", 1, 'This file is called fr.yaml, so it must say "language: fr".'),
        ("sure: [Roms]\n", 1, 'This file is called fr.yaml, so it must say "language: fr".'),
        ("- Roms\n", 1, 'A vocabulary begins with a line like "language: fr".'),
        ("language: fr\nsure: Roms\n", 2, 'After "sure:" I expect a list: [word, another word].'),
        (
            "language: fr\nsure: [Manouches: sintii]",
            2,
            'I do not know the group "sintii" (after "Manouches"). Did you mean "sinti"?',
        ),
        (
            "language: fr\ncompany: [camp: sinti]",
            2,
            'A word under "company" has no group. Take away ": sinti".',
        ),
        ("language: fr\nsure:\n  - a*b\n", 3, 'In "a*b" the star can only stand at the end of a word.'),
        (
            "language: fr\nsure: ['?']",
            2,
            '"?" is not a word. Write letters, with single spaces between words.',
        ),
        (
            "language: fr\nsure: [Roms]\nnever:\n  - Roms\n",
            4,
            '"Roms" already stands in line 2. Keep one of the two.',
        ),
        (
            "language: fr\nexamples: [x]\n",
            2,
            'After "examples:" I expect "about_it:" and "not_about_it:", each a list.',
        ),
        (
            "language: fr\nexamples:\n  abuot_it: [x]\n",
            3,
            'I do not know the word "abuot_it" here. Did you mean "about_it"?',
        ),
        ("language: fr\nexamples:\n  about_it: x\n", 3, 'After "about_it:" I expect a list of sentences.'),
        (
            "language: fr\nexamples:\n  about_it:\n    - a: b\n",
            4,
            "An example is one sentence. If it has a colon or begins oddly, put it in quotes.",
        ),
        ("language: fr\nsure:\n  - [a, b]\n", 3, 'I expect one word, or "word: group". Does a comma miss?'),
    ],
)
def test_a_mistake_is_told_with_its_line(folder: Path, text: str, line: int, message: str) -> None:
    (folder / "fr.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as mistake:
        load(folder)
    assert str(mistake.value) == f"{folder / 'fr.yaml'}, line {line}: {message}"


def test_mistakes_of_several_files_are_told_together(folder: Path) -> None:
    (folder / "fr.yaml").write_text("language: fr\nsuer: [x]\nsure: [a*b]\n", encoding="utf-8")
    (folder / "de.yaml").write_text("language: fr\n", encoding="utf-8")
    with pytest.raises(VocabularyError) as mistake:
        load(folder)
    assert len(str(mistake.value).splitlines()) == 3


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="There is no vocabulary here"):
        load(tmp_path)


def test_the_version_is_that_of_the_content(folder: Path) -> None:
    before = load(folder).rules
    assert load(folder).rules == before
    (folder / "fr.yaml").write_text("language: fr\nsure: [Roms]\n", encoding="utf-8")
    assert load(folder).rules != before


def test_a_topic_needs_no_list_of_groups(tmp_path: Path) -> None:
    topic = tmp_path / "climate"
    topic.mkdir()
    (topic / "en.yaml").write_text("language: en\nsure: [climate]\n", encoding="utf-8")
    (word,) = load(topic).words("en")
    assert (word.concept, word.groups) == ("climate", ("climate",))


def test_topics_are_the_folders() -> None:
    assert "roma" in topics()
    with pytest.raises(KeyError):
        find("", "", language="en", topic="nothing")
