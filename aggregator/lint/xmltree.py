"""Bytes -> tree, safely: no entity is expanded, no file or network opened, no depth without end."""

import re
from collections.abc import Iterator

from lxml import etree

from aggregator.lint.finding import Finding, error, shown, warning

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

WELL_FORMED = error(
    "xml-well-formed", "XML 1.0; CONTRACT promise 12", "Let an XML library write the document."
)
DOCTYPE = error(
    "xml-doctype",
    "W3C validator, system entity",
    "Leave the document type declaration out: feeds need none, and readers refuse entities.",
)
ENCODING = error(
    "xml-encoding", "RFC 7303 section 3; W3C validator", "Write UTF-8 and say so in the XML declaration."
)
DECLARATION = warning(
    "xml-declaration", "XML 1.0 section 2.8", 'Begin with <?xml version="1.0" encoding="UTF-8"?>.'
)


def tree(body: bytes) -> tuple[etree._Element | None, tuple[Finding, ...]]:
    """Read XML; a document with mistakes is read as far as it goes. Gives its root, and what is wrong."""
    said = list(_prologue(body))
    root: etree._Element | None
    try:
        root = etree.fromstring(body, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as why:
        said.append(WELL_FORMED.at(_line(why), f"not well-formed: {shown(str(why), most=200)}"))
        root = _recovered(body)
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        said.append(DOCTYPE.at("the start", "there is a document type declaration"))
    return root, tuple(said)


def _prologue(body: bytes) -> Iterator[Finding]:
    declaration = re.match(rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*\?>", body)
    encoding = re.search(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", declaration[0]) if declaration else None
    if declaration is None:
        yield DECLARATION.at("line 1", "there is no XML declaration")
    elif encoding and encoding[1].upper() != b"UTF-8":
        yield ENCODING.at("line 1", f"the encoding is {encoding[1].decode()}")
    try:
        body.decode()
    except UnicodeDecodeError as why:
        yield ENCODING.at(f"byte {why.start}", "the bytes are not UTF-8")


def _recovered(body: bytes) -> etree._Element | None:
    try:
        root: etree._Element | None = etree.fromstring(body, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    # huge_tree stays off: libxml2 then bounds depth (256) and the growth of entities by itself.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )


def _line(why: Exception) -> str:
    line = getattr(why, "lineno", None)
    return f"line {line}" if line else "the start"


def children(parent: etree._Element, namespace: str = "", name: str = "") -> list[etree._Element]:
    """Return the element children of a namespace ("" is none), of one name or of any."""
    return [
        child
        for child in parent
        if isinstance(child.tag, str) and names(child)[0] == namespace and name in {"", names(child)[1]}
    ]


def names(element: etree._Element) -> tuple[str, str]:
    """Return an element's namespace and its name within it."""
    namespace, _, name = str(element.tag).rpartition("}")
    return namespace.removeprefix("{"), name


def first(parent: etree._Element, namespace: str, name: str) -> etree._Element | None:
    """Return the first child of that name."""
    return next(iter(children(parent, namespace, name)), None)


def text_of(element: etree._Element | None) -> str | None:
    """Return all the text in an element, trimmed; None for no element."""
    return None if element is None else str(element.xpath("string()")).strip()


def said(parent: etree._Element, namespace: str, name: str) -> str | None:
    """Return the text of the first child of that name, None if there is none."""
    return text_of(first(parent, namespace, name))


def line(element: etree._Element) -> str:
    """Say on which line an element begins."""
    return f"line {element.sourceline}"
