"""Feed -> Atom 1.0 (RFC 4287)."""

from aggregator.errors import RenderError
from aggregator.model import Feed
from aggregator.render.syndication import generator

MEDIA_TYPE = "application/atom+xml"


def atom(feed: Feed) -> bytes:
    """Write an edition as Atom 1.0.

    The author RFC 4287 asks for is the institution, never a person; an entry has no ``source``, whose
    links some readers take for the entry's own.

    Raises:
        RenderError: it cannot be written.
    """
    try:
        made = generator(feed, extension="atom", media_type=MEDIA_TYPE, language=feed.edition.language)
        made.subtitle(made.description())
        made.icon(f"{feed.site_url}icon.png")
        made.logo(f"{feed.site_url}logo.png")
        made.author(name=feed.site_name or feed.edition.title)
        for written, entry in zip(made.entry(), feed.entries, strict=True):
            written.author(name=entry.source_name, uri=entry.source_url)
        document: bytes = made.atom_str(pretty=True)
    except ValueError as why:
        raise RenderError(str(why), edition=feed.edition.key, format="atom") from why
    return document
