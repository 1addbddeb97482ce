"""Feed -> RSS 2.0."""

from threading import Lock

from aggregator import i18n
from aggregator.errors import RenderError
from aggregator.model import Feed
from aggregator.render.syndication import generator

MEDIA_TYPE = "application/rss+xml"
TTL = 30
"""Minutes a reader may keep the feed before it asks again."""

BADGE = "144"
"""Pixels: RSS allows a channel's image no more in width; our badge is square."""

_LOCALE = Lock()  # feedgen sets the process-wide locale while it writes a date


def rss(feed: Feed) -> bytes:
    """Write an edition as RSS 2.0.

    Raises:
        RenderError: it cannot be written.
    """
    try:
        made = generator(
            feed,
            extension="rss",
            media_type=MEDIA_TYPE,
            language=i18n.feed_language(feed.edition.language),
        )
        made.ttl(TTL)
        made.image(
            url=f"{feed.site_url}badge.png",
            title=feed.edition.title,
            link=feed.url,
            width=BADGE,
            height=BADGE,
        )
        for written, entry in zip(made.entry(), feed.entries, strict=True):
            written.source(url=entry.source_url, title=entry.source_name)
        with _LOCALE:
            document: bytes = made.rss_str(pretty=True)
    except ValueError as why:
        raise RenderError(str(why), edition=feed.edition.key, format="rss") from why
    return document
