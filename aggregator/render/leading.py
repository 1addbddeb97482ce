"""Entry -> a page of our own that leads to the institution's, for addresses that no feed should carry."""

from aggregator.model import Feed, FeedEntry
from aggregator.render import words
from aggregator.render.templates import written


def leading(entry: FeedEntry, feed: Feed) -> bytes:
    """Write the page, to stand at the announcement's link, in the folder of its edition.

    It forwards at once; who is not forwarded finds the link. A withdrawn entry leads nowhere any more.
    """
    withdrawn = words.is_withdrawn(entry)
    document = written(
        "leading.html",
        feed.edition.language,
        title=entry.announcement.title,
        title_language=entry.announcement.language,
        leads_to=None if withdrawn else entry.shown.url,
        said=words.teaser(entry, feed.edition) if withdrawn else words.published_line(entry, feed),
        site_name=feed.site_name,
        root="../" * (feed.edition.key.count("/") + 1),
    )
    return document.encode(errors="replace")
