"""The same feed gives the same bytes, today and after every change of a library.

After a change that is meant: RENEW_GOLDEN=1 pytest tests/render/test_golden.py, and read the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from feeds import ENGLISH, FRENCH, FULL, ROMANIAN, SITE, feed

from aggregator.model import EARLIEST
from aggregator.render import FORMATS, common, page

GOLDEN = Path(__file__).parent / "golden"

FRENCH_FEED = replace(FULL, edition=FRENCH, url=f"{SITE}/{FRENCH.key}/")
EMPTY = replace(feed(), updated=EARLIEST)

DOCUMENTS = {
    **{
        f"{name}.{ending}": write(made)
        for name, made in (("full", FULL), ("empty", EMPTY))
        for ending, write in FORMATS.items()
    },
    "french.rss": FORMATS["rss"](FRENCH_FEED),
    "full.html": page(FULL),
    "french.html": page(FRENCH_FEED),
    "empty.html": page(EMPTY),
    **{
        name: body
        for name, body in common("Alliance press review", (ENGLISH, FRENCH, ROMANIAN), url=SITE).items()
        if name in ("index.html", "feeds.opml")
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
