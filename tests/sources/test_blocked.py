"""A page that robots.txt closes, through the real service: a failure of this source, until it is opened."""

from typing import Any

from aggregator import sources

EDITIONS = "roma:\n  topic: roma\n  languages: {en: News}\n"
NEWS = "".join(
    f'<div class="n"><h3><a href="/m/{n}">Minutes {n} of the council</a></h3></div>' for n in range(4)
)
PAGE = f"<!DOCTYPE html><html><body>{NEWS}</body></html>"


def _source(name: str, address: str) -> str:
    return (
        f"{name}:\n  name: {name}\n  address: {address}\n  kind: listing\n"
        "  listing: {each: .n, title: h3, link: h3 a}\n"
    )


def _health(service: Any, name: str) -> sources.Health:
    app = service.app()
    told = sources.health(app.source(name), app.store.states()[name], service.clock())
    app.store.close()
    return told


def test_a_closed_page_is_told_and_read_once_it_is_opened(service: Any, web: Any) -> None:
    web.put("/robots.txt", "User-agent: *\nDisallow: /closed\n", "text/plain")
    closed, other = web.put("/closed", PAGE, "text/html"), web.put("/open", PAGE, "text/html")
    service.configure(_source("closed", closed) + _source("other", other), EDITIONS)
    collected, _ = service.cycle()
    assert collected["other"].error is None
    assert collected["closed"].error is not None
    assert collected["closed"].error.what == "is closed to programs like ours by its site’s robots.txt"
    assert "/closed" not in [one.path for one in web.requests]
    told = _health(service, "closed")
    assert (told.word, told.well) == ("blocked", False)
    assert "robots.txt" in told.problem
    assert "robots.txt" in told.advice

    web.put("/robots.txt", "", "text/plain")
    service.clock.pass_by(days=1)
    assert service.cycle()[0]["closed"].error is None
    assert _health(service, "closed").word == "well"
