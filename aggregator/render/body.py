"""Entry -> the HTML that readers show: one ``div`` that says its language and direction."""

import re

from aggregator.model import Feed, FeedEntry
from aggregator.render import words
from aggregator.render.templates import written

_IMAGE = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_EMPTY = re.compile(r"<(p|a|figure|figcaption|div|span|li|ul|em|strong)\b[^<>]*>\s*</\1>")
_EMBLEM = (120, 63)
"""Pixels of the site's own picture in a text: a sign, not an illustration."""


def body(entry: FeedEntry, feed: Feed) -> str:
    """Write an entry's content as HTML, without script, style or form, with one picture.

    ``content_html`` is taken as it is, but for its pictures: it was sanitised when the item came in.
    """
    edition = feed.edition
    picture = words.picture(entry)
    return written(
        "body.html",
        edition.language,
        entry=entry,
        withdrawn=words.teaser(entry, edition) if words.is_withdrawn(entry) else "",
        text_language=words.text_language(entry, edition),
        better=words.is_better_version(entry),
        content=_without_pictures(entry.shown.content_html),
        picture=picture or words.own_picture(feed),
        size=words.picture_size(picture) if picture else _EMBLEM,
        published=words.published_line(entry, feed),
        versions=words.versions(entry),
        places=words.places(entry),
    )


def _without_pictures(safe_html: str) -> str:
    """Take the images out of sanitised HTML, and what is empty without them."""
    left, found = _IMAGE.subn("", safe_html)
    while found:
        left, found = _EMPTY.subn("", left)
    return left.strip()
