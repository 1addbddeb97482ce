"""The main job end to end: real sources on loopback, the real service, its real documents."""

import json
import re
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Service, Web

Bilingual = tuple[tuple[str, str], tuple[str, str]]

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
REAL_FEEDS = sorted((SHARED / "real" / "feeds").glob("*.xml"))

ONE_EDITION = """
roma:
  topic: roma
  languages: {en: Roma in the news}
  fallback: [any]
"""


MORE = {
    "en": ": more about it in the text of the press office.",
    "fr": " : la suite dans le texte du service de presse.",
}


def rss(*items: tuple[str, str], language: str = "en") -> str:
    """An RSS document of (address, title) pairs; the first is the newest."""
    body = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link><guid>{escape(link)}</guid>"
        f"<description>{escape(title)}{MORE[language]}</description>"
        f"<pubDate>Mon, 16 Nov 2026 09:{59 - number:02}:00 +0100</pubDate></item>"
        for number, (link, title) in enumerate(items)
    )
    return (
        f'<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>{language}</language>{body}</channel></rss>"
    )


def json_feed(public: Path, edition: str) -> dict[str, Any]:
    feed: dict[str, Any] = json.loads((public / f"{edition}.json").read_bytes())
    return feed


def test_all_real_feeds_are_read_and_a_second_pass_writes_nothing(service: "Service", web: "Web") -> None:
    for path in REAL_FEEDS:
        web.put(f"/{path.name}", path.read_bytes(), media_type="text/xml")
    service.configure(
        "".join(
            f"f{path.stem}:\n  name: {path.stem}\n  address: {web.url(f'/{path.name}')}\n"
            for path in REAL_FEEDS
        ),
        ONE_EDITION,
    )
    collected, _ = service.cycle()
    assert len(collected) == len(REAL_FEEDS) == 40
    assert {id: one.error for id, one in collected.items() if one.error} == {}
    read = {id: len(one.saved.new) for id, one in collected.items() if one.saved}
    told = {f"f{path.stem}": len(feedparser.parse(BytesIO(path.read_bytes())).entries) for path in REAL_FEEDS}
    assert read == told
    before = service.hashes()

    service.clock.pass_by(hours=26)  # for some of them bring news so rarely that they are asked once a day
    collected, published = service.cycle()
    assert len(collected) == 40
    assert {id for id, one in collected.items() if one.unchanged is None} == set()
    assert published["roma/en"].written == ()
    assert service.hashes() == before


def test_the_alliances_page_is_read_without_selectors_and_dated_in_every_language(
    service: "Service", web: "Web", seed_page: str
) -> None:
    address = web.put("/en/", seed_page, media_type="text/html; charset=utf-8")
    service.configure(
        f"alliance:\n  name: The Alliance\n  address: {address}\n",
        "roma:\n  topic: roma\n  languages: {en: News, fr: Actualités, ro: Știri, bg: Новини, hu: Hírek}\n"
        "  fallback: [en]\n",
    )
    collected, _ = service.cycle()
    assert collected["alliance"].error is None
    entries = json_feed(service.public, "roma/en")["items"]
    assert len(entries) == 7
    assert sorted(entry["date_published"][:10] for entry in entries) == [
        "2019-01-11", "2019-02-28", "2019-03-14", "2019-04-01", "2019-04-08", "2019-04-08", "2019-04-09",
    ]  # fmt: skip
    for language, day in {
        "en": "9 April 2019",
        "fr": "9 avril 2019",
        "ro": "9 aprilie 2019",
        "bg": "9 април 2019 г.",
        "hu": "2019. április 9.",
    }.items():
        assert day in json_feed(service.public, f"roma/{language}")["items"][0]["content_html"].replace(
            "\xa0", " "
        )
        page = (service.public / "roma" / language / "index.html").read_text(encoding="utf-8")
        assert day in page.replace("\xa0", " ")


def test_the_alliances_boilerplate_proves_nothing(service: "Service", web: "Web", seed_page: str) -> None:
    """The note on the page says "Roma and Travellers"; with the news about bridges, no item may be found."""
    page = re.sub(r"(?i)roma\b|romani|travellers|dosta", "bridges", seed_page.partition("<main")[2])
    page = seed_page.partition("<main")[0] + "<main" + page
    service.configure(
        f"alliance:\n  name: The Alliance\n  address: {web.put('/en/', page, media_type='text/html')}\n",
        ONE_EDITION,
    )
    collected, _ = service.cycle()
    saved = collected["alliance"].saved
    assert saved is not None
    assert len(saved.new) == 7
    assert json_feed(service.public, "roma/en")["items"] == []


@pytest.fixture
def bilingual(service: "Service", web: "Web") -> Bilingual:
    """English and French pages of one body, whose items share the path after ``/-/``."""
    service.configure(
        f"english:\n  name: English\n  address: {web.url('/en.rss')}\n  language: en\n"
        f"french:\n  name: French\n  address: {web.url('/fr.rss')}\n  language: fr\n",
        "roma:\n  topic: roma\n  languages: {en: Roma in the news, fr: Les Roms dans l’actualité}\n"
        "  fallback: [en]\n  patience: 6 hours\n",
    )
    english = (
        "https://www.coe.int/en/web/congress/-/roma-in-town-halls",
        "Roma women in the town halls of Europe",
    )
    french = (
        "https://www.coe.int/fr/web/congress/-/roma-in-town-halls",
        "Des femmes roms dans les mairies d’Europe",
    )
    return english, french


