"""A story in many languages and places, through the whole service: each edition tells it once.

Real sources on loopback, the real service on the test's own clock, its real documents, and every consumer
that the feeds' promises were made for.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import pytest
from lxml import html

from aggregator import lint
from aggregator.reading import ChildReader
from tests.conftest import Clock, Service, Web
from tests.consumers.received import receive
from tests.consumers.rules import RULES, Rule
from tests.consumers.world import read_any

from .world import (
    DAILY,
    EDITIONS,
    ENGLISH,
    FEEDS,
    FRENCH,
    HOUR,
    ONE_KEY,
    OWN_ADDRESSES,
    ROMANIAN,
    WEEKLY,
    Text,
    Told,
    letters,
    live,
)

WORLDS = {
    "one address key": ONE_KEY,
    "own addresses": OWN_ADDRESSES,
}
"""At which addresses the story stands: the second are the hard case, found by what the texts tell."""


@pytest.fixture(scope="module", params=WORLDS.values(), ids=list(WORLDS))
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, reader: ChildReader
) -> Iterator[Told]:
    web = Web()
    service = Service(folder=tmp_path_factory.mktemp("stories"), clock=Clock(), web=web, reader=reader)
    told = live(service, web, request.param)
    yield told
    told.app.store.close()
    web.close()


# --- what each edition announces ---------------------------------------------------------------------

ANNOUNCED = {
    "en": (ENGLISH, ENGLISH.after),
    "fr": (FRENCH, FRENCH.after),
    "ro": (ENGLISH, ENGLISH.after + 36 * HOUR),  # nothing Romanian has come, and patience is over
}
"""What each edition announces, and how long after the world began."""


@pytest.mark.parametrize("language", EDITIONS)
def test_each_edition_announces_the_story_once_at_its_moment(told: Told, language: str) -> None:
    text, after = ANNOUNCED[language]
    shown = told.shown(f"roma/{language}")
    first, entry = shown[0]
    assert (entry["title"], entry["url"]) == (text.title, told.addresses[text.source])
    assert first.at == told.began + after == datetime.fromisoformat(entry["date_published"])
    assert all(
        len(told.entries(build)) == 1
        for build in told.feeds[f"roma/{language}"].builds
        if build.at >= first.at
    )
    assert {tuple(each[name] for name in ("id", "title", "url", "date_published")) for _, each in shown} == {
        (entry["id"], text.title, told.addresses[text.source], entry["date_published"])
    }


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("fr", FRENCH), ("ro", ROMANIAN)])
def test_each_edition_ends_up_showing_its_own_language(told: Told, language: str, text: Text) -> None:
    _, entry = told.shown(f"roma/{language}")[-1]
    assert entry["language"] == language
    assert text.text in html.fromstring(entry["content_html"]).text_content()
    assert told.page(f"roma/{language}/index.html").text_content().count(text.text[:60]) == 1


def test_the_date_of_a_feed_moves_when_the_text_of_the_story_does(told: Told) -> None:
    for language in EDITIONS:
        for before, after in pairwise(told.feeds[f"roma/{language}"].builds):
            assert after.reading.built > before.reading.built
    key, came = "roma/ro", told.began + ROMANIAN.after
    before, after = told.feeds[key].at(came - HOUR), told.feeds[key].at(came)
    assert after.reading.built == came
    (was,), (now) = told.entries(before), told.entries(after)[0]
    assert [name for name in was if was[name] != now.get(name)] == [
        "summary", "content_html", "authors", "tags", "language", "_alliance",
    ]  # fmt: skip


def test_a_second_republication_adds_a_place_and_nothing_else(told: Told) -> None:
    before, after = (told.at("roma/en", WEEKLY.after + step) for step in (-HOUR, HOUR))
    assert [one["source"] for one in before["_alliance"]["places"]] == ["Daily"]
    assert [one["source"] for one in after["_alliance"]["places"]] == ["Daily", "Weekly"]
    for version in after["_alliance"]["places"] + after["_alliance"]["translations"]:
        assert {"names", "numbers"} <= {reason["signal"] for reason in version["because"]}
    before["_alliance"]["places"] = after["_alliance"]["places"]
    assert before["content_html"] in after["content_html"].replace(
        f', <a href="{told.addresses["weekly"]}">Weekly</a>', ""
    )
    assert before | {"content_html": after["content_html"]} == after


def test_all_formats_of_all_feeds_tell_the_same_and_break_no_rule(told: Told) -> None:
    for recording in told.feeds.values():
        for build in recording.builds[-1:]:
            said = [
                (
                    one["id"],
                    one["title"],
                    one["url"],
                    f"{datetime.fromisoformat(one['date_published']):%F %T}",
                )
                for one in json.loads(build.json)["items"]
            ]
            assert read_any(build.rss) == read_any(build.atom) == said
            for body in (build.rss, build.atom, build.json):
                assert lint.check(body, now=told.service.clock()) == ()


@pytest.mark.parametrize("language", EDITIONS)
def test_social_feed_and_digest_tell_it_once_as_the_edition_announced_it(told: Told, language: str) -> None:
    text, _ = ANNOUNCED[language]
    social = told.shown(f"roma/{language}/social")
    assert {(entry["id"], entry["url"]) for _, entry in social} == {
        (social[0][1]["id"], told.addresses[text.source])
    }
    assert social[0][1]["title"].startswith(text.title)
    issues = {
        one["id"]: one["content_html"]
        for build in told.feeds[f"roma/{language}/digest"].builds
        for one in json.loads(build.json)["items"]
    }
    assert sum(told.addresses[text.source] in issue for issue in issues.values()) == 1


# --- every consumer sees it once -----------------------------------------------------------------------


@pytest.mark.parametrize("language", EDITIONS)
@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_every_consumer_receives_each_story_exactly_once(told: Told, kind: type[Rule], language: str) -> None:
    received = receive(kind, told.feeds[f"roma/{language}{FEEDS[kind.feed]}"])
    assert received.lost == received.repeated == set()
    if kind.feed != "digest":
        assert [link in told.addresses.values() for link in received.due.values()].count(True) == 1


# --- the page of the story -------------------------------------------------------------------------------


def test_the_story_s_page_has_every_version_and_every_edition(told: Told) -> None:
    paths = {
        entry["_alliance"]["story"].removeprefix("https://news.example.org/")
        for language in EDITIONS
        for _, entry in told.shown(f"roma/{language}")
    }
    (path,) = paths
    page = told.page(path)
    articles = page.findall(".//article")
    assert [(article.get("lang"), article.findtext(".//h2/a")) for article in articles] == [
        (text.language, text.title) for text in (ENGLISH, DAILY, WEEKLY, FRENCH, ROMANIAN)
    ]
    assert [article.findtext(".//time") for article in articles][::3] == [
        "23 November 2026",
        "24 novembre 2026",
    ]
    shown_in = {link.get("href") for link in page.iterfind(".//li/a")}
    assert {f"../roma/{language}/" for language in EDITIONS} <= shown_in
    sitemap = (told.service.public / "sitemap.xml").read_text(encoding="utf-8")
    assert f"https://news.example.org/{path}" in sitemap


# --- look-alikes -------------------------------------------------------------------------------------------


def test_letters_to_two_countries_on_one_day_stay_two_stories(told: Told) -> None:
    for language in ("en", "fr"):
        items = json.loads(told.feeds[f"roma/{language}"].builds[-1].json)["items"]
        titles = {text.title for text in letters(language)}
        found = [item for item in items if item["title"] in titles]
        assert {item["title"] for item in found} == titles
        assert len({item["_alliance"]["story"] for item in found}) == 2


def test_what_happens_each_day_is_no_story_of_many_places(told: Told) -> None:
    items = json.loads(told.feeds["roma/en"].builds[-1].json)["items"]
    daily = [item for item in items if "Roma families of" in item["title"]]
    assert len(daily) > 15
    assert all(item["_alliance"]["places"] == [] for item in daily)
