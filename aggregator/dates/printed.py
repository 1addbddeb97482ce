"""Dates as pages print them: found by shape, read day first, ranges and days without a year set apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aggregator.dates.machine import full_year
from aggregator.dates.shapes import Shape, Token, roman_month
from aggregator.i18n import language_name

# The joints of a date, in the letters of shapes.py.
_DAY = r"D(?:[-.:]?s)?"
_TO_MONTH = r"(?:s?\.?(?:[-/]| ?(?:o'? ?){0,2}))"
_TO_YEAR = r"(?:[.,']{0,2} ?(?:[-/] ?)?(?:'? ?(?:o'? ?){0,2}(?:(?<=o )t )?(?:u\.? ?){0,2}))"
_DMY = rf"{_DAY}{_TO_MONTH}[MR]{_TO_YEAR}Y(?: ?u\.?)?"
_NUMERIC = r"D(?: ?/ ?D ?/ ?|\. ?D\. ?|-D-)(?:Y|D)"
_AT = r"(?:,? ?(?:w ?)?D:D(?::D)?)?"
_TO = r" ?(?:[-/] ?|,? ?t (?:o )?(?:w )?)(?:o )?"
_NO_LATER_YEAR = rf"(?!:|s?{_TO_YEAR}Y|{_TO_MONTH}[MR])"
_END = r"(?![./\-]?[DYN])"

_PATTERNS = {
    # Ranges first: they begin where their last day alone would not.
    "range": "|".join(
        (
            # 16-17 November 2017
            rf"(?<!D:){_DAY}\.?(?:{_TO}|, ?){_DMY}",
            # 30 April - 2 May 2021; 30 April 2021 to 2 May 2021
            rf"{_DAY}{_TO_MONTH}[MR]\.?(?:{_TO_YEAR}Y)?{_AT}{_TO}(?:w\.?,? )?{_DMY}",
            # Mon 3 – Fri 7 May 2021
            rf"w\.?,? ?{_DAY}\.? ?- ?w\.?,? ?{_DMY}",
            # April 30 – May 2, 2021
            rf"M\.? ?(?:o )?{_DAY}{_TO}(?:M\.? ?)?{_DAY},? ?(?:o ?)?Y",
            # 2019. április 8-10.
            rf"Y\.? ?(?:u\.? ?)?(?:o )?[MR]\.? ?{_DAY}\.?{_TO}(?:[MR]\.? ?)?{_DAY}(?!:)",
            # 16/11/2017 - 17/11/2017; 16.-17.11.2017
            rf"(?<!D:)(?:{_NUMERIC}|D[./] ?D\.?|D\.?){_AT}{_TO}{_NUMERIC}",
            # 2019-04-08 – 2019-04-10
            rf"Y[-/.]D[-/.]D{_AT} ?(?:-|/|t) ?Y[-/.]D[-/.]D",
        )
    ),
    # 9 de abril de 2019
    "day month year": _DMY,
    # 24 Oct '07, with nothing after it that 07 would be the number of
    "day month short year": rf"{_DAY}{_TO_MONTH}M\.?(?: |-| ?' ?)D(?=\]| D:D| ?$| ?[-x])",
    # April 9th, 2019
    "month day year": rf"M\.?,? ?(?:o )?{_DAY}\.? ?,? ?(?:o ?)?Y",
    # 2019. április 9.; 2019-Apr-09
    "year month day": rf"Y(?: ?u\.?|\.)?,?(?: ?- ?| )?(?:o )?[MR]\.?(?: ?- ?| )?D{_NO_LATER_YEAR}",
    # 2019. gada 9. aprīlis
    "year day month": rf"Y\.? ?-?u\.?,? ?{_DAY}{_TO_MONTH}M(?!{_TO_YEAR}Y)",
    # 09/04/2019; 9. 4. 2019; 30.09.09
    "numeric": rf"(?<![DYN])(?<![DYN][./:\-])(?:{_NUMERIC}|(?<!D )(?<!N )D D Y){_END}",
    # 2019-04-09; 2019. 04. 09.
    "year first": rf"(?<![DYN])(?<![DYN][./:\-])Y(?:-D-| ?/ ?D ?/ ?|\. ?D\. ?)D{_END}",
    # 2019年4月9日; 9 tháng 4, 2019
    "numbered month": r"Y ?u ?D(?:-?s)? ?K ?D|D ?K ?D,? ?(?:u ?)?Y",
    # 8 April; April 8
    "no year": rf"{_DAY}{_TO_MONTH}M|M\.? ?{_DAY}(?!{_TO_MONTH}[MR]|\.?{_TO}D)",
    # April 2019
    "no day": r"M[.,]? ?(?:o'? ?){0,2}Y",
}
_KINDS = dict(enumerate(_PATTERNS))
_FINDER = re.compile(
    "|".join(f"(?P<p{number}>{pattern})" for number, pattern in enumerate(_PATTERNS.values()))
)
_UNDATED = {
    "range": "a range of days, as of an event",
    "no year": "a date without a year",
    "no day": "a month without a day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place in a text that looks like a date; ``day`` None where it cannot be one, and ``because`` why."""

    start: int
    end: int
    quote: str
    day: date | None
    because: str
    sure: float = 0.0
    partial: bool = False


