"""Which hub an edition's feeds may name now (CONTRACT, promise 22)."""

from datetime import datetime

from aggregator import render, websub
from aggregator.config import Site
from aggregator.model import Edition
from aggregator.ports import Store


def feed_paths(edition: Edition) -> tuple[str, ...]:
    """Return where the feeds of an edition stand in the published folder: those a hub is told of."""
    return tuple(f"{edition.key}.{ending}" for ending in render.FORMATS)


def address_of(path: str, site: Site) -> str:
    """Return the address of a published document."""
    return f"{site.address.rstrip('/')}/{path}"


def own_name(path: str) -> str:
    """Return the name of our own subscription to a feed of ours."""
    return f"feed {path}"


def hub_standing(edition: Edition, site: Site, store: Store, now: datetime) -> websub.Standing | None:
    """Judge the site's hub by the feeds of an edition; None if the site has none."""
    if site.hub is None:
        return None
    feeds = {own_name(path): address_of(path, site) for path in feed_paths(edition)}
    return websub.standing(site.hub, feeds, store.pings(), store.subscriptions(), now)


def hub_to_name(edition: Edition, site: Site, store: Store, now: datetime) -> str | None:
    """Return the hub that an edition's feeds may name, None while its delivery is not proved."""
    judged = hub_standing(edition, site, store, now)
    return site.hub if judged and judged.good else None
