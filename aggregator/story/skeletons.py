"""Words of any script and case as skeletons: what of a name stays when it is translated and inflected.

Strasbourg, Estrasburgo, Страсбурге and Στρασβούργο share "STRSP". Vowels go, for scripts and endings
change them most; consonants that languages write for one another are one: b p v f, d t, g k, and all
that hiss. Only the first few count, for endings are behind.
"""

import re
from functools import lru_cache
from itertools import groupby

from anyascii import anyascii

LENGTH = 5
"""Consonants that count: more would be endings, fewer would be every word."""
SHORTEST = 3

_C_HISSES = frozenset("cs sk pl hu hr bs sr cnr sl lv lt sq mk bg ru uk be az tr et fi".split())  # noqa: SIM905
"""Languages in which a plain c never is a k."""

_BEFORE = str.maketrans(
    {
        **dict.fromkeys("čćçčšśşșžźżđ", "s"),
        **dict.fromkeys("ČĆÇČŠŚŞȘŽŹŻĐ", "S"),
        **dict.fromkeys("țţ", "ts"),
        "ğ": "",
        "ł": "l",
        "х": "",
        "Х": "",
    }
)
_PLAIN = str.maketrans({"w": "v", "’": "", "'": "", "`": ""})
_BARE_C = re.compile(r"c(?!h)")
_HISSING = re.compile(r"s?[csz]h+|sch|tz|ts|dz|dj|dzh|tch|zh|j(?=[aeou])")
_SPELLINGS = (
    *(("ph", "f"), ("th", "t"), ("kh", "h"), ("ck", "k"), ("cq", "k"), ("qu", "k"), ("q", "k"), ("x", "ks")),
    *(("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k")),
    *((f"mp{vowel}", f"b{vowel}") for vowel in "aeiouy"),
)
"""What is written, and the sound it stands for, one after the other."""
_ALIKE = {
    **dict.fromkeys(range(128)),  # whatever is no consonant goes
    **str.maketrans("bpvfdtgkszlmnr", "PPPPTTKKSSLMNR"),
}


@lru_cache(maxsize=65536)
def skeleton(word: str, language: str) -> str:
    """Return a word's skeleton, "" if too little of it is left."""
    plain = anyascii(word.translate(_BEFORE)).lower().translate(_PLAIN)
    if language in _C_HISSES:
        plain = _BARE_C.sub("s", plain)
    plain = _HISSING.sub("s", plain)
    for spelling, sound in _SPELLINGS:
        plain = plain.replace(spelling, sound)
    bare = "".join(consonant for consonant, _ in groupby(plain.translate(_ALIKE)))
    return bare[:LENGTH] if len(bare) >= SHORTEST else ""


def short_name(name: str) -> str:
    """Return what stands for a name with too few consonants: itself in plain letters, "" if too short."""
    plain = anyascii(name).lower()
    return plain if len(plain) >= SHORTEST else ""
