"""The small languages of sites.yaml, turned into patterns: shapes of addresses, and notes in texts."""

import re
from functools import cache

from aggregator.clean.characters import SPACE

__all__ = ["note", "shape"]

_PART = re.compile(r"(/?\{\.\.\.\}/?)|\{(\w*)\}")
_PARTS = {"": "[^/]*", "number": "[0-9]+", "language": "[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})?"}


@cache
def shape(written: str) -> re.Pattern[str]:
    """Return the pattern of a shape such as "/{language}/web/{site}/{...}/-/{slug}".

    Match it as a whole ("/…", a path) or search it ("#…" in a decoded fragment, "?…" a whole parameter).
    """
    pattern, end = "", 0
    for part in _PART.finditer(written):
        pattern += re.escape(written[end : part.start()])
        if part[1]:
            pattern += "(?:/(?:[^/]+/)*" if part[1].startswith("/") else "(?:(?:[^/]+/)*"
            pattern += ")" if part[1].endswith("/") else "[^/]*)?"
        else:
            inside = _PARTS.get(part[2], r"[^/\"&\]]+")
            pattern += f"(?P<{part[2]}>{inside})" if part[2] else inside
        end = part.end()
    return re.compile(pattern + re.escape(written[end:]))


_QUOTES = "\"“”„‟«»‹›‘’‚‛'`´′″＂"
_SPACES = f"[{SPACE.replace(chr(10), '')}]"
_DATE = r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}"
# A sentence ends at a full stop that is followed by white space; a paragraph at its line's end.
_REST = r"(?:(?![.!?…][\"“”»’)\]]*(?:\s|$))[^\n])*+[.!?…]*[\"“”»’)\]]*"
_MOST = 1200
"""Characters that "…" may stand for between two given words; the longest note has 700."""

_SIGN = re.compile(
    rf"(?P<rest>\s*…\s*$)|(?P<any>\s*…\s*)|(?P<date>\{{date\}})|(?P<space>\s+)|(?P<quote>[{_QUOTES}])|(?P<choice>[(|)])|(?P<other>.)"
)


@cache
def note(written: str) -> re.Pattern[str]:
    """Return the pattern that finds a note in plain text; see the comments of sites.yaml."""
    made = {
        "rest": _REST,
        "any": rf"[^\n]{{0,{_MOST}}}?",
        "date": _DATE,
        "space": f"{_SPACES}+",
        "quote": f"(?:{_SPACES}*[{_QUOTES}]{{1,2}}{_SPACES}*)?",
    }
    pattern = ""
    for sign in _SIGN.finditer(written):
        kind = str(sign.lastgroup)
        if kind == "choice":
            pattern += "(?:" if sign[0] == "(" else sign[0]
        else:
            pattern += made.get(kind) or re.escape(sign[0])
    return re.compile(rf"(?<!\w)(?:\*{{1,3}}{_SPACES}*)?{pattern}", re.IGNORECASE)
