"""Languages and countries: their tags, names and directions, and a Babel locale for each."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from aggregator.i18n import romani

STANDS_IN = {"cnr": "sr-Latn-ME", "mo": "ro-MD", "sh": "sr-Latn", "iw": "he", "in": "id", "no": "nb"}
"""Tags whose words are found under another one: CLDR has no Montenegrin, and pages keep retired tags."""

HOUSE_STYLE = {"en": "en-GB"}
"""The Council of Europe writes "9 April 2019", where CLDR's plain English is American."""

FEED_CODES = {"cnr": "sr", "sh": "sr", "mo": "ro", "iw": "he", "in": "id"}
"""What the channel of an RSS feed says instead: validators know these, readers act on them."""

OWN_NAMES = {
    "cnr": {
        "bg": "черногорски",
        "bs": "crnogorski",
        "cnr": "crnogorski",
        "cs": "černohorština",
        "de": "Montenegrinisch",
        "en": "Montenegrin",
        "es": "montenegrino",
        "fr": "monténégrin",
        "hr": "crnogorski",
        "hu": "montenegrói",
        "it": "montenegrino",
        "mk": "црногорски",
        "pl": "czarnogórski",
        "pt": "montenegrino",
        "ro": "muntenegreană",
        "ru": "черногорский",
        "sk": "čiernohorčina",
        "sl": "črnogorščina",
        "sq": "malazezisht",
        "sr": "црногорски",
        "sr-Latn": "crnogorski",
        "tr": "Karadağca",
        "uk": "чорногорська",
    },
    romani.CODE: romani.NAMES,
}
"""Names that CLDR lacks, and those of Romani where CLDR prints an exonym."""

_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.IGNORECASE
)
"""Language, script, region, variants: the tags people write (RFC 5646 without extensions)."""


def chain(language: str) -> Iterator[str]:
    """Give a tag and the more general ones that may stand in for it: "fr-CH", "fr".

    A script is never dropped, for the readers of one need not read the other.
    """
    tag = romani.CODE if is_romani(language) else _written(language)
    while tag:
        yield tag
        if tag in STANDS_IN:
            tag = STANDS_IN[tag]
            continue
        tag, _, last = tag.rpartition("-")
        if len(last) == 4 and last.isalpha():
            return


def _written(language: str) -> str:
    """Write a tag's subtags in their customary case ("sr-Latn-ME"), which file names and tables keep."""
    first, *rest = re.split("[-_]", language)
    cases = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cases.get(len(subtag), str.lower)(subtag) for subtag in rest)])


def is_romani(language: str) -> bool:
    """Say whether a tag is Romani's or one of its varieties'."""
    return re.split("[-_]", language, maxsplit=1)[0].lower() in romani.VARIETIES


@lru_cache(maxsize=512)
def locale_of(language: str) -> Locale:
    """Return the Babel locale nearest to a tag, English at last; kept, for parsing takes a millisecond."""
    for tag in chain(HOUSE_STYLE.get(language, language)):
        for name in (tag, tag.partition("-")[0]):
            try:
                return Locale.parse(name, sep="-")
            except (UnknownLocaleError, ValueError):
                continue
    return Locale.parse(HOUSE_STYLE["en"], sep="-")


def direction(language: str) -> str:
    """Return "rtl" for a language written from right to left, else "ltr"."""
    scripts = {"arab", "hebr", "thaa", "syrc", "nkoo", "adlm"}
    if scripts.intersection(re.split("[-_]", language.lower())):
        return "rtl"
    return str(locale_of(language).text_direction)


@lru_cache(maxsize=4096)
def language_name(code: str, in_language: str) -> str:
    """Return a language's name in a language, in English if it has none there, at last the code itself."""
    known = romani.CODE if is_romani(code) else code
    own = OWN_NAMES.get(known.partition("-")[0].lower(), {})
    for reader in (*chain(in_language), "en"):
        if reader in own:
            return own[reader]
    try:
        locale = Locale.parse(code.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        locale = None
    name = locale.get_display_name(locale_of(in_language)) if locale else None
    return name or _name_of_subtag("languages", code, in_language)


@lru_cache(maxsize=4096)
def country_name(code: str, in_language: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in a language, in English if it has none there."""
    return _name_of_subtag("territories", code.upper(), in_language)


def _name_of_subtag(table: str, code: str, in_language: str) -> str:
    for locale in (locale_of(in_language), locale_of("en")):
        name = getattr(locale, table).get(code)
        if name:
            return str(name)
    return code


def feed_language(code: str) -> str:
    """Return the ISO 639-1 or -2 code for an RSS channel: "rom" for "rmn", "sr" for "cnr" and "sr-Latn"."""
    if is_romani(code):
        return romani.CODE
    primary = re.split("[-_]", code, maxsplit=1)[0].lower()
    return FEED_CODES.get(primary, primary)


def is_language(tag: str) -> bool:
    """Say whether a text is a well-formed BCP 47 tag of a language we can name."""
    return bool(_TAG.fullmatch(tag)) and tag.partition("-")[0].lower() in known_languages()


@cache
def known_languages() -> frozenset[str]:
    """Return the codes (two or three letters) of all languages we can name."""
    named = (code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2,3}", code))
    return frozenset({*named, *romani.VARIETIES, *STANDS_IN} - {"mul", "und", "zxx", "mis"})
