"""What feedgen lacks, written by an extension of ours.

Sources: RSS 2.0 modules content, dc, dcterms and media; RFC 4287 for ``xml:lang``; CONTRACT promises 13,
17, 18 and 20 (the evidence of a tag travels with the entry in our own namespace).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from aggregator import i18n
from aggregator.model import Picture, Tag

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
MEDIA = "http://search.yahoo.com/mrss/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What one entry says beyond feedgen's fields; dates are already text.

    ``language`` is that of the text shown, and ``differs`` whether that is another one than the edition's;
    ``title_language`` is that of the title as announced; ``namespace`` names our own elements;
    ``withdrawn`` is the editor's reason for a withdrawal, None while there is none.
    """

    creator: str
    created: str
    language: str
    differs: bool
    title_language: str
    withdrawn: str | None
    tag: Tag | None
    picture: Picture
    namespace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where a document stands among an edition's archives (RFC 5005 section 4): links by their relation."""

    namespace: str
    is_archive: bool
    links: Mapping[str, str]


class FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """Declares our prefixes once, on the root, and says where the document stands; ``chain`` must be set."""

    chain: Chain

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes by name."""
        ours = {"alliance": self.chain.namespace, "dc": DC, "dcterms": DCTERMS, "media": MEDIA}
        return {**ours, "fh": HISTORY} if self.chain.is_archive else ours

    def extend_rss(self, document: etree._Element) -> etree._Element:
        """Add the links to the channel."""
        self._extend(document[0])
        return document

    def extend_atom(self, document: etree._Element) -> etree._Element:
        """Add the links to the feed."""
        self._extend(document)
        return document

    def _extend(self, parent: etree._Element) -> None:
        if self.chain.is_archive:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
        for relation, address in self.chain.links.items():
            etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=address)


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """Adds ``extras`` to one entry; they must be set before the document is written."""

    extras: Extras

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add the institution, the language when it is another one, and what both formats share."""
        _text(entry, DC, "creator", self.extras.creator)
        if self.extras.differs:
            _text(entry, DC, "language", i18n.feed_language(self.extras.language))
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
        _picture(entry, self.extras.picture)
        if self.extras.withdrawn is not None:
            _text(entry, self.extras.namespace, "withdrawn", self.extras.withdrawn)
        elif self.extras.tag:
            _evidence(entry, self.extras.tag, self.extras.namespace)
        return entry


def _text(parent: etree._Element, namespace: str, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{name}").text = text


def _picture(parent: etree._Element, picture: Picture) -> None:
    etree.SubElement(
        parent,
        f"{{{MEDIA}}}content",
        url=picture.url,
        medium="image",
        type=picture.type or "",
        width=str(picture.width),
        height=str(picture.height),
    )


def _evidence(parent: etree._Element, tag: Tag, namespace: str) -> None:
    evidence = etree.SubElement(
        parent, f"{{{namespace}}}evidence", topic=tag.topic, rules=tag.rules, score=f"{tag.score:.2f}"
    )
    found = {"group": tag.groups, "theme": tag.themes, "country": tag.countries}
    for name, codes in found.items():
        for code in codes:
            _text(evidence, namespace, name, code)
    for proof in tag.evidence:
        term = etree.SubElement(
            evidence, f"{{{namespace}}}term", concept=proof.concept, part=proof.part, rule=proof.rule
        )
        term.set("word", proof.term)
        term.text = proof.quote
