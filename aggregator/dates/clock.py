"""Times of day and time zones, as machines write them and pages print them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_HOURS = {
    name: hours
    for hours, names in {
        0: "z ut utc gmt wet zulu",
        1: "cet mez met bst west wat",
        2: "cest mesz mest eet oez",
        3: "eest oesz msk trt",
        4: "msd get azt samt",
        -3: "adt",
        -4: "edt ast",
        -5: "est cdt",
        -6: "cst mdt",
        -7: "mst pdt",
        -8: "pst akdt",
        -9: "akst",
        -10: "hst",
    }.items()
    for name in names.split()
}
"""Zones by name in hours from Greenwich: those of RFC 822 and of Europe. BST is read as British."""

_FARTHEST = timedelta(hours=14)

ZONE = r"(?P<zone>(?:(?:UTC|GMT|UT|Z)\s?)?[+\-−]\d{1,2}(?::?\d\d)?(?!\d)|(?<![A-Za-z])[A-Za-z]{1,5}(?![\w/]))"
"""A zone where a machine writes one."""

_ZONE_ON_A_PAGE = r"(?P<zone>(?:UTC|GMT)\s?[+\-−]\d{1,2}(?::?\d\d)?(?!\d)|[+-]\d{4}(?!\d)|\b[A-Z]{2,5}\b)"
"""A zone where a person reads it, and "10:00-12:00" is a span of hours."""

OF_DAY = (
    r"(?P<hour>\d{1,2})"
    r"(?:(?:[:.]|\s?h\s?|\s?u\s?)(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<part>\d+))?)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)

_AFTER_T = re.compile(rf"T{OF_DAY}(?:\s*{ZONE})?", re.IGNORECASE)
_AFTER_A_DATE = re.compile(
    rf"\.?\s*(?:[,;|–—-]|(?:at|à|a las|alle|ore|um|om|kl|klo|o|u|v|în|la|в|о|у|στις|saat|godz)\b\.?)?\s*"
    rf"{OF_DAY}(?!\d)(?:\s*(?:Uhr|hod|hrs?|h|ч|uur)\b\.?)?(?:\s*{_ZONE_ON_A_PAGE})?",
    re.IGNORECASE,
)
_MORE_HOURS = re.compile(r"\s*(?:[-–—]|to|à|bis)\s*\d{1,2}[:.h]\d\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """A time found beside a date; ``zone`` None means it named none, ``span`` that a second time follows.

    ``since_midnight`` may reach 24 hours (24:00) and has leap seconds as the second after.
    """

    since_midnight: timedelta
    zone: tzinfo | None = None
    span: bool = False


def zone_of(name: str) -> tzinfo | None:
    """Return the zone a name ("CEST") or offset ("+0200", "GMT+2") means, None if we cannot know."""
    folded = name.strip().lower().replace("−", "-")
    if folded in _HOURS:
        return timezone(timedelta(hours=_HOURS[folded]))
    offset = re.fullmatch(r"(?:utc|gmt|ut|z)?\s?([+-])(\d\d?)(?::?(\d\d))?", folded)
    if not offset:
        return None
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if away > _FARTHEST:
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
    match = _AFTER_T.match(text, position) or _AFTER_A_DATE.match(text, position)
    if not match or not (match["minute"] or match["half"]):
        return None
    since_midnight = time_of(match)
    if since_midnight is None:
        return None
    zone = zone_of(match["zone"]) if match["zone"] else None
    end = match.end() if zone or not match["zone"] else match.start("zone")
    return TimeOfDay(since_midnight=since_midnight, zone=zone, span=bool(_MORE_HOURS.match(text, end)))


def instant(day: date, since_midnight: timedelta, zone: tzinfo) -> datetime:
    """Return the instant of a wall-clock time in a zone, as UTC."""
    wall = datetime.combine(day, time()) + since_midnight
    return wall.replace(tzinfo=zone).astimezone(UTC)
