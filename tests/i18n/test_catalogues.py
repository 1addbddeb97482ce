"""The catalogues say all we say. What we say is read from the code and the templates, not kept in a list."""

from collections.abc import Iterator, Mapping, Sequence
from gettext import c2py
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import cast

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from aggregator.i18n import say
from aggregator.i18n.languages import locale_of
from aggregator.render.words import GROUPS, SIGNALS, SUBJECTS, THEMES, TOPICS

PACKAGE = Path(__file__).resolve().parents[2] / "aggregator"
VOCABULARIES = {path.stem for path in (PACKAGE / "vocabularies" / "roma").glob("*.yaml")}
LANGUAGES = sorted(VOCABULARIES - {"en", "everywhere"})

# In code the language comes first; a template's ``say`` knows its language already.
IN_CODE = {"say": (2,), "say_many": (2, 3)}
IN_TEMPLATES = {"say": None, "say_many": (1, 2)}


def extracted(path: Path, method: str, keywords: Mapping[str, tuple[int, ...] | None]) -> Iterator[str]:
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, keywords=keywords, options={"encoding": "utf-8"}):
            yield message if isinstance(message, str) else message[0]


def sentences() -> set[str]:
    code = (said for path in PACKAGE.rglob("*.py") for said in extracted(path, "python", IN_CODE))
    pages = (
        said
        for path in PACKAGE.rglob("templates/*.html")
        for said in extracted(path, "jinja2.ext:babel_extract", IN_TEMPLATES)
    )
    labels = (GROUPS, SUBJECTS, THEMES, TOPICS, SIGNALS)
    return {*code, *pages, *(label for table in labels for label in table.values())}


def catalogue(language: str) -> Catalog:
    return read_po(BytesIO((PACKAGE / "locale" / f"{language}.po").read_bytes()), abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(text: object) -> Sequence[str]:
    return [text] if isinstance(text, str) else [str(form) for form in cast("Sequence[str]", text or ("",))]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_is_a_catalogue_for_every_language_of_a_vocabulary() -> None:
    assert {path.stem for path in (PACKAGE / "locale").glob("*.po")} >= set(LANGUAGES)


def test_the_sentences_are_found() -> None:
    found = sentences()
    assert {"Published on {date} by {source}", "How to subscribe", "in the title", "Travellers"} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_we_say_is_translated_and_nothing_else(language: str) -> None:
    assert {forms(message.id)[0] for message in messages(language)} == sentences()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_uncertain_and_placeholders_agree(language: str) -> None:
    for message in messages(language):
        assert not message.fuzzy, message.id
        for string in forms(message.string):
            assert string.strip(), message.id
            assert placeholders(string) == placeholders(forms(message.id)[-1]), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_names_the_language_and_its_plural_forms_as_cldr_has_them(language: str) -> None:
    read = catalogue(language)
    assert read.locale_identifier == language
    gettext_form = c2py(read.plural_expr)
    pairs = {(gettext_form(n), locale_of(language).plural_form(n)) for n in range(1000)}
    assert len(pairs) == read.num_plurals
    assert len({form for _, form in pairs}) == read.num_plurals


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_have_no_comma(language: str) -> None:
    assert not [
        label
        for label in (*GROUPS.values(), *THEMES.values(), *TOPICS.values())
        if "," in say(language, label)
    ]


def test_the_umbrella_term_is_the_council_of_europes() -> None:
    assert say("fr", "Roma and Travellers") == "Roms et Gens du voyage"
    assert say("de", "Roma and Travellers") == "Roma und Fahrende"
    assert say("it", "Roma and Travellers") == "Rom e Viaggianti"
