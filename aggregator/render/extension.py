"""What feedgen lacks, written by an extension of ours.

Sources: RSS 2.0 modules content, dc, dcterms and media; RFC 4287 for ``xml:lang``; CONTRACT promises 13,
17, 18 and 20 (the evidence of a tag travels with the entry in our own namespace).
"""

from dataclasses import dataclass

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from aggregator.model import Evidence, Picture, Tag

EVIDENCE = "tag:alliance-aggregator,2026:evidence"
"""Our namespace: a tag URI (RFC 4151), so that it is the same on every site and no one asks it for a page."""

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
MEDIA = "http://search.yahoo.com/mrss/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What one entry says beyond feedgen's fields; dates are already text.

    ``language`` is that of the text shown, and ``differs`` whether that is another one than the edition's;
    ``title_language`` is that of the title as announced.
    """

    creator: str
    created: str
    language: str
    differs: bool
    title_language: str
    tag: Tag | None
    proofs: tuple[Evidence, ...]
    picture: Picture | None


class FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """Declares our prefixes once, on the root."""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes by name."""
        return {"alliance": EVIDENCE, "dc": DC, "dcterms": DCTERMS, "media": MEDIA}


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """Adds ``extras`` to one entry; they must be set before the document is written."""

    extras: Extras

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add the institution, the language when it is another one, and what both formats share."""
        _text(entry, DC, "creator", self.extras.creator)
        if self.extras.differs:
            _text(entry, DC, "language", self.extras.language)
        return self._extend(entry)

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Give title, summary and content their languages, and add what both formats share."""
        # feedgen makes these elements without a namespace: it writes xmlns as a plain attribute.
        languages = {
            "title": self.extras.title_language,
            "summary": self.extras.language,
            "content": self.extras.language,
        }
        for child in entry:
            if child.tag in languages:
                child.set(XML_LANG, languages[str(child.tag)])
        return self._extend(entry)

    def _extend(self, entry: etree._Element) -> etree._Element:
        _text(entry, DCTERMS, "created", self.extras.created)
        if self.extras.picture:
            _picture(entry, self.extras.picture)
        if self.extras.tag:
            _evidence(entry, self.extras.tag, self.extras.proofs)
        return entry


def _text(parent: etree._Element, namespace: str, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{name}").text = text


def _picture(parent: etree._Element, picture: Picture) -> None:
    content = etree.SubElement(parent, f"{{{MEDIA}}}content", url=picture.url, medium="image")
    known = {"type": picture.type, "width": picture.width, "height": picture.height}
    for name, value in known.items():
        if value:
            content.set(name, str(value))


def _evidence(parent: etree._Element, tag: Tag, proofs: tuple[Evidence, ...]) -> None:
    evidence = etree.SubElement(parent, f"{{{EVIDENCE}}}evidence", topic=tag.topic, rules=tag.rules)
    for group in tag.groups:
        _text(evidence, EVIDENCE, "group", group)
    for proof in proofs:
        term = etree.SubElement(evidence, f"{{{EVIDENCE}}}term", concept=proof.concept, part=proof.part)
        term.set("rule", proof.rule)
        term.set("word", proof.term)
        term.text = proof.quote
