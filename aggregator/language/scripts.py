"""Which script a text is written in."""

import re

SCRIPT_LANGUAGES = {"Greek": "el", "Armenian": "hy", "Georgian": "ka"}
"""Scripts that tell the language by themselves, among the languages we read."""

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-zª-ɏḀ-ỿ]"),
    "Greek": re.compile(r"[Ͱ-Ͽἀ-῿]"),
    "Cyrillic": re.compile(r"[Ѐ-ԯ]"),
    "Armenian": re.compile(r"[԰-֏]"),
    "Georgian": re.compile(r"[Ⴀ-ჿᲐ-Ჿⴀ-⴯]"),
    "Hebrew": re.compile(r"[֐-׿]"),
    "Arabic": re.compile(r"[؀-ۿݐ-ݿ]"),
    "Devanagari": re.compile(r"[ऀ-ॿ]"),
    "Chinese or Japanese": re.compile(r"[぀-ヿ㐀-鿿]"),
    "Korean": re.compile(r"[가-힯]"),
}


def dominant_script(text: str) -> tuple[str | None, float]:
    """Return the script most letters belong to and its share of the letters; (None, 0) without letters."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    script = max(counts, key=counts.__getitem__)
    if not counts[script]:
        return None, 0.0
    return script, round(counts[script] / sum(counts.values()), 3)
