"""What a request asks for: has it changed, and how may it come packed (RFC 9110 sections 12.5.3 and 13)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from starlette.datastructures import Headers

# Opaque tags may hold commas: they are cut out whole, not split.
_TAG = re.compile(r'(?:W/)?("[^"\x00-\x20\x7f]*")')
_QVALUE = re.compile(r"[01](?:\.[0-9]{0,3})?")


def known_tag(headers: Headers, tags: Sequence[str]) -> str | None:
    """Return the first of our ETags that ``If-None-Match`` names, compared weakly; None if it names none."""
    named = ",".join(headers.getlist("if-none-match"))
    if named.strip() == "*":
        return tags[0]
    known = set(_TAG.findall(named))
    return next((tag for tag in tags if tag in known), None)


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


def best_coding(headers: Headers, codings: Sequence[str]) -> str | None:
    """Return which of our codings, the one we like best first, ``Accept-Encoding`` likes best.

    None is the document unpacked: for who says nothing, likes it better, or takes nothing that we have; a
    reader is better off with a whole feed than with a 406.
    """
    return _best(",".join(headers.getlist("accept-encoding")), tuple(codings))


@lru_cache(maxsize=256)  # there are few browsers and readers, and each always says the same
def _best(accepted: str, codings: tuple[str, ...]) -> str | None:
    weights = _weights(accepted)
    others = weights.get("*", 0.0)
    best = max(codings, key=lambda coding: weights.get(coding, others))  # of equals the first
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def _weights(accepted: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        coding, _, weight = part.partition(";")
        name = coding.strip().lower()
        weights["gzip" if name == "x-gzip" else name] = _weight(weight)
    return weights


def _weight(text: str) -> float:
    name, _, number = text.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    return float(number) if _QVALUE.fullmatch(number.strip()) else 0.0
