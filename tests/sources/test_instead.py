"""What stands in a feed's place is no feed, though it may be a list: through the real service."""

from typing import Any

import pytest

ITEMS = "".join(f"<item><title>Minutes {n}</title><link>/m/{n}</link></item>" for n in range(3))
FEED = f"<rss version='2.0'><channel><title>Council</title>{ITEMS}</channel></rss>"
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Council", '
    '"items": [{"id": "/m/0", "url": "/m/0", "title": "Minutes 0"}]}'
)
EDITIONS = "roma:\n  topic: roma\n  languages: {en: News}\n"


def _page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Council</title></head><body>{body}</body></html>"


PARKED = _page(
    "".join(
        f'<div class="n"><h2><a href="/offer/{n}">This fine name is for sale, offer {n}</a></h2>'
        f"<p>{n + 1} March 2026</p><p>Buy it today and be found tomorrow.</p></div>"
        for n in range(8)
    )
)
LOGIN = _page('<form action="/login"><input name="user"><input type="password" name="secret"></form>')
CAPTCHA = _page("<h1>Are you a person?</h1><script src='/challenge.js'></script>")


def _published(service: Any) -> dict[str, str]:
    """What readers see, without the list of sources, which tells how they are doing."""
    return {path: one for path, one in service.hashes().items() if not path.startswith("sources.opml")}


@pytest.mark.parametrize("feed", [FEED, JSON], ids=["feed", "jsonfeed"])
@pytest.mark.parametrize("instead", [PARKED, LOGIN, CAPTCHA], ids=["parked", "login", "captcha"])
def test_a_page_where_a_feed_was_is_a_failure(service: Any, web: Any, feed: str, instead: str) -> None:
    kind = "application/feed+json" if feed is JSON else "application/rss+xml"
    service.configure(f"a:\n  name: A\n  address: {web.put('/feed', feed, kind)}\n", EDITIONS)
    assert service.cycle()[0]["a"].error is None
    before = _published(service)

    web.put("/feed", instead, "text/html")
    service.clock.pass_by(hours=1)
    error = service.cycle()[0]["a"].error
    assert error is not None
    assert "web page" in error.what or "list" in error.what
    assert _published(service) == before

    web.put("/feed", feed, kind)
    service.clock.pass_by(hours=2)
    assert service.cycle()[0]["a"].error is None
    assert _published(service) == before


def test_what_was_a_page_when_we_came_may_be_a_feed(service: Any, web: Any) -> None:
    service.configure(f"a:\n  name: A\n  address: {web.put('/feed', PARKED, 'text/html')}\n", EDITIONS)
    service.cycle()
    web.put("/feed", FEED)
    service.clock.pass_by(hours=3)
    assert service.cycle()[0]["a"].error is None


def test_a_person_may_say_that_it_is_a_page_now(service: Any, web: Any) -> None:
    source = f"a:\n  name: A\n  address: {web.put('/feed', FEED)}\n"
    service.configure(source, EDITIONS)
    service.cycle()
    web.put("/feed", PARKED, "text/html")
    service.clock.pass_by(hours=3)
    assert service.cycle()[0]["a"].error is not None
    service.configure(f"{source}  kind: listing\n", EDITIONS)
    service.clock.pass_by(hours=3)
    assert service.cycle()[0]["a"].error is None
