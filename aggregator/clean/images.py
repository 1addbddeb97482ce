"""Which images are pictures of something, and which are counters, spacers and ornaments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.clean.addresses import address
from aggregator.clean.characters import fold, legal
from aggregator.clean.entities import decode
from aggregator.clean.tokens import Open, tokens
from aggregator.model import Picture

__all__ = ["Image", "image", "picture"]

SMALLEST = 48
"""Pixels on either side below which an image is an ornament."""

_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file")
_TYPES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif"}
_COUNTERS = frozenset(
    {
        "1x1",
        "beacon",
        "blank",
        "clear",
        "pixel",
        "spacer",
        "track",
        "tracking",
        "trans",
        "transparent",
        "webbug",
    }
)
_ORNAMENT = re.compile(
    r"(?:avatar|badge|button|emoji|emoticon|icon|logo|smiley|sprite)s?|favicon|gravatar|placeholder|smilies"
)
_SMILEYS = frozenset({"emoji", "smiley"})
_WORDS = re.compile(r"[^\W_]+")
_PIXELS = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]*)?\s*(?:px)?\s*\Z")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)"
)
_LONGEST_ALT = 500


@dataclass(frozen=True, slots=True)
class Image:
    """An image by its absolute address, with its size in pixels where told."""

    url: str
    alt: str
    width: int | None
    height: int | None
    ornament: bool
    smiley: bool
    """Whether it stands for a character, which is its alternative text."""


def image(attributes: Mapping[str, str], base: str) -> Image | None:
    """Return what an img tag shows, None if that is nothing: no address, hidden, a counter of readers."""
    width, height = (_pixels(attributes.get(side, "")) for side in ("width", "height"))
    # A lazy loader puts a stand-in into src and the picture's address beside it.
    urls = (address(attributes[name], base) for name in reversed(_SOURCES) if attributes.get(name))
    url = next((url for url in urls if url), None)
    sizes = [side for side in (width, height) if side is not None]
    if url is None or min(sizes, default=2) <= 1 or _HIDDEN.search(attributes.get("style", "").lower()):
        return None
    if _counts(url):
        return None
    css = _WORDS.findall(attributes.get("class", "").lower())
    alt = fold(legal(fold(decode(attributes.get("alt", "")))[:_LONGEST_ALT]))
    return Image(
        url=url,
        alt=alt,
        width=width,
        height=height,
        ornament=min(sizes, default=SMALLEST) < SMALLEST or _decorates(url, css),
        smiley=bool(alt) and len(alt) < 10 and not _SMILEYS.isdisjoint(css),
    )


def picture(markup: str, base: str) -> Picture | None:
    """Return the first image in markup that shows something, with its size where told.

    Passed over: counters, spacers, icons, smileys, avatars, logos, drawings (SVG), and anything known to be
    under 48 pixels wide or high.
    """
    for token in tokens(markup):
        if not isinstance(token, Open) or token.name != "img":
            continue
        found = image(token.attributes, base)
        ending = found.url.partition("?")[0].rpartition(".")[2].lower() if found else ""
        if found and not found.ornament and ending not in {"svg", "ico"}:
            kind = _TYPES.get(ending)
            return Picture(
                url=found.url,
                type=f"image/{kind}" if kind else None,
                width=found.width,
                height=found.height,
                alt=found.alt,
            )
    return None


def _counts(url: str) -> bool:
    """Tell whether an image is there to be asked for, not to be seen, by its host and file name."""
    host, _, path = url.partition("//")[2].partition("/")
    return host.partition(".")[0] in _COUNTERS or (bool(words := _stem(path)) and _COUNTERS.issuperset(words))


def _decorates(url: str, css: list[str]) -> bool:
    """Tell whether an image is an ornament by its folders, the ends of its file name, and its class.

    Only the ends: "facebook-icon.png" is one, "the-icon-painter-at-work.jpg" is not.
    """
    *folders, _ = url.partition("//")[2].lower().split("/")
    stem = _stem(url)
    named = {*folders, *stem[:1], *stem[-1:], *css}
    return any(map(_ORNAMENT.fullmatch, named))


def _stem(url: str) -> list[str]:
    name = url.partition("?")[0].rpartition("/")[2].lower()
    return _WORDS.findall(name.rpartition(".")[0] or name)


def _pixels(written: str) -> int | None:
    found = _PIXELS.match(written)
    return int(found[1]) if found else None
