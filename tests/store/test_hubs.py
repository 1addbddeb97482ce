"""What every store promises about hubs: the worker asks while the server hears."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Ping, Subscription
from aggregator.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=8)
ASKED = Subscription(
    name="source press",
    topic="https://press.example/feed",
    hub="https://hub.example/",
    token="a",
    secret="s",
    due=NOW,
)


@pytest.fixture
def store(url: str, open_store: Callable[[str], SqlStore]) -> SqlStore:
    return open_store(url)


def test_what_was_granted_and_heard_stays_when_a_hub_is_asked_again(store: SqlStore) -> None:
    store.ask(ASKED)
    assert store.subscription("a") == ASKED == store.subscriptions()["source press"]
    store.grant("a", until=LATER, renew_at=NOW + timedelta(days=6))
    store.hear("a", NOW)
    store.ask(replace(ASKED, tries=1, due=LATER))
    assert store.subscription("a") == replace(ASKED, tries=1, due=LATER, granted_until=LATER, heard_at=NOW)


def test_a_grant_ends_the_asking(store: SqlStore) -> None:
    store.ask(replace(ASKED, tries=5))
    store.grant("a", until=LATER, renew_at=NOW)
    assert store.subscription("a") == replace(ASKED, tries=0, due=NOW, granted_until=LATER)


def test_another_subscription_under_the_name_begins_afresh(store: SqlStore) -> None:
    store.ask(ASKED)
    store.grant("a", until=LATER, renew_at=LATER)
    store.ask(replace(ASKED, token="b"))
    assert (store.subscription("a"), store.subscription("b")) == (None, replace(ASKED, token="b"))
    store.unsubscribe("source press")
    store.hear("b", NOW)
    assert store.subscriptions() == {}


def test_a_ping_is_kept_as_it_is(store: SqlStore) -> None:
    ping = Ping(
        topic="https://news.example.org/roma/en.rss", hub="https://hub.example/", owed_since=NOW, due=NOW
    )
    store.save_ping(ping)
    assert store.pings() == {ping.topic: ping}
    store.save_ping(told := replace(ping, digest="d", told_at=NOW, owed_since=None, due=None))
    assert store.pings() == {ping.topic: told}
