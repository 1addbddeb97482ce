"""The promises that all formats share, checked on what a program reads from any of them (CONTRACT)."""

import re
from datetime import datetime
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from aggregator import i18n
from aggregator.lint import fragments
from aggregator.lint.addresses import has_email, why_no_language, why_no_link
from aggregator.lint.finding import Findings, Rule, error, shown, warning
from aggregator.lint.moments import day_or_moment
from aggregator.lint.seen import Seen, SeenEntry, repeated

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 250_000
LONGEST = 300
"""Graphemes of title, space and link together: what the narrowest network takes."""

SIZE = error("size", "CONTRACT promise 11", "Show fewer entries and move older ones to archive documents.")
EMPTY = error("empty", "CONTRACT promise 9", "Keep the last entries: some programs fail on an empty feed.")
GUID = error("guid-missing", "CONTRACT promise 1", "Give each entry an id, minted once and kept for ever.")
GUID_ADDRESS = error(
    "guid-address",
    "CONTRACT promise 1",
    "Use an id that no change of address can change: a tag: or urn:uuid:.",
)
SAME_GUID = error("guid-repeated", "CONTRACT promise 2", "Give each entry an id of its own.")
SAME_LINK = error("link-repeated", "CONTRACT promise 2", "Announce a page once.")
SAME_TITLE = error("title-repeated", "CONTRACT promise 2", "Tell the entries apart by their titles.")
SAME_DATE = error("date-repeated", "CONTRACT promise 3", "Date entries at least one second apart.")
NO_DATE = error(
    "date-missing", "CONTRACT promises 3 and 13", "Date each entry with the moment it was announced."
)
ORDER = error("order", "CONTRACT promises 3 and 6", "Put the newest entry on top; let dates fall strictly.")
FUTURE = error(
    "date-future", "CONTRACT promise 3", "Announce at the present moment: readers hide the future."
)
LATER = error(
    "date-after-build", "CONTRACT promise 10", "Raise the document's own date whenever an entry is added."
)
OLD = warning("date-implausible", "W3C validator, implausible date", "Check the year.")
CREATED = error(
    "created-missing",
    "CONTRACT promise 4",
    "Say the institution's own date in dcterms:created or the extension.",
)
CREATED_DATE = error("created-date", "W3C note on date formats", "Write 2026-11-23 or 2026-11-23T12:00:00Z.")
TITLE = error("title-missing", "CONTRACT promise 13", "Give each entry a title.")
TITLE_MARKUP = error(
    "title-markup", "CONTRACT promise 14; W3C validator, HTML in title", "Write titles in plain text."
)
TITLE_LONG = error("title-long", "CONTRACT promise 14", "Shorten the title, never the link.")
LINK = error("link-missing", "CONTRACT promise 13", "Link each entry to its page.")
LINK_FORM = error("link-form", "CONTRACT promise 15", "Link to an absolute https address without &.")
CATEGORY = error("category", "CONTRACT promise 16", "Use short labels, without comma.")
NO_CATEGORY = error("category-missing", "CONTRACT promise 13", "Give each entry its topic as a category.")
NO_CREATOR = error("creator-missing", "CONTRACT promise 13", "Name the institution as creator.")
PERSON = error("creator-email", "CONTRACT promise 13", "Name the institution, with no e-mail address.")
SUMMARY = error("summary-missing", "CONTRACT promise 13", "Describe each entry in short plain text.")
SUMMARY_MARKUP = error("summary-markup", "CONTRACT promise 13", "Keep markup to the content.")
BODY = error("content-missing", "CONTRACT promise 13", "Give each entry's text as HTML.")
PICTURE = error(
    "picture-missing", "CONTRACT promise 13", "Offer a picture with each entry, else the edition's own."
)
PROOF = error("evidence-missing", "CONTRACT promise 20", "Let the evidence of the tag travel with the entry.")
LANGUAGE = error(
    "language", "CONTRACT promise 18; W3C validator, language codes", "Use an ISO 639-1 or -2 code."
)
NO_LANGUAGE = error("language-missing", "CONTRACT promise 18", "Say in which language the feed is.")
OTHER_LANGUAGE = error(
    "language-unsaid", "CONTRACT promise 18", "Say so where an entry is in another language than the feed."
)
TITLE_OF_FEED = error("feed-title-missing", "RSS 2.0, Atom and JSON Feed", "Give the feed a title.")

_TAG = re.compile(r"<[/!]?[A-Za-z]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]+|#\d+|#x[0-9A-Fa-f]+);")


def check(seen: Seen, body: bytes, *, now: datetime) -> Findings:
    """Find which promises a document breaks that every format makes; ``now`` is the moment it was read."""
    if len(body) > MOST_BYTES:
        yield SIZE.at("the document", f"it has {len(body):,} bytes, more than {MOST_BYTES:,}")
    if not seen.title:
        yield TITLE_OF_FEED.at("the feed", "it has no title")
    yield from _language(seen)
    if not seen.entries:
        yield EMPTY.at("the feed", "it has no entry")
    yield from _unique(seen)
    yield from _order(seen)
    for entry in seen.entries:
        yield from _dates(entry, seen, now)
        yield from _title(entry)
        yield from _names(entry)
        yield from _content(entry, seen)


