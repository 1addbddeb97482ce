"""Labels -> hashtags: single words, as every network reads them (CONTRACT, promise 16)."""

from unicodedata import category

DOTTED = frozenset({"tr", "az"})
"""Languages whose capital i keeps its dot."""


def hashtag(label: str, language: str) -> str:
    """Return a label as one word, "#" left to the reader: "Roma and Travellers" -> "RomaAndTravellers".

    Whatever is no letter, mark or digit ends a word; each word begins with a capital where the script
    has any. Georgian has capitals for whole words only, and keeps its letters.
    """
    apart = "".join(sign if category(sign)[0] in "LM" or category(sign) == "Nd" else " " for sign in label)
    return "".join(_capital(word, language) for word in apart.split())


def _capital(word: str, language: str) -> str:
    if word.startswith("i") and language.partition("-")[0] in DOTTED:
        return f"İ{word[1:]}"
    return word[0].title() + word[1:]
