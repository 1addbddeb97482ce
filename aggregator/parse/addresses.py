"""Addresses as a document gives them → absolute addresses."""

from urllib.parse import urljoin, urlsplit

_WEB = frozenset({"http", "https"})


def absolute(base: str, address: str | None) -> str | None:
    """Return an address as an absolute http(s) one, None where it is none (``mailto:``, a bare fragment).

    Blanks and line breaks inside are removed as browsers do (WHATWG URL, 4.4).
    """
    if address is None:
        return None
    address = address.strip().translate({9: None, 10: None, 13: None})
    if not address or address.startswith("#"):
        return None
    try:
        found = urljoin(base, address)
        parts = urlsplit(found)
    except ValueError:  # brackets that hold no IPv6 address, and the like
        return None
    return found if parts.scheme in _WEB and parts.netloc else None


def base_of(document_url: str, base: str | None) -> str:
    """Return the address that a document's ``base`` names, the document's own where it names none."""
    return absolute(document_url, base) or document_url
