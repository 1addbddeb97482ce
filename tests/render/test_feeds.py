"""The promises of CONTRACT, read back from what we wrote by a reader that is not ours."""

import json
import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import feedparser
import pytest
from feeds import ENGLISH, FRENCH, FULL, SITE, entry, feed, item
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.errors import RenderError
from aggregator.model import EARLIEST, Edition, Feed, Inferred, Picture
from aggregator.render import FORMATS, sound

NAMESPACES = {
    "alliance": f"{SITE}/ns/evidence/",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(ending: str, made: Feed) -> Any:
    parsed = feedparser.parse(
        BytesIO(FORMATS[ending](made)), sanitize_html=False, resolve_relative_uris=False
    )
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def tree(ending: str, made: Feed) -> etree._Element:
    return etree.fromstring(FORMATS[ending](made))


def texts(root: etree._Element, path: str) -> list[str | None]:
    found = root.xpath(path, namespaces=NAMESPACES)
    assert isinstance(found, list)
    return [element.text for element in found if isinstance(element, etree._Element)]


def json_items(made: Feed) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(FORMATS["json"](made))["items"]
    return items


def test_the_table_recommends_rss_first() -> None:
    assert list(FORMATS) == ["rss", "atom", "json"]


@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_a_reader_finds_ids_links_titles_and_dates_in_our_order(ending: str) -> None:
    got = [(e.id, e.link, e.title, e.published_parsed[:6]) for e in read(ending, FULL).entries]
    assert got == [
        (made.guid, made.link, made.title, made.announced_at.timetuple()[:6])
        for made in (entry.announcement for entry in FULL.entries)
    ]


def test_json_gives_the_same_ids_links_titles_and_dates() -> None:
    got = [
        (i["id"], i["url"], i["title"], datetime.fromisoformat(i["date_published"])) for i in json_items(FULL)
    ]
    assert got == [
        (made.guid, made.link, made.title, made.announced_at)
        for made in (entry.announcement for entry in FULL.entries)
    ]


@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_a_reader_finds_the_feed_itself(ending: str) -> None:
    found = read(ending, FULL).feed
    assert (found.title, found.link, found.language) == ("Roma in the news", f"{SITE}/roma/en/", "en")
    assert found.updated_parsed[:6] == FULL.updated.timetuple()[:6]
    own = [link.href for link in found.links if link.rel == "self"]
    assert own == [f"{SITE}/roma/en.{ending}"]


COUNCIL = """
    sq hy az ca hr bs cs bg da nl et en fi fr ka de el hu is ga it lv lt lb mt mk nb nn no pl pt ro rom ru
    sr sk sl es sv tr uk
"""
"""Codes of ISO 639-1, and of 639-2 where that has none: the languages of the Council of Europe."""
CHANNELS = {code: code for code in COUNCIL.split()} | {"cnr": "sr", "rmn": "rom", "sr-Latn": "sr"}


@pytest.mark.parametrize(("code", "channel"), CHANNELS.items())
def test_the_channel_names_its_language_as_readers_know_it(code: str, channel: str) -> None:
    made = feed(edition=Edition(name="roma", topic="roma", language=code, title="T"))
    assert texts(tree("rss", made), "channel/language") == [channel]
    assert tree("atom", made).get(LANG) == code
    assert json.loads(FORMATS["json"](made))["language"] == code


def test_a_guid_is_no_address() -> None:
    guids = tree("rss", FULL).findall("channel/item/guid")
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}


def test_every_item_has_the_same_elements() -> None:
    needed = [
        "title",
        "link",
        "guid",
        "pubDate",
        "dc:creator",
        "category",
        "description",
        "content:encoded",
        "source",
        "media:content",
    ]
    for element in tree("rss", FULL).findall("channel/item"):
        for name in needed:
            assert element.findall(name, NAMESPACES), name
            assert element.findall(name, NAMESPACES)[0].text or name == "media:content", name


def test_nothing_overrides_the_date_and_nobody_is_an_author() -> None:
    root = tree("rss", FULL)
    forbidden = ["dc:date", "dcterms:issued", "dcterms:modified", "atom:updated", "author", "enclosure"]
    assert not [name for name in forbidden if root.findall(f"channel/item/{name}", NAMESPACES)]
    assert not [name for name in ("managingEditor", "webMaster") if root.findall(f"channel/{name}")]


