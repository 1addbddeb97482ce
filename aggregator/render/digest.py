"""An issue of a digest -> the page that mail programs render, and the text for those that show none."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from css_inline import CSSInliner

from aggregator import i18n
from aggregator.model import Feed, FeedEntry
from aggregator.render import words
from aggregator.render.templates import written

_INLINER = CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)

_CONTENT = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands over an issue: its title, and the address of its page."""

    title: str
    url: str


def issue(feed: Feed, heading: Heading) -> tuple[str, str]:
    """Write an issue's page and its text from a feed of what it tells, oldest first.

    Grouped by theme, in the order of the themes' list, then by country, each story once, at the first
    that was found. A teaser that only says the title again is left out.
    """
    language = feed.edition.language
    values: dict[str, Any] = {
        "heading": heading,
        "edition": feed.edition,
        "description": words.channel_description(feed),
        "home": feed.url,
        "themes": list(_themes(feed)),
    }
    page = written("digest.html", language, style=_style(), **values)
    text = written("digest.txt", language, **values)
    return _INLINER.inline(page), text.strip() + "\n"


def issue_content(page: str) -> str:
    """Return what a feed shows of an issue's page: all that is in its body."""
    found = _CONTENT.search(page)
    return found[1].strip() if found else page


def _themes(feed: Feed) -> Iterable[tuple[str, Sequence[tuple[str, Sequence[Any]]]]]:
    language = feed.edition.language
    by_theme = _grouped(feed.entries, lambda entry: _first(entry, feed, "themes"), tuple(words.THEMES))
    for theme, entries in by_theme.items():
        label = words.label(theme, words.THEMES, language) if theme else i18n.say(language, "More news")
        by_country = _grouped(entries, lambda entry: _first(entry, feed, "countries"))
        yield (
            label,
            [
                (
                    i18n.country_name(country, language) if country else "",
                    [_shown(entry, feed) for entry in told],
                )
                for country, told in by_country.items()
            ],
        )


def _grouped(
    entries: Sequence[FeedEntry], named: Callable[[FeedEntry], str], order: Sequence[str] = ()
) -> Mapping[str, Sequence[FeedEntry]]:
    """Group entries by name, in a given order, then by name; those without one come last."""
    places = {name: place for place, name in enumerate(order)}
    names = {named(entry) for entry in entries}
    ranked = sorted(names, key=lambda name: (not name, places.get(name, len(order)), name))
    return {name: [entry for entry in entries if named(entry) == name] for name in ranked}


def _first(entry: FeedEntry, feed: Feed, kind: str) -> str:
    tag = words.finding(entry, feed.edition)
    found: Sequence[str] = getattr(tag, kind) if tag else ()
    return found[0] if found else ""


def _shown(entry: FeedEntry, feed: Feed) -> Mapping[str, str]:
    made, language = entry.announcement, feed.edition.language
    teaser = words.teaser(entry, feed.edition)
    return {
        "title": made.title,
        "title_language": made.language,
        "link": made.link,
        "source": entry.source_name,
        "day": words.institution_day(entry, feed),
        "language": words.text_language(entry, feed.edition),
        "language_name": i18n.language_name(made.language, language) if made.language != language else "",
        "teaser": "" if teaser.rstrip("….") == made.title.rstrip("….") else teaser,
    }


@cache
def _style() -> str:
    return files("aggregator.render").joinpath("static", "digest.css").read_text(encoding="utf-8")
