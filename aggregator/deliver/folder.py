"""The published folder: whole documents only, whatever is killed.

A document is written beside its place under a hidden name, flushed, renamed over what stood there, and
the folder flushed, so that no reader ever meets half of one (POSIX rename(2), fsync(2)).

Beside it stand its packed copies ("en.rss.br", "en.rss.gz"), for web servers that send what lies ready. The
old ones go before the new document comes, and the new ones come after it: at every instant, also after a
crash, a packed copy is one of the document beside it. In between a server sends the document unpacked.
"""

import os
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from aggregator.deliver.packing import CODINGS, TEXTS, Coding
from aggregator.errors import DeliveryError

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNFINISHED = ".unfinished-"


class Folder:
    """A folder on this machine. Made with what a killed run left half-written removed."""

    def __init__(self, root: Path) -> None:
        """Open the folder, made if it is not there.

        Raises:
            DeliveryError: it cannot be made or read.
        """
        self._root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
            for left in root.rglob(f"{_UNFINISHED}*"):
                left.unlink()
        except OSError as why:
            raise DeliveryError(f"the folder cannot be used ({_plain(why)})", to=str(root)) from why

    def put(self, path: str, body: bytes, *, modified: datetime) -> bool:
        """Put a whole document at a relative path; False if the same bytes stood there already.

        The file's time and that of its packed copies become ``modified``, from which any web server tells
        Last-Modified.

        Raises:
            DeliveryError: the document was not accepted; what stood there stands.
        """
        place = self._place(path)
        try:
            if _reads(place) == body:
                _complete(place, body)
                return False
            self._make_folder(place.parent)
            _replace(place, body, modified)
        except OSError as why:
            raise DeliveryError(f"could not be written ({_plain(why)})", to=str(place)) from why
        return True

    def holds(self, path: str) -> bool:
        """Say whether a document stands at a relative path."""
        return self._place(path).is_file()

    def digest(self, path: str) -> str | None:
        """Return the SHA-256 of the document at a relative path in hexadecimal, None if none stands there.

        Raises:
            DeliveryError: the folder cannot be read.
        """
        place = self._place(path)
        try:
            body = _reads(place)
        except OSError as why:
            raise DeliveryError(f"could not be read ({_plain(why)})", to=str(place)) from why
        return None if body is None else sha256(body).hexdigest()

    def _place(self, path: str) -> Path:
        parts = path.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise DeliveryError(
                f"{path!r} is no relative path of letters, digits, '.', '_' and '-'",
                to=str(self._root),
            )
        return self._root.joinpath(*parts)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # whatever the umask: the server may be another user
        _flush_folder(folder.parent)


def _reads(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def _replace(place: Path, body: bytes, modified: datetime) -> None:
    instant = int(modified.timestamp()) * 1_000_000_000 + modified.microsecond * 1000
    copies = _copies(place)
    ready: list[Path] = []
    try:
        # All are ready before anything is taken away: a full disk leaves what stood there, packed and all.
        ready.append(_write_aside(place, body, instant))
        for copy, coding in copies.items():
            ready.append(_write_aside(copy, coding.pack(body), instant))
        for old in copies:
            old.unlink(missing_ok=True)
        _flush_folder(place.parent)
        for new in (place, *copies):
            ready.pop(0).replace(new)
            _flush_folder(place.parent)
    except OSError:
        for left in ready:
            left.unlink(missing_ok=True)
        raise


def _complete(place: Path, body: bytes) -> None:
    """Put the packed copies that a crash, or a version that made none, has left out."""
    instant = place.stat().st_mtime_ns
    for copy, coding in _copies(place).items():
        if _time(copy) != instant:
            _write_aside(copy, coding.pack(body), instant).replace(copy)
            _flush_folder(place.parent)


def _copies(place: Path) -> dict[Path, Coding]:
    if place.suffix not in TEXTS:
        return {}
    return {place.with_name(f"{place.name}{coding.ending}"): coding for coding in CODINGS}


def _time(place: Path) -> int | None:
    try:
        return place.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _write_aside(place: Path, body: bytes, instant: int) -> Path:
    """Write and flush a file under a hidden name; ``instant`` in nanoseconds since 1970 becomes its time."""
    unfinished = place.with_name(f"{_UNFINISHED}{place.name}")
    try:
        with unfinished.open("wb") as file:
            file.write(body)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.utime(file.fileno(), ns=(instant, instant))
            os.fsync(file.fileno())
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return unfinished


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _plain(why: OSError) -> str:
    return why.strerror or str(why)
