"""The elements beyond RSS and Atom that both carry: pictures, the institution's date, evidence, archives."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from aggregator.lint.addresses import why_no_address
from aggregator.lint.finding import Findings, error, shown
from aggregator.lint.xmltree import (
    ATOM,
    CONTENT,
    DC,
    DCTERMS,
    HISTORY,
    MEDIA,
    children,
    first,
    line,
    names,
    said,
    text_of,
)

DATES = error(
    "date-overrides",
    "CONTRACT promise 4",
    "Leave dc:date, dcterms:issued and atom:updated out of RSS: some readers take them for pubDate.",
)
MEDIA_SIZE = error(
    "media-content",
    "CONTRACT promise 13; Media RSS 1.5",
    "Give url, medium, type, and whole width and height.",
)
EVIDENCE = error(
    "evidence", "CONTRACT promise 20", "Say topic and rules, and quote the words in term elements."
)
SELF = error(
    "self-link", "W3C validator, missing self link; RFC 4287 section 4.1.1", 'Add one link with rel="self".'
)
PAGING = error(
    "archive-links",
    "RFC 5005 section 4; CONTRACT promise 11",
    "An archive says fh:archive and links to current; prev- and next-archive are absolute and not itself.",
)
LINK_ADDRESS = error("link-address", "RFC 4287 section 4.2.7; RFC 3986", "Write link addresses in full.")

KNOWN = frozenset({"", ATOM, CONTENT, DC, DCTERMS, HISTORY, MEDIA})


class Link(NamedTuple):
    """An Atom link: relation, address and where it stands."""

    rel: str
    href: str
    where: str


def links(parent: etree._Element) -> Iterator[Link]:
    """Give the Atom links of a channel, feed or entry; without rel it is an alternate one."""
    for link in children(parent, ATOM, "link"):
        yield Link(link.get("rel", "alternate"), link.get("href", ""), line(link))


def evidence(entry: etree._Element) -> etree._Element | None:
    """Return the evidence, in whatever namespace of ours it stands; a withdrawal stands in its place."""
    for child in entry:
        if isinstance(child.tag, str):
            namespace, name = names(child)
            if namespace not in KNOWN and name in {"evidence", "withdrawn"}:
                return child
    return None


def pictures(entry: etree._Element) -> list[etree._Element]:
    """Return the media:content elements of an entry."""
    return children(entry, MEDIA, "content")


def created(entry: etree._Element) -> str | None:
    """Return the institution's own date as written."""
    return said(entry, DCTERMS, "created")


def check_entry(entry: etree._Element, where: str) -> Findings:
    """Find what is wrong with an entry's pictures and evidence."""
    for picture in pictures(entry):
        lacking = [name for name in ("url", "medium", "type") if not picture.get(name)]
        lacking += [side for side in ("width", "height") if not is_count(picture.get(side))]
        if lacking:
            yield MEDIA_SIZE.at(where, f"media:content has no good {', '.join(lacking)}")
        if why := why_no_address(picture.get("url", "")):
            yield MEDIA_SIZE.at(where, f"the address of media:content {why}")
    proof = evidence(entry)
    if proof is None or names(proof)[1] == "withdrawn":
        return
    lacking = [name for name in ("topic", "rules") if not proof.get(name)]
    terms = [child for child in proof if isinstance(child.tag, str) and names(child)[1] == "term"]
    if lacking or not terms or not all(map(text_of, terms)):
        yield EVIDENCE.at(where, "the evidence lacks its topic, its rules or the words quoted")


def is_count(value: str | None) -> bool:
    """Tell whether a value is a whole number above nought, of a size that a program can hold."""
    return value is not None and re.fullmatch("[0-9]{0,14}[1-9][0-9]{0,14}", value) is not None


def check_paging(feed: etree._Element) -> Findings:
    """Find what is wrong with the document's links to itself and to its archives."""
    found = list(links(feed))
    for link in found:
        if why := why_no_address(link.href, iri=True):
            yield LINK_ADDRESS.at(link.where, f"the {link.rel} link {shown(link.href)} {why}")
    selves = [link.href for link in found if link.rel == "self"]
    if len(selves) != 1:
        yield SELF.at("the feed", f"it has {len(selves) or 'no'} links to itself")
    yield from _archives(feed, found, selves)


def _archives(feed: etree._Element, found: list[Link], selves: list[str]) -> Findings:
    is_archive = first(feed, HISTORY, "archive") is not None
    if is_archive and first(feed, HISTORY, "complete") is not None:
        yield PAGING.at("the feed", "it is both an archive and complete")
    relations = [link.rel for link in found]
    for relation in ("prev-archive", "next-archive", "current"):
        if relations.count(relation) > 1:
            yield PAGING.at("the feed", f"there are {relations.count(relation)} links {relation}")
    for link in found:
        if link.rel in {"prev-archive", "next-archive"} and link.href in selves:
            yield PAGING.at(link.where, f"the link {link.rel} leads to this very document")
    if is_archive and "current" not in relations:
        yield PAGING.at("the feed", "an archive that does not link to the current feed")
    if not is_archive and "next-archive" in relations:
        yield PAGING.at("the feed", "the current feed has no later archive to link to")
