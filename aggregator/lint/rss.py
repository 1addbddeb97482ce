"""RSS 2.0: the rules of its specification, and those that the W3C feed validator adds, in our words."""

from lxml import etree

from aggregator.lint import extension, moments
from aggregator.lint.addresses import has_email, why_no_address
from aggregator.lint.finding import Findings, error, shown, warning
from aggregator.lint.seen import Seen, SeenEntry, named
from aggregator.lint.xmltree import ATOM, CONTENT, DC, DCTERMS, HISTORY, XML_LANG, children, first, line, said

SPEC = "RSS 2.0"
CHANNEL = named(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category "
    "generator docs cloud ttl image rating textInput skipHours skipDays item"
)
ITEM = named("title link description author category comments enclosure guid pubDate source")
REPEATABLE = frozenset({"item", "category", "enclosure"})
DAYS = named("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
COUNTERPARTS = {
    "title": (DC, "title"),
    "pubDate": (DC, "date"),
    "author": (DC, "creator"),
    "category": (DC, "subject"),
    "description": (DC, "description"),
}
"""RSS element -> the Dublin Core element that says the same again."""

VERSION = error("rss-version", SPEC, 'Write <rss version="2.0"> with one channel.')
UNKNOWN = error("rss-unknown-element", f"{SPEC}; W3C validator", "Put what RSS does not know in a namespace.")
TWICE = error("rss-element-twice", f"{SPEC}; W3C validator", "Say it once.")
REQUIRED = error(
    "rss-required", SPEC, "A channel has title, link and description; an image url, title and link."
)
NO_TEXT = error("rss-title-or-description", SPEC, "Give the item a title or a description.")
DATE = error("rss-date", f"{SPEC}; RFC 822", 'Write English dates: "Mon, 23 Nov 2026 12:00:00 +0000".')
DATE_ODD = warning("rss-date-odd", "W3C validator, problematical date", "Use four digits and a numeric zone.")
ADDRESS = error("rss-address", f"{SPEC}; RFC 3986", "Write addresses in full and percent-encoded.")
PERMALINK = error("rss-permalink", "CONTRACT promise 1", 'Write isPermaLink="false" on every guid.')
GUID_LINK = error(
    "rss-guid-link", f"{SPEC}; W3C validator", 'A guid that is no address says isPermaLink="false".'
)
NOBODY = error(
    "rss-author",
    "CONTRACT promise 19",
    "Leave author and managingEditor out: rss2email takes them for From:.",
)
EMAIL = error(
    "rss-email", f"{SPEC}; W3C validator, e-mail", 'Write "name@example.org (Name)", or leave it out.'
)
ENCLOSURES = error("rss-enclosures", "CONTRACT promise 13", "Attach at most one file.")
ENCLOSURE = error(
    "rss-enclosure", f"{SPEC}; CONTRACT promise 13", "Give url, true length in bytes and media type."
)
IMAGE = error("rss-image", f"{SPEC}; CONTRACT promise 19", "At most 144 pixels wide and 400 high.")
IMAGE_LINK = warning(
    "rss-image-link", "W3C validator, image link", "Let the image say the channel's title and link."
)
SOURCE = error("rss-source", f"{SPEC}; CONTRACT promise 13", "Name the source with its url.")
MEANT_TWICE = warning(
    "rss-said-twice", "W3C validator, duplicate semantics", "Say each thing by one element only."
)
LINKS = error("rss-links", "CONTRACT promise 17", "An item has one link and no atom:link.")
BUILD = error("rss-build-date", "CONTRACT promise 10", "Say in lastBuildDate when entries last changed.")
NUMBER = error(
    "rss-number", SPEC, "ttl is whole minutes; skipHours 0 to 23; skipDays English names; once each."
)
RETIRED = warning("rss-text-input", "W3C validator", "Leave textInput, rating and cloud out.")


def read(root: etree._Element) -> Seen:
    """Read RSS 2.0 as a program would."""
    channel = first(root, "", "channel")
    channel = root if channel is None else channel
    items = children(channel, "", "item")
    return Seen(
        kind=SPEC,
        title=said(channel, "", "title"),
        language=said(channel, "", "language"),
        updated=moments.rfc822(said(channel, "", "lastBuildDate") or "").when,
        archive=first(channel, HISTORY, "archive") is not None,
        entries=tuple(_entry(item, number) for number, item in enumerate(items, 1)),
        said=tuple(_check(root, channel, items)),
    )


def _where(item: etree._Element, number: int) -> str:
    return f"item {number} ({line(item)})"


def _entry(item: etree._Element, number: int) -> SeenEntry:
    languages = (said(item, DC, "language"), item.get(XML_LANG))
    return SeenEntry(
        where=_where(item, number),
        guid=said(item, "", "guid"),
        link=said(item, "", "link"),
        title=said(item, "", "title"),
        when=moments.rfc822(said(item, "", "pubDate") or "").when,
        created=extension.created(item),
        summary=said(item, "", "description"),
        content=said(item, CONTENT, "encoded"),
        languages=tuple(filter(None, languages)),
        categories=tuple((category.text or "").strip() for category in children(item, "", "category")),
        creators=tuple((creator.text or "").strip() for creator in children(item, DC, "creator")),
        pictures=len(extension.pictures(item)),
        proven=extension.evidence(item) is not None,
        words=etree.tostring(item, encoding="unicode", with_tail=False),
    )


def _check(root: etree._Element, channel: etree._Element, items: list[etree._Element]) -> Findings:
    if root.tag != "rss" or root.get("version") != "2.0" or len(children(root, "", "channel")) != 1:
        yield VERSION.at(line(root), "the root is no rss element of version 2.0 with one channel")
    for name in ("title", "link", "description"):
        if not said(channel, "", name):
            yield REQUIRED.at("the channel", f"it has no {name}")
    yield from _elements(channel, CHANNEL, "the channel")
    yield from _addresses(channel, ("link", "docs"), "the channel")
    for name in ("pubDate", "lastBuildDate"):
        yield from _date(said(channel, "", name), name, "the channel")
    if first(channel, "", "lastBuildDate") is None:
        yield BUILD.at("the channel", "it has no lastBuildDate")
    if said(channel, "", "language") and first(channel, DC, "language") is not None:
        yield MEANT_TWICE.at("the channel", "language and dc:language both stand there")
    yield from _people(channel, ("managingEditor", "webMaster"), "the channel")
    yield from _image(channel)
    yield from _numbers(channel)
    yield from extension.check_paging(channel)
    for number, item in enumerate(items, 1):
        yield from _item(item, _where(item, number))


def _elements(parent: etree._Element, known: frozenset[str], where: str) -> Findings:
    met = [str(child.tag) for child in children(parent)]
    for name in dict.fromkeys(met):
        if name not in known:
            yield UNKNOWN.at(where, f"<{name}> is no element of RSS there")
        elif name not in REPEATABLE and met.count(name) > 1:
            yield TWICE.at(where, f"<{name}> stands {met.count(name)} times")
    for name in sorted(known & {"textInput", "rating", "cloud"} & set(met)):
        yield RETIRED.at(where, f"<{name}> is of no use to any reader")


def _addresses(parent: etree._Element, named: tuple[str, ...], where: str) -> Findings:
    for name in named:
        address = said(parent, "", name)
        if address is not None and (why := why_no_address(address)):
            yield ADDRESS.at(where, f"<{name}> {shown(address)} {why}")


def _date(text: str | None, name: str, where: str) -> Findings:
    if text is None:
        return
    read = moments.rfc822(text)
    if read.wrong:
        yield DATE.at(where, f"<{name}> {shown(text)} {read.wrong}")
    if read.odd:
        yield DATE_ODD.at(where, f"<{name}> {shown(text)} {read.odd}")


def _people(parent: etree._Element, named: tuple[str, ...], where: str) -> Findings:
    for name in named:
        person = said(parent, "", name)
        if person is None:
            continue
        if name != "webMaster":
            yield NOBODY.at(where, f"<{name}> stands there")
        if not has_email(person):
            yield EMAIL.at(where, f"<{name}> {shown(person)} holds no e-mail address")


def _image(channel: etree._Element) -> Findings:
    image = first(channel, "", "image")
    if image is None:
        return
    where = f"the image ({line(image)})"
    for name in ("url", "title", "link"):
        if not said(image, "", name):
            yield REQUIRED.at(where, f"it has no {name}")
    yield from _addresses(image, ("url", "link"), where)
    for side, most, usual in (("width", 144, "88"), ("height", 400, "31")):
        told = said(image, "", side) or usual
        if not extension.is_count(told) or int(told) > most:
            yield IMAGE.at(where, f"its {side} {shown(told)} is no number from 1 to {most}")
    for name in ("title", "link"):
        if said(image, "", name) != said(channel, "", name):
            yield IMAGE_LINK.at(where, f"its {name} is not the channel's")


def _numbers(channel: etree._Element) -> Findings:
    ttl = said(channel, "", "ttl")
    if ttl is not None and not extension.is_count(ttl):
        yield NUMBER.at("the channel", f"the ttl {shown(ttl)} is no number of minutes")
    hours = frozenset(map(str, range(24)))
    for name, part, allowed in (("skipHours", "hour", hours), ("skipDays", "day", DAYS)):
        told = first(channel, "", name)
        values = (
            [(child.text or "").strip() for child in children(told, "", part)] if told is not None else []
        )
        if len(set(values)) != len(values) or not allowed.issuperset(values):
            yield NUMBER.at("the channel", f"{name} holds {shown(', '.join(values))}")


def _item(item: etree._Element, where: str) -> Findings:
    yield from _elements(item, ITEM, where)
    if not said(item, "", "title") and not said(item, "", "description"):
        yield NO_TEXT.at(where, "it has neither title nor description")
    yield from _date(said(item, "", "pubDate"), "pubDate", where)
    yield from _addresses(item, ("link", "comments"), where)
    yield from _people(item, ("author",), where)
    yield from _guid(item, where)
    yield from _enclosures(item, where)
    source = first(item, "", "source")
    if source is None or not (source.text or "").strip() or why_no_address(source.get("url", "")):
        yield SOURCE.at(where, "it names no source with a full address")
    if children(item, ATOM, "link"):
        yield LINKS.at(where, "it has an atom:link")
    yield from _twice(item, where)
    yield from extension.check_entry(item, where)


def _guid(item: etree._Element, where: str) -> Findings:
    guid = first(item, "", "guid")
    if guid is None:
        return
    if guid.get("isPermaLink") != "false":
        yield PERMALINK.at(where, 'the guid does not say isPermaLink="false"')
        if why_no_address((guid.text or "").strip()) or not (guid.text or "").strip().startswith("http"):
            yield GUID_LINK.at(where, f"the guid {shown(guid.text or '')} is no full address")


def _enclosures(item: etree._Element, where: str) -> Findings:
    enclosures = children(item, "", "enclosure")
    if len(enclosures) > 1:
        yield ENCLOSURES.at(where, f"it has {len(enclosures)} enclosures")
    for enclosure in enclosures:
        attributes = {name: enclosure.get(name, "") for name in ("url", "length", "type")}
        if why := why_no_address(attributes["url"]):
            yield ENCLOSURE.at(where, f"the enclosure's url {why}")
        if not extension.is_count(attributes["length"]):
            yield ENCLOSURE.at(where, f"the enclosure's length is {shown(attributes['length'])}")
        if "/" not in attributes["type"]:
            yield ENCLOSURE.at(where, f"the enclosure's type is {shown(attributes['type'])}")


def _twice(item: etree._Element, where: str) -> Findings:
    overriding = (
        (DC, "date"),
        (DCTERMS, "issued"),
        (DCTERMS, "modified"),
        (ATOM, "updated"),
        (ATOM, "published"),
    )
    for namespace, name in overriding:
        if first(item, namespace, name) is not None:
            yield extension.DATES.at(where, f"{name} of {namespace} stands there")
    for name, (namespace, counterpart) in COUNTERPARTS.items():
        if first(item, "", name) is not None and first(item, namespace, counterpart) is not None:
            yield MEANT_TWICE.at(where, f"{name} and dc:{counterpart} say the same")
