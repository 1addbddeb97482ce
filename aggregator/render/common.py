"""What belongs to no single edition: the front page, the list of feeds, the style sheet, the icon."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from lxml import etree

from aggregator.model import Edition
from aggregator.render.templates import written


def common(site_name: str, editions: Sequence[Edition], *, url: str) -> Mapping[str, bytes]:
    """Write the documents all editions share, by the path they stand at; ``url`` is the site's address."""
    root = f"{url.rstrip('/')}/"
    return {
        "index.html": home(site_name, editions, url=root),
        "feeds.opml": opml(site_name, editions, url=root),
        "style.css": _packaged("style.css"),
        "favicon.svg": _packaged("favicon.svg"),
    }


def home(site_name: str, editions: Sequence[Edition], *, url: str) -> bytes:
    """Write the front page: every edition by its title, in its own language."""
    language = editions[0].language if editions else "en"
    document = written("home.html", language, site_name=site_name, editions=editions, url=url, root="")
    return document.encode()


def opml(site_name: str, editions: Sequence[Edition], *, url: str) -> bytes:
    """Write the RSS addresses of all editions as OPML 2.0 (http://opml.org/spec2.opml)."""
    document = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(document, "head"), "title").text = site_name
    body = etree.SubElement(document, "body")
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
    return etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True)


@cache
def _packaged(name: str) -> bytes:
    return files("aggregator.render").joinpath("static", name).read_bytes()
