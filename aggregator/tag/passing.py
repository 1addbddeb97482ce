"""Mentions in passing: a surname, part of an organisation's name, one name in a long list."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from aggregator.tag.placing import Placed
from aggregator.tag.vocabulary import Kind

_LIST = 6
"""Names from which on a list is a long one."""
_SHORT = 4
"""Words of one name in a list, at most."""
_BESIDE = 3
"""Words that may stand between our name and the commas of its list: and, as well as, V and."""
_LOOKED_AT = 300
"""Characters on either side in which a list or a name is looked for."""

_NAME_BEFORE = re.compile(r"(\w[\w’'-]*)\.?\s$")
_CAPITALISED = re.compile(r"\w+(?:[-'’]\w+)*")
_SMALL_WORD = 4
"""Letters of a word that may stand in small letters between the capitals of a name: of, und, des, für."""
_NAME = 3
"""Words of an organisation's name, at least."""
_JOINING = 3
"""Letters of the word that joins two names: and, und, ve, och."""
_LIST_MARK = re.compile(r"[,;]")
_BREAK = re.compile(r"[.,;:!?()\n]")
_STOP = re.compile(r"[.!?:…\n]")


def weakened(placed: Placed, of_kind: Mapping[Kind, Sequence[Placed]]) -> str:
    """Say why a hit says little of its item although its word is ours; empty if it says what it says.

    Such a hit needs company near it.
    """
    if placed.hit.word.is_phrase or placed.part.reading.title_cased:
        return ""
    if _is_surname(placed, of_kind[Kind.SURNAMES]) and not _follows(placed, of_kind[Kind.PLACES]):
        return "a person's surname"
    if _is_in_organisation(placed, of_kind[Kind.ORGANISATIONS]):
        return "part of an organisation's name"
    return ""


def is_listed(placed: Placed) -> bool:
    """Tell one name in a long list, which no company can make more."""
    if placed.in_title:
        return False
    text, hit = placed.part.text, placed.hit
    before = _STOP.split(text[max(hit.start - _LOOKED_AT, 0) : hit.start])[-1]
    after = _STOP.split(text[hit.end : hit.end + _LOOKED_AT])[0]
    *left, just_before = _LIST_MARK.split(before)
    just_after, *right = _LIST_MARK.split(after)
    if (left and len(just_before.split()) > _BESIDE) or (right and len(just_after.split()) > _BESIDE):
        return False
    joined = _joins(just_before.split()[::-1]) + _joins(just_after.split())
    return 1 + _names(left[::-1]) + _names(right) + joined >= _LIST


def _names(segments: Sequence[str]) -> int:
    """Count the names of a list outwards; the outermost runs on into its sentence."""
    whole = list(takewhile(lambda segment: 0 < len(segment.split()) <= _SHORT, segments[:-1]))
    return len(whole) + (len(whole) == len(segments) - 1)


def _joins(words: Sequence[str]) -> bool:
    """Tell "and others": a short word that joins another name to ours."""
    return len(words) > 1 and len(words[0]) <= _JOINING


def _is_surname(placed: Placed, surnames: Sequence[Placed]) -> bool:
    if not any(each.part is placed.part and each.hit.start == placed.hit.start for each in surnames):
        return False
    before = _NAME_BEFORE.search(placed.part.text[max(placed.hit.start - 40, 0) : placed.hit.start])
    return before is not None and before[1].istitle()


def _follows(placed: Placed, places: Sequence[Placed]) -> bool:
    """Tell whether a country or city stands right before a hit: Slovak Romani families."""
    return any(each.part is placed.part and each.hit.end == placed.hit.start - 1 for each in places)


def _is_in_organisation(placed: Placed, organisations: Sequence[Placed]) -> bool:
    near = [each for each in organisations if each.part is placed.part and not each.overlaps(placed)]
    return any(_is_one_name(placed, each) for each in near)


def _is_one_name(one: Placed, other: Placed) -> bool:
    """Tell whether all words from one hit to the other are capitalised as those of a name are."""
    first, last = sorted((one.hit, other.hit), key=lambda hit: hit.start)
    if last.end - first.start > _LOOKED_AT:
        return False
    words = _CAPITALISED.findall(one.part.text[first.start : last.end])
    between = one.part.text[first.end : last.start]
    if _BREAK.search(between) or not words[0][0].isupper() or not words[-1][0].isupper():
        return False
    return len(words) >= _NAME and all(word[0].isupper() or len(word) <= _SMALL_WORD for word in words)
