"""Romani, which CLDR lacks: dates and spans of time in words.

Written in the Latin alphabet. The months are those that Romani newspapers and offices of the Balkans print
("o 8-to aprili"); Vlax and the international alphabet of 1990 end most of them in -o and mark the stress
("5-to Novèmbro"). We write the former and read both.
"""

from datetime import date, timedelta

CODE = "rom"

VARIETIES = frozenset({"rom", "rmc", "rmf", "rml", "rmn", "rmo", "rmw", "rmy"})
"""ISO 639-3 codes of Romani and its varieties; one set of words serves them all."""

NAMES = {
    "be": "рамані",
    "bg": "ромски",
    "bs": "romski",
    "ca": "romaní",
    "cs": "romština",
    "da": "romani",
    "de": "Romani",
    "el": "Ρομανί",
    "en": "Romani",
    "es": "romaní",
    "et": "romani",
    "eu": "erromaniera",
    "fi": "romani",
    "fr": "romani",
    "gl": "romaní",
    "hr": "romski",
    "hu": "romani",
    "hy": "ռոմաներեն",
    "it": "romaní",
    "ka": "რომანი",
    "lt": "romų",
    "lv": "romu",
    "mk": "ромски",
    "nb": "romani",
    "nl": "Romani",
    "pl": "romski",
    "pt": "romani",
    "ro": "romani",
    "rom": "romani ćhib",
    "ru": "романи",
    "sk": "rómčina",
    "sl": "romščina",
    "sq": "rome",
    "sr": "ромски",
    "sr-Latn": "romski",
    "sv": "romani",
    "tr": "Romanca",
    "uk": "ромська",
}

MONTHS = (
    "januari",
    "februari",
    "marto",
    "aprili",
    "maj",
    "juni",
    "juli",
    "avgusto",
    "septembri",
    "oktobri",
    "novembri",
    "decembri",
)

SHORT_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "avg", "sep", "okt", "nov", "dec")

_UNITS = (
    (timedelta(days=365), "berś", "berśa"),
    (timedelta(days=30), "ćhon", "ćhona"),
    (timedelta(days=7), "kurko", "kurke"),
    (timedelta(days=1), "dives", "divesa"),
    (timedelta(hours=1), "ćaso", "ćasura"),
    (timedelta(minutes=1), "minuta", "minute"),
    (timedelta(seconds=1), "sekunda", "sekunde"),
)


def day(when: date, form: str) -> str:
    """Write a day: "9 aprili 2019", or with form "medium" "9 apr 2019"."""
    months = MONTHS if form == "long" else SHORT_MONTHS
    return f"{when.day} {months[when.month - 1]} {when.year}"


def span(distance: timedelta) -> str:
    """Write how far away a moment is, the past being negative: "angla 3 divesa", "palo 3 divesa"."""
    length = abs(distance)
    unit, one, many = next((row for row in _UNITS if length >= row[0]), _UNITS[-1])
    count = length // unit
    return f"{'palo' if distance > timedelta() else 'angla'} {count} {one if count == 1 else many}"


def week(year: int, number: int) -> str:
    """Write a week of a year: "kurko 47, 2026"."""
    return f"kurko {number}, {year}"
