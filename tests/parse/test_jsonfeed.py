"""JSON Feed 1.0 and 1.1, as written and as it is met."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.errors import ParseError
from aggregator.model import Enclosure, Parsed

Read = Callable[..., Parsed]


def feed(*items: Any, **members: Any) -> str:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": list(items), **members}
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"id": "a1", "url": "https://b.example/1"}, {"guid": "a1", "url": "https://b.example/1"}),
        ({"id": 17}, {"guid": "17"}),
        ({"id": 17.5}, {"guid": "17.5"}),
        ({"id": True}, {"guid": None}),
        ({"id": ["a"]}, {"guid": None}),
        ({"external_url": "https://c.example/2"}, {"url": "https://c.example/2"}),
        ({"url": "/n/1"}, {"url": "https://a.example/n/1"}),
        ({"url": "javascript:alert(1)"}, {"url": None}),
        ({"content_html": "<p>A</p>", "content_text": "A"}, {"content": "<p>A</p>"}),
        ({"content_text": "5 < 6 & 7"}, {"content": "5 &lt; 6 &amp; 7"}),
        ({"summary": "S", "title": "T"}, {"summary": "S", "title": "T"}),
        ({"title": "half \ud83d pair"}, {"title": "half  pair"}),
        (
            {"date_published": "2019-04-09T10:00:00+02:00"},
            {"published": "2019-04-09T10:00:00+02:00", "updated": None},
        ),
        ({"date_modified": "2019-04-10"}, {"published": None, "updated": "2019-04-10"}),
        ({"image": "/i.jpg", "banner_image": "/b.jpg"}, {"picture": "https://a.example/i.jpg"}),
        ({"banner_image": "/b.jpg"}, {"picture": "https://a.example/b.jpg"}),
        ({"language": "ro"}, {"language": "ro"}),
        ({}, {"language": "fr", "title": None}),
        ({"author": {"name": "One"}}, {"authors": ("One",)}),
        ({"authors": [{"name": "One"}, {"url": "x"}, "Two"]}, {"authors": ("One",)}),
        ({"tags": ["a", 7, "a", None]}, {"categories": ("a", "7")}),
        (
            {
                "attachments": [
                    {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12},
                    {"url": None},
                ]
            },
            {"enclosures": (Enclosure(url="https://a.example/a.mp3", type="audio/mpeg", length="12"),)},
        ),
    ],
)
def test_an_item_says(read: Read, item: dict[str, Any], expected: dict[str, Any]) -> None:
    (entry,) = read(feed(item, language="fr"), kind="jsonfeed").entries
    assert {name: getattr(entry, name) for name in expected} == expected


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1.1"])
def test_both_versions_are_read(read: Read, version: str) -> None:
    parsed = read(feed({"id": "1"}, version=version, language="hu"))
    assert (parsed.kind, parsed.title, parsed.language, len(parsed.entries)) == ("jsonfeed", "T", "hu", 1)


def test_what_is_no_item_costs_only_itself(read: Read) -> None:
    parsed = read(feed({"id": "1"}, None, 3, "x", {"id": "2"}))
    assert [entry.guid for entry in parsed.entries] == ["1", "2"]
    assert parsed.drops == {"items that are no objects, left out": 3}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "JSON that cannot be read"),
        ('{"a":' * 100_000, "JSON that cannot be read"),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "9" * 5000 + "}",
            "JSON that cannot be read",
        ),
        ('{"status": "error"}', "not a JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "not a JSON Feed"),
        ('{"items": []}', "not a JSON Feed"),
    ],
)
def test_other_json_is_refused(read: Read, body: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        read(body)
