"""Which language a text is in, of those of Europe, as py3langid tells by its letters."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.language.narrowed import NarrowedIdentifier

_LATIN = (
    "az bs ca cs cy da de en es et eu fi fr ga gl hr hu is it lb lt lv mt nb nl nn pl pt ro sk sl sq sr sv tr"
)
LATIN = frozenset(_LATIN.split())
CYRILLIC = frozenset({"be", "bg", "mk", "ru", "sr", "uk"})

_OURS = {"no": "nb"}
"""The model's tags where ours differ."""


def probabilities(text: str, candidates: frozenset[str]) -> dict[str, float]:
    """Return how likely each candidate is by the text alone (sum 1); empty if nothing in it tells."""
    ranked = {_OURS.get(tag, tag): float(p) for tag, p in _identifier().rank(_speakable(text))}
    if max(ranked.values()) == min(ranked.values()):  # the model met no feature and says all are alike
        return {}
    chosen = {tag: p for tag, p in ranked.items() if tag in candidates}
    total = sum(chosen.values())
    return {tag: p / total for tag, p in chosen.items()} if total else {}


@cache
def _identifier() -> "NarrowedIdentifier":
    """Load the model at the first question: a second or two, and some 40 MB from then on."""
    # Only here: the package brings numpy along, and a process that never asks should not have 10 MB of it.
    from py3langid.langid import MODEL_FILE  # noqa: PLC0415

    from aggregator.language.narrowed import NarrowedIdentifier  # noqa: PLC0415

    identifier: NarrowedIdentifier = NarrowedIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*(LATIN - {"nb"}), "no", *CYRILLIC])
    identifier.narrow()
    return identifier


def _speakable(text: str) -> str:
    """Lower an upper-case headline even when it holds an odd small letter; the model knows small ones."""
    capitals = sum(map(str.isupper, text))
    return text.lower() if capitals > sum(map(str.islower, text)) else text
