"""Dates as the formats write them, read strictly: what is wrong with one is said, not mended."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZONES = {"GMT": 0, "UT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
ZONES |= {"PST": -8, "PDT": -7}

_RFC822 = re.compile(
    rf"(?:(?P<day_name>{'|'.join(DAYS)}), )?(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) "
    rf"(?P<year>\d{{4}}|\d\d) (?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? "
    rf"(?P<zone>{'|'.join(ZONES)}|[+-]\d{{4}})",
    re.ASCII,
)
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?\d*(?:Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Read:
    """A date read: ``wrong`` says why it is none, ``odd`` what some programs misread in it."""

    when: datetime | None = None
    wrong: str | None = None
    odd: str | None = None


def rfc822(text: str) -> Read:
    """Read a date as RSS 2.0 wants it (RFC 822 section 5, years of four digits by RFC 1123)."""
    found = _RFC822.fullmatch(text)
    if found is None:
        return Read(wrong='is no RFC 822 date in English, such as "Mon, 23 Nov 2026 12:00:00 +0000"')
    zone = found["zone"]
    hours = ZONES[zone] if zone in ZONES else int(zone[:3])
    minutes = 0 if zone in ZONES else int(zone[0] + zone[3:])
    year = int(found["year"])
    try:
        when = datetime(
            year if year > 99 else year + (1900 if year > 69 else 2000),
            MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            int(found["second"] or 0),
            tzinfo=timezone(timedelta(hours=hours, minutes=minutes)),
        )
    except ValueError as why:
        return Read(wrong=f"names no moment ({why})")
    if found["day_name"] not in {None, DAYS[when.weekday()]}:
        return Read(when=when, wrong=f"says {found['day_name']}, but that day is a {DAYS[when.weekday()]}")
    if year <= 99:
        return Read(when=when, odd="has a year of two digits")
    return Read(when=when, odd=f"has the zone {zone} by name" if zone in ZONES.keys() - {"GMT"} else None)


def rfc3339(text: str) -> Read:
    """Read a date as Atom and JSON Feed want it (RFC 3339 section 5.6)."""
    if not _RFC3339.fullmatch(text):
        return Read(wrong='is no RFC 3339 date, such as "2026-11-23T12:00:00Z"')
    try:
        when = datetime.fromisoformat(text.upper())
    except ValueError as why:
        return Read(wrong=f"names no moment ({why})")
    return Read(when=when, odd="writes T or Z small" if text != text.upper() else None)


def day_or_moment(text: str) -> Read:
    """Read what Dublin Core takes for a date: a day, or a moment with its zone (W3C note on date formats)."""
    if not _DAY.fullmatch(text):
        return rfc3339(text)
    try:
        date.fromisoformat(text)
    except ValueError as why:
        return Read(wrong=f"names no day ({why})")
    return Read()