def test_the_institutions_date_is_for_people_and_stays_a_day() -> None:
    made = feed(entry(shown=item(published=date(2019, 4, 9))), edition=FRENCH)
    assert texts(tree("rss", made), "channel/item/dcterms:created") == ["2019-04-09"]
    assert texts(tree("atom", made), "atom:entry/dcterms:created") == ["2019-04-09"]
    ours = json_items(made)[0]["_alliance"]
    assert (ours["published"], ours["published_text"]) == ("2019-04-09", "9 avril 2019")
    for ending in ("rss", "atom"):
        assert (
            "Publié le 9 avril 2019 par Congress of Local Authorities"
            in read(ending, made).entries[0].content[0].value
        )


def test_an_instant_is_a_day_where_the_institution_is() -> None:
    late = datetime(2019, 4, 8, 22, 30, tzinfo=UTC)
    ours = json_items(feed(entry(shown=item(published=late)), edition=FRENCH))[0]["_alliance"]
    assert (ours["published"], ours["published_text"]) == ("2019-04-08T22:30:00Z", "9 avril 2019")


def test_a_first_fill_may_carry_the_institutions_own_dates_and_an_empty_feed_is_valid() -> None:
    empty = Feed(edition=ENGLISH, url=f"{SITE}/roma/en/", updated=EARLIEST)
    for ending in ("rss", "atom"):
        parsed = read(ending, empty)
        assert parsed.entries == []
        assert parsed.feed.updated_parsed[0] == 1990
    assert json_items(empty) == []


def test_an_entry_in_another_language_says_so() -> None:
    made = feed(entry(language="de", title="Ein Wort", shown=item(title="Ein Wort", language="de")))
    assert texts(tree("rss", made), "channel/item/dc:language") == ["de"]
    root = tree("atom", made)
    for name in ("title", "summary", "content"):
        assert root.findall(f"atom:entry/atom:{name}", NAMESPACES)[0].get(LANG) == "de"
    assert json_items(made)[0]["language"] == "de"
    assert read("rss", made).entries[0].content[0].value.startswith('<div lang="de" dir="ltr">')
    assert texts(tree("rss", feed(entry())), "channel/item/dc:language") == []


def test_a_better_version_changes_the_text_and_nothing_that_was_announced() -> None:
    before = feed(entry(language="en"), edition=FRENCH)
    shown = item(title="Le Congrès appelle les villes", url="https://press.example.org/fr/-/x", language="fr")
    after = feed(entry(language="en", shown=shown), edition=FRENCH)
    for ending in ("rss", "atom"):
        old, new = read(ending, before).entries[0], read(ending, after).entries[0]
        assert (old.id, old.link, old.title, old.published) == (new.id, new.link, new.title, new.published)
        assert (
            '<div lang="fr" dir="ltr">\n'
            '<h2><a href="https://press.example.org/fr/-/x">Le Congrès appelle les villes</a></h2>'
        ) in new.content[0].value
    title = tree("atom", after).findall("atom:entry/atom:title", NAMESPACES)[0]
    content = tree("atom", after).findall("atom:entry/atom:content", NAMESPACES)[0]
    assert (title.get(LANG), content.get(LANG)) == ("en", "fr")
    assert "<h2>" not in read("rss", feed(entry())).entries[0].content[0].value


def test_a_withdrawn_entry_keeps_its_place_and_loses_its_text() -> None:
    got = read("rss", FULL).entries[3]
    assert got.id == FULL.entries[3].announcement.guid
    assert got.description == "This entry has been withdrawn."
    for ending, write in FORMATS.items():
        assert b"Mayors" not in write(feed(FULL.entries[3])), ending
        assert b"Roma families</alliance" not in write(feed(FULL.entries[3])), ending


def test_one_link_an_entry_and_translations_in_the_text() -> None:
    entries = tree("atom", FULL).findall("atom:entry", NAMESPACES)
    assert [len(element.findall(".//atom:link", NAMESPACES)) for element in entries] == [1, 1, 1, 1]
    french = read("atom", FULL).entries[1].content[0].value
    link = '<a href="https://press.example.org/ro/-/protect-roma-families" hreflang="ro" lang="ro">română</a>'
    assert f"Also in: {link}" in french
    assert [t["language"] for t in json_items(FULL)[1]["_alliance"]["translations"]] == ["ro"]


def test_one_picture_with_an_integer_width() -> None:
    root = tree("rss", FULL)
    media, *others = root.findall("channel/item/media:content", NAMESPACES)
    assert dict(media.attrib) == {
        "url": "https://press.example.org/week.jpg",
        "medium": "image",
        "type": "image/jpeg",
        "width": "1200",
        "height": "801",
    }
    content = read("rss", FULL).entries[0].content[0].value
    assert re.findall(r"<img [^>]*>", content) == [
        '<img src="https://press.example.org/week.jpg" alt="A circle of chairs" width="600" height="400">'
    ]
    own = {"url": f"{SITE}/picture.png", "medium": "image", "type": "image/png"}
    assert [dict(other.attrib) for other in others] == [{**own, "width": "1200", "height": "630"}] * 3
    twice = item(
        content_html='<p><img src="https://x.example/a.jpg"></p>',
        picture=Picture(url="https://x.example/a.jpg"),
    )
    assert read("rss", feed(entry(shown=twice))).entries[0].content[0].value.count("<img") == 1


