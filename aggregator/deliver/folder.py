"""The published folder: whole documents only, and those that belong together changed together.

Documents are written beside their places under hidden names and flushed (POSIX rename(2), fsync(2)). Once
all of a set lie ready, a list of them is written, and from then on they come: renamed one after the other,
within microseconds, over what stood there. A list that a crash leaves is worked through at the next start
before anything else; documents that lie ready without a list are taken away. So no reader ever meets half a
document, and a set is the old one or the new one.

Beside each stand its packed copies ("en.rss.br", "en.rss.gz"), for web servers that send what lies ready. The
old ones go before the new documents come, and the new ones come after them: at every instant, also after a
crash, a packed copy is one of the document beside it. In between a server sends the document unpacked.
"""

import errno
import fcntl
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from aggregator.deliver.packing import CODINGS, TEXTS, Coding
from aggregator.errors import DeliveryError

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNFINISHED = ".unfinished-"
_LIST = ".coming-"


class Folder:
    """A folder on this machine. Made with what a killed run left finished, or else removed."""

    def __init__(self, root: Path) -> None:
        """Open the folder, made if it is not there.

        Raises:
            DeliveryError: it cannot be made or read.
        """
        self._root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
            with self._alone():
                promised = {_aside(place) for place in self._settle() for place in (place, *_copies(place))}
                for left in set(root.rglob(f"{_UNFINISHED}*")) - promised:
                    left.unlink()
        except OSError as why:
            raise DeliveryError(f"the folder cannot be used ({_plain(why)})", to=str(root)) from why

    def put(self, documents: Mapping[str, bytes], *, modified: datetime) -> tuple[str, ...]:
        """Put documents that belong together at relative paths; return the paths of those that changed.

        They change together; one whose bytes stood there already is left alone. The time of a file and of
        its packed copies becomes ``modified``, from which any web server tells Last-Modified.

        Raises:
            DeliveryError: they were not accepted; what stood there stands, or they come with the next call.
        """
        places = {self._place(path): path for path in documents}
        with _plainly(self._root):
            self._make_folder(self._root)
        with _plainly(self._root), self._alone():
            unsettled = self._settle()
            if stuck := unsettled & places.keys():
                raise OSError(errno.EBUSY, "what was to come before still cannot", str(min(stuck)))
            new = {
                place: documents[path]
                for place, path in places.items()
                if not _stands(place, documents[path])
            }
            if new:
                self._replace(new, modified)
        return tuple(places[place] for place in new)

    def holds(self, path: str) -> bool:
        """Say whether a document stands at a relative path."""
        return self._place(path).is_file()

    def body(self, path: str) -> bytes | None:
        """Return the document at a relative path, None if none stands there.

        Raises:
            DeliveryError: the folder cannot be read.
        """
        place = self._place(path)
        try:
            return _reads(place)
        except OSError as why:
            raise DeliveryError(f"could not be read ({_plain(why)})", to=str(place)) from why

    def digest(self, path: str) -> str | None:
        """Return the SHA-256 of the document at a relative path in hexadecimal, None if none stands there.

        Raises:
            DeliveryError: the folder cannot be read.
        """
        body = self.body(path)
        return None if body is None else sha256(body).hexdigest()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder: a publication by hand and a worker's take turns."""
        handle = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _place(self, path: str) -> Path:
        parts = path.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise DeliveryError(
                f"{path!r} is no relative path of letters, digits, '.', '_' and '-'",
                to=str(self._root),
            )
        return self._root.joinpath(*parts)

    def _replace(self, new: Mapping[Path, bytes], modified: datetime) -> None:
        instant = int(modified.timestamp()) * 1_000_000_000 + modified.microsecond * 1000
        coming, ready = self._list_of(new), list[Path]()
        try:
            # All lie ready before anything is taken away: a full disk leaves what stood there.
            for place, body in new.items():
                with _plainly(place):
                    self._make_folder(place.parent)
                    for file, packed in _with_copies(place, body):
                        ready.append(_aside(file))
                        _write_aside(file, packed, instant)
            _flush_folders(ready)
            names = [str(place.relative_to(self._root)) for place in new]
            _write_aside(coming, json.dumps(names).encode()).replace(coming)
            _flush_folder(self._root)
        except (OSError, DeliveryError):
            for left in (coming, *ready):
                with suppress(OSError):  # what stays is taken away by the next call, or the next start
                    left.unlink(missing_ok=True)
            raise
        _come(new)
        self._forget(coming)

    def _list_of(self, places: Iterable[Path]) -> Path:
        return self._root / f"{_LIST}{sha256(str(min(places)).encode()).hexdigest()[:16]}"

    def _settle(self) -> set[Path]:
        """Let come what a list says is to come; return the places of what still cannot."""
        unsettled = set()
        for coming in sorted(self._root.glob(f"{_LIST}*")):
            places = [self._root / name for name in _names(coming)]
            try:
                _come(places)
                self._forget(coming)
            except OSError:
                unsettled.update(places)
        return unsettled

    def _forget(self, coming: Path) -> None:
        coming.unlink(missing_ok=True)
        _flush_folder(self._root)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # whatever the umask: the server may be another user
        _flush_folder(folder.parent)


