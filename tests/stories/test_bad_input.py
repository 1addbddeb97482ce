"""What is no proof of one story stays apart through the whole service, and its page says what it can."""

import json
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

if TYPE_CHECKING:
    from tests.conftest import Service, Web

EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  fallback: [any]\n"
BOILERPLATE = "Press office. Roma and Travellers are the subject of this page. Subscribe to our letter."


def item(title: str, *, link: str = "", guid: str = "", text: str = "", date: str = "") -> str:
    parts = {"title": title, "link": link, "guid": guid, "description": text, "pubDate": date}
    return (
        f"<item>{''.join(f'<{name}>{escape(part)}</{name}>' for name, part in parts.items() if part)}</item>"
    )


def rss(*items: str) -> str:
    return (
        '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>en</language>{''.join(items)}</channel></rss>"
    )


APART = {
    "one address for two texts": (
        item("Roma mayors meet in Ghent", link="https://press.example/news", guid="1", text="On schools."),
        item(
            "Roma pupils write to a minister", link="https://press.example/news", guid="2", text="On a bus."
        ),
    ),
    "one address for two texts without names of their own": (
        item("Roma mayors meet in Ghent", link="https://press.example/news", text="On schools."),
        item("Roma pupils write to a minister", link="https://press.example/news", text="On a bus."),
    ),
    "items without date": (
        item("Roma mayors meet in Ghent", link="https://press.example/1"),
        item("Roma pupils write to a minister", link="https://press.example/2"),
    ),
    "empty texts": (
        item("Roma news", link="https://press.example/1", date="Mon, 16 Nov 2026 09:00:00 GMT"),
        item("Roma notices", link="https://press.example/2", date="Mon, 16 Nov 2026 09:00:00 GMT"),
    ),
    "nothing but the same boilerplate": (
        item("Roma mayors meet in Ghent", link="https://press.example/1", text=BOILERPLATE),
        item("Roma pupils write to a minister", link="https://press.example/2", text=BOILERPLATE),
    ),
}


def entries(service: "Service") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((service.public / "roma/en.json").read_bytes())["items"]
    return found


def story_page(service: "Service", entry: dict[str, Any]) -> html.HtmlElement:
    path = entry["_alliance"]["story"].removeprefix("https://news.example.org/")
    return html.fromstring((service.public / path).read_text(encoding="utf-8"))


def are_two_stories(service: "Service", titles: set[str]) -> None:
    told = entries(service)
    assert {entry["title"] for entry in told} == titles
    assert len({entry["_alliance"]["story"] for entry in told}) == len({entry["url"] for entry in told}) == 2
    for entry in told:
        page = story_page(service, entry)
        assert [article.findtext(".//h2/a") for article in page.iterfind(".//article")] == [entry["title"]]
        assert page.find(".//time") is not None
        assert page.find(".//ul[@class='reasons']") is None


@pytest.mark.parametrize("items", APART.values(), ids=APART)
def test_what_proves_nothing_stays_apart(service: "Service", web: "Web", items: tuple[str, str]) -> None:
    service.configure(f"press:\n  name: Press\n  address: {web.put('/news.rss', rss(*items))}\n", EDITION)
    service.cycle()
    are_two_stories(service, {str(html.fragment_fromstring(each).findtext("title")) for each in items})


@pytest.mark.parametrize("day", ["Wed, 08 Apr 2026", "Mon, 16 Nov 2026"])
def test_a_slug_that_is_used_again_is_another_story(service: "Service", web: "Web", day: str) -> None:
    old = item(
        "Roma Day: the Secretary General speaks in Strasbourg",
        link="https://www.coe.int/en/web/portal/-/statement",
        guid="one",
        text="She recalls the first congress of 1971 and thanks the mediators.",
        date=f"{day} 09:00:00 GMT",
    )
    new = item(
        "Letter on housing of Roma families in Košice",
        link="https://www.coe.int/fr/web/portal/-/statement",
        guid="two",
        text="The Commissioner asks for water and waste collection in Luník before winter.",
        date="Mon, 23 Nov 2026 09:00:00 GMT",
    )
    sources = "".join(
        f"{name}:\n  name: {name.title()}\n  address: {web.put(f'/{name}.rss', rss(one))}\n"
        for name, one in (("portal", old), ("letters", new))
    )
    service.configure(sources, EDITION)
    service.cycle()
    stories = {entry["_alliance"]["story"] for entry in entries(service)}
    assert len(stories) == 2
