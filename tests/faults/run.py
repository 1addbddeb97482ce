"""A group of faults, run good, bad and good again through one service."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from .documents import listing, news, rss
from .house import House
from .kinds import Fault
from .web import FEED, Good, Site, Web, page

FIRST = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AFTER = timedelta(days=8)
"""After this nothing rests or waits any more: a wish to be left alone holds for a week at most."""

BEFORE, DURING, AGAIN = "before", "during", "after"
BESIDE = "beside"
"""The source whose server stays good, and brings something new whenever the others are read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When the service works while the servers are bad, counted from their last good answer.

    ``after`` is how long after that they are good again: less than nothing if our clock is put right then.
    """

    bad: Sequence[timedelta] = (timedelta(hours=2),)
    deadline: str = "30 seconds"
    after: timedelta = AFTER


@dataclass
class Story:
    """What was seen of a group: what the service said in each pass, and the servers."""

    sites: dict[str, Site] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    during: list[Mapping[str, Any]] = field(default_factory=list)
    after: Mapping[str, Any] = field(default_factory=dict)


def run(
    faults: Mapping[str, Fault], plan: Plan, house: House, web: Web, tls: Mapping[str, ssl.SSLContext]
) -> Story:
    """Run faults, each at a source and a server of its own, beside a source that is well."""
    story, ids = Story(), {f"s{number}": name for number, name in enumerate(faults)}
    for name, fault in faults.items():
        story.sites[name] = _site(name, fault, web, tls)
    beside = web.open(Site(BESIDE))
    house.deadline = plan.deadline
    house.hosts = [site.host for site in (*story.sites.values(), beside)]
    house.configure(
        [
            *(_source(id, story.sites[name], faults[name]) for id, name in ids.items()),
            f"{BESIDE}:\n  name: Beside\n  address: {beside.url()}\n  every: 10 minutes\n",
        ]
    )

    def go(phase: str, now: datetime, number: int, only: Sequence[str] = ()) -> Mapping[str, Any]:
        beside.pages[phase] = {FEED: good(BESIDE, number)}
        web.enter(phase)
        return _by_fault(house.make_pass(now, only), ids)

    story.before = go(BEFORE, FIRST, 2)
    for number, later in enumerate(plan.bad):
        story.during.append(go(DURING, FIRST + later, 3 + number))
    now, number = FIRST + plan.bad[-1] + plan.after, 3 + len(plan.bad)
    story.after = go(AGAIN, now, number)
    if stopped := [id for id, name in ids.items() if story.after["status"][name]["word"] == "stopped"]:
        # As a person would who was told: aggregator collect ID.
        again = go(AGAIN, now + timedelta(minutes=1), number, stopped)
        story.after = {**again, "collected": {**story.after["collected"], **again["collected"]}}
    return story


def good(name: str, number: int, *, as_page: bool = False) -> Good:
    """Return the whole news of a source, the newest of so many on top, as a good server sends them."""
    items = [news(name, one) for one in reversed(range(number))]
    if as_page:
        return page(listing(items).encode(), "text/html; charset=utf-8")
    return page(rss(items).encode(), "application/rss+xml")


def _site(name: str, fault: Fault, web: Web, tls: Mapping[str, ssl.SSLContext]) -> Site:
    site = web.open(Site(name, canary=web.open(Site(f"beyond {name}"))))
    if fault.tls:
        site.tls = {BEFORE: tls["good"], AGAIN: tls["good"]}
        site.tls |= {DURING: tls[fault.tls]} if fault.tls in tls else {}
    site.pages = {
        BEFORE: {FEED: good(name, 2, as_page=fault.page)},
        DURING: fault.serves(site),
        AGAIN: {FEED: good(name, 3, as_page=fault.page)},
    }
    return site


def _source(id: str, site: Site, fault: Fault) -> str:
    each = "  listing: {each: .news, title: h3, link: h3 a, date: .date, text: p + p}\n" if fault.page else ""
    return f"{id}:\n  name: Source {id}\n  address: {site.url()}\n  every: 10 minutes\n{each}"


def _by_fault(told: Mapping[str, Any], ids: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what the service said with the names of faults in place of those of sources."""
    parts = ("collected", "status", "held", "items")
    renamed = {part: {ids.get(id, id): one for id, one in told[part].items()} for part in parts}
    return {**told, **renamed}
