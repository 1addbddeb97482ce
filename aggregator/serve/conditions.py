"""What a request asks for: has it changed, and may it come packed (RFC 9110 sections 12.5.3 and 13)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers

# Opaque tags may hold commas: they are cut out whole, not split.
_TAG = re.compile(r'(?:W/)?("[^"\x00-\x20\x7f]*")')


def known_tag(headers: Headers, tags: Sequence[str]) -> str | None:
    """Return the first of our ETags that ``If-None-Match`` names, compared weakly; None if it names none."""
    named = ",".join(headers.getlist("if-none-match"))
    if named.strip() == "*":
        return tags[0]
    return next((tag for tag in tags if tag in _TAG.findall(named)), None)


def is_unchanged_since(headers: Headers, modified: datetime) -> bool:
    """Tell whether ``If-Modified-Since`` is the answer; ``If-None-Match`` takes its place."""
    since = headers.get("if-modified-since")
    if since is None or "if-none-match" in headers:
        return False
    try:
        asked = parsedate_to_datetime(since)
    except (ValueError, OverflowError):
        return False  # a date that cannot be read is ignored, as the RFC asks
    if asked.tzinfo is None:
        asked = asked.replace(tzinfo=UTC)
    return modified <= asked


def takes_gzip(headers: Headers) -> bool:
    """Tell whether ``Accept-Encoding`` allows gzip: by its name or by ``*``, not with the weight 0."""
    weights: dict[str, float] = {}
    for part in ",".join(headers.getlist("accept-encoding")).split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip().lower()] = _weight(weight)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(text: str) -> float:
    name, _, number = text.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
