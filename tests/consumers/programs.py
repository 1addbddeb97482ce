"""Real programs that read feeds, each asked what is new by its own memory."""

import json
import os
import shutil
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from calendar import timegm
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, ClassVar

import feedparser
from reader import make_reader

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An entry as a program shows it."""

    id: str
    title: str | None
    link: str | None
    date: datetime | None


class Program(ABC):
    """A program with a home of its own, which remembers there what it has seen."""

    needs: ClassVar[tuple[str, ...]]
    """The commands without which it cannot run."""
    formats: ClassVar[tuple[str, ...]] = ("rss", "atom")

    def __init__(self, home: Path) -> None:
        self.home = home

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether all it needs is here."""
        return all(shutil.which(name) for name in cls.needs)

    @abstractmethod
    def read(self, url: str) -> list[Seen]:
        """Fetch the feed and return what the program takes for new."""

    def run(self, *command: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the program's home; its failure fails the test with what it said."""
        done = subprocess.run(
            command,
            cwd=self.home,
            env={**os.environ, "HOME": str(self.home), "NO_PROXY": "127.0.0.1", **environ},
            capture_output=True,
            text=True,
            timeout=120,  # a hang; on a busy machine Liferea takes its time
            check=False,
        )
        assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}{done.stderr}"
        return done

    def rows(self, database: Path, query: str, then: str) -> list[Any]:
        """Ask a program's database, then do to it what a person does who has read all."""
        with closing(sqlite3.connect(database)) as connection, connection:
            found = connection.execute(query).fetchall()
            connection.execute(then)
            return found


class Newsboat(Program):
    """A reader for the terminal; new is what it shows unread."""

    needs = ("newsboat",)

    def read(self, url: str) -> list[Seen]:
        (self.home / "urls").write_text(f"{url}\n")
        (self.home / "config").touch()
        (self.home / "log").unlink(missing_ok=True)
        cache = self.home / "cache.db"
        files = ("-u", self.home / "urls", "-c", cache, "-C", self.home / "config")
        self.run("newsboat", *files, "-l", "6", "-d", self.home / "log", "-x", "reload")
        query = "SELECT guid, title, url, pubDate FROM rss_item WHERE unread"
        return [
            Seen(id=id, title=title, link=link, date=datetime.fromtimestamp(date, UTC))
            for id, title, link, date in self.rows(cache, query, "UPDATE rss_item SET unread = 0")
        ]

    def log(self) -> str:
        """Return what it noted of its last run."""
        return (self.home / "log").read_text(encoding="utf-8", errors="replace")


class Rss2email(Program):
    """Sends each entry as a mail; new is what arrives in the maildir."""

    needs = ("r2e",)

    def read(self, url: str) -> list[Seen]:
        mail = self.home / "mail"
        if not mail.exists():
            for name in ("cur", "new", "tmp"):
                (mail / "INBOX" / name).mkdir(parents=True)
            (self.home / "rss2email.cfg").write_text(
                f"[DEFAULT]\nemail-protocol = maildir\nmaildir-path = {mail}\nmaildir-mailbox = INBOX\n"
                "from = desk@localhost\ndate-header = True\nto = reader@localhost\n"
            )
            self._r2e("add", "roma", url)
        self._r2e("run")
        return [self._take(path) for path in (mail / "INBOX" / "new").iterdir()]

    def _r2e(self, *words: str) -> None:
        self.run("r2e", "-c", self.home / "rss2email.cfg", "-d", self.home / "rss2email.json", *words)

    def _take(self, path: Path) -> Seen:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        path.unlink()
        return Seen(
            id=message["X-RSS-ID"],
            title=message["Subject"],
            link=message["X-RSS-URL"],
            date=mail_date(message["Date"]),
        )


class Feed2toot(Program):
    """Posts to Mastodon; new is what its dry run would post."""

    needs = ("feed2toot",)

    def read(self, url: str) -> list[Seen]:
        (self.home / "feed2toot.ini").write_text(
            "[mastodon]\ninstance_url=http://127.0.0.1:9\n"
            f"[rss]\nuri: {url}\ntoot: {{id}} | {{title}} | {{link}} | {{published}} |\n"
            f"[cache]\ncachefile: {self.home / 'cache'}\n"
        )
        told = self._run("--dry-run")
        # What was posted is remembered; filling the memory is the same without a Mastodon to post to.
        self._run("--populate-cache")
        return [self._entry(line) for line in told.splitlines() if line.startswith("Would toot")]

    def _run(self, how: str) -> str:
        words = ("-c", self.home / "feed2toot.ini", "--lockfile", self.home / "lock", how)
        return self.run("feed2toot", *words).stderr

    def _entry(self, line: str) -> Seen:
        id, title, link, date, _hashtags = line.partition('":')[2].strip().split(" |", 4)
        id, title, link, date = (part.strip() for part in (id, title, link, date))
        when = mail_date(date) if "," in date else datetime.fromisoformat(date)
        return Seen(id=id, title=title, link=link, date=when)