def test_a_story_in_two_languages_stands_once_in_each_edition(
    service: "Service", web: "Web", bilingual: Bilingual
) -> None:
    english, french = bilingual
    web.put("/en.rss", rss(english))
    web.put("/fr.rss", rss(french, language="fr"))
    service.cycle()
    for language, (link, title) in {"en": english, "fr": french}.items():
        (entry,) = json_feed(service.public, f"roma/{language}")["items"]
        assert (entry["title"], entry["url"]) == (title, link)


def test_a_late_translation_changes_the_text_and_nothing_that_was_announced(
    service: "Service", web: "Web", bilingual: Bilingual
) -> None:
    english, french = bilingual
    web.put("/en.rss", rss(english))
    web.put("/fr.rss", rss(language="fr"))
    service.cycle()
    service.clock.pass_by(hours=7)
    service.cycle()
    (before,) = json_feed(service.public, "roma/fr")["items"]
    assert before["title"] == english[1]

    web.put("/fr.rss", rss(french, language="fr"))
    service.clock.pass_by(hours=1)
    service.cycle()
    (after,) = json_feed(service.public, "roma/fr")["items"]
    for kept in ("id", "title", "url", "date_published"):
        assert after[kept] == before[kept]
    assert french[1] in after["content_html"]
    assert french[1] not in before["content_html"]
    for ending in ("rss", "atom"):
        (entry,) = feedparser.parse(BytesIO((service.public / f"roma/fr.{ending}").read_bytes())).entries
        assert (entry.id, entry.title, entry.link) == (before["id"], before["title"], before["url"])


def test_a_late_item_with_an_old_date_is_announced_now_and_on_top(service: "Service", web: "Web") -> None:
    service.configure(f"press:\n  name: Press\n  address: {web.url('/en.rss')}\n", ONE_EDITION)
    web.put("/en.rss", rss(("https://press.example/1", "Roma mayors meet")))
    service.cycle()
    service.clock.pass_by(hours=1)
    web.put(
        "/en.rss",
        rss(
            ("https://press.example/1", "Roma mayors meet"), ("https://press.example/2", "Roma pupils speak")
        ),
    )
    service.cycle()
    newest, first = json_feed(service.public, "roma/en")["items"]
    assert newest["title"] == "Roma pupils speak"
    assert newest["date_published"] == "2026-11-23T13:00:00Z"
    assert first["date_published"] == "2026-11-16T08:59:00Z"


def test_bad_sources_cost_only_themselves(service: "Service", web: "Web") -> None:
    good = rss(("https://press.example/1", "Roma mayors meet"))
    web.put("/good.rss", good)
    web.put("/broken.rss", good, status=500)
    web.put("/hangs.rss", good, hangs=True)
    web.put(
        "/page.rss", "<!DOCTYPE html><html><body><p>Please log in.</p></body></html>", media_type="text/html"
    )
    names = ("good", "broken", "hangs", "page")
    service.environ["AGGREGATOR_DEADLINE"] = "1 second"
    service.configure(
        "".join(
            f"{name}:\n  name: {name}\n  address: {web.url(f'/{name}.rss')}\n  kind: feed\n" for name in names
        ),
        ONE_EDITION,
    )
    collected, _ = service.cycle()
    assert [one for one in names if collected[one].error] == ["broken", "hangs", "page"]
    kept = [one.error.__traceback__ for one in collected.values() if one.error]
    assert kept == [None] * 3, "with its frames, an error would keep its document"
    assert "500" in str(collected["broken"].error)
    assert "did not answer within 1 s" in str(collected["hangs"].error)
    assert "web page" in str(collected["page"].error)
    assert [entry["title"] for entry in json_feed(service.public, "roma/en")["items"]] == ["Roma mayors meet"]

    before = service.hashes()
    service.clock.pass_by(minutes=31)
    collected, _ = service.cycle()
    assert set(collected) == {"good"}, "the others are backed off"
    assert service.hashes() == before


def test_nothing_published_disappears_when_its_source_shows_less(service: "Service", web: "Web") -> None:
    service.configure(f"press:\n  name: Press\n  address: {web.url('/en.rss')}\n", ONE_EDITION)
    web.put("/en.rss", rss(*((f"https://press.example/{n}", f"Roma news number {n}") for n in range(5))))
    service.cycle()
    before = json_feed(service.public, "roma/en")["items"]
    web.put("/en.rss", rss())
    service.clock.pass_by(hours=1)
    service.cycle()
    assert json_feed(service.public, "roma/en")["items"] == before


def test_other_selectors_read_the_same_page_anew(service: "Service", web: "Web") -> None:
    page = "".join(
        f'<div class="{kind}"><h3><a href="/{kind}/{n}">Roma {kind} in town {n}</a></h3><p>Rights.</p></div>'
        for kind in ("news", "events")
        for n in range(4)
    )
    address = web.put("/", f'<html lang="en"><body>{page}</body></html>', media_type="text/html")
    for kind in ("events", "news"):
        service.configure(
            f"press:\n  name: Press\n  address: {address}\n  listing: {{each: .{kind}, title: h3}}\n",
            ONE_EDITION,
        )
        collected, _ = service.cycle()
        saved = collected["press"].saved
        assert saved is not None
        assert len(saved.new) == 4
