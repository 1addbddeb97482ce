"""Digest and social feed end to end: real sources on loopback, the real service on the test's own clock."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from aggregator import issuing, lint
from aggregator.model import Act, Ruling, StoryWord

if TYPE_CHECKING:
    from tests.conftest import Service, Web

EDITION = """
roma:
  topic: roma
  languages: {{en: Roma in the news}}
  fallback: [any]
{words}
"""
SOCIAL = "  social: {per hour: 2}"
DIGEST = "  digest: {issued: weekly}"

KEY = "roma/en"


def put(service: "Service", web: "Web", *titles: str) -> None:
    """Put titles into the source, each dated now, and let it be read by the next cycle."""
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://press.example.org/{number}</link>"
        f"<guid>{number}</guid><description>About the Roma community: text {number}.</description>"
        f"<pubDate>{format_datetime(service.clock.time)}</pubDate></item>"
        for number, title in enumerate(titles, start=1)
    )
    web.put(
        "/feed",
        f'<rss version="2.0"><channel><title>Press</title><link>https://press.example.org/</link>'
        f"<language>en</language>{items}</channel></rss>",
    )


def begin(service: "Service", web: "Web", words: str, count: int = 3) -> list[str]:
    titles = [f"Mayors meet Roma families, meeting {number}" for number in range(1, count + 1)]
    put(service, web, *titles)
    service.configure(
        f"press:\n  name: Press office\n  address: {web.url('/feed')}\n  every: 10 minutes",
        EDITION.format(words=words),
    )
    service.cycle()
    return titles


def items(service: "Service", name: str) -> list[dict[str, Any]]:
    feed: dict[str, Any] = json.loads((service.public / f"{KEY}/{name}.json").read_bytes())
    return list(feed["items"])


def guids(service: "Service", name: str) -> list[str]:
    return [item["id"] for item in items(service, name)]


def held_to_our_rules(service: "Service", name: str) -> list[str]:
    """What is wrong with the documents; an issue of many stories has no evidence, nor what was withdrawn."""
    return [
        str(finding)
        for ending in ("rss", "atom", "json")
        for finding in lint.check(
            (service.public / f"{KEY}/{name}.{ending}").read_bytes(), now=service.clock.time
        )
        if "evidence-missing" not in str(finding)
    ]


# --- social ------------------------------------------------------------------------------------------


def test_a_social_feed_begins_with_the_newest_and_tells_the_rest_at_its_pace(
    service: "Service", web: "Web"
) -> None:
    titles = begin(service, web, SOCIAL)
    assert len(items(service, "social")) == 1
    titles += [f"A school for Roma children in town {number}" for number in range(1, 6)]
    service.clock.pass_by(hours=1)
    put(service, web, *titles)
    told = []
    for _ in range(5):
        service.cycle()
        told.append(len(items(service, "social")))
        service.clock.pass_by(minutes=61)
    assert told == [3, 5, 6, 6, 6]
    assert len(set(guids(service, "social"))) == 6
    dates = [item["date_published"] for item in items(service, "social")]
    assert dates == sorted(set(dates), reverse=True)
    assert not held_to_our_rules(service, "social")
    main = {item["id"]: item for item in json.loads((service.public / f"{KEY}.json").read_bytes())["items"]}
    assert not main.keys() & set(guids(service, "social"))


def test_a_post_has_hashtags_and_a_text_for_each_network_with_its_link_whole(
    service: "Service", web: "Web"
) -> None:
    begin(service, web, SOCIAL, count=1)
    (post,) = items(service, "social")
    assert post["title"] == "Mayors meet Roma families, meeting 1 #RomaAndTravellers #Roma #LocalAction"
    texts = post["_alliance"]["posts"]
    assert list(texts) == ["bluesky", "mastodon", "x"]
    for text in texts.values():
        assert text.endswith(f" {post['url']}")
        assert "About the Roma community" in text
    assert {"RomaAndTravellers", "Roma"} <= set(post["tags"])
    assert not any(sign in word for word in post["tags"] for sign in " -'’,")


def test_what_is_withdrawn_before_its_turn_is_never_posted_and_after_it_keeps_its_place(
    service: "Service", web: "Web"
) -> None:
    titles = begin(service, web, SOCIAL, count=1)
    titles += [f"A school for Roma children in town {number}" for number in range(1, 5)]
    service.clock.pass_by(hours=1)
    put(service, web, *titles)
    service.cycle()
    store = service.app().store
    main = json.loads((service.public / f"{KEY}.json").read_bytes())["items"]
    by_title = {item["title"]: item["id"] for item in main}
    for seconds, title in enumerate((titles[1], titles[4])):
        story = store.story_named(by_title[title])
        assert story is not None
        moment = service.clock.time + timedelta(minutes=1, seconds=seconds)
        store.rule(Ruling(act=Act.WITHDRAW, story=story.id, because="A mistake.", ruled_at=moment))
    store.close()
    before = guids(service, "social")
    for _ in range(3):
        service.clock.pass_by(minutes=61)
        service.cycle()
    after = items(service, "social")
    assert [item["id"] for item in after][-len(before) :] == before
    assert len(after) == 4
    assert [item["_alliance"].get("posts") is None for item in after].count(True) == 1
    assert not held_to_our_rules(service, "social")


def test_an_urgent_story_overtakes_the_other_posts_and_the_share_of_the_hour(
    service: "Service", web: "Web"
) -> None:
    titles = begin(service, web, SOCIAL, count=1)
    titles += [f"A school for Roma children in town {number}" for number in range(1, 6)]
    service.clock.pass_by(hours=1)
    put(service, web, *titles)
    service.cycle()
    before = guids(service, "social")
    assert len(before) == 3
    store = service.app().store
    main = json.loads((service.public / f"{KEY}.json").read_bytes())["items"]
    last = store.story_named(next(item["id"] for item in main if item["title"] == titles[-1]))
    assert last is not None
    store.rule(Ruling(act=Act.URGENT, story=last.id, because="An alert.", ruled_at=service.clock.time))
    store.close()
    service.clock.pass_by(minutes=1)
    service.cycle()
    newest = items(service, "social")
    assert [item["id"] for item in newest[1:]] == before
    assert newest[0]["title"].startswith(titles[-1])


# --- digest ------------------------------------------------------------------------------------------


def test_each_story_is_in_one_issue_and_a_week_without_news_has_none(service: "Service", web: "Web") -> None:
    service.clock.time = datetime(2026, 11, 18, 12, tzinfo=UTC)
    titles = begin(service, web, DIGEST, count=2)
    assert not (service.public / f"{KEY}/digest").exists()
    service.clock.time = datetime(2026, 11, 23, 6, 59, tzinfo=UTC)
    service.cycle()
    assert not (service.public / f"{KEY}/digest").exists()
    service.clock.time = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    service.cycle()
    (issue,) = items(service, "digest")
    assert issue["title"] == "Roma in the news: week 47 of 2026"
    assert issue["url"] == "https://news.example.org/roma/en/digest/2026-W47.html"
    assert all(title in issue["content_html"] for title in titles)

    service.clock.time = datetime(2026, 12, 1, 9, tzinfo=UTC)  # the week of 30 November was without news
    titles.append("A new mediator for Roma families")
    put(service, web, *titles)
    service.cycle()
    assert len(items(service, "digest")) == 1
    service.clock.time = datetime(2026, 12, 7, 7, 30, tzinfo=UTC)
    service.cycle()
    newest, oldest = items(service, "digest")
    assert oldest == issue
    assert titles[-1] in newest["content_html"]
    assert not any(title in newest["content_html"] for title in titles[:-1])
    assert newest["url"].endswith("/2026-W49.html")
    assert not held_to_our_rules(service, "digest")


def test_a_sealed_issue_never_changes_and_a_lost_file_comes_back_byte_for_byte(
    service: "Service", web: "Web"
) -> None:
    service.clock.time = datetime(2026, 11, 23, 6, tzinfo=UTC)
    titles = begin(service, web, DIGEST)
    service.clock.pass_by(hours=2)
    service.cycle()
    page, text = (service.public / f"{KEY}/digest/2026-W47.{ending}" for ending in ("html", "txt"))
    sealed = page.read_bytes(), text.read_bytes()
    for path in sorted(service.public.rglob("2026-W47.*")):
        path.unlink()
    put(service, web, *(f"{title}, corrected" for title in titles))
    service.clock.pass_by(hours=1)
    service.cycle()
    assert (page.read_bytes(), text.read_bytes()) == sealed
    assert b"<style" not in sealed[0]
    assert b"https://press.example.org/2" in sealed[1]


def test_clocks_that_jump_neither_repeat_nor_lose_an_issue_or_a_story(service: "Service", web: "Web") -> None:
    service.clock.time = datetime(2026, 11, 18, 12, tzinfo=UTC)
    titles = begin(service, web, "  digest: {issued: daily, at: 18:00}", count=1)
    for day, hour in (
        (18, 18),
        (19, 18),
        (17, 12),
        (19, 19),
        (20, 20),
        (18, 1),
        (21, 18),
        (22, 18),
        (24, 18),
    ):
        titles.append(f"Roma families, news of {day} at {hour}, number {len(titles)}")
        service.clock.time = datetime(2026, 11, day, hour, tzinfo=UTC)
        put(service, web, *titles)
        service.cycle()
        service.cycle()
    service.clock.time = datetime(2026, 11, 26, 18, tzinfo=UTC)
    service.cycle()
    issues = items(service, "digest")
    assert len({issue["url"] for issue in issues}) == len({issue["title"] for issue in issues}) == len(issues)
    told = [sum(f">{title}<" in issue["content_html"] for issue in issues) for title in titles]
    assert told == [1] * len(titles)
    assert not held_to_our_rules(service, "digest")


def test_what_is_too_much_for_a_mail_comes_with_the_next_issue_and_every_document_stays_small(
    service: "Service", web: "Web", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "LARGEST_ISSUE", 20_000)
    service.clock.time = datetime(2026, 11, 20, 12, tzinfo=UTC)
    titles = begin(service, web, f"{DIGEST}\n  entries: 50", count=50)
    for day in (23, 30):
        service.clock.time = datetime(2026, 11, day, 9, tzinfo=UTC)
        service.cycle()
    issues = items(service, "digest")
    told = [sum(f">{title}<" in issue["content_html"] for issue in issues) for title in titles]
    assert told == [1] * len(titles)
    assert len(issues) == 2
    pages = list((service.public / f"{KEY}/digest").glob("2026-*.html"))
    assert all(page.stat().st_size <= 20_000 for page in pages)
    feeds = [service.public / f"{KEY}/digest.{ending}" for ending in ("rss", "atom", "json")]
    assert all(feed.stat().st_size < 250_000 for feed in feeds)


# --- what editors put together and take apart ---------------------------------------------------------


def test_what_stays_when_its_line_goes_is_told_again_by_another_name(service: "Service", web: "Web") -> None:
    titles = [*begin(service, web, SOCIAL, count=1), "A school for Roma children in town"]
    service.clock.pass_by(hours=1)
    put(service, web, *titles)
    service.cycle()
    store, other = service.app().store, "https://press.example.org/2"
    # The second is about to be the first's story, as if the machine had found so before it was announced.
    with store._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM announcements WHERE link = ?", (other,))
    first, second = (store.item(f"https://press.example.org/{number}") for number in (1, 2))
    assert first
    assert second
    word = StoryWord(
        act="join", item=first.id, other=second.id, because="one text", said_at=service.clock.time
    )
    store.join(word)
    store.split(replace(word, act="split", other=None))
    service.clock.pass_by(hours=1)
    service.cycle()
    for name in ("../en", "social"):
        assert [item["url"] for item in items(service, name)] == [other, "https://press.example.org/1"]
        assert len(set(guids(service, name))) == 2