class Sfeed(Program):
    """Shell and C tools over tab-separated files; new is a line its file did not have."""

    needs = ("sfeed_update", "curl")

    def read(self, url: str) -> list[Seen]:
        (self.home / "sfeedrc").write_text(
            f"sfeedpath={self.home}/feeds\nfeeds() {{\n\tfeed roma {url}\n}}\n"
        )
        file = self.home / "feeds" / "roma"
        before = set(self._lines(file))
        self.run("sfeed_update", self.home / "sfeedrc")
        return [self._entry(line) for line in self._lines(file) if line not in before]

    def _lines(self, file: Path) -> list[str]:
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def _entry(self, line: str) -> Seen:
        # sfeed(5): timestamp, title, link, content, its type, id, author, enclosure, category
        date, title, link, _, _, id, *_ = line.split("\t")
        return Seen(id=id, title=title, link=link, date=datetime.fromtimestamp(int(date), UTC))


class Liferea(Program):
    """A reader for the GNOME desktop, on a desktop without a screen; new is what it shows unread."""

    needs = ("liferea", "xvfb-run", "dbus-run-session", "gdbus")

    def read(self, url: str) -> list[Seen]:
        settings = self.home / ".config" / "liferea"
        settings.mkdir(parents=True, exist_ok=True)
        (settings / "feedlist.opml").write_text(
            '<opml version="1.0"><head/><body><outline title="Roma" type="rss" id="roma123" '
            f'xmlUrl="{url}" updateInterval="-1"/></body></opml>'
        )
        self.run("dbus-run-session", "--", "xvfb-run", "-a", HERE / "liferea.sh")
        database = self.home / ".local" / "share" / "liferea" / "liferea.db"
        query = "SELECT source_id, title, source, date FROM items WHERE NOT read"
        return [
            Seen(id=id, title=title, link=link, date=datetime.fromtimestamp(date, UTC))
            for id, title, link, date in self.rows(database, query, "UPDATE items SET read = 1")
        ]


class Lemon24Reader(Program):
    """A library for writing readers; new is what it has unread."""

    needs = ()
    formats = ("rss", "atom", "json")

    def read(self, url: str) -> list[Seen]:
        with closing(make_reader(str(self.home / "reader.sqlite"))) as reader:
            reader.add_feed(url, exist_ok=True)
            reader.update_feeds(scheduled=False)  # now, whatever max-age says
            new = list(reader.get_entries(read=False))
            for entry in new:
                reader.mark_entry_as_read(entry)
            return [
                Seen(id=entry.id, title=entry.title, link=entry.link, date=entry.published) for entry in new
            ]


class Library(Program):
    """A parser without a memory; what uses it remembers the ids, as most bots do."""

    def read(self, url: str) -> list[Seen]:
        memory = self.home / "ids.json"
        known = set(json.loads(memory.read_text())) if memory.exists() else set()
        entries = self.entries(url)
        memory.write_text(json.dumps(sorted(known | {entry.id for entry in entries})))
        return [entry for entry in entries if entry.id not in known]

    @abstractmethod
    def entries(self, url: str) -> list[Seen]:
        """Fetch the feed and return all its entries."""


class Feedparser(Library):
    """The parser of rss2email, feed2toot and most Python bots."""

    needs = ()

    def entries(self, url: str) -> list[Seen]:
        answer = feedparser.parse(url)
        assert not answer.bozo, answer.bozo_exception
        return [
            Seen(
                id=entry.id,
                title=entry.title,
                link=entry.link,
                date=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
            )
            for entry in answer.entries
        ]


class NodeLibrary(Library):
    """A parser of npm."""

    needs = ("node",)
    package: ClassVar[str]

    @classmethod
    def is_installed(cls) -> bool:
        return super().is_installed() and (HERE / "node_modules" / cls.package).is_dir()

    def entries(self, url: str) -> list[Seen]:
        told = self.run("node", HERE / "entries.mjs", self.package, url).stdout
        return [
            Seen(**{**entry, "date": datetime.fromisoformat(entry["date"])}) for entry in json.loads(told)
        ]


class RssParser(NodeLibrary):
    """The parser of n8n and matrix-hookshot."""

    package = "rss-parser"


class Feedsmith(NodeLibrary):
    """A parser of every format of feed."""

    package = "feedsmith"
    formats = ("rss", "atom", "json")


def mail_date(text: str) -> datetime:
    """Return an RFC 5322 date; "-0000" is UTC there (RFC 5322, 3.3)."""
    date = parsedate_to_datetime(text)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


PROGRAMS: dict[str, type[Program]] = {
    "newsboat": Newsboat,
    "rss2email": Rss2email,
    "feed2toot": Feed2toot,
    "sfeed": Sfeed,
    "Liferea": Liferea,
    "lemon24/reader": Lemon24Reader,
    "feedparser": Feedparser,
    "rss-parser": RssParser,
    "feedsmith": Feedsmith,
}
