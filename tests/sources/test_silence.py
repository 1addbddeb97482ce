"""A source that falls silent, through the real service: told once, and seen until it speaks again."""

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from aggregator import sources
from aggregator.worker import _log_collected

DAY = timedelta(days=1)


def _rss(service: Any, web: Any, days_ago: list[int]) -> str:
    """Put a feed with an item for each day; return its address."""
    items = "".join(
        f"<item><title>Minutes of day {day}</title><link>/minutes/{day}</link>"
        f"<pubDate>{format_datetime(service.clock() - day * DAY)}</pubDate></item>"
        for day in days_ago
    )
    return str(web.put("/feed", f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"))


def _word(service: Any) -> str:
    app = service.app()
    state = app.store.states()["a"]
    app.store.close()
    return str(sources.health(app.source("a"), state, service.clock()).word)


def test_silence_is_told_once_and_seen_until_it_ends(
    service: Any, web: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    address = _rss(service, web, [1, 2, 3, 5, 6, 7])
    service.configure(
        f"a:\n  name: A\n  address: {address}\n", "roma:\n  topic: roma\n  languages: {en: News}\n"
    )
    fell = []
    for _ in range(12):
        collected = service.cycle()[0]["a"]
        _log_collected(collected)
        fell.append(collected.silent is not None)
        service.clock.pass_by(days=1)
    assert fell == [False] * 7 + [True] + [False] * 4  # a day before we came, and a week
    assert _word(service) == "silent"
    told = capsys.readouterr().err + capsys.readouterr().out + caplog.text
    assert told.count("no news for longer than is its habit") == 1
    _rss(service, web, [0, 13])
    assert service.cycle()[0]["a"].silent is None
    assert _word(service) == "well"
