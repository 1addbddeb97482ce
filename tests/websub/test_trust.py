"""What a hub says, believed no further than it can be checked."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import websub
from aggregator.model import Ping, Subscription

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HUB, TOPIC, NAME = "https://hub.example/", "https://news.example.org/roma/en.rss", "feed roma/en.rss"
HOUR = timedelta(hours=1)
ASKED = replace(
    websub.subscription(NAME, topic=TOPIC, hub=HUB, now=NOW), granted_until=NOW + 9 * HOUR, heard_at=NOW
)
PING = Ping(topic=TOPIC, hub=HUB, digest="one", told_at=NOW)


def signed(body: bytes, secret: str, method: str) -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_holds_for_the_body_and_the_secret_alone(method: str) -> None:
    for header, expected in (
        (signed(b"a body", "secret", method), True),
        (signed(b"a body", "secret", method).upper(), True),
        (signed(b"a body", "guess", method), False),
        (signed(b"a bodi", "secret", method), False),
        (signed(b"a body", "secret", method)[:-1], False),
        (signed(b"a body", "secret", method).partition("=")[2], False),
        (f"{method}=", False),
        (f"{method}=é", False),
    ):
        signature = websub.Signature(header, "secret")
        for piece in (b"a ", b"", b"body"):
            signature.add(piece)
        assert signature.holds() is expected, header


@pytest.mark.parametrize("header", ["", "=", "md5=abc", "none=", "sha256", "shake_128=00"])
def test_another_signature_is_none(header: str) -> None:
    assert websub.Signature(header, "secret").holds() is False


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3600", HOUR),
        (None, websub.LEASE),
        ("", websub.LEASE),
        ("-1", websub.LEASE),
        ("soon", websub.LEASE),
        ("²", websub.LEASE),
        ("0", timedelta(minutes=5)),
        ("9" * 500, timedelta(days=365)),
    ],
)
def test_a_lease_is_believed_within_reason(said: str | None, expected: timedelta) -> None:
    until, renew_at = websub.granted(said, NOW)
    assert (until - NOW, renew_at - NOW) == (expected, expected * 0.8)


@given(st.integers(0, 10_000))
def test_waiting_has_an_end(tries: int) -> None:
    assert timedelta(minutes=1) <= websub.put_off(tries) <= timedelta(hours=6)


@pytest.mark.parametrize(
    ("ping", "asked", "later", "good"),
    [
        (PING, ASKED, 0 * HOUR, True),
        (PING, ASKED, 8 * HOUR, True),
        (PING, ASKED, 9 * HOUR, False),
        (None, ASKED, 0 * HOUR, False),
        (PING, None, 0 * HOUR, False),
        (PING, replace(ASKED, granted_until=None), 0 * HOUR, False),
        (PING, replace(ASKED, heard_at=None), 0 * HOUR, False),
        (PING, replace(ASKED, hub="https://other.example/"), 0 * HOUR, False),
        (replace(PING, hub="https://other.example/"), ASKED, 0 * HOUR, False),
        (replace(PING, told_at=None), ASKED, 0 * HOUR, False),
        (replace(PING, owed_since=NOW), ASKED, HOUR / 2, True),
        (replace(PING, owed_since=NOW), ASKED, HOUR, False),
        (replace(PING, told_at=NOW + HOUR), ASKED, HOUR * 1.9, True),
        (replace(PING, told_at=NOW + HOUR), ASKED, HOUR * 2, False),
    ],
)
def test_a_hub_is_good_while_all_it_was_told_came_back(
    ping: Ping | None, asked: Subscription | None, later: timedelta, good: bool
) -> None:
    pings, held = ({TOPIC: ping} if ping else {}), ({NAME: asked} if asked else {})
    judged = websub.standing(HUB, {NAME: TOPIC}, pings, held, NOW + later)
    assert (judged.good, TOPIC in judged.because) == (good, not good)


def test_one_feed_that_does_not_come_back_is_enough() -> None:
    feeds = {NAME: TOPIC, "feed roma/en.atom": "https://news.example.org/roma/en.atom"}
    judged = websub.standing(HUB, feeds, {TOPIC: PING}, {NAME: ASKED}, NOW)
    assert (judged.good, "en.atom" in judged.because) == (False, True)


def test_what_is_owed_is_owed_from_the_first_moment_until_it_is_told() -> None:
    first = websub.owed(None, topic=TOPIC, hub=HUB, digest="one", now=NOW)
    assert (first.owed_since, first.due) == (NOW, NOW)
    second = websub.owed(first, topic=TOPIC, hub=HUB, digest="two", now=NOW + HOUR)
    assert second == first
    done = websub.told(second, None, digest="two", at=NOW + HOUR)
    assert (done.owed_since, done.due, done.told_at) == (None, None, NOW + HOUR)
    assert websub.owed(done, topic=TOPIC, hub=HUB, digest="two", now=NOW + 2 * HOUR) == done
    back = websub.owed(second, topic=TOPIC, hub=HUB, digest="one", now=NOW)
    assert (
        websub.owed(replace(back, digest="one"), topic=TOPIC, hub=HUB, digest="one", now=NOW).owed_since
        is None
    )


def test_what_has_not_come_back_counts_from_its_first_telling() -> None:
    again = websub.told(PING, replace(ASKED, heard_at=None), digest="two", at=NOW + HOUR)
    assert again.told_at == NOW
    assert websub.told(PING, ASKED, digest="two", at=NOW + HOUR).told_at == NOW + HOUR
