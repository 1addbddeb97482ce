"""Bytes → text: which encoding a document is really in, whatever it is said to be."""

import codecs
import re

UTF_8 = "utf-8"

_MARKS = (  # longest first: the mark of UTF-16 LE begins that of UTF-32 LE
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_OPENINGS = (  # "<?" or "<r" as the wide encodings spell them without a mark (XML 1.0, appendix F)
    (re.compile(rb"\x00\x00\x00<"), "utf-32-be"),
    (re.compile(rb"<\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16-le"),
)
_DECLARED = (
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]{1,40})"),
    re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE),
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What a label means in practice: the superset that browsers read it as (WHATWG Encoding, 4.2)."""

_DEFAULTS = frozenset({UTF_8, "cp1252"})
"""Labels that a server or a template adds to everything, and so tell little."""


def decode(body: bytes, said: str | None) -> str:
    """Return the text of a document whose server said it is in ``said`` (None: it said nothing).

    A byte order mark decides; then bytes that are valid UTF-8 are UTF-8, for no other encoding passes
    that test by chance; then what document and server declare. Stray bytes in mostly valid UTF-8 are
    read as windows-1252, the usual origin of a text pasted in.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _loose(body[len(mark) :], encoding)
    head = body[:4096].lstrip()
    for opening, encoding in _OPENINGS:
        if opening.match(head):
            return _loose(body, encoding)
    return _utf_8(body) or _declared(body, said) or _repaired(body)


def _loose(body: bytes, encoding: str) -> str:
    return _repaired(body) if encoding == UTF_8 else body.decode(encoding, "ignore")


def _utf_8(body: bytes) -> str | None:
    """Return the text if the bytes are UTF-8, or would be had they not been cut inside a character."""
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        return decoder.decode(body)
    except UnicodeDecodeError:
        return None


def _declared(body: bytes, said: str | None) -> str | None:
    if _mostly_utf_8(body):
        return None
    labels = [
        said or "",
        *(found[1].decode("ascii") for form in _DECLARED if (found := form.search(body[:4096]))),
    ]
    encodings = [encoding for label in labels if (encoding := _known(label)) is not None]
    # The server's word comes first (RFC 7303, 3), save where it is the default it gives to every file.
    for encoding in sorted(encodings, key=lambda name: name in _DEFAULTS):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _known(label: str) -> str | None:
    """Return Python's name of a text encoding, widened to what the label means in practice."""
    try:
        info = codecs.lookup(label.strip(" \"'"))
    except LookupError:
        return None
    except ValueError:  # a NUL in the label
        return None
    if not info._is_text_encoding or info.name == "utf-7":  # noqa: SLF001 - no public way to tell "rot13" from text
        return None
    return _WIDER.get(info.name, info.name)


def _mostly_utf_8(body: bytes) -> bool:
    """Tell whether characters of several bytes are more frequent than bytes that fit in none."""
    wide = sum(char > "\x7f" for char in body.decode(UTF_8, "ignore"))
    strays = body.decode(UTF_8, "aggregator.mark").count(_STRAY)
    return wide > strays


def _repaired(body: bytes) -> str:
    return body.decode(UTF_8, "aggregator.windows-1252")


_STRAY = "\ue0ff"
"""Stands for a byte that fits in no character; for private use, so that no text is full of it."""


def _as_mark(error: UnicodeError) -> tuple[str, int]:
    strays, end = _strays(error)
    return _STRAY * len(strays), end


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    strays, end = _strays(error)
    return strays.decode("cp1252", "ignore"), end


def _strays(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end], error.end


codecs.register_error("aggregator.mark", _as_mark)
codecs.register_error("aggregator.windows-1252", _as_windows_1252)
