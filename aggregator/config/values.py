"""Values as people write them, typed: each function takes the text and returns the value.

All raise ValueError with a sentence that says what was expected; the caller knows the place.
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from functools import cache
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from aggregator.yamlfile import suggest

LONGEST_ADDRESS = 2048

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "year": 31_536_000}
_SHORT = {
    "s": "second",
    "sec": "second",
    "min": "minute",
    "m": "minute",
    "hr": "hour",
    "h": "hour",
    "d": "day",
}
_UNITS = _SHORT | {unit: unit for unit in _SECONDS} | {f"{unit}s": unit for unit in _SECONDS}

DURATION = r"^[0-9]{1,6}\s*[A-Za-z]+((\s*,\s*|\s+and\s+|\s*)[0-9]{1,6}\s*[A-Za-z]+)*$"
"""The shape of a duration: numbers with their units."""


def duration(text: str) -> timedelta:
    """Read "30 minutes", "6 hours", "1 hour 30 minutes", "45 s"."""
    written = text.strip()
    if re.fullmatch(r"[0-9]+", written):
        raise ValueError(f'"{written}" of what? Write the unit too, like "{written} minutes".')
    if not re.fullmatch(DURATION, written):
        like = 'Write it like "30 minutes", "6 hours" or "1 hour 30 minutes".'
        raise ValueError(f'"{written}" is no length of time. {like}')
    parts = re.findall(r"([0-9]+)\s*([A-Za-z]+)", written)
    return timedelta(seconds=sum(int(count) * _seconds(unit, written) for count, unit in parts))


def _seconds(unit: str, written: str) -> int:
    if unit.lower() not in _UNITS:
        hint = suggest(unit, _UNITS.keys() - _SHORT.keys())
        raise ValueError(f'"{unit}" in "{written}" is no unit of time. {hint}')
    return _SECONDS[_UNITS[unit.lower()]]


def spoken(length: timedelta) -> str:
    """Say a duration in the words that ``duration`` reads."""
    rest, parts = int(length.total_seconds()), []
    for unit, seconds in reversed(_SECONDS.items()):
        count, rest = divmod(rest, seconds) if unit != "week" else (0, rest)
        if count:
            parts.append(f"{count} {unit}" + ("s" if count > 1 else ""))
    return " ".join(parts) or "0 seconds"


CLOCK = r"^([01]?[0-9]|2[0-3]):([0-5][0-9])$"
"""The shape of a time of day."""

HOURS = r"^[0-9]{1,2}:[0-9]{2}\s*[-–]\s*[0-9]{1,2}:[0-9]{2}$"
"""The shape of hours of the day."""


def hours(text: str) -> tuple[time, time]:
    """Read "22:00-07:00": from when till when, past midnight if the second is the earlier."""
    written = text.strip()
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})", written)
    if not found:
        raise ValueError(f'"{written}" are no hours of the day. Write them like 22:00-07:00.')
    try:
        begins, ends = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError as impossible:
        raise ValueError(f'"{written}" is on no clock. Write hours like 22:00-07:00.') from impossible
    if begins == ends:
        raise ValueError(f'"{written}" ends when it begins. Write hours like 22:00-07:00.')
    return begins, ends


def clock(text: str) -> time:
    """Read "08:00", a time of day."""
    found = re.fullmatch(CLOCK, text.strip())
    if not found:
        raise ValueError(f'"{text.strip()}" is on no clock. Write a time like 08:00.')
    return time(int(found[1]), int(found[2]))


def yes_or_no(text: str) -> bool:
    """Read yes or no, and their common equals."""
    words = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if text.casefold() not in words:
        raise ValueError(f'"{text}" is neither yes nor no. Write one of the two.')
    return words[text.casefold()]


def number(least: int, most: int) -> Callable[[str], int]:
    """Return the function that reads a whole number in these bounds, of at most six digits."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text):
            raise ValueError(f'"{text}" is not a whole number. Write it in digits, like {least}.')
        if not least <= int(text) <= most:
            raise ValueError(f"{text} does not fit. Write a number from {least} to {most}.")
        return int(text)

    return read


