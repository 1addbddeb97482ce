"""A strict judge of what we publish: is there anything in it that could act? By html5lib, which is not ours.

It looks for no known tricks: elements, attributes and addresses that cannot act are few, all else is named.
What is judged is every text of a document, also those that are no markup: a reader may take a title for HTML.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import html5lib
from html5lib.constants import namespaces
from lxml import etree

HTML = f"{{{namespaces['html']}}}"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


IN_TEXT = _names(
    """
    p h1 h2 h3 h4 h5 h6 pre blockquote figure figcaption dl dt dd ul ol li table caption thead tbody
    tfoot tr td th br a em strong b i q cite abbr time sup sub code span img div hr small html head body
    """
)
IN_PAGES = IN_TEXT | _names(
    """
    title meta link header main nav section footer article details summary mark aside address
    """
)
ATTRIBUTES = _names(
    """
    lang dir href src alt width height title hreflang start colspan rowspan datetime class id type rel
    content charset name property sizes media loading decoding role cellpadding cellspacing border align
    valign http-equiv tabindex reversed value
    """
)
ADDRESSES = frozenset({"href", "src"})
LINKS = frozenset({"alternate", "canonical", "stylesheet", "icon", "apple-touch-icon", "self", "prev-archive",
                   "next-archive", "current", "hub", "up", "next", "prev"})  # fmt: skip
STYLE = re.compile(r"(?:[a-z-]+:\s?[\w#%.,\s\"'’/!-]*(?:;\s?|$))*")
"""Declarations of plain values: nothing with a bracket, and so no address."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def fragment(markup: str, *, styled: bool = False) -> list[str]:
    """Return what could act in markup that a reader shows; ``styled`` allows plain declarations of style."""
    return [*_tree(html5lib.parse(markup), IN_TEXT, styled=styled), *_bidi(markup)]


def page(document: str) -> list[str]:
    """Return what could act in a page of ours; its links may be relative."""
    return [*_tree(html5lib.parse(document), IN_PAGES, styled=True, relative=True), *_bidi(document)]


def address(url: str, *, relative: bool = False) -> list[str]:
    """Return what is wrong with an address: it must be http, https or mailto."""
    bare = _IGNORED.sub("", url)
    if relative and not _SCHEME.match(bare) and not bare.startswith(("//", "\\", "/\\")):
        return []
    try:
        parts = urlsplit(bare)
    except ValueError:
        return [f"no address: {url!r}"]
    whole = parts.scheme == "mailto" or (parts.scheme in {"http", "https"} and parts.hostname)
    return (
        []
        if whole and "@" not in parts.netloc and bare == url and not set(url) & set('<>"\\')
        else [f"address {url!r}"]
    )


def document(name: str, body: bytes) -> list[str]:
    """Return what could act in a published document, by the ending of its name."""
    text = body.decode()
    if name.endswith(".html"):
        return page(text)
    if name.endswith(".json"):
        return list(_json(json.loads(text), ""))
    if name.endswith((".rss", ".atom", ".opml", ".xml")):
        return _xml(etree.fromstring(body, etree.XMLParser(resolve_entities=False)))
    assert name.endswith(".txt"), name
    return fragment(text)


def _tree(tree: Any, allowed: frozenset[str], *, styled: bool, relative: bool = False) -> list[str]:
    wrong = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.removeprefix(HTML)
        if tag not in allowed:
            wrong.append(f"<{tag}>")
        for name, value in element.attrib.items():
            wrong += _attribute(tag, str(name), value, element, styled=styled, relative=relative)
    return wrong


def _attribute(
    tag: str, name: str, value: str, element: Any, *, styled: bool, relative: bool
) -> Iterator[str]:
    if name == "style" and styled and STYLE.fullmatch(value):
        return
    if not (name in ATTRIBUTES or name.startswith("aria-")):
        yield f"<{tag} {name}={value!r}>"
    elif name in ADDRESSES:
        yield from (f"<{tag}> {why}" for why in address(value, relative=relative))
    elif name == "http-equiv":
        yield from _refresh(value, element.get("content", ""))
    elif name == "rel" and tag == "link" and not set(value.split()) <= LINKS:
        yield f"<link rel={value}>"


def _refresh(kind: str, content: str) -> Iterator[str]:
    seconds, _, url = content.partition("; url=")
    if kind.lower() != "refresh" or seconds != "0" or address(url):
        yield f"<meta http-equiv={kind} content={content!r}>"


def _bidi(text: str) -> list[str]:
    """Return the overrides of direction: they make a text look like another one."""
    return [f"U+{ord(sign):04X}" for sign in text if sign in "\u202d\u202e\x00"]


_XML_ADDRESSES = frozenset({"href", "url", "xmlUrl", "htmlUrl", "src", "uri", "domain", "ref"})
_XML_ADDRESS_ELEMENTS = frozenset({"link", "url", "loc", "docs", "comments", "uri", "icon", "logo"})


def _xml(root: etree._Element) -> list[str]:
    wrong: list[str] = []
    wrong += [f"before the root: {other}" for other in root.itersiblings(preceding=True)]
    for element in root.iter():
        if not isinstance(element.tag, str):
            wrong.append(f"XML {element}")
            continue
        name = etree.QName(element).localname
        for named, value in element.attrib.items():
            key = etree.QName(named).localname
            found = address(value) if key in _XML_ADDRESSES else fragment(value)
            wrong += [f"{name}/@{key}: {why}" for why in found]
        text = element.text or ""
        found = (
            address(text) if name in _XML_ADDRESS_ELEMENTS and text.strip() else fragment(text, styled=True)
        )
        wrong += [f"{name}: {why}" for why in found]
    return wrong


def _json(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _json(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _json(inner, key)
    elif isinstance(value, str):
        is_address = key.endswith("url") or key in {"image", "banner_image", "icon", "favicon", "about"}
        yield from (
            f"{key}: {why}" for why in (address(value) if is_address else fragment(value, styled=True))
        )
