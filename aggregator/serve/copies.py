"""Copies of published files in memory, bounded; each read once, so that headers and body never mix."""

import errno
import os
import re
import stat
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException

from aggregator.deliver import CODINGS, TEXTS

MEDIA_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
}
"""File extension -> type. What has none of these is not ours to publish and is not served."""

MAX_AGE, LOOKS_MAX_AGE = 300, 1800
"""Seconds for which an answer may be used without asking again: a document, and what makes it look well."""

_LOOKS = frozenset({".css", ".svg", ".png", ".ico"})

ROOM = 64 * 1024 * 1024
"""Bytes of memory for copies; the least recently asked for leave first."""

LARGEST = 8 * 1024 * 1024
"""Bytes of a file we agree to serve: a feed has at most 250 KB."""

LONGEST = 500
"""Characters of a path; the names we publish are short, and what a disk refuses is never asked of it."""

# Hidden and unfinished files begin with a dot; so do "." and "..".
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

Stamp = tuple[int, int, int, int]
"""Inode, size, time of content and time of change: another one means another file."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A whole published file with what HTTP says about it.

    ``packed`` and ``tags`` are by the name of the coding; None is the file as it is. The tags are strong,
    so each coding has its own (RFC 9110 section 8.8.3.3); ``max_age`` is in seconds.
    """

    body: bytes
    packed: Mapping[str, bytes]
    tags: Mapping[str | None, str]
    modified: datetime
    last_modified: str
    media_type: str
    max_age: int


class Copies:
    """The files of a published folder, by the path in an address."""

    def __init__(self, public: Path, *, room: int = ROOM) -> None:
        """Serve from ``public``, keeping at most ``room`` bytes in memory."""
        self._public = public
        self._room = room
        self._kept: OrderedDict[str, tuple[Stamp, Copy]] = OrderedDict()
        self._used = 0

    def is_there(self) -> bool:
        """Tell whether the published folder exists."""
        return self._public.is_dir()

    def is_folder(self, path: str) -> bool:
        """Tell whether a path without its slash at the end names a published folder."""
        return _is_plain(path) and (self._public / path / "index.html").is_file()

    def find(self, path: str) -> Copy | None:
        """Return the file at a path (a folder's is its ``index.html``), None if nothing is published there.

        Raises:
            HTTPException: 503, the disk does not answer.
        """
        name = f"{path}index.html" if not path or path.endswith("/") else path
        ending = os.path.splitext(name)[1]  # noqa: PTH122 - a part of an address, no path yet
        if not _is_plain(name) or ending not in MEDIA_TYPES:
            return None
        try:
            # Not blocking on a pipe, not following a link out of the folder.
            handle = os.open(self._public / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as why:
            if why.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}:
                return None
            raise HTTPException(503, "The published folder cannot be read at the moment.") from why
        try:
            return self._current(name, handle, ending)
        finally:
            os.close(handle)

    def _current(self, name: str, handle: int, ending: str) -> Copy | None:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
            return None
        stamp = (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
        kept = self._kept.get(name)
        if kept and kept[0] == stamp:
            self._kept.move_to_end(name)
            return kept[1]
        with open(handle, "rb", closefd=False) as file:
            copy = _copy(file.read(), about.st_mtime, ending)
        self._keep(name, stamp, copy)
        return copy

    def _keep(self, name: str, stamp: Stamp, copy: Copy) -> None:
        if before := self._kept.pop(name, None):
            self._used -= _weight(before[1])
        self._kept[name] = (stamp, copy)
        self._used += _weight(copy)
        while self._used > self._room:
            _, (_, left) = self._kept.popitem(last=False)
            self._used -= _weight(left)


def _is_plain(path: str) -> bool:
    return len(path) <= LONGEST and all(_PART.fullmatch(part) for part in path.split("/"))


def _copy(body: bytes, modified: float, ending: str) -> Copy:
    # Packed here and not read from beside it: two files cannot be opened at one instant.
    packed = {coding.name: coding.pack(body) for coding in CODINGS} if ending in TEXTS else {}
    digest = sha256(body).hexdigest()[:32]
    moment = datetime.fromtimestamp(int(modified), UTC)
    return Copy(
        body=body,
        packed=packed,
        tags={None: f'"{digest}"', **{name: f'"{digest}-{name}"' for name in packed}},
        modified=moment,
        last_modified=format_datetime(moment, usegmt=True),
        media_type=MEDIA_TYPES[ending],
        max_age=LOOKS_MAX_AGE if ending in _LOOKS else MAX_AGE,
    )


def _weight(copy: Copy) -> int:
    return len(copy.body) + sum(map(len, copy.packed.values()))