def address(text: str) -> str:
    """Read a web address: http or https, absolute, without user name or password."""
    if len(text) > LONGEST_ADDRESS:
        raise ValueError(
            f"This address has {len(text)} characters; {LONGEST_ADDRESS} is the most that servers take."
        )
    if re.search(r"[\s<>\"\\^`{|}]", text):
        raise ValueError(
            f'"{text}" has a space or a sign in it that no web address has. Copy it again from the browser.'
        )
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or "://" not in text[:8].lower():
        raise ValueError(f'"{text}" is not a web address. {_with_scheme(text, parts)}')
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            "This address has a user name or password in it. Take it out: this file is no place for secrets."
        )
    if not _HOST.fullmatch(parts.hostname or "") and ":" not in (parts.hostname or ""):
        raise ValueError(f'"{text}" names no site. Write it like https://www.example.org/news.')
    return text


_HOST = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})*\.?")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as broken:
        raise ValueError(
            f'"{text}" is not a web address ({broken}). Copy it again from the browser.'
        ) from broken
    return parts


def _with_scheme(text: str, parts: SplitResult) -> str:
    if not parts.scheme or "://" not in text:
        bare = text.lstrip("/")
        if re.match(r"[\w-]+\.[\w.-]+", bare):
            return f'Did you mean "https://{bare}"?'
    return "It begins with https:// or http://."


def site_address(text: str) -> str:
    """Read the address our own pages stand at, and return it without a slash at its end."""
    parts = urlsplit(address(text))
    if parts.query or parts.fragment:
        raise ValueError(
            f'"{text}" has a "?" or "#" in it. Write the address where the pages stand, without it.'
        )
    return text.rstrip("/")


def contact(text: str) -> str:
    """Read an e-mail address or the address of a web page."""
    # It travels in the User-Agent header, which is ASCII, inside brackets; 254 is the most of RFC 5321.
    if (
        len(text) <= 254
        and text.isascii()
        and re.fullmatch(r"[^\s@<>\"()]+@[^\s@<>\"()]+\.[^\s@<>\"()]+", text)
    ):
        return text
    if text.isascii() and text.startswith(("http://", "https://")):
        return address(text)
    raise ValueError(
        f'"{text}" is neither an e-mail address nor a web address. Write it like desk@example.org.'
    )


def time_zone(text: str) -> str:
    """Read the name of a time zone of the IANA database."""
    zones = _zones()
    if text in zones:
        return text
    cities = {zone.rsplit("/", 1)[-1].replace("_", " ").casefold(): zone for zone in sorted(zones)}
    # Strasbourg is where most of our sources are, and has no zone of its own.
    cities["strasbourg"] = "Europe/Paris"
    city = text.rsplit("/", 1)[-1].replace("_", " ").casefold()
    hint = f'Did you mean "{cities[city]}"?' if city in cities else suggest(text, zones)
    raise ValueError(f'I do not know the time zone "{text}". {hint or "Write it like Europe/Paris."}')


@cache
def _zones() -> frozenset[str]:
    return frozenset(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


_NAME = r"-?(?:[A-Za-z_\u0080-\U0010ffff]|\\.)(?:[\w-]|\\.)*"
_SIMPLE = rf"""(?:
    [#.]{_NAME}
  | \[\s*{_NAME}\s*(?:[~|^$*]?=\s*(?:"[^"]*"|'[^']*'|[\w-]+)\s*[is]?\s*)?\]
  | ::?{_NAME}(?:\((?:[^()]|\([^()]*\))*\))?
)"""
_COMPOUND = rf"(?:(?:\*|{_NAME}){_SIMPLE}*|{_SIMPLE}+)"
_SELECTOR = re.compile(rf"{_COMPOUND}(?:(?:\s*[>+~,]\s*|\s+){_COMPOUND})*", re.VERBOSE)


def selector(text: str) -> str:
    """Read a CSS selector: its shape (Selectors Level 3, section 5), not whether a page has such parts."""
    if len(text) > 300 or not _SELECTOR.fullmatch(text):
        raise ValueError(
            f'"{text}" is no CSS selector. Write it like .news-item, h3 a or div[role="listitem"].'
        )
    return text
