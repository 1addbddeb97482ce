"""Pages in many shapes, each beside what is to be read from it: ``name.html`` and ``name.json``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import ParseError
from aggregator.model import Entry, Parsed

Read = Callable[..., Parsed]

PAGES = sorted((Path(__file__).parent / "listing").glob("*.html"))


def said(entry: Entry) -> dict[str, Any]:
    shown = {
        "title": entry.title,
        "url": entry.url,
        "published": entry.published,
        "kicker": entry.kicker,
        "versions": list(entry.versions),
        "summary": entry.summary,
        "picture": entry.picture,
        "language": entry.language,
    }
    return {name: value for name, value in shown.items() if value}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_as_stated(page: Path, read: Read) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    if "error" in expected:
        with pytest.raises(ParseError) as caught:
            read(page.read_bytes())
        assert caught.value.what == expected["error"]
    else:
        assert [said(entry) for entry in read(page.read_bytes()).entries] == expected["entries"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_list_is_found_though_no_class_names_its_parts(page: Path, read: Read) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    stated = [entry["url"] for entry in expected.get("entries", [])]
    bare = page.read_bytes().replace(b" class=", b" data-was=").replace(b" id=", b" data-id=")
    if not stated or page.stem in TOLD_BY_CLASSES:
        return
    assert [entry.url for entry in read(bare).entries] == stated


TOLD_BY_CLASSES = frozenset(
    {
        "advertisements",  # nothing else tells an advertisement from a story
        "broken_html",  # blocks that never end are told apart by being alike
        "featured_and_list",  # a lead without class or article is any box
    }
)
