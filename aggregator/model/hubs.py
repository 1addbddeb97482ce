"""What we have to do with hubs (W3C WebSub): what they bring us, and what we tell them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What we asked a hub to bring us.

    ``name`` says why: "source <id>" for what we read, "feed <path>" for a feed of our own, whose coming
    back proves that the hub delivers. ``token`` ends the address the hub calls and is as good as a
    password; ``secret`` signs what it brings. ``due`` is when the hub is to be asked (again), after
    ``tries`` requests it has not confirmed; ``granted_until`` the end of its word, None without it;
    ``heard_at`` its last signed delivery.
    """

    name: str
    topic: str
    hub: str
    token: str
    secret: str
    due: datetime
    tries: int = 0
    granted_until: datetime | None = None
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """What a hub knows of one of our feeds.

    ``digest`` is of the document whose coming the hub has confirmed to have heard of, None before the
    first. ``owed_since`` is when we saw that another one stands in its place, None when nothing is owed;
    ``due`` when to tell the hub, after ``tries`` in vain. ``told_at`` is the first telling that no delivery
    has followed yet, or else the last one.
    """

    topic: str
    hub: str
    digest: str | None = None
    owed_since: datetime | None = None
    told_at: datetime | None = None
    due: datetime | None = None
    tries: int = 0
