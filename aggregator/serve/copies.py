"""Copies of published files in memory, bounded; each read once, so that headers and body never mix."""

import errno
import gzip
import os
import re
import stat
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException

MEDIA_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
"""File extension -> type. What has none of these is not ours to publish and is not served."""

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
    """A whole published file, as it is and packed, with what HTTP says about it."""

    body: bytes
    packed: bytes
    digest: str
    modified: datetime
    media_type: str

    @property
    def last_modified(self) -> str:
        """Return the moment of its last change as HTTP writes it."""
        return format_datetime(self.modified, usegmt=True)

    def tag(self, *, packed: bool) -> str:
        """Return the strong ETag of one of its two codings (RFC 9110 section 8.8.3.3)."""
        return f'"{self.digest}-gzip"' if packed else f'"{self.digest}"'


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
        media_type = MEDIA_TYPES.get(os.path.splitext(name)[1])  # noqa: PTH122 - a part of an address, no path yet
        if not _is_plain(name) or media_type is None:
            return None
        try:
            # Not blocking on a pipe, not following a link out of the folder.
            handle = os.open(self._public / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as why:
            if why.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}:
                return None
            raise HTTPException(503, "The published folder cannot be read at the moment.") from why
        try:
            return self._current(name, handle, media_type)
        finally:
            os.close(handle)

    def _current(self, name: str, handle: int, media_type: str) -> Copy | None:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
            return None
        stamp = (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
        kept = self._kept.get(name)
        if kept and kept[0] == stamp:
            self._kept.move_to_end(name)
            return kept[1]
        with open(handle, "rb", closefd=False) as file:
            copy = _copy(file.read(), about.st_mtime, media_type)
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


def _copy(body: bytes, modified: float, media_type: str) -> Copy:
    return Copy(
        body=body,
        packed=gzip.compress(body, 6, mtime=0),
        digest=sha256(body).hexdigest()[:32],
        modified=datetime.fromtimestamp(int(modified), UTC),
        media_type=media_type,
    )


def _weight(copy: Copy) -> int:
    return len(copy.body) + len(copy.packed)
