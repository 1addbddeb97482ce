"""What a site prints beside every item: taken out before anything is judged."""

from urllib.parse import urlsplit

from aggregator.clean.characters import fold
from aggregator.clean.sites import Site, site_of, sites

__all__ = ["boilerplate"]


def boilerplate(text: str, url: str) -> str:
    """Return plain text without the boilerplate of the site at ``url`` and the notes that stand anywhere.

    Notes (the Council of Europe's on the term "Roma and Travellers", the footnotes on Kosovo and the Russian
    Federation) go wherever they stand, because others republish them; words of buttons ("Imprimer la page",
    "Back") where they stick to the beginning or end of a line. See ``sites.yaml``.
    """
    site = _site(url)
    everywhere = sites().everywhere
    for note in (*everywhere.notes, *(site.notes if site else ())):
        text = note.sub(" ", text)
    words = (*everywhere.tool_words, *(site.tool_words if site else ()))
    return fold("\n".join(_without(line, words) for line in text.split("\n")), lines=True)


def _site(url: str) -> Site | None:
    try:
        return site_of((urlsplit(url).hostname or "").lower())
    except ValueError:  # an address with a broken host; it is no site we know
        return None


def _without(line: str, words: tuple[str, ...]) -> str:
    while True:
        shorter = line.strip()
        for word in words:
            if shorter.startswith(word) and _begins_anew(shorter[len(word) :], word):
                shorter = shorter[len(word) :].lstrip()
            if shorter.endswith(word) and _ended(shorter[: -len(word)], word):
                shorter = shorter[: -len(word)].rstrip()
        if shorter == line:
            return line
        line = shorter


def _begins_anew(rest: str, word: str) -> bool:
    """Tell whether what follows a word could be a title of its own: "Back to school" could not."""
    following = rest.lstrip(" \"“«„‘'([")[:1]
    return " " in word or not following or following.isupper() or following.isdigit()


def _ended(rest: str, word: str) -> bool:
    """Tell whether a word at the end was not part of the sentence: it is a phrase, or begins a new one."""
    return not rest or " " in word or (word[0].isupper() and not rest.endswith(("-", "'", "’")))
