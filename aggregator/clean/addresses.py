"""Addresses made canonical: one page, one spelling.

The syntax is RFC 3986 as the WHATWG URL standard repairs it; what one site does differently stands in
``sites.yaml``. Nothing here says whether an address may be asked: that is the guard's word, in fetch.
"""

import re
from ipaddress import IPv4Address, IPv6Address
from unicodedata import normalize
from urllib.parse import SplitResult, parse_qs, quote, unquote, urljoin, urlsplit

from aggregator.clean.entities import decode_once
from aggregator.clean.sites import Site, site_of, sites

__all__ = ["LONGEST", "address", "address_language", "key"]

LONGEST = 2048
"""Bytes of an address; browsers and databases agree on about this."""

_PORTS = {"http": 80, "https": 443}
_WEB = re.compile(r"(?i)https?:")
_BREAKS = re.compile("[\t\n\r]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_ESCAPE = re.compile("%([0-9a-fA-F]{2})|%")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LITERAL = "%/:@!$&'()*+,;=-._~"
_CONTROL = re.compile("%(?:[01][0-9A-F]|7F)")
_IGNORED_IN_NAMES = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:")
_EDGES = "".join(map(chr, range(0x21))) + "\u00a0\u200b\ufeff"
_LANGUAGE = re.compile(r"[a-z]{2}\Z")
_FIRST_PART = re.compile(r"^/[^/?#]+")
_TRAILING_SPACE = re.compile("(?:%(?:20|09|0A|0D))+$")
_SESSION = re.compile(r"(?i);jsessionid=[^/;]*")


def address(url: str, base: str = "") -> str | None:
    """Return the canonical absolute form of an address, resolved against ``base``, or None.

    Canonical: scheme and host in lower case (international names in ASCII), no default port, no dot
    segments, percent-encoding in one form, no tracking parameters, no fragment unless the site keeps an
    item's identity there, the host and scheme that ``sites.yaml`` prefers. None: anything but http and
    https, credentials, a broken host or port, control characters, more than 2,048 bytes.
    """
    if len(url) > 8 * LONGEST:
        return None
    try:
        return _canonical(_absolute(url, base))
    except ValueError:  # urllib's and ipaddress's word for a host, port or bracket it cannot read
        return None


def key(url: str) -> str | None:
    """Return what all language versions of an item share, None where the address tells nothing.

    "www.coe.int/web/congress/-/slug", "roma-alliance.org/page/233": the site's name and what its entry in
    ``sites.yaml`` says is common.
    """
    parts = _known(url)
    site = parts and site_of(parts.hostname or "")
    return site.key(parts.path, parts.query, parts.fragment) if parts and site else None


def address_language(url: str) -> str | None:
    """Return the language that a known site's address names, a hint: the text decides."""
    parts = _known(url)
    site = parts and site_of(parts.hostname or "")
    return site.language(parts.path) if parts and site else None


def _known(url: str) -> SplitResult | None:
    canonical = address(url)
    return urlsplit(canonical) if canonical else None


def _absolute(url: str, base: str) -> str:
    # Feeds escape addresses once too often ("&#038;") and break their lines.
    written = _BREAKS.sub("", decode_once(url)).strip(_EDGES)
    end = min((at for at in (written.find("?"), written.find("#")) if at >= 0), default=len(written))
    if _WEB.match(written) or not _SCHEME.match(written):
        written = written[:end].replace("\\", "/") + written[end:]
    if _WEB.match(written):
        # Browsers read "https:/host" and "https:///host" as "https://host".
        scheme, _, rest = written.partition(":")
        return f"{scheme}://{rest.lstrip('/')}"
    return urljoin(base, written)


def _canonical(absolute: str) -> str | None:
    parts = urlsplit(absolute)
    scheme, port = parts.scheme.lower(), parts.port
    host = _host(parts.hostname or "", bracketed="[" in parts.netloc)
    if scheme not in _PORTS or "@" in parts.netloc or not host or port == 0:
        return None
    path = _without_dots(_encoded(_SESSION.sub("", parts.path)))
    site = site_of(host) if port in {None, 80, 443} else None
    if site:
        scheme, host, port = site.scheme or scheme, site.host or host, None if site.scheme else port
    path = _without_endings(path, site.drop_endings if site else ())
    netloc = host if port in {None, _PORTS[scheme]} else f"{host}:{port}"
    query = _query(parts.query, path, parts.fragment, site)
    fragment = _encoded(parts.fragment) if site and site.keeps_fragment else ""
    if site and (inside := _inside(path, query, site)):
        return _canonical(f"{scheme}://{netloc}{inside}")
    url = f"{scheme}://{netloc}{path}" + (query and f"?{query}") + (fragment and f"#{fragment}")
    return None if _CONTROL.search(url) or len(url) > LONGEST else url


def _host(name: str, *, bracketed: bool) -> str:
    """Return a host in ASCII, "" if it is none; raises ValueError for a number that is no address."""
    if bracketed:
        return "" if "%" in name else f"[{IPv6Address(name)}]"
    # Like UTS 46 without its transitional mappings: "ß" stays itself.
    name = _IGNORED_IN_NAMES.sub("", normalize("NFKC", name)).lower().replace("。", ".").removesuffix(".")
    if not name.isprintable():  # what turns the direction of writing, and what nobody sees (RFC 5892, 2.6)
        return ""
    labels = [
        part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in name.split(".")
    ]
    if _NUMBER.match(labels[-1]):
        return str(IPv4Address(name))
    name = ".".join(labels)
    return name if len(name) <= 253 and all(map(_LABEL.match, labels)) else ""


def _encoded(part: str) -> str:
    """Return a part with one spelling for each character: "%c3%a9" and "é" become "%C3%A9", "%41" "A"."""
    return _ESCAPE.sub(_one_spelling, quote(part, safe=_LITERAL))


def _one_spelling(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    code = int(escape[1], 16)
    return chr(code) if code in _UNRESERVED else escape[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_endings(path: str, endings: tuple[str, ...]) -> str:
    """Return a path without spaces at its end (sloppy feeds) and without what only changes a page's looks."""
    while True:
        shorter = _TRAILING_SPACE.sub("", path)
        if ending := next(filter(shorter.endswith, endings), None):
            shorter = shorter.removesuffix(ending) or "/"
        if shorter == path:
            return path
        path = shorter


def _query(query: str, path: str, fragment: str, site: Site | None) -> str:
    dropped = list(sites().everywhere.drop)
    if site:
        dropped += site.drop
        dropped += site.drop_from_items if site.key(path, query, fragment) else ()
    exact = {name.lower() for name in dropped}
    beginnings = tuple(name.removesuffix("*").lower() for name in dropped if name.endswith("*"))
    kept = []
    for parameter in query.split("&"):
        name = unquote(parameter.partition("=")[0]).lower()
        if parameter and name not in exact and not name.startswith(beginnings):
            kept.append(_encoded(parameter))
    return "&".join(kept)


def _inside(path: str, query: str, site: Site) -> str | None:
    """Return the path that a wrapping address leads to, in the language it asks for."""
    if not site.wrapped or not site.wrapped.shape.fullmatch(path):
        return None
    parameters = parse_qs(query)
    leads_to = urlsplit(parameters.get(site.wrapped.inside, [""])[0])
    # Only within the same site: following any address would make us an open redirect.
    if (leads_to.hostname or site.name) not in {site.name, *site.hosts}:
        return None
    if not leads_to.path.startswith("/") or site.wrapped.shape.fullmatch(leads_to.path):
        return None
    inside = leads_to._replace(scheme="", netloc="", path=f"/{leads_to.path.lstrip('/')}").geturl()
    asked = parameters.get(site.wrapped.language, [""])[0].partition("_")[0].lower()
    return (
        _FIRST_PART.sub(f"/{asked}", inside)
        if _LANGUAGE.match(asked) and site.language(leads_to.path)
        else inside
    )
