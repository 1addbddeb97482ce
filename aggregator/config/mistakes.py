"""What pydantic found wrong, said in sentences with their line and a suggestion."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from aggregator.config.words import words_at
from aggregator.errors import ConfigError
from aggregator.yamlfile import Node, line_of, suggest

# Words of other programs' files, and the one that is ours.
_MEANT = {
    **dict.fromkeys(("url", "uri", "link", "href", "feed", "site"), "address"),
    **dict.fromkeys(("title", "label"), "name"),
    **dict.fromkeys(("headline", "heading"), "title"),
    **dict.fromkeys(("teaser", "summary", "description"), "text"),
    **dict.fromkeys(("image", "img"), "picture"),
    **dict.fromkeys(("item", "items", "block"), "each"),
    **dict.fromkeys(("type", "format"), "kind"),
    **dict.fromkeys(("lang", "locale"), "language"),
    **dict.fromkeys(("interval", "frequency", "refresh", "schedule"), "every"),
    **dict.fromkeys(("disabled", "enabled", "active"), "paused"),
    **dict.fromkeys(("timezone", "tz", "zone"), "time zone"),
    **dict.fromkeys(("email", "mail"), "contact"),
    **dict.fromkeys(("selectors", "css"), "listing"),
    **dict.fromkeys(("limit", "window", "size"), "entries"),
    **dict.fromkeys(("hourly", "rate"), "per hour"),
}

Where = tuple[str | int, ...]


def explain(failure: ValidationError, root: Node, path: str) -> list[ConfigError]:
    """Return a mistake for each error of pydantic, with its line in the file."""
    found = failure.errors(include_url=False)
    misspelt = {_meant(error["loc"]) for error in found if error["type"] == "extra_forbidden"}
    return [
        ConfigError(_sentence(error), path=path, line=line_of(root, _place(error["loc"])))
        for error in found
        # An address written "adress" is one mistake, not an unknown word and a missing one.
        if not (error["type"] == "missing" and _place(error["loc"]) in misspelt)
    ]


def _sentence(error: ErrorDetails) -> str:
    place, kind = _place(error["loc"]), error["type"]
    known = words_at(place[:-1])
    word = str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        return f'I do not know the word "{word}" {_under(place[:-1])}. {_nearest(word, known)}'.rstrip()
    if kind == "missing":
        example = known.get(word) or "…"
        return f'The word "{word}" is missing {_under(place[:-1])}. Add a line like "{word}: {example}".'
    return _subject(place) + _expected(kind, error.get("ctx", {}))


def _expected(kind: str, context: Mapping[str, Any]) -> str:
    if kind in {"dict_type", "model_type"}:
        return "words with values are expected here, each in a line of its own and indented."
    if kind == "list_type":
        return "a list is expected here. Write it in brackets, like [en, fr]."
    if kind == "too_short":
        return "nothing stands here. Write at least one."
    return str(context.get("error", "I do not understand this value."))


def _nearest(word: str, known: Mapping[str, str]) -> str:
    meant = _MEANT.get(word.casefold())
    return f'Did you mean "{meant}"?' if meant in known else suggest(word, known)


def _meant(where: Where) -> Where:
    """Return the place of the word that a misspelt one was to be, () if nobody can tell."""
    *parents, word = where
    hint = _nearest(str(word), words_at(tuple(parents)))
    return (*parents, hint.split('"')[1]) if hint.startswith("Did") else ()


def _place(where: Where) -> Where:
    """Drop the mark that pydantic appends when the key itself is at fault."""
    return where[:-1] if where and where[-1] == "[key]" else where


def _under(place: Where) -> str:
    words = [step for step in place if isinstance(step, str)]
    return f'under "{words[-1]}"' if words else "in this file"


def _subject(place: Where) -> str:
    words = [step for step in place if isinstance(step, str)]
    if not words:
        return "In this file, "
    if len(words) == 1:
        return f'"{words[0]}": '
    return f'"{words[-1]}" {_under(tuple(words[:-1]))}: '
