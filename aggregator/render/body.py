"""Entry -> the HTML that readers show: one ``div`` that says its language and direction."""

from aggregator.model import Feed, FeedEntry
from aggregator.render import words
from aggregator.render.templates import written


def body(entry: FeedEntry, feed: Feed) -> str:
    """Write an entry's content as HTML, without script, style or form.

    ``content_html`` is taken as it is: it was sanitised when the item came in.
    """
    edition = feed.edition
    picture = words.picture(entry)
    if picture and "<img" in entry.shown.content_html:
        picture = None  # one picture an entry
    return written(
        "body.html",
        edition.language,
        entry=entry,
        withdrawn=words.is_withdrawn(entry),
        note=words.withdrawn_note(edition.language),
        text_language=words.text_language(entry, edition),
        better=words.is_better_version(entry),
        picture=picture,
        size=words.picture_size(picture) if picture else None,
        published=words.published_line(entry, feed),
        versions=words.versions(entry),
    )