def _names(coming: Path) -> list[str]:
    """Read a list; one that a failing disk has spoilt lets nothing come."""
    try:
        names: list[str] = json.loads(_reads(coming) or b"[]")
    except ValueError:
        return []
    return names


def _come(places: Collection[Path]) -> None:
    """Rename what lies ready over what stands there; done again after a crash, it does the rest."""
    for place in places:
        if _aside(place).exists():
            for copy in _copies(place):
                copy.unlink(missing_ok=True)
    _flush_folders(places)
    for place in places:
        _arrive(place)
    _flush_folders(places)
    for place in places:
        for copy in _copies(place):
            _arrive(copy)
    _flush_folders(places)


def _arrive(place: Path) -> None:
    with suppress(FileNotFoundError):  # it has arrived before the crash
        _aside(place).replace(place)


def _stands(place: Path, body: bytes) -> bool:
    """Say whether these bytes stand there, and see that their packed copies do."""
    with _plainly(place):
        if _reads(place) != body:
            return False
        instant = place.stat().st_mtime_ns
        for copy, coding in _copies(place).items():
            if _time(copy) != instant:
                _write_aside(copy, coding.pack(body), instant).replace(copy)
                _flush_folder(place.parent)
        return True


def _reads(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def _copies(place: Path) -> dict[Path, Coding]:
    if place.suffix not in TEXTS:
        return {}
    return {place.with_name(f"{place.name}{coding.ending}"): coding for coding in CODINGS}


def _with_copies(place: Path, body: bytes) -> Iterator[tuple[Path, bytes]]:
    yield place, body
    for copy, coding in _copies(place).items():
        yield copy, coding.pack(body)


def _time(place: Path) -> int | None:
    try:
        return place.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _aside(place: Path) -> Path:
    return place.with_name(f"{_UNFINISHED}{place.name}")


def _write_aside(place: Path, body: bytes, instant: int | None = None) -> Path:
    """Write and flush a file under a hidden name; ``instant`` in nanoseconds since 1970 becomes its time."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    unfinished = _aside(place)
    try:
        with unfinished.open("wb") as file:
            file.write(body)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            if instant is not None:
                os.utime(file.fileno(), ns=(instant, instant))
            os.fsync(file.fileno())
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return unfinished


def _flush_folders(places: Iterable[Path]) -> None:
    for folder in sorted({place.parent for place in places}):
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _plainly(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as why:
        raise DeliveryError(f"could not be written ({_plain(why)})", to=str(place)) from why


def _plain(why: OSError) -> str:
    return why.strerror or str(why)
