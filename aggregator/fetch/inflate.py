"""Packed bodies unpacked, with a limit that holds while unpacking and not after.

The bytes decide, not the header: servers announce gzip and send text, or send gzip unannounced.
"""

import zlib
from io import BytesIO

_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 64
"""A gzip file may be many in a row (RFC 1952, 2.2); each costs a copy of the rest."""
_PIECE = 256 * 1024
"""Bytes taken and given at once: unpacked as a whole, a body would be there twice for a moment."""

_TEXT = (b"<", b"{", b"[", b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
_PLAIN = frozenset({"", "identity", "gzip", "x-gzip"})


class TooLarge(Exception):  # noqa: N818 - a verdict on the body, turned into a FetchError at once
    """What comes out is larger than the limit."""


class Broken(Exception):  # noqa: N818 - likewise
    """The body cannot be unpacked; the text says why, as the end of "the answer …"."""


def inflate(raw: bytes, coding: str, *, most: int) -> bytes:
    """Turn the bytes on the wire and their Content-Encoding into the document's bytes, at most ``most``.

    Raises:
        TooLarge: more than ``most`` bytes come out.
        Broken: the packed body is cut, damaged, or packed in a way we do not know.
    """
    coding = coding.strip().lower()
    if raw.startswith(_GZIP):
        return _gunzip(raw, most)
    if coding == "deflate" and (unpacked := _deflated(raw, most)) is not None:
        return unpacked
    if coding in _PLAIN or raw.lstrip().startswith(_TEXT):
        return raw
    if coding == "deflate":
        raise Broken("is cut or damaged: its packing does not hold")
    raise Broken(f"is packed in a way we did not ask for ({coding})")


def _gunzip(raw: bytes, most: int) -> bytes:
    members: list[bytes] = []
    rest = raw
    while rest.startswith(_GZIP):
        if len(members) == _MOST_MEMBERS:
            raise Broken("is packed in too many pieces")
        try:
            member, rest = _unpack(rest, zlib.MAX_WBITS | 16, most - sum(map(len, members)))
        except zlib.error as error:
            raise Broken("is damaged: its gzip packing does not hold") from error
        members.append(member)
    return b"".join(members)


def _deflated(raw: bytes, most: int) -> bytes | None:
    """Unpack zlib's form, else the raw form some servers send for it; None if it is neither."""
    for form in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _unpack(raw, form, most)[0]
        except (zlib.error, Broken):
            continue
    return None


def _unpack(raw: bytes, form: int, most: int) -> tuple[bytes, bytes]:
    """Return what one stream gives and the bytes after it."""
    stream, unpacked, view, at = zlib.decompressobj(form), BytesIO(), memoryview(raw), 0
    while not stream.eof:
        packed: bytes | memoryview = stream.unconsumed_tail
        if not packed:
            packed, at = view[at : at + _PIECE], at + _PIECE
        piece = stream.decompress(packed, _PIECE)
        if unpacked.tell() + len(piece) > most:
            raise TooLarge
        if not (piece or packed or stream.eof):
            raise Broken("is cut: its packing ends in the middle")
        unpacked.write(piece)
    return unpacked.getvalue(), stream.unused_data + view[at:]
