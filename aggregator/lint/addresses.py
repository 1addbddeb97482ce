"""Addresses and language codes, judged by their letters alone."""

import re
from urllib.parse import urlsplit

from aggregator import i18n

_ASCII = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
_IRI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|[\xa0-\ud7ff\uf900-\U000e0fff])*")
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")


def why_no_address(text: str, *, iri: bool = False) -> str | None:
    """Return what keeps a text from being a full web address, None if it is one (RFC 3986, RFC 3987)."""
    try:
        parts = urlsplit(text)
    except ValueError as why:
        return f"is no address ({why})"
    if not parts.scheme:
        return "is relative"
    if not (_IRI if iri else _ASCII).fullmatch(text):
        return "holds a character that must be percent-encoded"
    if parts.scheme in {"http", "https"} and not parts.hostname:
        return "names no host"
    return None


def why_no_link(text: str, *, iri: bool = False) -> str | None:
    """Return why an address will not do as an entry's link, None if it will (CONTRACT promise 15)."""
    if why := why_no_address(text, iri=iri):
        return why
    if not text.startswith("https://"):
        return "is not https"
    return "holds &, which some programs escape twice" if "&" in text else None


def why_no_language(code: str) -> str | None:
    """Return why a code is none for a feed's language, None if it is one (ISO 639-1 or -2)."""
    if not i18n.is_language(code):
        return "is no language code"
    primary = code.partition("-")[0].lower()
    if (known := i18n.feed_language(code)) != primary:
        return f'is a code that validators and readers do not know; it is "{known}" there'
    return None


def has_email(text: str) -> bool:
    """Tell whether a text holds an e-mail address."""
    return _EMAIL.search(text) is not None
