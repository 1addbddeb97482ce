"""newsboat, a real reader from Debian, reads what we serve."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

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
def test_newsboat_shows_every_entry_and_then_asks_conditionally(service, web, start) -> None:
    web.put("/news.rss", NEWS.format(items="".join(ITEM.format(n=n) for n in range(1, 7))))
    service.configure(
        f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n",
        "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n",
    )
    running = start("run")
    running.until("roma/en: 6 announced")

    home = service.folder / "newsboat"
    home.mkdir()
    (home / "config").touch()
    feeds = [f"http://127.0.0.1:{running.port}/roma/en.{ending}" for ending in ("rss", "atom")]
    (home / "urls").write_text("\n".join(feeds) + "\n")
    reload(home)
    with sqlite3.connect(home / "cache.db") as cache:
        shown = cache.execute("SELECT feedurl, url, pubDate, guid FROM rss_item").fetchall()
    for feed in feeds:
        entries = {(link, date) for address, link, date, _ in shown if address == feed}
        assert len(entries) == 6
        assert all(link.startswith("https://press.example/") and date for link, date in entries)

    # newsboat 2.21 keeps validators from its second fetch on: the feed has no row to keep them in before.
    reload(home)
    log = reload(home)
    assert log.count("304") >= 2, log
    with sqlite3.connect(home / "cache.db") as cache:
        assert cache.execute("SELECT count(*) FROM rss_item").fetchone() == (12,)