def test_the_proof_travels_with_the_entry() -> None:
    first = tree("rss", FULL).findall("channel/item/alliance:evidence", NAMESPACES)[0]
    assert dict(first.attrib) == {"topic": "roma", "rules": "roma/en 3f2a", "score": "0.97"}
    assert texts(first, "alliance:group") == ["yenish", "traveller"]
    (term,) = first.findall("alliance:term", NAMESPACES)
    assert (term.get("word"), term.get("part"), term.text) == (
        "Roma families",
        "title",
        "on towns to protect Roma families",
    )
    assert json_items(FULL)[0]["_alliance"]["evidence"]["terms"][0]["quote"] == term.text


def test_categories_are_labels_in_the_editions_language() -> None:
    made = feed(FULL.entries[0], edition=FRENCH)
    expected = ["Roms et Gens du voyage", "Yéniches", "Travellers"]
    assert texts(tree("rss", made), "channel/item/category") == expected
    assert json_items(made)[0]["tags"] == expected


def test_json_feed_by_its_specification() -> None:
    document = json.loads(FORMATS["json"](FULL))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == f"{SITE}/roma/en.json"
    assert document["home_page_url"] == f"{SITE}/roma/en/"
    known = {"id", "url", "title", "content_html", "summary", "image", "date_published", "date_modified"}
    known |= {"authors", "tags", "language", "_alliance"}
    for got in document["items"]:
        assert set(got) <= known
        assert all(
            isinstance(got[name], str) and got[name] for name in ("id", "url", "title", "content_html")
        )
        assert all(set(author) <= {"name", "url", "avatar"} for author in got["authors"])
        assert all(isinstance(tag, str) for tag in got["tags"])
        assert datetime.fromisoformat(got["date_published"]).tzinfo
    assert [("date_modified" in got) for got in document["items"]] == [False, False, True, False]


odd_titles = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=60
).filter(lambda text: text.strip() == text and bool(text.split()))


@given(title=odd_titles, text=odd_titles)
@settings(deadline=None)
def test_any_title_reads_back_as_it_was(title: str, text: str) -> None:
    made = feed(entry(title=title, shown=item(title=title, summary=text, content_html="")))
    assert sound(made) == (made, ())
    assert texts(tree("rss", made), "channel/item/title") == [title]
    assert texts(tree("atom", made), "atom:entry/atom:title") == [title]
    assert texts(tree("rss", made), "channel/item/description") == [text]
    got = json_items(made)[0]
    assert (got["title"], got["summary"]) == (title, text)


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("a\x00b", "https://press.example.org/a"),
        ("a\x08b", "https://press.example.org/a"),
        ("a\ufffeb", "https://press.example.org/a"),
        ("a\ud800b", "https://press.example.org/a"),
        ("fine", "javascript:alert(1)"),
        ("fine", "/relative"),
        ("fine", "https://press.example.org/\x01"),
        ("", "https://press.example.org/a"),
    ],
)
def test_one_bad_entry_costs_that_entry_and_is_told(title: str, link: str) -> None:
    bad, good = entry(2, title=title, link=link), entry(1)
    kept, reasons = sound(feed(bad, good))
    assert kept == feed(good)
    assert len(reasons) == 1
    assert reasons[0].startswith(f"{bad.announcement.guid} was left out: roma/en as rss: ")


@pytest.mark.parametrize(
    "fields",
    [
        {"title": None},
        {"language": Inferred(value="", because="nothing")},
        {"published": Inferred(value="yesterday", because="a mistake of ours")},
        {"picture": "https://press.example.org/a.png"},
    ],
)
def test_an_entry_that_breaks_what_writes_it_costs_that_entry(fields: dict[str, Any]) -> None:
    bad, good = entry(2, shown=item(**fields)), entry(1)
    kept, reasons = sound(feed(bad, good))
    assert good in kept.entries
    assert len(kept.entries) + len(reasons) == 2


def test_a_feed_that_cannot_be_written_says_which_and_why() -> None:
    with pytest.raises(RenderError, match=r"^roma/en as rss: ") as caught:
        FORMATS["rss"](feed(entry(title="a\x00b")))
    assert (caught.value.edition, caught.value.format) == ("roma/en", "rss")
    with pytest.raises(RenderError, match=r"^roma/en as json: "):
        FORMATS["json"](feed(entry(title="a\ud800b")))
