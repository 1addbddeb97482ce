"""Faults of the list itself: who its items are, and how many of them there are."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .documents import News, listing, news, rss
from .kinds import HELD, READ, Fault, sent


def _new(name: str) -> list[News]:
    return [news(name, number) for number in (7, 1, 0)]


def _changed(name: str, *, more: int = 0, **how: Callable[[News], object]) -> Fault:
    """Return a source whose items all changed, and what of it is new."""
    items = [replace(one, **{field: make(one) for field, make in how.items()}) for one in _new(name)]  # type: ignore[arg-type]
    return _shown(rss([*items, *items[:more]]), name)


def _shown(body: str, name: str) -> Fault:
    return Fault(serves=sent(body), outcome=READ, titles=[news(name, 7).title])


def _one_guid(name: str, guid: str) -> Fault:
    return _changed(name, guid=lambda _: guid)


def _flood(name: str) -> Fault:
    """Return a new list of old news: five and more are no longer an editor's hand."""
    items = [replace(news(name, 20 + n), at=news(name, -500 - n).at) for n in range(30)]
    return Fault(serves=sent(rss(items)), outcome=HELD)


def _without_guid(name: str) -> str:
    body = rss(_new(name))
    for one in _new(name):
        body = body.replace(f'<guid isPermaLink="false">{one.guid}</guid>', "")
    return body


def _named(make: Callable[[str], Fault], names: Sequence[str]) -> dict[str, Fault]:
    return {name: make(name) for name in names}


IDENTITY = {
    **_named(lambda name: _changed(name, guid=lambda one: f"tag:new,2026:{one.guid}"), ["all guids changed"]),
    **_named(lambda name: _one_guid(name, "same"), ["one guid for all"]),
    **_named(lambda name: _one_guid(name, ""), ["empty guids"]),
    **_named(lambda name: _shown(_without_guid(name), name), ["no guids"]),
    **_named(lambda name: _changed(name, more=2), ["each item twice"]),
    **_named(
        lambda name: _changed(name, link=lambda one: f"{one.link}?utm_source=rss&utm_medium=feed&fbclid=x"),
        ["tracking parameters"],
    ),
    **_named(
        lambda name: _changed(name, link=lambda one: one.link.replace("https", "http")), ["https to http"]
    ),
    **_named(lambda name: _shown(rss(_new(name)[::-1]), name), ["another order"]),
    **_named(lambda name: _changed(name, at=lambda _: news(name, 70).at), ["one date for all"]),
    **_named(_flood, ["another list of old news"]),
}


def _half_a_page(name: str) -> str:
    return listing([news(name, 1)])


SHRINKING = {
    "an empty feed": Fault(serves=sent(rss([])), word="emptied", says="where there were 2"),
    "a feed without its channel": Fault(serves=sent('<rss version="2.0"></rss>'), says="has no channel"),
    "half a feed": Fault(serves=sent(rss([news("half a feed", 1)])), word="well"),
    "half a page": Fault(serves=sent(_half_a_page("half a page"), "text/html"), page=True, word="well"),
    "a page that was rebuilt": Fault(
        serves=sent(listing([news("a page that was rebuilt", n) for n in (1, 0)], each="card"), "text/html"),
        page=True,
        says="may have been redesigned",
    ),
    "a page without its news": Fault(
        serves=sent(listing([]), "text/html"), page=True, says="may have been redesigned"
    ),
}


def machine(clock: str) -> dict[str, Fault]:
    """Return sources that are well, and have news, while the clock of our own machine is wrong."""
    names = (f"new items, the clock {clock}", f"no new items, the clock {clock}")
    return {
        names[0]: _shown(rss(_new(names[0])), names[0]),
        names[1]: Fault(serves=sent(rss(_new(names[1])[1:])), word="well"),
    }
