"""The grammar of Atom accepts what RFC 4287 allows and refuses what it forbids."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lint.conftest import Jing

pytestmark = pytest.mark.consumer

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:dcterms="http://purl.org/dc/terms/" xml:lang="rom">
  <id>tag:news.example.org,2026:roma</id>
  <title>Roma</title>
  <updated>2026-11-23T12:00:00Z</updated>
  <author><name>Press review</name></author>
  <link rel="self" href="https://news.example.org/roma.atom"/>
  <fh:archive/>
  <entry>
    <id>urn:uuid:1</id>
    <title type="html">Town halls</title>
    <updated>2026-11-23T12:00:00Z</updated>
    <published>2026-11-23T12:00:00+01:00</published>
    <link href="https://press.example/1"/>
    <category term="Roma"/>
    <summary>Short.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div></content>
    <dcterms:created>2026-11-22</dcterms:created>
    <media:content url="https://press.example/1.png" medium="image" type="image/png" width="600"/>
  </entry>
</feed>
"""

BROKEN = [
    ("  <id>tag:news.example.org,2026:roma</id>\n", ""),
    ("  <title>Roma</title>\n", "  <title>Roma</title>\n  <title>Romni</title>\n"),
    ("tag:news.example.org,2026:roma", "no address"),
    ("2026-11-23T12:00:00Z</updated>\n  <author>", "2026-11-23</updated>\n  <author>"),
    ("T12:00:00+01:00", " 12:00:00"),
    ("  <author><name>Press review</name></author>\n", ""),
    ("<name>Press review</name>", ""),
    ("<fh:archive/>", "<fh:archive>yes</fh:archive>"),
    ('type="html"', 'type="markdown"'),
    ('<category term="Roma"/>', "<category>Roma</category>"),
    ('<div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div>', "<p>Text</p>"),
    ("<summary>", "<abstract/><summary>"),
    ("2026-11-22", "22 November"),
    ('width="600"', 'width="600px"'),
    ('<link href="https://press.example/1"/>', "<link>https://press.example/1</link>"),
    ("    <updated>2026-11-23T12:00:00Z</updated>\n    <published>", "    <published>"),
]


def test_a_good_feed_passes(tmp_path: "Path", jing: "Jing") -> None:
    (tmp_path / "good.atom").write_text(FEED)
    assert jing([tmp_path / "good.atom"]) == ""


def test_each_mistake_is_refused(tmp_path: "Path", jing: "Jing") -> None:
    for number, (given, written) in enumerate(BROKEN):
        assert given in FEED
        (tmp_path / f"{number}.atom").write_text(FEED.replace(given, written, 1))
    said = jing(sorted(tmp_path.glob("*.atom")))
    passed = [broken for number, broken in enumerate(BROKEN) if f"/{number}.atom:" not in said]
    assert not passed
