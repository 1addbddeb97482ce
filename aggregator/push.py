"""What passes between us and hubs, on one page: subscribe, renew, tell of changes.

Nothing here waits for anything to happen: each pass compares what stands in the published folder, and what
sources say, with what the store knows of the hubs, and does what is owed. So a crash at any place forgets
nothing; at worst a hub hears the same word twice.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

from aggregator import advertising, websub
from aggregator.config import Config
from aggregator.errors import FetchError
from aggregator.model import Ping, Subscription
from aggregator.ports import Fetcher, Now, Shelf, Store

CALLBACK = "websub/"
"""Where hubs call us, under the site's address; then comes the token."""

CONFIRMED_WITHIN = timedelta(minutes=5)
"""So long the first word of a change waits for our own subscription, that its delivery may be the proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """The parts that the way to the hubs leads through; ``subscribe`` lets sources' hubs call us."""

    config: Config
    store: Store
    shelf: Shelf
    fetcher: Fetcher
    now: Now
    subscribe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """One thing said to a hub: "subscribe" or "ping", and why it was not taken, if it was not."""

    said: str
    topic: str
    hub: str
    error: FetchError | None = None


class _Wanted(NamedTuple):
    hub: str
    topic: str


Told = Callable[[Pushed], None]


async def push(way: Push, *, told: Told = lambda _: None) -> tuple[Pushed, ...]:
    """Say to hubs what is due to be said; ``told`` hears of each thing as it is done.

    Raises:
        StoreError: the database failed.
        DeliveryError: the published folder cannot be read.
    """
    held = _settle(way)
    owed = tuple(_owed(held, way))
    asks = [_ask(asked, way) for asked in held.values() if asked.due <= way.now()]
    pings = [_ping(path, ping, digest, held, way) for path, ping, digest in owed]

    async def one(saying: Coroutine[Any, Any, Pushed]) -> Pushed:
        pushed = await saying
        told(pushed)
        return pushed

    # Each is done before any failure is told: what went on unwatched would be said again by the next pass.
    said = await asyncio.gather(*map(one, (*asks, *pings)), return_exceptions=True)
    return tuple(_outcome(each) for each in said)


def _outcome(said: Pushed | BaseException) -> Pushed:
    if isinstance(said, BaseException):
        raise said
    return said


def _settle(way: Push) -> Mapping[str, Subscription]:
    """Bring what we hold in line with what we want; return it by name."""
    held, wanted = dict(way.store.subscriptions()), dict(_wanted(way))
    for name, known in list(held.items()):
        if wanted.get(name) != (known.hub, known.topic):
            way.store.unsubscribe(name)
            del held[name]
    for name, (hub, topic) in wanted.items():
        if name not in held:
            held[name] = websub.subscription(name, topic=topic, hub=hub, now=way.now())
    return held


def _wanted(way: Push) -> Iterator[tuple[str, _Wanted]]:
    site = way.config.site
    if site.hub:
        for path in _paths(way):
            yield advertising.own_name(path), _Wanted(site.hub, advertising.address_of(path, site))
    if way.subscribe:
        states = way.store.states()
        for source in way.config.sources:
            state = states[source.id].about(source) if source.id in states else None
            if state and state.hub and state.hub_topic and not (source.paused or state.gone):
                yield f"source {source.id}", _Wanted(state.hub, state.hub_topic)


def _paths(way: Push) -> Iterator[str]:
    for edition in way.config.editions:
        yield from advertising.feed_paths(edition)


async def _ask(asked: Subscription, way: Push) -> Pushed:
    # Written first: many hubs call us back before they answer, and what they grant then must stand.
    way.store.ask(websub.asked_again(asked, way.now()))
    callback = advertising.address_of(CALLBACK, way.config.site)
    return await _say("subscribe", asked.topic, asked.hub, websub.subscribe_form(asked, callback), way)


def _owed(held: Mapping[str, Subscription], way: Push) -> Iterator[tuple[str, Ping, str]]:
    """Give the feeds whose hub is to be told now, with what is to be remembered once it has heard."""
    hub, known = way.config.site.hub, way.store.pings()
    for path in _paths(way) if hub else ():
        digest = way.shelf.digest(path)
        topic = advertising.address_of(path, way.config.site)
        before = known.get(topic)
        if digest is None or hub is None:
            continue
        ping = websub.owed(before, topic=topic, hub=hub, digest=digest, now=way.now())
        if ping != before:
            way.store.save_ping(ping)
        if ping.due is not None and ping.due <= way.now() and _is_confirmed(held, path, ping, way):
            yield path, ping, digest


def _is_confirmed(held: Mapping[str, Subscription], path: str, ping: Ping, way: Push) -> bool:
    asked = held[advertising.own_name(path)]
    since = ping.owed_since or way.now()
    return asked.granted_until is not None or way.now() - since >= CONFIRMED_WITHIN


async def _ping(path: str, ping: Ping, digest: str, held: Mapping[str, Subscription], way: Push) -> Pushed:
    at = way.now()
    pushed = await _say("ping", ping.topic, ping.hub, websub.ping_form(ping.topic), way)
    if pushed.error is None:
        way.store.save_ping(websub.told(ping, held.get(advertising.own_name(path)), digest=digest, at=at))
    else:
        later = at + websub.put_off(ping.tries)
        due = max(later, pushed.error.retry_after or later)
        way.store.save_ping(replace(ping, due=due, tries=ping.tries + 1))
    return pushed


async def _say(said: str, topic: str, hub: str, form: Mapping[str, str], way: Push) -> Pushed:
    try:
        await way.fetcher.post(hub, form, now=way.now())
    except FetchError as error:
        return Pushed(said=said, topic=topic, hub=hub, error=error)
    return Pushed(said=said, topic=topic, hub=hub)
