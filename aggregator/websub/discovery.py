"""Which hub a source's document names (WebSub 4)."""

import re
from typing import NamedTuple
from urllib.parse import urljoin

from aggregator.model import Document

_FAR = 64 * 1024
"""Bytes of a document in which its own links stand; those of its entries are none of ours."""

# What follows may be anybody's: an entry, or the body of a page.
_OWN_PART_ENDS = re.compile(rb"<(?:[a-z0-9]{1,20}:)?(?:item|entry|body)[\s>]", re.IGNORECASE)
_LINK = re.compile(rb"<(?:[a-z0-9]{1,20}:)?link\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADER_LINK = re.compile(r"""<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,30}\s*=\s*(?:"[^"]*"|[^\s;,"]*))*)""")
_HEADER_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)


class Announced(NamedTuple):
    """A hub, and the address under which it knows the document."""

    hub: str
    topic: str


def discover(document: Document) -> Announced | None:
    """Return the first hub that a document names together with its own address; headers come first."""
    links = [*_in_header(document.headers.get("link", "")), *_in_document(document.body)]
    found: dict[str, str] = {}
    for relations, address in links:
        for relation in {"hub", "self"}.intersection(relations.lower().split()) - found.keys():
            found[relation] = _absolute(address.strip(), document.final_url)
    hub, topic = found.get("hub", ""), found.get("self", "")
    if not (_is_web(hub) and _is_web(topic)):
        return None
    return Announced(hub, topic)


def _in_header(header: str) -> list[tuple[str, str]]:
    links = []
    for address, rest in _HEADER_LINK.findall(header):
        if relation := _HEADER_REL.search(rest):
            links.append((relation[1] or relation[2] or "", address))
    return links


def _in_document(body: bytes) -> list[tuple[str, str]]:
    head = body[:_FAR]
    if ends := _OWN_PART_ENDS.search(head):
        head = head[: ends.start()]
    links = []
    for inside in _LINK.findall(head):
        text = inside.decode("utf-8", "replace").replace("&amp;", "&")
        said = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(text)}
        links.append((said.get("rel", ""), said.get("href", "")))
    return links


def _absolute(address: str, base: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # what stands there is no address
        return ""


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://")) and len(address) <= 2000
