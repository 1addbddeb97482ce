"""Which language a text is in, and why we think so."""

from collections.abc import Mapping, Sequence
from math import exp

from aggregator.language.detector import CYRILLIC, LATIN, probabilities
from aggregator.language.scripts import SCRIPT_LANGUAGES, dominant_script
from aggregator.language.smallwords import confirm, support
from aggregator.model import Inferred

__all__ = ["UNDETERMINED", "confirm", "identify"]

UNDETERMINED = "und"

_READ_AT_MOST = 1_500
"""Characters looked at: more adds cost and page furniture, not certainty."""

_HINT_WEIGHS = 6.0
"""How many times likelier a hinted language is before the text is read: settles titles, not articles."""

_CLOSE_HINT_WEIGHS = 120.0
"""The same between languages so close that a press item may not show the difference."""

_SMALL_WORDS_WEIGH = 0.5
"""How far small words are believed beside the letters: the two are not independent of each other."""

_UNKNOWN_TO_THE_MODEL = {"cnr": ("sr", "bs", "hr")}
"""Languages the model has not learnt: half as likely as the likeliest sister, until small words decide."""

_ROMANI_UNREAD = 0.01
"""How likely Romani is before its words are looked at; the model has not learnt it, nor any sister of it."""

_TOO_FLAT = 0.15
"""Below this, the best of some forty candidates is a guess we do not make."""

_CLOSE = (
    frozenset({"bs", "hr", "sr", "cnr"}),
    frozenset({"nb", "nn", "da"}),
    frozenset({"cs", "sk"}),
    frozenset({"bg", "mk"}),
    frozenset({"pt", "gl"}),
)

_SELDOM = {"gl": 0.3, "eu": 0.3, "lb": 0.3, "cy": 0.3, "be": 0.5}
"""Languages our sources hardly ever write: told by a text, not by three words."""

_SAME_AS = {"no": "nb", "sh": "sr", "mo": "ro", "rmn": "rom", "rmy": "rom", "rmc": "rom", "rml": "rom"}
"""Tags a source may declare, and the one we use."""


def identify(text: str, *, hints: Sequence[str] = ()) -> Inferred[str]:
    """Take plain text and what its source or address says, return the BCP 47 tag of its language.

    The text decides; ``hints`` (most trusted first) settle what is too short or too close to call.
    "und" when there is neither text nor hint.
    """
    sample = text[:_READ_AT_MOST]
    trusted = tuple(dict.fromkeys(filter(None, map(_primary, hints))))
    script, share = dominant_script(sample)
    if script is None:
        return _from_hint(trusted, "there are no words to read")
    alone = SCRIPT_LANGUAGES.get(script)
    if alone:
        return Inferred(value=alone, because=f"it is written in {script} letters", sure=share)
    if script not in ("Latin", "Cyrillic"):
        return _from_hint(trusted, f"it is written in {script} letters, which no language of ours uses")
    return _from_model(sample, script, trusted)


def _primary(tag: str) -> str:
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return _SAME_AS.get(primary, primary)


def _from_hint(hints: Sequence[str], reason: str) -> Inferred[str]:
    if hints:
        return Inferred(value=hints[0], because=f"{reason}; the source says {hints[0]}", sure=0.3)
    return Inferred(value=UNDETERMINED, because=reason, sure=0.0)


def _from_model(sample: str, script: str, hints: Sequence[str]) -> Inferred[str]:
    candidates = CYRILLIC if script == "Cyrillic" else LATIN
    by_text = probabilities(sample, candidates)
    if not by_text:
        return _from_hint(hints, "it has too few letters to tell")
    by_text = _with_small_words(by_text, sample)
    best_by_text = max(by_text, key=by_text.__getitem__)
    weighed = {tag: p * _weight(tag, best_by_text, hints) for tag, p in by_text.items()}
    value = max(weighed, key=weighed.__getitem__)
    sure = weighed[value] / sum(weighed.values())
    if sure < _TOO_FLAT:
        return _from_hint(hints, "its words are common to several languages")
    return Inferred(value=value, because=_because(value, best_by_text, hints), sure=round(sure, 3))


def _with_small_words(by_letters: Mapping[str, float], sample: str) -> dict[str, float]:
    """Return how likely each language is by its letters and its small words together (sum 1)."""
    likely = dict(by_letters)
    for tag, sisters in _UNKNOWN_TO_THE_MODEL.items():
        likely[tag] = max(by_letters.get(sister, 0.0) for sister in sisters) / 2
    likely["rom"] = _ROMANI_UNREAD
    words = support(sample)
    most = max((words.get(tag, 0.0) for tag in likely), default=0.0)
    likely = {
        tag: (p + 1e-5) * exp(_SMALL_WORDS_WEIGH * (words.get(tag, 0.0) - most)) for tag, p in likely.items()
    }
    total = sum(likely.values())
    return {tag: p / total for tag, p in likely.items()}


def _weight(tag: str, best: str, hints: Sequence[str]) -> float:
    if tag not in hints:
        return _SELDOM.get(tag, 1.0)
    close = any(tag in group and best in group for group in _CLOSE)
    earlier = hints.index(tag)
    return (_CLOSE_HINT_WEIGHS if close else _HINT_WEIGHS) * 0.8**earlier


def _because(value: str, best_by_text: str, hints: Sequence[str]) -> str:
    if value != best_by_text:
        return f"the text alone might be {best_by_text}, the source says {value}"
    if value in hints:
        return f"its letters and words are {value}, as the source says"
    if hints:
        return f"its letters and words are {value}, although the source says {', '.join(hints)}"
    return f"its letters and words are {value}"
