import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.deliver import Folder
from aggregator.errors import DeliveryError

MODIFIED = datetime(2019, 4, 9, 9, 30, 59, tzinfo=UTC)
LATER = datetime(2019, 4, 10, tzinfo=UTC)


UNPACK = {".br": brotli.decompress, ".gz": gzip.decompress}


def files(root: Path) -> dict[str, bytes]:
    """All that stands in a folder; a packed copy must say the same as the document beside it."""
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for name, body in list(found.items()):
        if (unpack := UNPACK.get(name[-3:])) and ".unfinished-" not in name:
            assert unpack(body) == found.get(name[:-3]), name
            assert (root / name).stat().st_mtime_ns == (root / name[:-3]).stat().st_mtime_ns
            del found[name]
    return found


def packed(place: Path) -> set[str]:
    return {ending for ending in UNPACK if place.with_name(place.name + ending).exists()}


def test_a_document_stands_where_it_was_put_with_its_time_and_for_all_to_read(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert Folder(tmp_path / "new" / "public").put({"roma/en/index.html": b"page"}, modified=MODIFIED)
    finally:
        os.umask(before)
    place = tmp_path / "new" / "public" / "roma" / "en" / "index.html"
    assert place.read_bytes() == b"page"
    assert place.stat().st_mtime == MODIFIED.timestamp()
    assert place.stat().st_mode & 0o777 == 0o644
    assert place.parent.stat().st_mode & 0o777 == 0o755


def test_unchanged_bytes_are_not_written_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.put({"roma/en.rss": b"one"}, modified=MODIFIED) == ("roma/en.rss",)
    before = (tmp_path / "roma" / "en.rss").stat()
    assert folder.put({"roma/en.rss": b"one"}, modified=LATER) == ()
    after = (tmp_path / "roma" / "en.rss").stat()
    assert (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns)
    assert folder.put({"roma/en.rss": b"two"}, modified=LATER) == ("roma/en.rss",)
    assert (tmp_path / "roma" / "en.rss").stat().st_mtime == LATER.timestamp()


def test_who_is_reading_keeps_the_old_document_whole(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put({"en.rss": b"old" * 1000}, modified=MODIFIED)
    with (tmp_path / "en.rss").open("rb") as reading:
        start = reading.read(10)
        folder.put({"en.rss": b"new"}, modified=LATER)
        assert start + reading.read() == b"old" * 1000
    assert files(tmp_path) == {"en.rss": b"new"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/etc/passwd",
        "../out.rss",
        "roma/../../out.rss",
        "roma/./en.rss",
        "roma//en.rss",
        "roma/",
        ".hidden",
        "roma/.unfinished-en.rss",
        "a\\b",
        "a b",
        "ä.rss",
        "a\nb",
        "a\n",
        "a\0b",
        "~/en.rss",
    ],
)
def test_no_document_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(DeliveryError, match="is no relative path"):
        Folder(tmp_path / "public").put({path: b"x"}, modified=MODIFIED)
    assert files(tmp_path) == {}


@given(path=st.text())
def test_any_text_is_a_path_inside_or_none(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    root = tmp_path_factory.mktemp("any")
    try:
        Folder(root / "public").put({path: b"x"}, modified=MODIFIED)
    except DeliveryError:
        assert files(root) == {}
    else:
        assert files(root) == {f"public/{path}": b"x"}


def test_a_failure_is_said_in_plain_words_and_what_stood_there_stands(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put({"roma/en.rss": b"one"}, modified=MODIFIED)
    with pytest.raises(DeliveryError, match=r"en\.rss/x: could not be written \(Not a directory\)$"):
        folder.put({"roma/en.rss/x": b"two"}, modified=LATER)
    (tmp_path / "taken").mkdir()
    with pytest.raises(DeliveryError, match=r"could not be written \(Is a directory\)$"):
        folder.put({"taken": b"two"}, modified=LATER)
    assert files(tmp_path) == {"roma/en.rss": b"one"}


def test_a_file_where_the_folder_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "public").write_bytes(b"")
    with pytest.raises(DeliveryError, match=r"public: the folder cannot be used \(File exists\)$"):
        Folder(tmp_path / "public")


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    Folder(tmp_path).put({"roma/en.rss": b"one"}, modified=MODIFIED)
    (tmp_path / "roma" / ".unfinished-en.rss").write_bytes(b"ha")
    (tmp_path / ".well-known").write_bytes(b"a person's own")
    Folder(tmp_path)
    assert files(tmp_path) == {"roma/en.rss": b"one", ".well-known": b"a person's own"}


def test_the_disk_being_full_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path)
    folder.put({"en.rss": b"one"}, modified=MODIFIED)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeliveryError, match="No space left on device"):
        folder.put({"en.rss": b"two"}, modified=LATER)
    assert files(tmp_path) == {"en.rss": b"one"}


