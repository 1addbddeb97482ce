"""Atom 1.0: what RFC 4287 asks beyond its grammar, and what the promises ask of Atom alone."""

from lxml import etree

from aggregator.lint import extension, moments
from aggregator.lint.addresses import why_no_address
from aggregator.lint.finding import Findings, error, shown, warning
from aggregator.lint.seen import Seen, SeenEntry, named
from aggregator.lint.xmltree import ATOM, HISTORY, XML_LANG, children, first, line, names, said

FEED = named("author category contributor generator icon id link logo rights subtitle title updated entry")
ENTRY = named("author category content contributor id link published rights source summary title updated")
REPEATABLE = frozenset({"author", "category", "contributor", "link", "entry"})
TEXTS = frozenset({"title", "subtitle", "summary", "rights", "content"})

REQUIRED = error(
    "atom-required", "RFC 4287 sections 4.1.1 and 4.1.2", "Say id, title and updated; name an author."
)
UNKNOWN = error(
    "atom-unknown-element", "RFC 4287 section 4", "Put what Atom does not know in another namespace."
)
TWICE = error("atom-element-twice", "RFC 4287 sections 4.1.1 and 4.1.2", "Say it once.")
DATE = error("atom-date", "RFC 4287 section 3.3; RFC 3339", "Write 2026-11-23T12:00:00Z.")
DATE_ODD = warning("atom-date-odd", "RFC 4287 section 3.3", "Write T and Z large.")
ADDRESS = error("atom-address", "RFC 4287 sections 4.2.6 and 4.2.7", "Write ids and addresses in full.")
LINKS = error(
    "atom-links", "CONTRACT promise 17", "Give an entry one link: half of the readers take the last."
)
TYPE = error("atom-text-type", "RFC 4287 section 3.1.1", "The type of a text is text, html or xhtml.")
TERM = error("atom-category-term", "RFC 4287 section 4.2.2", "Give each category a term.")
EARLY = error(
    "atom-updated-early", "CONTRACT promise 5", "Move updated for a correction only, never before published."
)
SAME_UPDATED = warning(
    "atom-same-updated", "W3C validator, duplicate updated", "Let entries differ in their updated moments."
)


def read(root: etree._Element) -> Seen:
    """Read Atom as a program would."""
    entries = children(root, ATOM, "entry")
    return Seen(
        kind="Atom 1.0",
        title=said(root, ATOM, "title"),
        language=root.get(XML_LANG),
        updated=moments.rfc3339(said(root, ATOM, "updated") or "").when,
        archive=first(root, HISTORY, "archive") is not None,
        entries=tuple(_entry(entry, number) for number, entry in enumerate(entries, 1)),
        said=tuple(_check(root, entries)),
    )


def _where(entry: etree._Element, number: int) -> str:
    return f"entry {number} ({line(entry)})"


def _entry(entry: etree._Element, number: int) -> SeenEntry:
    languages = [entry.get(XML_LANG)] + [child.get(XML_LANG) for child in children(entry, ATOM)]
    authors = children(entry, ATOM, "author")
    return SeenEntry(
        where=_where(entry, number),
        guid=said(entry, ATOM, "id"),
        link=next((link.href for link in extension.links(entry) if link.rel == "alternate"), None),
        title=said(entry, ATOM, "title"),
        when=moments.rfc3339(said(entry, ATOM, "published") or "").when,
        updated=moments.rfc3339(said(entry, ATOM, "updated") or "").when,
        created=extension.created(entry),
        summary=said(entry, ATOM, "summary"),
        content=_html(first(entry, ATOM, "content")),
        languages=tuple(filter(None, languages)),
        categories=tuple(category.get("term", "").strip() for category in children(entry, ATOM, "category")),
        creators=tuple(said(author, ATOM, "name") or "" for author in authors),
        pictures=len(extension.pictures(entry)),
        proven=extension.evidence(entry) is not None,
        words=etree.tostring(entry, encoding="unicode", with_tail=False),
    )


def _html(content: etree._Element | None) -> str | None:
    if content is None or content.get("type") not in {"html", "xhtml", "text/html"}:
        return None
    if content.get("type") != "xhtml":
        return content.text
    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in content)


def _check(root: etree._Element, entries: list[etree._Element]) -> Findings:
    yield from _elements(root, FEED, "the feed")
    authored = first(root, ATOM, "author") is not None
    yield from extension.check_paging(root)
    for number, entry in enumerate(entries, 1):
        where = _where(entry, number)
        yield from _elements(entry, ENTRY, where)
        if not authored and first(entry, ATOM, "author") is None:
            yield REQUIRED.at(where, "neither it nor the feed has an author")
        if len(links := list(extension.links(entry))) != 1:
            yield LINKS.at(where, f"it has {len(links) or 'no'} links")
        for link in links:
            if why := why_no_address(link.href, iri=True):
                yield ADDRESS.at(link.where, f"the link {shown(link.href)} {why}")
        yield from _moments(entry, where)
        yield from extension.check_entry(entry, where)
    yield from _same_updated(entries)


def _elements(parent: etree._Element, known: frozenset[str], where: str) -> Findings:
    met = [names(child)[1] for child in children(parent, ATOM)]
    for name in dict.fromkeys(met):
        if name not in known:
            yield UNKNOWN.at(where, f"<{name}> is no element of Atom there")
        elif name not in REPEATABLE and met.count(name) > 1:
            yield TWICE.at(where, f"<{name}> stands {met.count(name)} times")
    for child in children(parent):
        yield UNKNOWN.at(where, f"<{names(child)[1]}> has no namespace")
    for name in ("id", "title", "updated"):
        if not said(parent, ATOM, name):
            yield REQUIRED.at(where, f"it has no {name}")
    yield from _id_and_dates(parent, where)
    yield from _texts(parent, where)


def _id_and_dates(parent: etree._Element, where: str) -> Findings:
    if (id := said(parent, ATOM, "id")) and (why := why_no_address(id, iri=True)):
        yield ADDRESS.at(where, f"the id {shown(id)} {why}")
    for name in ("updated", "published"):
        read = moments.rfc3339(text) if (text := said(parent, ATOM, name)) else moments.Read()
        if read.wrong:
            yield DATE.at(where, f"<{name}> {shown(text or '')} {read.wrong}")
        if read.odd:
            yield DATE_ODD.at(where, f"<{name}> {shown(text or '')} {read.odd}")


def _texts(parent: etree._Element, where: str) -> Findings:
    for child in children(parent, ATOM):
        name = names(child)[1]
        kind = child.get("type", "text")
        if name in TEXTS and kind not in {"text", "html", "xhtml"} and (name != "content" or "/" not in kind):
            yield TYPE.at(where, f"<{name}> has the type {shown(kind)}")
        if name == "category" and not child.get("term"):
            yield TERM.at(where, "a category has no term")
        for part in children(child, ATOM, "uri"):
            if why := why_no_address((part.text or "").strip(), iri=True):
                yield ADDRESS.at(where, f"the address of <{name}> {why}")


def _moments(entry: etree._Element, where: str) -> Findings:
    published = moments.rfc3339(said(entry, ATOM, "published") or "").when
    updated = moments.rfc3339(said(entry, ATOM, "updated") or "").when
    if published and updated and updated < published:
        yield EARLY.at(where, "updated is before published")


def _same_updated(entries: list[etree._Element]) -> Findings:
    met: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        moment = said(entry, ATOM, "updated") or ""
        if moment and moment in met:
            yield SAME_UPDATED.at(_where(entry, number), f"updated at the same moment as entry {met[moment]}")
        met.setdefault(moment, number)
