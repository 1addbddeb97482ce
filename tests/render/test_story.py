"""The page of a story: each version in its own language, why they are one, who announced it."""

from dataclasses import replace
from datetime import UTC, datetime

from feeds import ENGLISH, FRENCH, SITE, entry, feed, item
from lxml import html

from aggregator.model import AnnouncementState, Because, Item, Story, StoryPage, Version
from aggregator.render import FORMATS, page, story
from aggregator.render.body import body


def version(name: str, language: str, title: str, *, source: str = "congress", hour: int = 8) -> Item:
    held: Item = item(title=title, language=language, url=f"https://press.example.org/{language}/{name}")
    return replace(held, id=name, source=source, first_seen=datetime(2019, 4, 9, hour, tzinfo=UTC))


VERSIONS = (
    version("v1", "fr", "Le Congrès appelle les villes à protéger les familles roms"),
    version("v2", "en", "Congress calls on towns to protect Roma families", hour=9),
    version("v3", "uk", "Конгрес закликає міста захистити ромські родини", hour=10),
    version("v4", "en", "Towns told to protect Roma families", source="daily", hour=11),
)
LINE = replace(entry().announcement, story="s1", item="v2")
STORY = StoryPage(
    story=Story(id="s1", members=VERSIONS, because=""),
    lines=((LINE, ENGLISH), (replace(LINE, edition=FRENCH.key, item="v1"), FRENCH)),
    sources={"congress": "Congress", "daily": "The Daily"},
    language="en",
    site_name="Alliance press review",
    site_url=f"{SITE}/",
    time_zone="Europe/Paris",
    reasons={
        "v1": (Because(signal="one source", values=("congress",)),),
        "v2": (Because(signal="address key", values=("www.coe.int/web/congress/-/protect",)),),
        "v3": (
            Because(signal="names", values=("Strasbourg", "Suslova")),
            Because(signal="countries", values=("UA", "SK")),
            Because(signal="meaning", values=("0.91",)),
            Because(signal="days apart", values=("3",)),
        ),
        "v4": (Because(signal="headline"), Because(signal="names", values=("<b>Suslova</b>",))),
    },
)


def read(told: StoryPage) -> html.HtmlElement:
    return html.document_fromstring(story(told), parser=html.HTMLParser(encoding="utf-8"))


def test_every_version_stands_there_in_its_own_language_those_of_the_page_s_first() -> None:
    articles = read(STORY).findall(".//article")
    assert [article.get("lang") for article in articles] == ["en", "en", "fr", "uk"]
    assert [article.findtext(".//time") for article in articles] == [
        "9 April 2019",
        "9 April 2019",
        "9 avril 2019",
        "9 квітня 2019 р.",
    ]
    links = [article.find(".//h2/a") for article in articles]
    assert [link.get("href") for link in links if link is not None] == [
        f"https://press.example.org/{each}" for each in ("en/v2", "en/v4", "fr/v1", "uk/v3")
    ]


def test_it_tells_why_they_are_one_and_which_editions_announced_it() -> None:
    text = read(STORY).text_content()
    assert [
        " ".join(each.text_content().split()) for each in read(STORY).iterfind(".//ul[@class='reasons']/li")
    ] == [
        "English, Congress Address",
        "English, The Daily Headline; Names: <b>Suslova</b>",
        "українська, Congress Names: Strasbourg, Suslova; Countries: Ukraine, Slovakia; Meaning",
    ]
    assert "www.coe.int" not in text
    told = read(STORY).findall(".//li/a")
    assert [(link.get("href"), link.text) for link in told] == [
        ("../roma/en/", "Roma in the news"),
        ("../roma/fr/", "Les Roms dans l’actualité"),
    ]


def test_a_story_of_one_version_needs_no_reason_to_be_one() -> None:
    alone = replace(STORY, story=replace(STORY.story, members=VERSIONS[:1]))
    assert "one story" not in read(alone).text_content()


def test_of_a_story_withdrawn_everywhere_only_that_is_told() -> None:
    gone = replace(LINE, state=AnnouncementState.WITHDRAWN, reason="It was a mistake.")
    text = read(replace(STORY, lines=((gone, ENGLISH),))).text_content()
    assert "This entry has been withdrawn. It was a mistake." in text
    assert "Конгрес" not in text
    assert "Strasbourg" not in text


def test_a_version_without_date_or_address_or_text_still_stands_there() -> None:
    bare = replace(VERSIONS[0], url=None, summary="", published=replace(VERSIONS[0].published, sure=0.0))
    articles = read(replace(STORY, story=replace(STORY.story, members=(bare,)))).findall(".//article")
    assert [article.findtext(".//h2") for article in articles] == [bare.title]


# --- other places in the feeds ----------------------------------------------------------------------

PLACES = tuple(
    Version(
        language="en", url=f"https://daily.example/{number}", title="Same text", source=f"Paper {number // 2}"
    )
    for number in range(20)
)


def test_other_places_of_a_text_are_named_in_html_json_and_on_the_page_each_source_once_and_few() -> None:
    shown = feed(replace(entry(), places=PLACES))
    named = [f"Paper {number}" for number in range(5)]
    for document in (body(shown.entries[0], shown), page(shown).decode(), FORMATS["json"](shown).decode()):
        assert [name for name in (f"Paper {number}" for number in range(10)) if name in document] == named


def test_the_entry_leads_to_the_page_of_its_story() -> None:
    shown = feed(replace(entry(), announcement=LINE))
    assert f'"story": "{SITE}/story/s1.html"' in FORMATS["json"](shown).decode()
    assert 'href="../../story/s1.html"' in page(shown).decode()