@pytest.mark.parametrize(
    "name", ["en.rss", "en.atom", "en.json", "a.html", "a.opml", "a.css", "a.svg", "a.xml", "a.txt"]
)
def test_a_text_is_packed_beside_itself_and_a_picture_is_not(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path)
    folder.put({name: b"<rss/>" * 500}, modified=MODIFIED)
    folder.put({"a.png": b"\x89PNG" * 500}, modified=MODIFIED)
    assert (packed(tmp_path / name), packed(tmp_path / "a.png")) == ({".br", ".gz"}, set())
    assert files(tmp_path).keys() == {name, "a.png"}
    assert all((tmp_path / f"{name}{ending}").stat().st_size < 100 for ending in UNPACK)


def test_the_same_bytes_are_packed_alike(tmp_path: Path) -> None:
    for place, when in (("one", MODIFIED), ("two", LATER)):
        Folder(tmp_path / place).put({"en.rss": b"<rss/>" * 500}, modified=when)
    for ending in UNPACK:
        assert len({(tmp_path / place / f"en.rss{ending}").read_bytes() for place in ("one", "two")}) == 1


@contextmanager
def cut_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The power fails at the n-th thing done to the folder's names."""
    done: list[str] = []

    def watched(name: str) -> None:
        real = getattr(Path, name)

        def act(self: Path, *arguments: object, **more: object) -> object:
            if len(done) == step:
                raise KeyboardInterrupt
            done.append(name)
            return real(self, *arguments, **more)

        patch.setattr(Path, name, act)

    with monkeypatch.context() as patch:
        watched("replace")
        watched("unlink")
        try:
            yield done
        except KeyboardInterrupt:
            pass
        else:
            done.append("survived")


OLD, NEW = (
    {f"roma/en.{ending}": word * 100 for ending in ("rss", "atom", "json")} for word in (b"old", b"new")
)


def test_wherever_it_is_cut_documents_are_whole_and_a_packed_copy_is_one_of_the_document_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is the old or the new one at every moment; at the next start all are, before anything is put."""
    step, done, began = 0, list[str](), list[bool]()
    while done[-1:] != ["survived"]:
        root = tmp_path / str(step)
        Folder(root).put({**OLD, "roma/fr.rss": b"fr"}, modified=MODIFIED)
        with cut_at(step, monkeypatch) as done:
            Folder(root).put({**NEW, "roma/fr.rss": b"fr"}, modified=MODIFIED)
        stands = {name: body for name, body in files(root).items() if "/." not in f"/{name}"}
        assert stands.pop("roma/fr.rss") == b"fr"
        assert all(stands[name] in (OLD[name], NEW[name]) for name in OLD)
        assert stands.keys() == OLD.keys()

        Folder(root)
        after = files(root)
        assert after in ({**OLD, "roma/fr.rss": b"fr"}, {**NEW, "roma/fr.rss": b"fr"})
        began.append(after["roma/en.rss"] == NEW["roma/en.rss"])
        Folder(root).put(NEW, modified=LATER)
        assert files(root) == {**NEW, "roma/fr.rss": b"fr"}
        assert packed(root / "roma" / "en.json") == {".br", ".gz"}
        step += 1
    assert step > 15
    assert began == sorted(began), "from one moment on all are to come"
    assert not began[0]


def test_what_cannot_come_now_comes_with_the_next_call_and_holds_up_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = Folder(tmp_path), Path.replace
    folder.put(OLD, modified=MODIFIED)

    def refused(self: Path, target: Path) -> Path:
        if target.name == "en.atom":
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        with pytest.raises(DeliveryError, match="Permission denied"):
            folder.put(NEW, modified=LATER)
        assert folder.put({"roma/fr.rss": b"fr"}, modified=LATER) == ("roma/fr.rss",)
        with pytest.raises(DeliveryError, match="what was to come before still cannot"):
            folder.put(OLD, modified=LATER)
        Folder(tmp_path)
    assert folder.put(NEW, modified=LATER) == ()
    assert files(tmp_path) == {**NEW, "roma/fr.rss": b"fr"}


def test_a_list_that_the_disk_has_spoilt_lets_nothing_come(tmp_path: Path) -> None:
    Folder(tmp_path).put(OLD, modified=MODIFIED)
    (tmp_path / ".coming-0123456789abcdef").write_bytes(b'["roma/en.rs')
    (tmp_path / "roma" / ".unfinished-en.rss").write_bytes(b"half")
    assert Folder(tmp_path).put(OLD, modified=LATER) == ()
    assert files(tmp_path) == OLD


def test_a_missing_or_foreign_packed_copy_is_made_good(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put({"en.rss": b"one" * 100}, modified=MODIFIED)
    (tmp_path / "en.rss.br").unlink()
    (tmp_path / "en.rss.gz").write_bytes(gzip.compress(b"another"))
    assert folder.put({"en.rss": b"one" * 100}, modified=LATER) == ()
    assert packed(tmp_path / "en.rss") == {".br", ".gz"}
    assert files(tmp_path) == {"en.rss": b"one" * 100}
