"""The names of countries and larger cities, by language: data of ``vocabularies/places``, no topic's."""

import unicodedata
from functools import cache
from pathlib import Path

from aggregator.errors import VocabularyError
from aggregator.tag.vocabulary import EVERYWHERE, Kind, Word

FOLDER = Path(__file__).parent.parent / "vocabularies" / "places"


@cache
def words(language: str, folder: Path = FOLDER) -> tuple[Word, ...]:
    """Return the names known in a language, each standing for a country (ISO 3166-1 alpha-2).

    Cities go by one spelling in all languages of a script.

    Raises:
        VocabularyError: a line is not "FR: name, name".
    """
    own = _read(folder / f"{language}.txt")
    if language == EVERYWHERE:
        return own
    scripts = {_script(word.form) for word in own} or {"LATIN"}
    return own + tuple(word for word in words(EVERYWHERE, folder) if _script(word.form) in scripts)


def _read(path: Path) -> tuple[Word, ...]:
    if not path.exists():
        return ()
    found: dict[str, Word] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        country, colon, names = line.partition(":")
        if not colon or len(country) != 2:
            raise VocabularyError(
                "I expect a country and its names: FR: France, Paris", path=str(path), line=number
            )
        for name in filter(None, map(str.strip, names.split(","))):
            found.setdefault(name, Word(name, Kind.PLACES, country, (), number))
    return tuple(found.values())


def _script(form: str) -> str:
    return unicodedata.name(form[0], "").partition(" ")[0]
