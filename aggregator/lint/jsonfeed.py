"""JSON Feed 1.1 by its specification (https://www.jsonfeed.org/version/1.1/), and our extension in it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from aggregator.lint import moments
from aggregator.lint.addresses import why_no_address
from aggregator.lint.finding import Finding, Findings, error, shown, warning
from aggregator.lint.seen import Seen, SeenEntry

SPEC = "JSON Feed 1.1"
OURS = "_alliance"

Object = dict[str, Any]

TEXT, ADDRESS, MOMENT, TRUTH, LIST, NUMBER, OBJECT = (
    "text",
    "address",
    "date",
    "truth",
    "list",
    "number",
    "object",
)

FEED = dict.fromkeys(("title", "description", "user_comment", "language"), TEXT)
FEED |= dict.fromkeys(("version", "home_page_url", "feed_url", "next_url", "icon", "favicon"), ADDRESS)
FEED |= {"expired": TRUTH, "items": LIST, "hubs": LIST, "authors": LIST, "author": OBJECT}
ITEM = dict.fromkeys(("id", "title", "content_html", "content_text", "summary", "language"), TEXT)
ITEM |= dict.fromkeys(("url", "external_url", "image", "banner_image"), ADDRESS)
ITEM |= {"date_published": MOMENT, "date_modified": MOMENT, "authors": LIST, "author": OBJECT}
ITEM |= {"tags": LIST, "attachments": LIST}
AUTHOR = {"name": TEXT, "url": ADDRESS, "avatar": ADDRESS}
ATTACHMENT = {"url": ADDRESS, "mime_type": TEXT, "title": TEXT}
ATTACHMENT |= {"size_in_bytes": NUMBER, "duration_in_seconds": NUMBER}
HUB = {"type": TEXT, "url": ADDRESS}
"""Member -> what it holds, for each kind of object of the specification."""

SYNTAX = error("json", "RFC 8259; JSON Feed 1.1", "Let a JSON library write the document, in UTF-8.")
VERSION = error("json-version", SPEC, 'Write "version": "https://jsonfeed.org/version/1.1".')
REQUIRED = error("json-required", SPEC, "Feed: title, items. Item: id, content. Attachment: url, mime_type.")
VALUE = error("json-value", SPEC, "Write the kind of value that the specification asks for.")
UNKNOWN = warning("json-unknown-member", SPEC, "Members of your own begin with an underscore.")
RETIRED = warning("json-author", SPEC, 'Write "authors", a list; "author" is of version 1.')
TAGS = error("json-tags", SPEC, "Tags are a list of text.")
NEXT = error("json-next", "JSON Feed 1.1; CONTRACT promise 11", "Let next_url lead to an older document.")
ADDRESSES = error("json-addresses", SPEC, "Say home_page_url and feed_url.")
EXTENSION = error("json-extension", "CONTRACT promise 20", "Say topic and rules, and quote each word found.")
ATTACHMENTS = error("json-attachments", "CONTRACT promise 13", "Attach at most one file.")


def read(body: bytes) -> Seen:
    """Read JSON Feed as a program would."""
    feed, said = _object(body)
    items = feed.get("items")
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return Seen(
        kind=SPEC,
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        entries=tuple(_entry(item, number) for number, item in enumerate(items, 1)),
        said=(*said, *(_check(feed, items) if feed else ())),
    )


def _object(body: bytes) -> tuple[Object, list[Finding]]:
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        return {}, [SYNTAX.at("the document", "it is nested deeper than any reader follows")]
    except ValueError as why:
        return {}, [SYNTAX.at("the document", f"it is no JSON in UTF-8: {why}")]
    if not isinstance(value, dict):
        return {}, [SYNTAX.at("the document", "it is no JSON object")]
    return value, []


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _text(value: Mapping[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) else None


def _objects(value: Mapping[str, Any], name: str) -> list[Object]:
    found = value.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _entry(item: Object, number: int) -> SeenEntry:
    ours = item.get(OURS)
    ours = ours if isinstance(ours, dict) else {}
    tags = item.get("tags")
    return SeenEntry(
        where=f"item {number}",
        guid=_text(item, "id"),
        link=_text(item, "url"),
        title=_text(item, "title"),
        when=moments.rfc3339(_text(item, "date_published") or "").when,
        updated=moments.rfc3339(_text(item, "date_modified") or "").when,
        created=_text(ours, "published"),
        summary=_text(item, "summary"),
        content=_text(item, "content_html"),
        languages=tuple(filter(None, [_text(item, "language")])),
        categories=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        creators=tuple(_text(author, "name") or "" for author in _objects(item, "authors")),
        pictures=int("image" in item),
        proven="evidence" in ours or ours.get("state") == "withdrawn",
        words=json.dumps(item, sort_keys=True, ensure_ascii=False),
    )


def _check(feed: Object, items: list[Object]) -> Findings:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield VERSION.at("the feed", f"its version is {shown(str(feed.get('version')))}")
    if not _text(feed, "title") or not isinstance(feed.get("items"), list):
        yield REQUIRED.at("the feed", "it has no title or no list of items")
    elif len(items) != len(feed["items"]):
        yield VALUE.at("the feed", "an item is no object")
    for name in ("home_page_url", "feed_url"):
        if name not in feed:
            yield ADDRESSES.at("the feed", f"it has no {name}")
    if feed.get("next_url") and feed["next_url"] == feed.get("feed_url"):
        yield NEXT.at("the feed", "next_url leads to this very document")
    yield from _members(feed, FEED, "the feed")
    for hub in _objects(feed, "hubs"):
        yield from _whole(hub, HUB, ("type", "url"), "a hub")
    yield from _authors(feed, "the feed")
    for number, item in enumerate(items, 1):
        yield from _item(item, f"item {number}")


def _item(item: Object, where: str) -> Findings:
    yield from _whole(item, ITEM, ("id",), where)
    if not _text(item, "content_html") and not _text(item, "content_text"):
        yield REQUIRED.at(where, "it has neither content_html nor content_text")
    yield from _authors(item, where)
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield TAGS.at(where, "its tags are no list of text")
    attachments = _objects(item, "attachments")
    if len(attachments) > 1:
        yield ATTACHMENTS.at(where, f"it has {len(attachments)} attachments")
    for attachment in attachments:
        yield from _whole(attachment, ATTACHMENT, ("url", "mime_type"), f"{where}, an attachment")
    yield from _ours(item, where)


def _authors(holder: Object, where: str) -> Findings:
    if "author" in holder:
        yield RETIRED.at(where, 'it has "author"')
    for author in _objects(holder, "authors"):
        if not author.keys() & AUTHOR.keys():
            yield REQUIRED.at(where, "an author has neither name nor url nor avatar")
        yield from _members(author, AUTHOR, f"{where}, an author")


def _whole(value: Object, kinds: Mapping[str, str], required: tuple[str, ...], where: str) -> Findings:
    for name in required:
        if not value.get(name):
            yield REQUIRED.at(where, f"it has no {name}")
    yield from _members(value, kinds, where)


def _members(value: Object, kinds: Mapping[str, str], where: str) -> Findings:
    for name, held in value.items():
        if name.startswith("_"):
            if not isinstance(held, dict):
                yield VALUE.at(where, f"the extension {shown(name)} is no object")
        elif name not in kinds:
            yield UNKNOWN.at(where, f"{shown(name)} is no member of JSON Feed there")
        elif why := KINDS[kinds[name]](held):
            yield VALUE.at(where, f"{name} {why}")


def _ours(item: Object, where: str) -> Findings:
    ours = item.get(OURS)
    proof = ours.get("evidence") if isinstance(ours, dict) else None
    if proof is None:
        return
    terms = _objects(proof, "terms") if isinstance(proof, dict) else []
    if (
        not terms
        or not proof.get("topic")
        or not proof.get("rules")
        or not all(t.get("quote") for t in terms)
    ):
        yield EXTENSION.at(where, "the evidence lacks its topic, its rules or the words quoted")


def _why_no_text(value: object) -> str | None:
    return None if isinstance(value, str) else "is no text"


def _why_no_address(value: object) -> str | None:
    return why_no_address(value, iri=True) if isinstance(value, str) else "is no text"


def _why_no_moment(value: object) -> str | None:
    return moments.rfc3339(value).wrong if isinstance(value, str) else "is no text"


def _why_no_number(value: object) -> str | None:
    good = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return None if good else "is no number from nought up"


KINDS: Mapping[str, Callable[[object], str | None]] = {
    TEXT: _why_no_text,
    ADDRESS: _why_no_address,
    MOMENT: _why_no_moment,
    TRUTH: lambda value: None if isinstance(value, bool) else "is neither true nor false",
    LIST: lambda value: None if isinstance(value, list) else "is no list",
    NUMBER: _why_no_number,
    OBJECT: lambda value: None if isinstance(value, dict) else "is no object",
}
"""Kind of value -> why a value is none of it."""