def _language(seen: Seen) -> Findings:
    if not seen.language:
        yield NO_LANGUAGE.at("the feed", "it does not say its language")
    for code in dict.fromkeys(filter(None, [seen.language, *(c for e in seen.entries for c in e.languages)])):
        # Only the channel of RSS is read by tools that know nothing newer than ISO 639-2.
        if (why := why_no_language(code)) and (seen.kind == "RSS 2.0" or not i18n.is_language(code)):
            yield LANGUAGE.at("the feed", f"{shown(code)} {why}")


def _unique(seen: Seen) -> Findings:
    keys: tuple[tuple[Rule, str, Callable[[SeenEntry], str | None]], ...] = (
        (SAME_GUID, "id", lambda entry: entry.guid),
        (SAME_LINK, "link", lambda entry: entry.link),
        (SAME_TITLE, "title", lambda entry: entry.title),
        (SAME_DATE, "date", lambda entry: entry.when.isoformat() if entry.when else None),
    )
    for rule, name, key in keys:
        for value in repeated([key(entry) for entry in seen.entries]):
            places = [entry.where for entry in seen.entries if key(entry) == value]
            yield rule.at(places[1], f"the {name} {shown(value)} stands in {len(places)} entries")


def _order(seen: Seen) -> Findings:
    dated = [entry for entry in seen.entries if entry.when]
    for above, below in pairwise(dated):
        if above.when and below.when and above.when < below.when:
            yield ORDER.at(
                below.where, f"its date {below.when:%Y-%m-%d %H:%M:%S} is later than the one above"
            )


def _dates(entry: SeenEntry, seen: Seen, now: datetime) -> Findings:
    if entry.when is None:
        yield NO_DATE.at(entry.where, "it has no date that can be read")
    elif entry.when > now:
        yield FUTURE.at(entry.where, f"its date {entry.when:%Y-%m-%d %H:%M:%S} is in the future")
    elif seen.updated and entry.when > seen.updated:
        yield LATER.at(entry.where, "its date is later than that of the document")
    elif entry.when.year < 1990:
        yield OLD.at(entry.where, f"its date {entry.when:%Y-%m-%d} is before there was a web")
    if not entry.created:
        yield CREATED.at(entry.where, "the institution's own date is not told")
    elif why := day_or_moment(entry.created).wrong:
        yield CREATED_DATE.at(entry.where, f"{shown(entry.created)} {why}")


def _title(entry: SeenEntry) -> Findings:
    if not entry.title:
        yield TITLE.at(entry.where, "it has no title")
        return
    if _TAG.search(entry.title) or "<" in entry.title:
        yield TITLE_MARKUP.at(entry.where, f"the title {shown(entry.title)} holds <")
    elif (found := _ENTITY.search(entry.title)) and unescape(found[0]) != found[0]:
        yield TITLE_MARKUP.at(entry.where, f"the title {shown(entry.title)} holds the entity {found[0]}")
    length = sum(1 for _ in i18n.graphemes(f"{entry.title} {entry.link or ''}"))
    if length > LONGEST:
        yield TITLE_LONG.at(
            entry.where, f"title, space and link have {length} graphemes, more than {LONGEST}"
        )


def _names(entry: SeenEntry) -> Findings:
    if not entry.guid:
        yield GUID.at(entry.where, "it has no id")
    elif entry.guid.lower().startswith(("http://", "https://")) or entry.guid == entry.link:
        yield GUID_ADDRESS.at(entry.where, f"the id {shown(entry.guid)} is an address")
    if not entry.link:
        yield LINK.at(entry.where, "it has no link")
    elif why := why_no_link(entry.link):
        yield LINK_FORM.at(entry.where, f"the link {shown(entry.link)} {why}")
    yield from _labels(entry)


def _labels(entry: SeenEntry) -> Findings:
    if not entry.categories:
        yield NO_CATEGORY.at(entry.where, "it has no category")
    for category in entry.categories:
        if not category or "," in category or len(category) > 100:
            yield CATEGORY.at(entry.where, f"the category {shown(category)} is no short label without comma")
    if not any(entry.creators):
        yield NO_CREATOR.at(entry.where, "it names no institution")
    for creator in entry.creators:
        if has_email(creator):
            yield PERSON.at(entry.where, f"the creator {shown(creator)} is or has an e-mail address")


def _content(entry: SeenEntry, seen: Seen) -> Findings:
    if not entry.summary:
        yield SUMMARY.at(entry.where, "it has no description")
    elif fragments.has_markup(entry.summary):
        yield SUMMARY_MARKUP.at(entry.where, "the description holds markup")
    if not entry.pictures:
        yield PICTURE.at(entry.where, "it offers no picture")
    # A digest gathers many stories under the topic alone: there is no finding that it could prove.
    if not entry.proven and len(entry.categories) > 1:
        yield PROOF.at(entry.where, "it carries no evidence of its tag")
    if not entry.content:
        yield BODY.at(entry.where, "it has no HTML content")
        return
    yield from fragments.check(entry.content, entry.where)
    spoken = fragments.language(entry.content)
    if (
        spoken
        and seen.language
        and not any(_is_same(spoken, told) for told in (seen.language, *entry.languages))
    ):
        yield OTHER_LANGUAGE.at(entry.where, f'it is in "{spoken}" and the feed in "{seen.language}"')


def _is_same(one: str, other: str) -> bool:
    return i18n.feed_language(one) == i18n.feed_language(other)