def candidates(shape: Shape, *, this_year: int) -> Iterator[Candidate]:
    """Give all that looks like a date, in the order of the text."""
    for match in _FINDER.finditer(shape.letters):
        kind = _KINDS[int((match.lastgroup or "p0")[1:])]
        tokens = shape.tokens[match.start() : match.end()]
        if kind != "numeric" or len(tokens[-1].text) > 1:  # no year has one digit, but a paragraph may
            yield _candidate(kind, shape, tokens, this_year)


def _candidate(kind: str, shape: Shape, tokens: tuple[Token, ...], this_year: int) -> Candidate:
    start, end = tokens[0].start, tokens[-1].end
    quote = shape.text[start:end]
    parts = [token for token in tokens if token.shape in "DYMR"]
    if kind == "range" and _descends(parts):
        kind, parts = "day month year", parts[1:]
        start, quote = parts[0].start, shape.text[parts[0].start : end]
    because = _UNDATED.get(kind, "")
    day, because, sure = (None, because, 0.0) if because else _read(kind, parts, quote, this_year)
    return Candidate(
        start=start,
        end=end,
        quote=quote,
        day=day,
        because=because,
        sure=sure,
        partial=kind in ("no year", "no day"),
    )


def _descends(parts: list[Token]) -> bool:
    """Say whether a seeming range goes back, and so is a number beside a date: "Issue 12 - 9 April 2019"."""
    shapes = "".join(part.shape for part in parts)
    return shapes in ("DDMY", "DDRY", "DDDY") and int(parts[0].text) >= int(parts[1].text)


def _read(kind: str, parts: list[Token], quote: str, this_year: int) -> tuple[date | None, str, float]:
    """Return the day, the reason and how sure we are."""
    year, month, day = _in_order(kind, parts)
    number = int(month.text) if month.shape == "D" else month.month or roman_month(month)
    if not number and month.shape == "M":
        return None, f'"{month.text}" is one month in one language and another in the next', 0.0
    if len(year.text) == 1:
        return None, _UNDATED["no year"], 0.0
    years = full_year(year.text, this_year)
    if month.language == "th" and years > 2400:
        years -= 543  # Thai pages count from the Buddha's death
    try:
        on = date(years, number, int(day.text))
    except ValueError:
        return None, f"an impossible date, {quote}", 0.0
    doubt = 0.1 if len(year.text) == 2 else 0.0
    if month.shape == "M":
        return on, f'the printed date "{quote}" ({language_name(month.language, "en")})', 0.95 - doubt
    order = "year first" if parts[0].shape == "Y" else "day first"
    return on, f"the numeric date {quote}, {order}", 0.9 - doubt


def _in_order(kind: str, parts: list[Token]) -> tuple[Token, Token, Token]:
    """Return the tokens of year, month and day."""
    first, second, third = parts
    if kind == "month day year":
        return third, first, second
    if kind == "year day month":
        return first, third, second
    return (first, second, third) if first.shape == "Y" else (third, second, first)
