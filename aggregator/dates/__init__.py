"""What day it was, and why we think so.

The law of this room: the right day or none, never a wrong one. Numeric dates are day first; a day without
a time stays a day; what could be two days, an event's or only half a date is none.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.dates import clock, machine, words
from aggregator.dates.printed import Candidate, candidates
from aggregator.dates.shapes import MonthNames, cleaned, shape_of
from aggregator.model import EARLIEST, Inferred, When

__all__ = ["dateline", "when"]

AHEAD = timedelta(hours=36)
"""How far in the future a date may lie: clocks and time zones differ by so much, announcements by more."""

_HEAD = 160
"""Characters at the start of a text in which a dateline stands."""


def when(
    text: str, *, languages: Sequence[str] = (), time_zone: str = "Europe/Paris", now: datetime
) -> Inferred[When | None]:
    """Return the day or instant that a date field or the head of a page gives, None where it gives none.

    ``languages`` are hints, the likeliest first: month names of every language are known. A time without
    a zone is in ``time_zone``.
    """
    plain = cleaned(text)
    zone = ZoneInfo(time_zone)
    year = now.astimezone(zone).year
    reading = machine.read(plain, zone=zone, this_year=year)
    if reading:
        return _judged(reading.value, reading.because, 1.0, zone, now)
    found = _found(plain, languages, year)
    chosen, because = _chosen(plain, found)
    if chosen is None:
        return Inferred(value=None, because=because)
    return _inferred(plain, chosen, found, zone, now)


def dateline(
    text: str, *, languages: Sequence[str] = (), time_zone: str = "Europe/Paris", now: datetime
) -> Inferred[When | None]:
    """Return the day of the dateline that opens a press text ("Strasbourg, 20 October 2016 –"), else None.

    Dates further on in the text are what it tells about, not when it was told.
    """
    plain = cleaned(text[:_HEAD])
    zone = ZoneInfo(time_zone)
    for candidate in _found(plain, languages, now.astimezone(zone).year):
        if not candidate.partial:
            if candidate.day and _opens(plain[: candidate.start], plain[candidate.end :]):
                because = f"the dateline, {candidate.because}"
                return _judged(candidate.day, because, candidate.sure - 0.1, zone, now)
            break
    return Inferred(value=None, because="no dateline")


def _found(plain: str, languages: Sequence[str], year: int) -> list[Candidate]:
    """Return all candidates; the words of all the world's languages are tried only if Europe's give none."""
    if not any(character.isdigit() for character in plain):
        return []
    found: list[Candidate] = []
    for everywhere in (False, True):
        shape = shape_of(plain, MonthNames(languages, everywhere=everywhere))
        found = list(candidates(shape, this_year=year))
        if any(not candidate.partial for candidate in found):
            break
    return found


def _chosen(plain: str, found: list[Candidate]) -> tuple[Candidate | None, str]:
    """Choose the date of publication: one in brackets, one that says so, else the one that leads."""
    dated = [candidate for candidate in found if candidate.day]
    for says_so in (_bracketed, _published):
        for candidate in dated:
            if says_so(plain, candidate):
                return candidate, candidate.because
    reasons = []
    for candidate in found:
        aside = candidate.because if candidate.partial else _aside(plain, candidate)
        if not aside:
            return (candidate if candidate.day else None), candidate.because
        reasons.append(aside)
    return None, reasons[0] if reasons else "no date in it"


def _bracketed(plain: str, candidate: Candidate) -> bool:
    return plain[: candidate.start].endswith("[") and "]" in plain[candidate.end : candidate.end + 20]


def _published(plain: str, candidate: Candidate) -> bool:
    return bool(words.PUBLISHED.search(plain, max(0, candidate.start - 60), candidate.start))


def _aside(plain: str, candidate: Candidate) -> str:
    """Return why a date is not the text's own, "" if it may be."""
    if candidate.day and candidate.day < EARLIEST.date():
        return f"before {EARLIEST.year}: {candidate.because}"
    before = plain[: candidate.start]
    if words.EVENT.search(before[-60:]):
        return f"the date of an event or a deadline, {candidate.quote}"
    sentence = re.split(r"[.!?|•:\n]\s", before)[-1]
    if len(sentence.split()) >= 5 and words.IN_A_SENTENCE.search(sentence[-60:]):
        return f"a date in running text, {candidate.quote}"
    return ""


def _inferred(
    plain: str, chosen: Candidate, found: list[Candidate], zone: ZoneInfo, now: datetime
) -> Inferred[When | None]:
    days = {candidate.day for candidate in found if candidate.day}
    sure = chosen.sure if len(days) == 1 else chosen.sure - 0.25
    because = chosen.because if len(days) == 1 else f"{chosen.because}, the first of {len(days)} dates"
    day = chosen.day
    time = clock.after(plain, chosen.end)
    if day is None or time is None:
        return _judged(day, because, sure, zone, now)
    if time.span:
        return Inferred(value=None, because="a span of hours, as of an event")
    try:
        value = clock.instant(day, time.since_midnight, time.zone or zone)
    except OverflowError:
        return Inferred(value=None, because=f"an impossible date, {chosen.quote}")
    return _judged(value, because, sure, zone, now)


def _judged(
    value: When | None, because: str, sure: float, zone: ZoneInfo, now: datetime
) -> Inferred[When | None]:
    """Refuse what no press item can bear: a date before the web, or one that has not come."""
    if value is None:
        return Inferred(value=None, because=because)
    first, last = EARLIEST, now + AHEAD
    instant = isinstance(value, datetime)
    if value < (first if instant else first.date()):
        return Inferred(value=None, because=f"before {EARLIEST.year}: {because}")
    if value > (last if instant else last.astimezone(zone).date()):
        return Inferred(value=None, because=f"in the future: {because}")
    return Inferred(value=value, because=because, sure=round(sure, 2))


_PLACE = r"(?:[^\W\d_][\w’'.-]*(?: ?/ ?| )?){1,4}(?:\([^()]{2,30}\))?"
_BEFORE = re.compile(
    rf"\W*(?:(?P<place>{_PLACE})\s*(?:(?P<comma>[,.:–—-])\s*(?:\w{{1,4}}\s+)?(?:\w+,?\s+)?)?)?"
)
_CLOSES = re.compile(r"\.?(?:\s*\d\d?[:.h]\d\d(?::\d\d)?)?\s*(?:[–—:|\](-]|$)")
_STOPS = re.compile(r"\s*[.;]")
_PLACE_AFTER = re.compile(rf",\s*{_PLACE}\s*(?:[–—:|,-]|$)")


def _opens(before: str, after: str) -> bool:
    """Say whether what stands around a date makes it a dateline: a place and a sign, or a sign alone."""
    match = _BEFORE.fullmatch(before)
    if not match:
        return False
    if not match["place"]:
        return bool(_CLOSES.match(after) or _PLACE_AFTER.match(after))
    names = match["place"].split("(")[0].split()
    if not all(_begins_large(name) or name in words.OF for name in names):
        return False
    if match["comma"]:
        return bool(_CLOSES.match(after) or _STOPS.match(after))
    return bool(_CLOSES.match(after)) and not words.IN_A_SENTENCE.search(before)


def _begins_large(name: str) -> bool:
    """Say whether a word begins with a capital, or with a letter of a script that has none."""
    return name[0] == name[0].title()
