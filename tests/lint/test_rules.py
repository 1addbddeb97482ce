# ruff: noqa: E501 - a case is a line
"""Each rule finds what breaks it, and a clean document breaks none."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from samples import ATOM, JSON, NOW, RSS

from aggregator import lint
from aggregator.lint import Rule, Severity

FORMATS = {"rss": RSS, "atom": ATOM, "json": JSON}


def found(document: str | bytes) -> list[str]:
    body = document.encode() if isinstance(document, str) else document
    return [finding.rule.id for finding in lint.check(body, now=NOW)]


@pytest.mark.parametrize("name", FORMATS)
def test_a_clean_document_breaks_no_rule(name: str) -> None:
    assert found(FORMATS[name]) == []


GONE = ""
BOTH = """<title>Roma mayors meet, part 2</title>
      <link>https://press.example/2</link>
      <description>Mayors met.</description>"""
BREAKS = [
    # identity and words, by any format
    ("rss", "guid-missing", '<guid isPermaLink="false">urn:uuid:2</guid>', GONE),
    ("rss", "guid-address", ">urn:uuid:2<", ">https://press.example/2<"),
    ("atom", "guid-repeated", "<id>urn:uuid:1<", "<id>urn:uuid:2<"),
    ("json", "link-repeated", '"https://press.example/1"', '"https://press.example/2"'),
    ("rss", "title-repeated", "part 1<", "part 2<"),
    ("rss", "date-repeated", "12:00:01", "12:00:02"),
    ("rss", "date-missing", "<pubDate>Mon, 23 Nov 2026 12:00:02 +0000</pubDate>", GONE),
    ("json", "order", "12:00:02", "11:00:02"),
    ("atom", "date-future", "12:00:02Z</published>", "14:00:02Z</published>"),
    ("rss", "date-after-build", "12:00:02", "12:00:20"),
    ("rss", "date-implausible", "Mon, 23 Nov 2026 12:00:01", "Sun, 23 Nov 1986 12:00:01"),
    ("rss", "created-missing", "<dcterms:created>2026-11-22</dcterms:created>", GONE),
    ("atom", "created-date", "2026-11-22<", "22.11.2026<"),
    ("json", "created-date", '"2026-11-22"', '"2026-02-30"'),
    ("rss", "title-missing", "<title>Roma mayors meet, part 2</title>", GONE),
    ("rss", "title-markup", "Roma mayors meet, part 2", "&lt;b&gt;Roma&lt;/b&gt; 2"),
    ("json", "title-markup", "mayors meet, part 2", "mayors &amp; part 2"),
    ("atom", "title-long", "mayors meet, part 2", "mayors " * 45),
    ("rss", "link-missing", "<link>https://press.example/2</link>", GONE),
    ("rss", "link-form", "<link>https://press.example/2", "<link>http://press.example/2"),
    ("json", "link-form", '"https://press.example/2"', '"https://press.example/?a=2&b=1"'),
    ("json", "category", '"Roma"\n', '"Roma, Sinti"\n'),
    ("rss", "category-missing", "<category>Roma</category>", GONE),
    ("rss", "creator-missing", "<dc:creator>The Congress</dc:creator>", GONE),
    ("rss", "creator-email", "<dc:creator>The", "<dc:creator>desk@press.example"),
    ("atom", "summary-missing", "<summary>Mayors met.</summary>", GONE),
    ("rss", "summary-markup", "<description>Mayors", "<description>&lt;p&gt;Mayors"),
    ("atom", "content-missing", '<content type="html" xml:lang="en">', "<content>"),
    ("json", "picture-missing", '"image": "https://press.example/2.png",', GONE),
    ("json", "evidence-missing", '"evidence"', '"proof"'),
    ("rss", "language", "<language>en", "<language>cnr"),
    ("rss", "language", "<language>en", "<language>English"),
    ("rss", "language-missing", "<language>en</language>", GONE),
    ("rss", "language-unsaid", 'lang="en"', 'lang="fr"'),
    ("json", "feed-title-missing", '"title": "Roma in the news",', GONE),
    # what stands in the HTML
    ("rss", "html-acts", "&lt;p&gt;Mayors", "&lt;script&gt;1&lt;/script&gt;Mayors"),
    ("json", "html-acts", "<p>Mayors", "<p onclick='1'>Mayors"),
    ("json", "html-acts", "<p>Mayors", "<a href='JavaScript:1'>Mayors</a><p>"),
    ("json", "html-root", "<div lang=", "<p>First.</p><div lang="),
    ("json", "html-root", "dir=", "title="),
    ("json", "html-pictures", "<p>", "<img src='https://a.example/' width='1'>" * 2),
    ("rss", "html-picture-width", 'width="600"&gt;', "&gt;"),
    ("json", "html-relative", "<p>", "<a href='/news'>News</a>"),
    # RSS
    ("rss", "rss-version", 'version="2.0" xmlns', 'version="0.92" xmlns'),
    ("rss", "rss-unknown-element", "<ttl>30</ttl>", "<interval>30</interval>"),
    ("rss", "rss-element-twice", "<ttl>30</ttl>", "<ttl>30</ttl><ttl>30</ttl>"),
    ("rss", "rss-required", "<description>What institutions publish.</description>", GONE),
    ("rss", "rss-title-or-description", BOTH, GONE),
    ("rss", "rss-date", "Mon, 23 Nov 2026 12:00:02", "Lun, 23 nov 2026 12:00:02"),
    ("rss", "rss-date", "Mon, 23 Nov 2026 12:00:02", "Tue, 23 Nov 2026 12:00:02"),
    ("rss", "rss-date-odd", "12:00:02 +0000", "12:00:02 UT"),
    ("rss", "rss-address", "<link>https://news.example.org/roma/en/", "<link>/roma/en/"),
    ("rss", "rss-permalink", ' isPermaLink="false"', GONE),
    ("rss", "rss-guid-link", ' isPermaLink="false"', GONE),
    ("rss", "rss-author", "<ttl>", "<managingEditor>desk@example.org (Desk)</managingEditor><ttl>"),
    ("rss", "rss-email", "<ttl>", "<webMaster>The desk</webMaster><ttl>"),
    ("rss", "rss-enclosures", "<category>", '<enclosure url="https://a.example/" length="1" type="a/b"/>' * 2 + "<category>"),
    ("rss", "rss-enclosure", "<category>", '<enclosure url="https://a.example/" length="0" type="a/b"/><category>'),
    ("rss", "rss-image", "<width>144", "<width>145"),
    ("rss", "rss-image-link", "<image><url>", "<image><title>Other</title><url>"),
    ("rss", "rss-source", '<source url="https://press.example/">The Congress</source>', GONE),
    ("rss", "rss-said-twice", "<ttl>", "<dc:language>en</dc:language><ttl>"),
    ("rss", "rss-links", "<category>", '<atom:link href="https://press.example/2"/><category>'),
    ("rss", "rss-build-date", "<lastBuildDate>Mon, 23 Nov 2026 12:00:09 +0000</lastBuildDate>", GONE),
    ("rss", "rss-number", "<ttl>30", "<ttl>half an hour"),
    ("rss", "rss-number", "<ttl>", "<skipHours><hour>24</hour></skipHours><ttl>"),
    ("rss", "rss-text-input", "<ttl>", "<rating>none</rating><ttl>"),
    ("rss", "date-overrides", "<category>", "<dc:date>2026-11-20</dc:date><category>"),
    # Atom
    ("atom", "atom-required", "<updated>2026-11-23T12:00:02Z</updated>", GONE),
    ("atom", "atom-required", "<author><name>The Congress</name><uri>https://press.example/</uri></author>", GONE),
    ("atom", "atom-unknown-element", "<summary>", "<abstract/><summary>"),
    ("atom", "atom-element-twice", "<summary>", "<rights>a</rights><rights>b</rights><summary>"),
    ("atom", "atom-date", "<updated>2026-11-23T12:00:02Z", "<updated>2026-11-23"),
    ("atom", "atom-date-odd", "<updated>2026-11-23T12:00:02Z", "<updated>2026-11-23t12:00:02Z"),
    ("atom", "atom-address", "<id>urn:uuid:2", "<id>number 2"),
    ("atom", "atom-links", "<summary>", '<link rel="related" href="https://press.example/3"/><summary>'),
    ("atom", "atom-text-type", 'type="html"', 'type="markdown"'),
    ("atom", "atom-category-term", 'term="Roma"', GONE),
    ("atom", "atom-updated-early", "<updated>2026-11-23T12:00:02Z", "<updated>2026-11-22T12:00:02Z"),
    ("atom", "atom-same-updated", "<updated>2026-11-23T12:00:01Z", "<updated>2026-11-23T12:00:02Z"),
    # what both carry
    ("atom", "media-content", 'width="600" height', 'width="wide" height'),
    ("rss", "evidence", "Roma mayors</ours:term>", "</ours:term>"),
    ("atom", "self-link", 'rel="self"', 'rel="related"'),
    ("rss", "archive-links", "<ttl>", "<fh:archive/><ttl>"),
    ("rss", "archive-links", "<ttl>", '<atom:link rel="prev-archive" href="https://news.example.org/roma/en.rss"/><ttl>'),
    ("rss", "link-address", "https://news.example.org/roma/en.rss", "en.rss"),
    # XML
    ("rss", "xml-well-formed", "</channel>", GONE),
    ("rss", "xml-well-formed", "<dc:creator>The Congress</dc:creator>", "<itunes:author>A</itunes:author>"),
    ("rss", "xml-doctype", "<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss"),
    ("atom", "xml-encoding", "UTF-8", "ISO-8859-1"),
    ("atom", "xml-declaration", '<?xml version="1.0" encoding="UTF-8"?>\n', GONE),
    # JSON Feed
    ("json", "json", '"title": "Roma in the news",', '"title": NaN,'),
    ("json", "json-version", "version/1.1", "version/1"),
    ("json", "json-required", '"mime_type": "application/pdf"', '"title": "A file"'),
    ("json", "json-value", '"language": "en",\n "items"', '"expired": "no",\n "items"'),
    ("json", "json-unknown-member", '"summary"', '"teaser"'),
    ("json", "json-author", '"authors"', '"author"'),
    ("json", "json-tags", '"Roma"\n', "7\n"),
    ("json", "json-next", '"language": "en",\n "items"', '"next_url": "https://news.example.org/roma/en.json", "items"'),
    ("json", "json-addresses", '"feed_url"', '"_feed_url"'),
    ("json", "json-extension", '"quote"', '"word"'),
    ("json", "json-attachments", '"attachments": [', '"attachments": [{"url": "https://a.example/", "mime_type": "a/b"},'),
]  # fmt: skip
WHOLE = [
    ("size", RSS.replace("Mayors met.", "Mayors met. " * 11_000)),
    ("empty", RSS[: RSS.index("    <item>")] + "</channel></rss>"),
    ("no-feed", "<html><body>News</body></html>"),
    ("no-feed", "just text"),
    ("too-large", "<rss>" + " " * 10_000_000),
    ("json", "[" * 100_000),
    ("xml-encoding", RSS.replace("Mayors", "Maires élus").encode("latin-1")),
]


@pytest.mark.parametrize(("name", "rule", "given", "written"), BREAKS)
def test_each_break_is_found(name: str, rule: str, given: str, written: str) -> None:
    assert given in FORMATS[name]
    assert rule in found(FORMATS[name].replace(given, written, 1))


@pytest.mark.parametrize(("rule", "document"), WHOLE, ids=[rule for rule, _ in WHOLE])
def test_each_hopeless_document_is_told(rule: str, document: str | bytes) -> None:
    assert rule in found(document)


def rules() -> Iterator[Rule]:
    for module in iter_modules(lint.__path__, "aggregator.lint."):
        yield from (one for one in vars(import_module(module.name)).values() if isinstance(one, Rule))
    yield from (one for one in vars(lint).values() if isinstance(one, Rule))


def test_every_rule_about_a_document_has_a_case_and_a_name_of_its_own() -> None:
    by_id = {rule.id: rule for rule in rules()}
    assert all(by_id[rule.id] == rule for rule in rules())
    cased = {rule for _, rule, _, _ in BREAKS} | {rule for rule, _ in WHOLE}
    others = {
        rule.id for rule in vars(import_module("aggregator.lint.compare")).values() if isinstance(rule, Rule)
    }
    others |= {
        rule.id for rule in vars(import_module("aggregator.lint.http")).values() if isinstance(rule, Rule)
    }
    assert by_id.keys() - others - cased == set()
    assert all(rule.advice.endswith(".") and rule.source for rule in by_id.values())
    assert {rule.severity for rule in by_id.values()} == set(Severity)


def test_entities_are_not_expanded_and_cost_nothing() -> None:
    levels = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = RSS.replace("<rss", f"<!DOCTYPE rss [<!ENTITY a0 'boom'>{levels}]><rss").replace("mayors", "&a11;")
    assert "xml-doctype" in found(bomb)
    leak = RSS.replace("<rss", "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><rss")
    entries = lint.read(leak.replace("mayors", "&f;").encode()).entries
    assert [entry.title for entry in entries] == ["Roma  meet, part 2", "Roma  meet, part 1"]


def test_a_day_earlier_everything_is_in_the_future() -> None:
    early = lint.check(RSS.encode(), now=NOW - timedelta(days=1))
    assert [finding.rule.id for finding in early] == ["date-future"] * 2
