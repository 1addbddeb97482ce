"""Which attributes a tag may carry, and what may stand in them."""

import re
from collections.abc import Callable, Mapping

from aggregator.clean.addresses import address
from aggregator.clean.characters import fold
from aggregator.clean.entities import decode, escape
from aggregator.clean.images import Image

__all__ = ["ALLOWED", "image_tag", "start_tag"]

ALLOWED = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
}

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_TITLE_LENGTH = 500


def start_tag(name: str, attributes: Mapping[str, str], base: str) -> str:
    """Return the start tag as we write it, with what its attributes may keep; "" if nothing is left to say.

    Links are absolute; a link to nowhere, or within its own page, and a span without language say nothing.
    """
    kept = {}
    for attribute in (*_OF.get(name, ()), "lang", "dir"):
        value = attributes.get(attribute, "").strip()
        if attribute == "lang":
            value = value or attributes.get("xml:lang", "")
        if value := _href(value, base) if attribute == "href" else _RULES[attribute](value):
            kept[attribute] = value
    if (name == "a" and "href" not in kept) or (name == "span" and not kept):
        return ""
    return _tag(name, kept)


def image_tag(image: Image) -> str:
    """Return the tag that shows an image, with its alternative text even if that is empty."""
    sides = {"width": image.width, "height": image.height}
    told = {side: str(pixels) for side, pixels in sides.items() if pixels is not None}
    return _tag("img", {"src": image.url, "alt": _quotable(image.alt), **told})


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    written = (f' {key}="{escape(value).replace(chr(34), "&quot;")}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def _href(value: str, base: str) -> str:
    return "" if not value or value.startswith("#") else address(value, base) or ""


def _quotable(value: str) -> str:
    # Serialisers differ about "<" and ">" in attributes; without them nobody can.
    return value.replace("<", "‹").replace(">", "›")


def _text(value: str) -> str:
    return _quotable(fold(decode(fold(decode(value))[:_TITLE_LENGTH])))


def _matching(pattern: str) -> Callable[[str], str]:
    return lambda value: value if re.fullmatch(pattern, value) else ""


_OF = {name: tuple(sorted(allowed)) for name, allowed in ALLOWED.items() if name != "*"}
_RULES: dict[str, Callable[[str], str]] = {
    "lang": _matching(_LANGUAGE.pattern),
    "hreflang": _matching(_LANGUAGE.pattern),
    "dir": lambda value: value.lower() if value.lower() in {"ltr", "rtl", "auto"} else "",
    "title": _text,
    "start": _matching(r"-?[0-9]{1,6}"),
    "colspan": _matching(r"[2-9]|[1-9][0-9]"),
    "rowspan": _matching(r"[2-9]|[1-9][0-9]"),
    "datetime": _matching(r"[0-9TZWP:+. -]{4,40}"),
}
