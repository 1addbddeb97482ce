"""Our own sentences, translated: gettext catalogues beside the code, compiled by Babel in memory."""

import re
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from aggregator.errors import ConfigError
from aggregator.i18n.languages import chain, is_language, locale_of

SOURCE_LANGUAGE = "en"
"""Our sentences are written in English: what has no translation stays so."""


def say(language: str, sentence: str, /, **values: object) -> str:
    """Return one of our sentences in a language, else in English, its ``{placeholders}`` filled.

    Raises:
        ConfigError: the language's catalogue needs a correction.
    """
    said = _translations(language).gettext(sentence)
    return said.format(**values) if values else said


def say_many(language: str, singular: str, plural: str, n: int, /, **values: object) -> str:
    """Return the form of a sentence that fits a number; ``{n}`` is the number itself.

    Raises:
        ConfigError: the language's catalogue needs a correction.
    """
    return _translations(language).ngettext(singular, plural, n).format(n=n, **values)


@cache
def catalogue_languages() -> frozenset[str]:
    """Return the languages that have a catalogue, by the names of the files."""
    folder = files("aggregator") / "locale"
    return frozenset(file.name[:-3] for file in folder.iterdir() if file.name.endswith(".po"))


@lru_cache(maxsize=512)
def _translations(language: str) -> NullTranslations:
    for tag in chain(language):
        if tag == SOURCE_LANGUAGE:
            break
        if tag in catalogue_languages():
            file = files("aggregator") / "locale" / f"{tag}.po"
            return compiled(file.read_bytes(), path=f"locale/{tag}.po")
    return NullTranslations()


def compiled(po: bytes, *, path: str) -> NullTranslations:
    """Turn a catalogue into translations that speak English where it is silent.

    Raises:
        ConfigError: a mistake in the catalogue, with its line.
    """
    machine = BytesIO()
    try:
        catalogue = _sound(read_po(BytesIO(po), abort_invalid=True), path)
        write_mo(machine, catalogue)
        machine.seek(0)
        return GNUTranslations(machine)
    except PoFileError as error:
        raise ConfigError(str(error.args[0]), path=path, line=(error.lineno or 0) + 1) from error
    except (UnicodeError, LookupError, ValueError) as error:
        raise ConfigError(f"this is no gettext catalogue: {error}", path=path) from error


def _sound(catalogue: Catalog, path: str) -> Catalog:
    """Return the catalogue if nothing is wrong.

    Babel leaves out the plural rule of one whose language it lacks, as Romani: the nearest locale keeps it.
    """
    language = (catalogue.locale_identifier or "").replace("_", "-")
    if not is_language(language):
        raise ConfigError('its header has no line "Language: …" with a language we know', path=path, line=1)
    catalogue.locale = locale_of(language)
    mistakes = [mistake for message in catalogue for mistake in _mistakes(message, catalogue, path)]
    if mistakes:
        raise ConfigError.several(mistakes)
    return catalogue


def _mistakes(message: Message, catalogue: Catalog, path: str) -> list[ConfigError]:
    """Return what is wrong with a translation: only placeholders of the sentence, and all plural forms."""
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not message.id or not any(strings):
        return []
    found = []
    if len(ids) > 1 and not all(strings):
        found.append(f"{ids[0]!r} needs all {catalogue.num_plurals} plural forms")
    allowed = {name for sentence in ids for name in _placeholders(sentence)} | (
        {"n"} if len(ids) > 1 else set()
    )
    for string in filter(None, strings):
        try:
            strange = _placeholders(string) - allowed
        except ValueError as error:
            found.append(f"a stray brace in {string!r}: {error}")
            continue
        found += [
            f"{string!r} has {{{name}}}, which its sentence {ids[0]!r} has not" for name in sorted(strange)
        ]
    return [ConfigError(what, path=path, line=message.lineno) for what in found]


def _placeholders(text: str) -> set[str]:
    return {
        re.split(r"[.\[]", name, maxsplit=1)[0]
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    }
