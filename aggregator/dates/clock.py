"""Times of day and time zones, as machines write them and pages print them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_HOURS = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet", "zulu"), 0),
    **dict.fromkeys(("cet", "mez", "hnec", "bst", "west", "wat"), 1),
    **dict.fromkeys(("cest", "mesz", "met dst", "mest", "eet", "oez"), 2),
    **dict.fromkeys(("eest", "msk", "trt", "oesz"), 3),
    **dict.fromkeys(("msd", "get", "azt", "samt"), 4),
    "ast": -4,
    "adt": -3,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "akst": -9,
    "akdt": -8,
    "hst": -10,
    "met": 1,
}
"""Zones by name in hours from Greenwich: those of RFC 822 and of Europe. BST is read as British."""

ZONE = r"(?P<zone>(?:(?:UTC|GMT|UT|Z)\s?)?[+\-−]\d{1,2}(?::?\d\d)?(?!\d)|(?<![A-Za-z])[A-Za-z]{1,5}(?![\w/]))"
"""A zone where a machine writes one."""

_PRINTED_ZONE = r"(?P<zone>(?:UTC|GMT)\s?[+\-−]\d{1,2}(?::?\d\d)?(?!\d)|[+-]\d{4}(?!\d)|\b[A-Z]{2,5}\b)"
"""A zone on a page, where "10:00-12:00" is a span of hours."""

OF_DAY = (
    r"(?P<hour>\d{1,2})(?:(?:[:.]|\s?h\s?|\s?u\s?)(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<part>\d+))?)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)

_AFTER_A_DATE = re.compile(
    rf"\s*(?:[,;|T\-–—]|\b(?:at|à|a las|alle|ore|um|om|kl|klo|o|u|в|о|at)\b\.?)?\s*{OF_DAY}(?!\d)"
    rf"(?:\s*(?:Uhr|Uhrzeit|hod|hrs?|h|ч|uur)\b\.?)?(?:\s*{_PRINTED_ZONE})?",
    re.IGNORECASE,
)
_MORE_HOURS = re.compile(r"\s*(?:[\-–—]|to|à|bis)\s*\d{1,2}[:.h]\d\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """A time found beside a date; ``zone`` None means it named none, ``span`` that a second time follows.

    ``since_midnight`` may reach 24 hours (24:00) and has leap seconds as the second after.
    """

    since_midnight: timedelta
    zone: tzinfo | None = None
    unknown_zone: str = ""
    span: bool = False
    end: int = 0


def zone_of(name: str) -> tzinfo | None:
    """Return the zone a name ("CEST") or offset ("+0200", "GMT+2") means, None if we cannot know."""
    folded = name.strip().lower().replace("−", "-")
    if folded in _HOURS:
        return timezone(timedelta(hours=_HOURS[folded]))
    offset = re.fullmatch(r"(?:utc|gmt|ut|z)?\s?([+-])(\d\d?)(?::?(\d\d))?", folded)
    if not offset:
        return None
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if away > timedelta(hours=14):
        return None
    return timezone(-away if offset[1] == "-" else away)


def time_of(match: re.Match[str]) -> timedelta | None:
    """Return the time since midnight of a match of OF_DAY, None if there is no such time."""
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    midnight_after = hour == 24 and minute == second == 0
    if (hour > 23 and not midnight_after) or minute > 59 or second > 60:
        return None
    part = int((match["part"] or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=part)


def after(text: str, position: int) -> TimeOfDay | None:
    """Read the time printed right after a date that ends at ``position``, None if there is none."""
    match = _AFTER_A_DATE.match(text, position)
    if not match or not (match["minute"] or match["half"]):
        return None
    since_midnight = time_of(match)
    if since_midnight is None:
        return None
    zone = zone_of(match["zone"]) if match["zone"] else None
    end = match.end() if zone else match.start("zone") if match["zone"] else match.end()
    return TimeOfDay(
        since_midnight=since_midnight, zone=zone, span=bool(_MORE_HOURS.match(text, end)), end=end
    )


def instant(day: date, since_midnight: timedelta, zone: tzinfo) -> datetime:
    """Return the instant of a wall-clock time in a zone, as UTC."""
    wall = datetime.combine(day, time()) + since_midnight
    return wall.replace(tzinfo=zone).astimezone(UTC)
