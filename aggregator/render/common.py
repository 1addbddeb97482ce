"""What belongs to no single edition: the front page, the lists of feeds and sources, the pictures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lxml import etree

from aggregator.model import Edition, Source
from aggregator.render import words
from aggregator.render.evidence import evidence_page
from aggregator.render.templates import written

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Doing(NamedTuple):
    """A source and how it is doing: a word ("well", "failing", …), since when if it is not well."""

    source: Source
    kind: str | None
    health: str
    since: datetime | None


def common(
    site_name: str,
    editions: Sequence[Edition],
    sources: Sequence[Doing] = (),
    stories: Iterable[str] = (),
    *,
    url: str,
) -> Mapping[str, bytes]:
    """Write the documents all editions share, by the path they stand at; ``url`` is the site's address.

    The feeds beside an edition may stand among ``editions``: the lists name them, the front page does not.
    ``stories`` are the ids of those whose pages the sitemap lists.
    """
    root = f"{url.rstrip('/')}/"
    return {
        "index.html": home(site_name, [edition for edition in editions if not edition.branch], url=root),
        "feeds.opml": opml(site_name, editions, url=root),
        "sources.opml": sources_opml(site_name, sources, url=root),
        "sitemap.xml": sitemap(editions, stories, url=root),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {root}sitemap.xml\n".encode(),
        f"{words.EVIDENCE}index.html": evidence_page(site_name, url=root),
        **packaged(),
    }


def home(site_name: str, editions: Sequence[Edition], *, url: str) -> bytes:
    """Write the front page: every edition by its title, in its own language."""
    language = editions[0].language if editions else "en"
    document = written("home.html", language, site_name=site_name, editions=editions, url=url, root="")
    return document.encode()


def opml(site_name: str, editions: Sequence[Edition], *, url: str) -> bytes:
    """Write the RSS addresses of all editions as OPML 2.0 (http://opml.org/spec2.opml)."""
    document, body = _outline(site_name)
    for edition in editions:
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=edition.title,
            title=edition.title,
            xmlUrl=f"{url}{edition.key}.rss",
            htmlUrl=f"{url}{edition.key}/",
            language=edition.language,
        )
    return _xml(document)


def sources_opml(site_name: str, sources: Sequence[Doing], *, url: str) -> bytes:
    """Write where we read, and how each place is doing, as OPML 2.0; a page is a link and no feed."""
    namespace = f"{url}{words.EVIDENCE}"
    document, body = _outline(site_name, namespace)
    for source, kind, health, since in sources:
        outline = etree.SubElement(body, "outline", text=source.name)
        if kind in ("feed", "jsonfeed"):
            outline.attrib.update({"type": "rss", "title": source.name, "xmlUrl": source.url})
        else:
            outline.attrib.update({"type": "link", "url": source.url})
        if source.languages:
            outline.set("language", " ".join(source.languages))
        outline.set(f"{{{namespace}}}health", health)
        if since:
            outline.set(f"{{{namespace}}}since", words.rfc3339(since))
    return _xml(document)


def sitemap(editions: Sequence[Edition], stories: Iterable[str] = (), *, url: str) -> bytes:
    """List the pages for search engines (https://www.sitemaps.org/protocol.html)."""
    document = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP})
    pages = [page for edition in editions for page in (f"{edition.key}/", f"{edition.key}/archive/")]
    for page in ("", *pages, words.EVIDENCE, *map(words.story_path, stories)):
        place = etree.SubElement(document, f"{{{SITEMAP}}}url")
        etree.SubElement(place, f"{{{SITEMAP}}}loc").text = f"{url}{page}"
    return _xml(document)


def _outline(site_name: str, namespace: str | None = None) -> tuple[etree._Element, etree._Element]:
    nsmap = {"alliance": namespace} if namespace else None
    document = etree.Element("opml", version="2.0", nsmap=nsmap)
    etree.SubElement(etree.SubElement(document, "head"), "title").text = site_name
    return document, etree.SubElement(document, "body")


def _xml(document: etree._Element) -> bytes:
    return etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True)


@cache
def packaged() -> Mapping[str, bytes]:
    """Return the style sheet and the pictures by name."""
    static = files("aggregator.render").joinpath("static")
    return {file.name: file.read_bytes() for file in sorted(static.iterdir(), key=lambda file: file.name)}
