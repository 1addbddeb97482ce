"""The same feed gives the same bytes, today and after every change of a library.

After a change that is meant: RENEW_GOLDEN=1 pytest tests/render/test_golden.py, and read the difference.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from feeds import ENGLISH, FRENCH, FULL, ROMANIAN, SEALED, SITE, feed

from aggregator.model import EARLIEST, Source
from aggregator.render import FORMATS, Doing, archive_list, common, page

PACKAGED = Path(__file__).resolve().parents[2] / "aggregator" / "render" / "static"
GOLDEN = Path(__file__).parent / "golden"

FRENCH_FEED = replace(FULL, edition=FRENCH, url=f"{SITE}/{FRENCH.key}/")
ARCHIVE = replace(FULL, archive=2, older=1, newer=3)
SOURCES = [
    Doing(Source(id="a", name="Congress", url="https://press.example.org/en/news"), None, "never read", None),
    Doing(
        Source(id="b", name="Court & press", url="https://court.example/rss?a=1&b=2", languages=("en", "fr")),
        "feed",
        "failing",
        datetime(2019, 4, 9, 7, 30, tzinfo=UTC),
    ),
]
EMPTY = replace(feed(), updated=EARLIEST)

DOCUMENTS = {
    **{
        f"{name}.{ending}": write(made)
        for name, made in (("full", FULL), ("empty", EMPTY), ("archive", ARCHIVE))
        for ending, write in FORMATS.items()
    },
    "french.rss": FORMATS["rss"](FRENCH_FEED),
    "full.html": page(FULL),
    "french.html": page(FRENCH_FEED),
    "empty.html": page(EMPTY),
    "archive.html": page(ARCHIVE),
    "archives.html": archive_list(FULL, SEALED),
    **{
        name.replace("/", "-"): body
        for name, body in common(
            "Alliance press review", (ENGLISH, FRENCH, ROMANIAN), SOURCES, url=SITE
        ).items()
        if not (PACKAGED / name).exists()
    },
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_byte_for_byte(name: str) -> None:
    golden = GOLDEN / name
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_bytes(DOCUMENTS[name])
    assert DOCUMENTS[name].decode() == golden.read_text(encoding="utf-8")


def test_no_golden_document_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(DOCUMENTS)
