"""A restored service repeats nothing and loses nothing: what its readers know stands in its documents."""

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from aggregator.errors import AlreadyAtWork, StoreError
from aggregator.model import Act, Ruling

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Service, Web

EDITIONS = """
roma:
  topic: roma
  languages: {en: Roma in the news, fr: Les Roms dans l’actualité}
  fallback: [any]
  patience: 1 hour
  entries: 4
  social: {per hour: 20}
  digest: {issued: daily, at: "07:00"}
"""


def rss(language: str, numbers: list[int]) -> str:
    said = {"en": "Roma families meet the council", "fr": "Les familles roms rencontrent le conseil"}[
        language
    ]
    items = "".join(
        f"<item><title>{said} ({number})</title><guid>g{number}</guid>"
        f"<link>https://www.coe.int/{language}/web/congress/-/news-{number}</link>"
        f"<description>{said}, for the {number}. time.</description>"
        f"<pubDate>Mon, 16 Nov 2026 09:{number:02}:00 GMT</pubDate></item>"
        for number in reversed(numbers)
    )
    return (
        f"<rss version='2.0'><channel><title>x</title><language>{language}</language>{items}</channel></rss>"
    )


class Days:
    """A service whose sources say something new every day."""

    def __init__(self, service: "Service", web: "Web") -> None:
        self.service, self.web, self.day = service, web, 0
        service.configure(
            "".join(
                f"{language}:\n  name: {language}\n  address: {web.url(f'/{language}.rss')}\n"
                for language in ("en", "fr")
            ),
            EDITIONS,
        )

    def live(self, days: int) -> None:
        for _ in range(days):
            self.day += 1
            numbers = list(range(max(1, 2 * self.day - 5), 2 * self.day + 1))
            self.web.put("/en.rss", rss("en", numbers))
            self.web.put("/fr.rss", rss("fr", [number for number in numbers if number % 3 == 0]))
            for hours in (3, 21):
                self.service.clock.pass_by(hours=hours)
                self.service.cycle()

    def again(self) -> None:
        """Let the sources be read whole, as if nothing of them were known."""
        self.service.clock.pass_by(hours=25)
        self.service.cycle()

    def known(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """What readers know: by document, each entry's name, moment, title and link."""
        found: dict[str, dict[str, tuple[Any, ...]]] = {}
        for path in sorted(self.service.public.rglob("*.json")):
            items = json.loads(path.read_bytes())["items"]
            found[str(path.relative_to(self.service.public))] = {
                item["id"]: (item["date_published"], item["title"], item["url"]) for item in items
            }
        return found


@pytest.fixture
def days(service: "Service", web: "Web") -> Days:
    return Days(service, web)


def test_what_was_announced_after_the_backup_is_known_again(days: Days, tmp_path: "Path") -> None:
    days.live(2)
    days.service.app().store.back_up(tmp_path / "backup.db")
    days.live(2)
    before = days.known()
    ledgers = announcements(days.service.folder)

    app = days.service.app()
    former, recalled = app.restore(tmp_path / "backup.db")
    app.store.close()
    assert former is not None
    assert sum(one.lines for one in recalled) > 10
    assert sum(one.archives for one in recalled) > 0
    assert sum(one.issues for one in recalled) > 0
    assert sum(one.lost for one in recalled) == 0
    # Posts that have left their feed stand nowhere: what they said is not known, only that they were made.
    assert [line for line in announcements(days.service.folder) if not line[0].endswith("social")] == [
        line for line in ledgers if not line[0].endswith("social")
    ]
    assert {line[3] for line in announcements(days.service.folder)} == {line[3] for line in ledgers}

    days.again()
    after = days.known()
    everything = {id: said for document in before.values() for id, said in document.items()}
    for document, entries in after.items():
        new = entries.keys() - everything.keys()
        assert {id: entries[id] for id in entries.keys() - new} == {
            id: everything[id] for id in entries.keys() - new
        }
        # Only the digest has anything new to say: its next issue was due meanwhile.
        assert not new or "digest" in document
    assert after["roma/en.json"] == before["roma/en.json"]

    days.live(1)
    titles = [line[2] for line in announcements(days.service.folder) if line[0] == "roma/en"]
    assert len(titles) == len(set(titles)) == 10


def announcements(folder: "Path") -> list[tuple[Any, ...]]:
    """All lines of the ledgers, with all that readers know them by."""
    with sqlite3.connect(folder / "data" / "aggregator.db") as connection:
        rows = connection.execute(
            "SELECT edition, number, title, guid, link, story, announced_at, archived FROM announcements"
            " ORDER BY edition, number"
        ).fetchall()
    connection.close()
    return rows


def test_without_documents_the_backup_is_restored_as_it_is(days: Days, tmp_path: "Path") -> None:
    days.live(1)
    days.service.app().store.back_up(tmp_path / "backup.db")
    held = announcements(days.service.folder)
    days.live(1)
    for path in days.service.public.rglob("*.json"):
        path.unlink()
    app = days.service.app()
    former, recalled = app.restore(tmp_path / "backup.db")
    assert recalled == ()
    assert announcements(days.service.folder) == held
    assert former is not None
    days.service.clock.pass_by(seconds=1)
    app.restore(former)
    app.store.close()
    assert len(announcements(days.service.folder)) > len(held)


def test_while_a_worker_is_at_work_nothing_is_restored(days: Days, tmp_path: "Path") -> None:
    days.live(1)
    app = days.service.app()
    app.store.back_up(tmp_path / "backup.db")
    lease = days.service.app().store.lease()
    lease.hold()
    with pytest.raises(AlreadyAtWork, match="stop it, then restore"):
        app.restore(tmp_path / "backup.db")
    lease.give_up()
    app.restore(tmp_path / "backup.db")
    app.store.close()


def test_a_feed_that_is_none_of_ours_stops_it_before_anything_changes(days: Days, tmp_path: "Path") -> None:
    days.live(1)
    app = days.service.app()
    app.store.back_up(tmp_path / "backup.db")
    held = announcements(days.service.folder)
    (days.service.public / "roma" / "en.json").write_text("[]")
    with pytest.raises(StoreError, match=r"roma/en\.json is no feed of ours"):
        app.restore(tmp_path / "backup.db")
    app.store.close()
    assert announcements(days.service.folder) == held
    assert not list((days.service.folder / "data").glob("before-restore-*"))


def test_what_was_ruled_after_the_backup_holds_again(days: Days, tmp_path: "Path") -> None:
    days.live(2)
    days.service.app().store.back_up(tmp_path / "backup.db")
    days.service.clock.pass_by(minutes=5)
    app = days.service.app()
    gone, renamed, corrected = app.store.announcements(app.config.editions[0], limit=3)
    for line, act, title in (
        (gone, Act.WITHDRAW, None),
        (renamed, Act.RETITLE, "Another title"),
        (corrected, Act.CORRECT, None),
    ):
        said = Ruling(act=act, story=line.story, because="wrong", ruled_at=app.now(), title=title)
        app.store.rule(said)
    days.service.cycle()
    before = ruled(days.service.folder)
    assert {state for *_, state, _ in before} == {"live", "corrected", "withdrawn"}

    _, recalled = app.restore(tmp_path / "backup.db")
    app.store.close()
    assert sum(one.rulings for one in recalled) >= 3
    days.again()
    assert ruled(days.service.folder) == before


def test_what_was_ruled_before_the_backup_and_not_yet_published_stands(days: Days, tmp_path: "Path") -> None:
    days.live(1)
    days.service.clock.pass_by(minutes=5)
    app = days.service.app()
    renamed, corrected = app.store.announcements(app.config.editions[0], limit=2)
    for line, act, title in ((renamed, Act.RETITLE, "Another title"), (corrected, Act.CORRECT, None)):
        said = Ruling(act=act, story=line.story, because="wrong", ruled_at=app.now(), title=title)
        app.store.rule(said)
    before = ruled(days.service.folder)
    app.store.back_up(tmp_path / "backup.db")
    app.restore(tmp_path / "backup.db")
    app.store.close()
    assert ruled(days.service.folder) == before


def ruled(folder: "Path") -> list[tuple[Any, ...]]:
    """What rulings change of the ledgers' lines."""
    with sqlite3.connect(folder / "data" / "aggregator.db") as connection:
        rows = connection.execute(
            "SELECT edition, number, title, state, updated_at FROM announcements ORDER BY edition, number"
        ).fetchall()
    connection.close()
    return rows
