"""Words of any script and case as skeletons: what of a name stays when it is translated and inflected.

Strasbourg, Estrasburgo, Страсбурге and Στρασβούργο share "STRSP". Vowels go, for scripts and endings
change them most; consonants that languages write for one another are one: b p v f, d t, g k, and all
that hiss. Only the first few count, for endings are behind.
"""

import re
from functools import lru_cache

from anyascii import anyascii

LENGTH = 5
"""Consonants that count: more would be endings, fewer would be every word."""
SHORTEST = 3

_HISSING = "hissing"
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
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[’'`]", ""),
        (r"(?:s?[csz]h+|sch|tz|ts|dz|dj|dzh|tch|zh|j(?=[aeou]))", "s"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"kh", "h"),
        (r"(?:ck|cq|qu|q)", "k"),
        (r"x", "ks"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"mp(?=[aeiouy])", "b"),
        (r"[aeiouyjhw]", ""),
    )
]
_ALIKE = str.maketrans("bpvfdtgkszlmnr", "PPPPTTKKSSLMNR")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def skeleton(word: str, language: str) -> str:
    """Return a word's skeleton, "" if too little of it is left."""
    plain = anyascii(word.translate(_BEFORE)).lower()
    plain = plain.replace("w", "v")
    if language in _C_HISSES:
        plain = re.sub(r"c(?!h)", "s", plain)
    for pattern, sound in _SOUNDS:
        plain = pattern.sub(sound, plain)
    bare = _DOUBLED.sub(r"\1", re.sub(r"[^A-Z]", "", plain.translate(_ALIKE)))
    return bare[:LENGTH] if len(bare) >= SHORTEST else ""


def short_name(name: str) -> str:
    """Return what stands for a name with too few consonants: itself in plain letters, "" if too short."""
    plain = anyascii(name).lower()
    return plain if len(plain) >= SHORTEST else ""
