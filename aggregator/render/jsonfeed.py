"""Feed -> JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from aggregator.errors import RenderError
from aggregator.model import AnnouncementState, Feed, FeedEntry, Tag, Version
from aggregator.render import words
from aggregator.render.body import body

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def jsonfeed(feed: Feed) -> bytes:
    """Write an edition as JSON Feed 1.1, with what we know beyond it under ``_alliance``.

    Raises:
        RenderError: it cannot be written.
    """
    document: dict[str, Any] = {
        "version": VERSION,
        "title": feed.edition.title,
        "home_page_url": feed.url,
        "feed_url": words.address(feed, "json", feed.archive),
        "description": words.channel_description(feed),
        "language": feed.edition.language,
        "icon": f"{feed.site_url}icon.png",
        "favicon": f"{feed.site_url}favicon.png",
        "_alliance": {"about": words.namespace(feed)},
    }
    if feed.older is not None:
        document["next_url"] = words.address(feed, "json", feed.older)
    if feed.hub is not None:
        document["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    document["items"] = [_item(entry, feed) for entry in feed.entries]
    try:
        return (json.dumps(document, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError as why:
        raise RenderError(str(why), edition=feed.edition.key, format="json") from why


def _item(entry: FeedEntry, feed: Feed) -> dict[str, Any]:
    made = entry.announcement
    item: dict[str, Any] = {
        "id": made.guid,
        "url": made.link,
        "title": made.title,
        "summary": words.teaser(entry, feed.edition),
        "content_html": body(entry, feed),
        "date_published": words.rfc3339(made.announced_at),
    }
    if made.updated_at != made.announced_at:
        item["date_modified"] = words.rfc3339(made.updated_at)
    item["authors"] = [{"name": entry.source_name, "url": entry.source_url}]
    item["tags"] = list(words.categories(entry, feed.edition))
    item["language"] = words.text_language(entry, feed.edition)
    item["image"] = (words.picture(entry) or words.own_picture(feed)).url
    item["_alliance"] = _ours(entry, feed)
    return item


def _ours(entry: FeedEntry, feed: Feed) -> dict[str, Any]:
    ours: dict[str, Any] = {
        "published": words.machine_date(entry),
        "published_text": words.institution_day(entry, feed),
        "published_because": entry.shown.published.because,
        "source": {"name": entry.source_name, "url": entry.source_url},
        "title_language": entry.announcement.language,
        "state": entry.announcement.state.value,
    }
    ours["translations"] = [
        {
            "language": version.language,
            "name": name,
            "url": version.url,
            "title": version.title,
            "source": version.source,
            "because": _because(version),
        }
        for version, name in words.versions(entry)
    ]
    ours["places"] = [
        {"url": place.url, "title": place.title, "source": place.source, "because": _because(place)}
        for place in words.places(entry)
    ]
    ours["story"] = words.story_address(entry, feed)
    if entry.announcement.posts and entry.announcement.state is AnnouncementState.LIVE:
        ours["posts"] = dict(entry.announcement.posts)
    if tag := words.finding(entry, feed.edition):
        ours["evidence"] = _evidence(tag)
    return ours


def _because(version: Version) -> list[dict[str, Any]]:
    return [{"signal": reason.signal, "values": list(reason.values)} for reason in version.because]


def _evidence(tag: Tag) -> dict[str, Any]:
    return {
        "topic": tag.topic,
        "groups": list(tag.groups),
        "themes": list(tag.themes),
        "countries": list(tag.countries),
        "score": round(tag.score, 2),
        "rules": tag.rules,
        "terms": [
            {
                "term": proof.term,
                "concept": proof.concept,
                "part": proof.part,
                "quote": proof.quote,
                "rule": proof.rule,
            }
            for proof in tag.evidence
        ],
    }
