# ruff: noqa: E501 - lines of markup stand as they are published
"""A clean feed of two entries in each format, for tests to break."""

import json
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)

_BODY = (
    '&lt;div lang="en" dir="ltr"&gt;&lt;p&gt;&lt;img src="https://press.example/{n}.png" alt="" width="600"&gt;'
    "&lt;/p&gt;&lt;p&gt;Mayors met.&lt;/p&gt;&lt;/div&gt;"
)
_SHARED = """
      <dcterms:created>2026-11-2{n}</dcterms:created>
      <media:content url="https://press.example/{n}.png" medium="image" type="image/png" width="600" height="400"/>
      <ours:evidence topic="roma" rules="roma/en 1"><ours:group>roma</ours:group>
        <ours:term concept="roma" part="title" rule="sure" word="Roma">Roma mayors</ours:term></ours:evidence>"""
_NAMESPACES = """xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:ours="https://news.example.org/ns/evidence/"
  xmlns:fh="http://purl.org/syndication/history/1.0" """

_ITEM = (
    """    <item>
      <title>Roma mayors meet, part {n}</title>
      <link>https://press.example/{n}</link>
      <description>Mayors met.</description>
      <content:encoded>"""
    + _BODY
    + """</content:encoded>
      <guid isPermaLink="false">urn:uuid:{n}</guid>
      <category>Roma</category>
      <pubDate>Mon, 23 Nov 2026 12:00:0{n} +0000</pubDate>
      <source url="https://press.example/">The Congress</source>
      <dc:creator>The Congress</dc:creator>"""
    + _SHARED
    + """
    </item>
"""
)
_ENTRY = (
    """  <entry>
    <id>urn:uuid:{n}</id>
    <title>Roma mayors meet, part {n}</title>
    <updated>2026-11-23T12:00:0{n}Z</updated>
    <published>2026-11-23T12:00:0{n}Z</published>
    <author><name>The Congress</name><uri>https://press.example/</uri></author>
    <link href="https://press.example/{n}"/>
    <summary>Mayors met.</summary>
    <content type="html" xml:lang="en">"""
    + _BODY
    + """</content>
    <category term="Roma"/>"""
    + _SHARED
    + """
  </entry>
"""
)

RSS = (
    f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" {_NAMESPACES}>
  <channel>
    <title>Roma in the news</title>
    <link>https://news.example.org/roma/en/</link>
    <description>What institutions publish.</description>
    <atom:link href="https://news.example.org/roma/en.rss" rel="self" type="application/rss+xml"/>
    <language>en</language>
    <lastBuildDate>Mon, 23 Nov 2026 12:00:09 +0000</lastBuildDate>
    <ttl>30</ttl>
    <image><url>https://news.example.org/roma.png</url><title>Roma in the news</title>
      <link>https://news.example.org/roma/en/</link><width>144</width><height>144</height></image>
"""
    + _ITEM.format(n=2)
    + _ITEM.format(n=1)
    + "  </channel>\n</rss>\n"
)
ATOM = (
    f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" {_NAMESPACES} xml:lang="en">
  <id>https://news.example.org/roma/en/</id>
  <title>Roma in the news</title>
  <updated>2026-11-23T12:00:09Z</updated>
  <link href="https://news.example.org/roma/en.atom" rel="self"/>
"""
    + _ENTRY.format(n=2)
    + _ENTRY.format(n=1)
    + "</feed>\n"
)


def _json_item(number: int) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:{number}",
        "url": f"https://press.example/{number}",
        "title": f"Roma mayors meet, part {number}",
        "summary": "Mayors met.",
        "content_html": '<div lang="en" dir="ltr"><p>Mayors met.</p></div>',
        "date_published": f"2026-11-23T12:00:0{number}Z",
        "authors": [{"name": "The Congress", "url": "https://press.example/"}],
        "tags": ["Romania", "Roma"],
        "language": "en",
        "image": f"https://press.example/{number}.png",
        "attachments": [{"url": f"https://press.example/{number}.pdf", "mime_type": "application/pdf"}],
        "_alliance": {
            "published": f"2026-11-2{number}",
            "evidence": {"topic": "roma", "rules": "roma/en 1", "terms": [{"quote": "Roma mayors"}]},
        },
    }


JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Roma in the news",
        "home_page_url": "https://news.example.org/roma/en/",
        "feed_url": "https://news.example.org/roma/en.json",
        "language": "en",
        "items": [_json_item(2), _json_item(1)],
    },
    indent=1,
)
