"""Dates that programs write: RFC 3339 and ISO 8601, RFC 822 with the mistakes of real feeds, asctime."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from aggregator.dates import clock
from aggregator.model import When

_TIME = clock.OF_DAY
_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<dash>-?)(?:(?P<month>\d\d)(?P=dash)(?P<day>\d\d)|W(?P<week>\d\d)(?P=dash)(?P<weekday>\d))"
    r"|-(?P<day_of_year>\d{3}))"
    rf"(?:(?:T|\s+|_)\s*(?:(?P<basic>\d{{4}}(?:\d\d)?(?:[.,]\d+)?)|{_TIME})\s*(?:{clock.ZONE})?(?:\[[\w/]+\])?)?",
    re.IGNORECASE,
)
_RFC_822 = re.compile(
    r"(?:[^\W\d_]+\.?,?\s*)?(?P<day>\d{1,2})[\s\-]+(?P<month>[A-Za-z]{3,9})\.?,?[\s\-]+(?P<year>\d{4}|\d\d)"
    rf"\s+{_TIME}(?:(?:\s+|(?=[+Zz])){clock.ZONE})?(?:\s*\([^)]*\))?",
    re.IGNORECASE,
)
_ASCTIME = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<month>[A-Za-z]{{3,9}})\s+(?P<day>\d{{1,2}})\s+{_TIME}"
    rf"(?:\s+{clock.ZONE})?\s+(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ISO_8601 = "ISO 8601 date"
_MONTH_ONLY = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a machine's date says; ``value`` None where it cannot be."""

    value: When | None
    because: str


def read(text: str, *, zone: tzinfo, this_year: int) -> Reading | None:
    """Read a text that is a machine's date and nothing else; None if it is not one.

    A time without a zone is in ``zone``. A zone nobody knows leaves the day.
    """
    if _MONTH_ONLY.fullmatch(text):
        return Reading(value=None, because="a month without a day")
    for kind, pattern in ((_ISO_8601, _ISO), ("RFC 822 date", _RFC_822), ("asctime date", _ASCTIME)):
        match = pattern.fullmatch(text)
        if match:
            return _reading(match, kind, zone, this_year)
    return None


def full_year(digits: str, this_year: int) -> int:
    """Return the year that two digits mean: this century up to the year after this one, else the last."""
    year = int(digits)
    if len(digits) > 2:
        return year
    century = this_year // 100 * 100
    return century + year if century + year <= this_year + 1 else century - 100 + year


def _reading(match: re.Match[str], kind: str, zone: tzinfo, this_year: int) -> Reading | None:
    groups = match.groupdict()
    if kind != _ISO_8601 and not _english_month(groups["month"]):
        return None
    try:
        day = _day(groups, this_year)
        if not groups["hour"] and not groups.get("basic"):
            return Reading(value=day, because=kind)
        return _instant(day, match, kind, zone)
    except (ValueError, OverflowError):
        return Reading(value=None, because=f"an impossible date, {match[0]}")


def _instant(day: date, match: re.Match[str], kind: str, zone: tzinfo) -> Reading:
    """Add time and zone to a day; where either is nonsense, the day is what we can be sure of."""
    basic = match.groupdict().get("basic")
    since_midnight = _basic_time(basic) if basic else clock.time_of(match)
    if since_midnight is None:
        return Reading(value=day, because=f"{kind}, the day only: its time is impossible")
    found = clock.zone_of(match["zone"]) if match["zone"] else zone
    if found is None:
        return Reading(value=day, because=f"{kind}, the day only: nobody knows the zone {match['zone']}")
    return Reading(value=clock.instant(day, since_midnight, found), because=kind)


def _day(groups: Mapping[str, str], this_year: int) -> date:
    year = full_year(groups["year"], this_year)
    if groups.get("week"):
        return date.fromisocalendar(year, int(groups["week"]), int(groups["weekday"]))
    if groups.get("day_of_year"):
        day = date(year, 1, 1) + timedelta(days=int(groups["day_of_year"]) - 1)
        if day.year != year or groups["day_of_year"] == "000":
            raise ValueError(groups["day_of_year"])
        return day
    month = groups["month"]
    number = int(month) if month.isdigit() else _english_month(month)
    return date(year, number, int(groups["day"]))


def _english_month(word: str) -> int:
    """Return the month an English name or its beginning means, 0 for any other word (Finnish "marras")."""
    starts = [number for number, name in enumerate(_ENGLISH, start=1) if name.startswith(word.lower())]
    return starts[0] if len(word) >= 3 and starts else 0


def _basic_time(digits: str) -> timedelta | None:
    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?", digits)
    parts = match.groups(default="00") if match else ("99",)
    readable = re.fullmatch(clock.OF_DAY, ":".join(parts), re.IGNORECASE)
    return clock.time_of(readable) if readable else None
