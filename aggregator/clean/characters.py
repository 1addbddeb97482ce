"""Which characters may pass: what XML, matching and a reader's screen can bear.

Every text of ours goes through ``legal`` once; what cannot be seen and carries no meaning only breaks
matching ("Ro\u00adma" is not found as "Roma") and, in XML, the whole document.
"""

import re
from unicodedata import combining, normalize

from aggregator.i18n import graphemes

__all__ = ["SPACE", "cut", "cut_bytes", "fold", "legal", "sit"]

SPACE = " \t\n\r\f\v\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
"""Every kind of white space."""

# A page that says Latin-1 and means Windows-1252 leaves its quotes and dashes among the C1 controls;
# the HTML standard reads them as Windows-1252 (section "numeric character reference end state").
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_C0 = dict.fromkeys([*range(0x20), 0x7F], "") | {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n"}
_LINES = {0x2028: "\n", 0x2029: "\n"}
_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F),
        *(*range(0x2060, 0x2066), *range(0x206A, 0x2070), 0x3164, 0xFEFF, 0xFFA0),
        *range(0xFFF9, 0xFFFD),
    ],
    "",
)
# Icon fonts put their pictures into the private use area; in any other font they are boxes.
_PRIVATE = dict.fromkeys(range(0xE000, 0xF900), "")
_TABLE = _C0 | _C1 | _LINES | _INVISIBLE | _PRIVATE

_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff\U0001fffe-\U0010ffff]"
)
_NOT_CHARACTERS = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U0010ffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 15))
    + "]"
)
# Joiners mean something in emoji and in scripts from Hebrew on, and nothing in Latin, Greek or Cyrillic.
_IDLE_JOINER = re.compile("(?<![\u0590-\u1fff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BIDI_END = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}


def legal(text: str) -> str:
    r"""Return the text in NFC without what XML forbids or nobody can see; line ends become "\n".

    Lone surrogates, control characters, zero-width junk, soft hyphens, private use characters and
    unbalanced bidi controls are dropped; C1 controls are read as Windows-1252.
    """
    if _ODD.search(text):
        text = text.replace("\r\n", "\n")
        if any("\ud800" <= character <= "\udfff" for character in text):
            # Two halves that belong together (as JSON writes them) are one character.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        text = _NOT_CHARACTERS.sub("", text.translate(_TABLE))
        text = _IDLE_JOINER.sub("", text)
        if _BIDI.search(text):
            text = "\n".join(_balanced(line) for line in text.split("\n"))
    return normalize("NFC", text)


def _balanced(line: str) -> str:
    """Return the line without its bidi controls if one is open or an override: those hide what is said."""
    waiting: list[str] = []
    for control in _BIDI.findall(line):
        if control in _BIDI_END:
            waiting.append(_BIDI_END[control])
        elif not waiting or waiting.pop() != control:
            return _BIDI.sub("", line)
    return _BIDI.sub("", line) if waiting else line


def sit(text: str, blanks: str = SPACE) -> str:
    """Return the text without combining marks (and blanks) at its start.

    After a tag they would sit on its ">", and U+0338 makes "≯" of it in any later normalisation.
    """
    start = 0
    while start < len(text) and (combining(text[start]) or text[start] in blanks):
        start += 1
    return text[start:]


_BLANKS = re.compile(f"[{SPACE}]+")
_LINE_ENDS = re.compile(f"[{SPACE}]*\n[{SPACE}]*")
_IN_LINE = re.compile(f"[{SPACE.replace(chr(10), '')}]+")


def fold(text: str, *, lines: bool = False) -> str:
    r"""Return the text with every run of white space as one space, its ends trimmed.

    With ``lines``, a run that holds a line end becomes one "\n".
    """
    if lines:
        return _IN_LINE.sub(" ", _LINE_ENDS.sub("\n", text)).strip(" \n")
    return _BLANKS.sub(" ", text).strip(" ")


def cut(text: str, limit: int) -> str:
    """Return the text's first ``limit`` graphemes, cut back to the end of a word and closed by "…"."""
    if len(text) <= limit:
        return text
    found = list(graphemes(text))
    if len(found) <= limit:
        return text
    kept = "".join(found[: max(limit - 1, 0)])
    if not found[limit - 1].isspace():
        words, space, _ = kept.rpartition(" ")
        # A text without spaces, or one endless word, is cut where it must be.
        kept = words if space and len(words) * 2 >= len(kept) else kept
    return legal(kept).rstrip(" ,;:–—-([{«„“‘/…") + "…"


def cut_bytes(text: str, limit: int) -> str:
    """Return the text's first words with "…" in at most ``limit`` bytes of UTF-8, "" if that says nothing."""
    kept = text.encode()[: max(limit - len("…".encode()), 0)].decode("utf-8", "ignore")
    kept = (kept.rpartition(" ")[0] or kept).rstrip()
    return f"{kept}…" if kept else ""
