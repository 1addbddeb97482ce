"""newsboat, a real reader from Debian, reads what we serve."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

NEWS = """<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>
<language>en</language>{items}</channel></rss>"""
ITEM = """<item><title>Roma mayors meet for the {n}th time</title><link>https://press.example/{n}</link>
<guid>https://press.example/{n}</guid><description>Minority rights and Roma inclusion.</description>
<pubDate>Mon, 16 Nov 2026 0{n}:00:00 +0100</pubDate></item>"""


def reload(home: Path) -> str:
    """One run of newsboat that fetches every feed; returns its log."""
    log = home / "log"
    log.unlink(missing_ok=True)
    subprocess.run(
        [
            "newsboat",
            *("-u", home / "urls", "-c", home / "cache.db", "-C", home / "config"),
            *("-l", "6", "-d", log, "-x", "reload"),
        ],
        env={**os.environ, "HOME": str(home), "NO_PROXY": "127.0.0.1"},
        check=True,
        capture_output=True,
        timeout=60,
    )
    return log.read_text(encoding="utf-8", errors="replace")


@pytest.mark.consumer
@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_newsboat_shows_every_entry_and_then_asks_conditionally(
    service: "Service", web: "Web", start: "Start"
) -> None:
    web.put("/news.rss", NEWS.format(items="".join(ITEM.format(n=n) for n in range(1, 7))))
    service.configure(
        f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n",
        "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n",
    )
    running = start("run")
    running.until("roma/en: 6 announced")

    for ending in ("rss", "atom"):  # each in a cache of its own, for newsboat knows an item by its guid alone
        home = service.folder / ending
        home.mkdir()
        (home / "config").touch()
        feed = f"http://127.0.0.1:{running.port}/roma/en.{ending}"
        (home / "urls").write_text(f"{feed}\n")
        reload(home)
        shown = rows(home)
        assert [link for link, _ in shown] == [f"https://press.example/{n}" for n in range(1, 7)]
        assert len({date for _, date in shown}) == 6
        # newsboat 2.21 keeps validators from its second fetch on: before, the feed has no row for them.
        reload(home)
        assert f"retrieved data for {feed}: \n" in reload(home), "a body came where 304 has none"
        assert rows(home) == shown
        assert conditionally(feed, etag(home)) == HTTPStatus.NOT_MODIFIED


def etag(home: Path) -> str:
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return str(cache.execute("SELECT etag FROM rss_feed").fetchone()[0])


def conditionally(feed: str, validator: str) -> int:
    request = Request(feed, headers={"If-None-Match": validator, "Accept-Encoding": "gzip"})
    try:
        with urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def rows(home: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return cache.execute("SELECT url, pubDate FROM rss_item ORDER BY pubDate").fetchall()
