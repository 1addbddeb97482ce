"""Character references: "&#8217;", "&eacute;", and those that were escaped once too often."""

import re
from html import unescape
from html.entities import html5

from aggregator.clean.characters import legal

__all__ = ["decode", "decode_once", "escape"]

ROUNDS = 3
"""Times a text is decoded while references appear; only a text made to annoy needs more."""

_AMPERSAND = "(?:amp|#0*+38|#[xX]0*+26);"
_REFERENCE = re.compile(
    # Escaping again and again makes "&amp;amp;amp;"; all of it stands for one "&".
    rf"&(?:{_AMPERSAND})*"
    r"(?:#(?P<decimal>[0-9]++);?|#[xX](?P<hexadecimal>[0-9a-fA-F]++);?|(?P<name>[a-zA-Z][a-zA-Z0-9]*+);"
    # Without its semicolon a name may as well be a parameter ("?a=1&copy=2"); these are never meant so.
    r"|(?P<bare>nbsp|amp|lt|gt|quot)(?![a-zA-Z0-9=;]))"
)


def decode_once(text: str) -> str:
    """Return the text with each character reference replaced by its character, as in attribute values."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def decode(text: str) -> str:
    """Return legal text (see ``characters.legal``) with its references decoded until none is left.

    What still looks like one after three rounds keeps its letters behind a full-width ampersand, so that
    no reader decodes it further.
    """
    text = legal(text)
    for _ in range(ROUNDS):
        decoded = legal(decode_once(text))
        if decoded == text:
            return text
        text = decoded
    return _REFERENCE.sub(_defused, text)


def escape(text: str) -> str:
    """Return the text as HTML text, the way the HTML standard serialises it (but U+00A0 as it is)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _character(reference: re.Match[str]) -> str:
    name = reference["name"] or reference["bare"]
    if name is not None:
        return html5.get(f"{name};", f"&{name};")
    digits, radix = (reference["decimal"], 10) if reference["decimal"] else (reference["hexadecimal"], 16)
    digits = digits.lstrip("0")
    # Beyond seven digits there is no Unicode, and Python refuses to read thousands of them.
    if not digits or len(digits) > 7 or int(digits, radix) > 0x10FFFF:
        return ""
    return unescape(f"&#{int(digits, radix)};").replace("\ufffd", "")


def _defused(reference: re.Match[str]) -> str:
    return reference[0] if _character(reference) == reference[0] else f"＆{reference[0][1:]}"
