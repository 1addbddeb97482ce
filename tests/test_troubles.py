"""What the worker alone knows to be wrong, from when it began, over restarts."""

import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from aggregator.errors import DeliveryError, StoreError
from aggregator.following import Followed
from aggregator.model import Edition, Trouble
from aggregator.publish import Published
from aggregator.store import SqlStore
from aggregator.troubles import Troubles

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FULL = DeliveryError("the disk is full", to="public/roma/en.rss")
EDITIONS = "roma:\n  topic: roma\n  languages: {en: R}\n"
EDITION = Edition(name="roma", topic="roma", language="en", title="Roma")


def told(
    troubles: Troubles, now: datetime, other: Trouble | None = None
) -> list[tuple[str, datetime | None]]:
    return [(one.key, one.since) for one in troubles.present(other, now)]


def test_a_trouble_lasts_from_when_it_was_first_met_until_it_ends() -> None:
    troubles = Troubles()
    troubles.passed(StoreError("the disk is full"))
    assert told(troubles, NOW) == [("store database", NOW)]
    assert told(troubles, NOW + HOUR) == [("store database", NOW)]
    troubles.passed(None)
    assert told(troubles, NOW + 2 * HOUR) == []
    troubles.passed(StoreError("again"))
    assert told(troubles, NOW + 3 * HOUR) == [("store database", NOW + 3 * HOUR)]


def test_an_edition_is_whole_again_when_it_is_written() -> None:
    troubles = Troubles()
    troubles.published([Published(edition=EDITION, errors=(FULL,))])
    assert told(troubles, NOW) == [("publishing roma/en", NOW)]
    troubles.published([Published(edition=EDITION)])
    assert told(troubles, NOW) == []


def test_an_unforeseen_failure_has_a_name_even_without_words() -> None:
    troubles = Troubles()
    troubles.passed(KeyError())
    (one,) = troubles.present(None, NOW)
    assert one.what == "a pass failed: KeyError"


def test_a_new_worker_knows_since_when() -> None:
    other = Trouble(kind="configuration", about="feeds.yaml", what="line 7", since=NOW + HOUR)
    troubles = Troubles()
    troubles.recall([Trouble(kind="configuration", about="feeds.yaml", what="line 6", since=NOW)])
    assert told(troubles, NOW + HOUR, other) == [("configuration feeds.yaml", NOW)]


def test_the_last_good_file_stays_in_force(service: "Service") -> None:
    service.configure("press:\n  name: Press\n  address: https://press.example/\n", EDITIONS)
    good = service.feeds_yaml.read_text()
    followed = Followed(service.feeds_yaml)
    config = followed.look(NOW)
    assert followed.look(NOW) is config
    for broken in ("site: [", good.replace("topic:", "topci:") + "sources: 3\n", ""):
        service.feeds_yaml.write_text(broken)
        assert followed.look(NOW + HOUR) is config
        assert followed.trouble is not None
        assert followed.trouble.since == NOW + HOUR
    service.feeds_yaml.unlink()
    assert followed.look(NOW + 2 * HOUR) is config
    service.feeds_yaml.write_text(good)
    assert followed.look(NOW + 3 * HOUR) == config
    assert followed.trouble is None


def test_a_worker_leaves_word_of_a_broken_file(service: "Service", web: "Web", start: "Start") -> None:
    service.environ["AGGREGATOR_LOG"] = "debug"
    web.put("/press.rss", '<rss version="2.0"><channel><title>Press</title></channel></rss>')
    service.configure(f"press:\n  name: P\n  address: {web.url('/press.rss')}\n", EDITIONS)
    good = service.feeds_yaml.read_text()
    worker = start("work")
    worker.until("pass ended well=True troubles=0")
    service.feeds_yaml.write_text(good.replace("topic:", "topci:"))
    worker.until("pass ended well=True troubles=1")
    assert worker.stop(signal.SIGTERM) == 0
    store = SqlStore.open(f"sqlite:///{service.folder}/data/aggregator.db")
    left = store.pulse()
    store.close()
    assert left is not None
    assert left.passed_at >= left.started_at
    assert [(one.kind, one.about) for one in left.troubles] == [("configuration", "feeds.yaml")]
