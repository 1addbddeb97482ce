"""The pictures that a block of a page shows."""

import re
from collections.abc import Iterator

from aggregator.parse import words
from aggregator.parse.addresses import absolute
from aggregator.parse.page import Element

_LAZY = ("data-src", "data-lazy-src", "data-original", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_SMALL = 48
"""Pixels up to which a picture is an icon."""


def pictures_in(block: Element, base: str) -> Iterator[str]:
    """Give the absolute addresses of the pictures in a block that are no icons, in the page's order."""
    for element in block.walk():
        if element.tag in {"img", "source"} and not _is_icon(element):
            found = _largest(element, base) or _plain(element, base)
        elif background := _BACKGROUND.search(element.attributes.get("style", "")):
            found = absolute(base, background[1])
        else:
            continue
        if found:
            yield found


def _is_icon(image: Element) -> bool:
    sides = (image.attributes.get(side, "") for side in ("width", "height"))
    if any(side.isdigit() and int(side[:6]) <= _SMALL for side in sides):
        return True
    own = f"{image.names} {image.attributes.get('src', '').rsplit('/', 1)[-1].lower()}"
    return bool(words.ICON.search(own)) or own.endswith(".svg")


def _plain(image: Element, base: str) -> str | None:
    named = (image.attributes.get(key) for key in _LAZY)
    return next((url for name in named if (url := absolute(base, name))), None)


def _largest(image: Element, base: str) -> str | None:
    candidates = [
        (width, url)
        for key in _SETS
        for width, name in _set(image.attributes.get(key, ""))
        if (url := absolute(base, name))
    ]
    return max(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def _set(value: str) -> Iterator[tuple[float, str]]:
    """Give (width or density, address) of each candidate in a ``srcset`` (HTML, 4.8.4.2.1)."""
    for part in value[:8192].split(", "):
        pieces = part.strip().rstrip(",").split()
        if pieces:
            number = pieces[1][:-1] if len(pieces) > 1 else ""
            yield (float(number) if number.replace(".", "", 1).isdecimal() else 1.0), pieces[0]
