"""``aggregator lint-feed`` as people and programs type it, on anything at all."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ATOM, JSON, NOW, RSS

from aggregator import lint
from aggregator.cli.trying import allowing, document_at, trial_service
from aggregator.errors import FetchError
from aggregator.lint import jsonfeed

if TYPE_CHECKING:
    from tests.conftest import Web


def lint_feed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aggregator", "lint-feed", *arguments],
        cwd=folder,
        env={**os.environ, "AGGREGATOR_DATA": str(folder / "data")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_broken_feed_is_told_line_by_line_with_what_to_do(tmp_path: Path) -> None:
    old = RSS.replace("2026", "2023").replace("Mon, 23 Nov", "Thu, 23 Nov").replace("mayors meet, ", "")
    (tmp_path / "old.rss").write_text(old)
    (tmp_path / "new.rss").write_text(old.replace("part 2", "another part").replace("12:00:09", "12:00:10"))
    clean = lint_feed(tmp_path, "old.rss")
    assert (clean.returncode, clean.stdout) == (0, "old.rss is clean\n")
    compared = lint_feed(tmp_path, "new.rss", "--after", "old.rss")
    assert compared.returncode == 1
    assert compared.stdout == (
        "error: known-changed\n"
        '  item 1 (line 16): the title was "Roma part 2" and is "Roma another part"\n'
        "  Never change link, date or title of what was announced. (CONTRACT promise 2)\n"
        "\n"
        "new.rss: 1 errors, 0 warnings\n"
    )
    (told,) = json.loads(lint_feed(tmp_path, "new.rss", "--after", "old.rss", "--json").stdout)
    assert (told["id"], told["severity"], told["where"]) == ("known-changed", "error", "item 1 (line 16)")


def test_what_is_not_there_is_a_mistake_of_usage(tmp_path: Path) -> None:
    answer = lint_feed(tmp_path, "missing.rss")
    assert answer.returncode == 2
    assert "missing.rss" in answer.stderr


DOCUMENTS = st.sampled_from([document.encode() for document in (RSS, ATOM, JSON)])


@given(DOCUMENTS, st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=6))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_there_nothing_crashes(document: bytes, cuts: list[tuple[float, bytes]]) -> None:
    for place, bytes_there in cuts:
        at = int(place * len(document))
        document = document[:at] + bytes_there + document[at + len(bytes_there) :]
    found = lint.check(document, now=NOW)
    assert all(str(finding).isprintable() or "\n" not in str(finding) for finding in found)


NAMES = st.sampled_from(sorted({*jsonfeed.FEED, *jsonfeed.ITEM, "_alliance", "evidence", "terms", "topic"}))
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(NAMES, VALUES, max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_json_is_answered(value: dict[str, object]) -> None:
    lint.check(json.dumps(value).encode(), now=NOW)


def test_a_typed_address_may_stand_inside_and_what_it_leads_to_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: "Web", port: int
) -> None:
    monkeypatch.chdir(tmp_path)

    def bring(path: str) -> bytes:
        async def brought() -> bytes:
            service = allowing(trial_service(Path("feeds.yaml")), web.url(path))
            try:
                return (await document_at(web.url(path), service)).body
            finally:
                await service.close()

        return asyncio.run(brought())

    web.put("/feed", "<rss/>")
    assert bring("/feed") == b"<rss/>"
    web.put("/away", b"", status=302, headers={"Location": f"http://127.0.0.1:{port}/inside"})
    with pytest.raises(FetchError, match="not allowed"):
        bring("/away")
