"""How often a feed asks to be read, in its own words → Cadence.

Source: RSS 2.0 (ttl, skipHours, skipDays) and the syndication module of RSS 1.0 (sy:updatePeriod and
sy:updateFrequency); hours and days are those of GMT.
"""

import re
from datetime import timedelta

from aggregator.model import Cadence

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_MINUTES = 525_600
"""Of a year; more is no number of minutes that anybody meant."""
_LOOKED_AT = 65_536
"""Bytes before and after the entries that are searched."""

_SKIPPED = re.compile(r"<skip(?:Hours|Days)\s*>(.{0,2000}?)</skip(?:Hours|Days)\s*>", re.DOTALL)
_HOUR = re.compile(r"<hour\s*>\s*(\d{1,2})\s*</hour\s*>")
_DAY = re.compile(rf"<day\s*>\s*({'|'.join(_DAYS)})\s*</day\s*>", re.IGNORECASE)


def cadence(text: bytes, *, ttl: str | None, period: str | None, frequency: str | None) -> Cadence:
    """Return what a feed asks; what is no number, day or hour is passed over.

    ``text`` is the feed's XML in UTF-8; the rest are its elements of these names, None where it has none.
    """
    skipped = " ".join(_SKIPPED.findall(_channel(text)))
    # RSS 0.91 counts hours from 1, so that its 24 is midnight.
    hours = {int(hour) % 24 for hour in _HOUR.findall(skipped) if int(hour) <= 24}
    days = {_DAYS.index(day.lower()) for day in _DAY.findall(skipped)}
    asked = (_minutes(ttl), _period(period, frequency))
    return Cadence(
        every=max((each for each in asked if each), default=None),
        # Who never wants to be read has written down something else.
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < len(_DAYS) else (),
    )


def _channel(text: bytes) -> str:
    """Return what a feed says before and after its entries."""
    begin, end = text.find(b"<item"), text.rfind(b"</item>")
    before, after = (text, b"") if begin < 0 else (text[:begin], text[max(begin, end) :])
    return (before[:_LOOKED_AT] + after[-_LOOKED_AT:]).decode("utf-8", "ignore")


def _minutes(ttl: str | None) -> timedelta | None:
    number = _number(ttl)
    return timedelta(minutes=min(number, _MOST_MINUTES)) if number else None


def _period(period: str | None, frequency: str | None) -> timedelta | None:
    """Return the time between two updates; daily and once are what a feed means that says only the other."""
    if period is None and frequency is None:
        return None
    length = _PERIODS.get((period or "daily").strip().lower())
    times = 1 if frequency is None else _number(frequency)
    return length / times if length and times else None


def _number(text: str | None) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0
