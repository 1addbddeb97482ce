"""The published documents, all of them, as the whole service writes them from what it has read."""

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from aggregator import lint
from aggregator.archiving import ends
from aggregator.model import Act, Announcement, Ledger, Ruling

if TYPE_CHECKING:
    from tests.conftest import Service, Web

SITE = "https://news.example.org/"
SOURCE = "press:\n  name: Press office\n  address: {address}\n  every: 1 minute\n"
EDITION = "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n  fallback: [any]\n"
LINK = "{http://www.w3.org/2005/Atom}link"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"


def item(number: int, *, when: datetime, more: str = "") -> str:
    title = f"Roma mayors meet in town {number}"
    return (
        f"<item><title>{title}</title><link>https://press.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>{format_datetime(when)}</pubDate>{more}</item>"
    )


def news(items: Sequence[str]) -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Press</title>'
        f"<link>https://press.example/</link><language>en</language>{''.join(items)}</channel></rss>"
    )


START = datetime(2026, 11, 20, 9, tzinfo=UTC)


def past(count: int) -> list[str]:
    return [item(number, when=START - timedelta(days=number)) for number in range(count)]


def chain(public: Path, path: str) -> Iterator[tuple[str, etree._Element]]:
    """Follow prev-archive from a feed as RFC 5005 has it."""
    while path:
        root = etree.fromstring((public / path).read_bytes())
        yield path, root
        before = [link.get("href", "") for link in root.iter(LINK) if link.get("rel") == "prev-archive"]
        path = before[0].removeprefix(SITE) if before else ""


def guids(root: etree._Element) -> list[str]:
    atom = "{http://www.w3.org/2005/Atom}"
    return [
        str(element.text)
        for name in ("channel/item/guid", f"{atom}entry/{atom}id")
        for element in root.findall(name)
    ]


def feeds(public: Path) -> list[Path]:
    return sorted(path for path in public.rglob("*") if path.suffix in {".rss", ".atom", ".json"})


def is_clean(service: "Service") -> None:
    for path in feeds(service.public):
        body = path.read_bytes()
        assert len(body) <= 250_000, path
        found = lint.check(body, now=service.clock())
        # An item without a link leads to its source's page, which in a test is no https.
        assert not [one for one in found if "http://127.0.0.1" not in one.message], path


@pytest.fixture
def press(service: "Service", web: "Web") -> "Service":
    service.configure(SOURCE.format(address=web.put("/news.rss", news(past(95)))), EDITION)
    service.cycle()
    return service


def test_every_story_stands_in_the_feed_or_in_exactly_one_archive(press: "Service") -> None:
    store = press.app().store
    announced = {line.guid for line in store.announcements(press.app().config.editions[0], limit=1000)}
    assert len(announced) == 95
    for ending in ("rss", "atom"):
        (_, feed), *archives = chain(press.public, f"roma/en.{ending}")
        sealed = [guid for _, archive in archives for guid in guids(archive)]
        assert len(sealed) == len(set(sealed))
        assert {*guids(feed), *sealed} == announced
        assert next(feed.iter(ARCHIVE), None) is None
        for path, archive in archives:
            assert next(archive.iter(ARCHIVE), None) is not None, path
            links = {str(link.get("rel")): link.get("href") for link in archive.iter(LINK)}
            assert (links["self"], links["current"]) == (SITE + path, f"{SITE}roma/en.{ending}")
    is_clean(press)


def test_the_next_pages_of_json_hold_the_rest(press: "Service") -> None:
    path, found = "roma/en.json", []
    while path:
        document = json.loads((press.public / path).read_bytes())
        found += [one["id"] for one in document["items"]]
        path = document.get("next_url", "").removeprefix(SITE)
    assert len(set(found)) == 95


def test_a_month_that_is_over_is_sealed_and_the_feed_stays_as_it_is_until_there_is_news(
    press: "Service", web: "Web"
) -> None:
    before = press.hashes()
    press.clock.pass_by(days=10)
    press.cycle()
    after = press.hashes()
    new = after.keys() - before.keys()
    assert {path for path in new if path.endswith(".rss")} == {"roma/en/archive/3.rss"}
    others = {path for path in before if after[path] != before[path] and "/archive/" not in path}
    assert all(path.startswith("sources.opml") for path in others)
    assert after["roma/en/archive/1.rss"] == before["roma/en/archive/1.rss"]

    web.put("/news.rss", news([item(100, when=press.clock()), *past(95)]))
    press.clock.pass_by(minutes=5)
    press.cycle()
    (_, feed), (newest, _), *_ = chain(press.public, "roma/en.rss")
    assert len(guids(feed)) == 50
    assert newest == "roma/en/archive/3.rss"
    is_clean(press)


def test_back_catalogue_that_comes_late_follows_what_was_sealed(press: "Service", web: "Web") -> None:
    sealed = {path: seen for path, seen in press.hashes().items() if path.endswith("archive/1.rss")}
    older = [item(200 + number, when=START - timedelta(days=400 + number)) for number in range(3)]
    second = SOURCE.replace("press:", "other:").format(address=web.put("/other.rss", news(older)))
    press.configure(SOURCE.format(address=web.url("/news.rss")) + second, EDITION)
    feed = (press.public / "roma/en.rss").read_bytes()
    press.clock.pass_by(minutes=5)
    press.cycle()
    assert (press.public / "roma/en.rss").read_bytes() == feed
    assert len(guids(etree.fromstring((press.public / "roma/en/archive/3.rss").read_bytes()))) == 4
    assert {path: press.hashes()[path] for path in sealed} == sealed
    page = (press.public / "roma/en/archive/index.html").read_text(encoding="utf-8")
    assert 'href="3.html"' in page


def test_nothing_is_written_twice_and_what_is_missing_comes_back(press: "Service") -> None:
    app = press.app()
    app.publish()
    before = press.hashes()
    (press.public / "roma/en.atom").unlink()
    (press.public / "roma/en/archive/1.html").unlink()
    (press.public / "style.css").unlink()
    (done,) = app.publish()
    assert sorted(done.written) == ["roma/en.atom", "roma/en/archive/1.html"]
    assert {path: seen.split()[0] for path, seen in press.hashes().items()} == {
        path: seen.split()[0] for path, seen in before.items()
    }
    (again,) = app.publish()
    assert again.written == ()


def test_the_same_state_gives_the_same_bytes_on_two_machines(press: "Service", tmp_path: Path) -> None:
    before = {path: seen.split()[0] for path, seen in press.hashes().items()}
    other = tmp_path / "other machine"
    shutil.copytree(press.folder / "data", other / "data", ignore=shutil.ignore_patterns("public"))
    shutil.copy(press.feeds_yaml, other)
    press.folder = other
    press.clock.pass_by(hours=3)
    press.app().publish()
    assert {path: seen.split()[0] for path, seen in press.hashes().items()} == before


def test_an_edit_reaches_the_archive_and_moves_no_entry(press: "Service", web: "Web") -> None:
    path = press.public / "roma/en/archive/1.rss"
    before = guids(etree.fromstring(path.read_bytes()))
    items = past(95)
    items[94] = item(
        94, when=START - timedelta(days=94), more="<description>They agreed on schools.</description>"
    )
    web.put("/news.rss", news(items))
    press.clock.pass_by(minutes=5)
    press.cycle()
    assert "They agreed on schools." in path.read_text(encoding="utf-8")
    assert guids(etree.fromstring(path.read_bytes())) == before


def test_a_withdrawal_reaches_the_archive_and_every_page(press: "Service") -> None:
    app = press.app()
    app.publish()
    line = app.store.announcements(app.config.editions[0], before=6, limit=1)[0]
    archived = press.public / "roma/en/archive/1.html"
    told = f"Published on {START - timedelta(days=90):%-d %B %Y}"
    assert line.title in archived.read_text(encoding="utf-8")
    press.clock.pass_by(minutes=5)
    app.store.rule(
        Ruling(act=Act.WITHDRAW, story=line.story, because="It was a mistake.", ruled_at=press.clock())
    )
    app.publish()
    for ending in ("rss", "atom", "json", "html"):
        text = archived.with_suffix(f".{ending}").read_text(encoding="utf-8")
        assert "This entry has been withdrawn. It was a mistake." in text
        assert told not in text
    is_clean(press)


def test_archives_hold_fifty_lines_and_leave_the_newest_entry_to_the_feed() -> None:
    def line(number: int, *, archived: bool = False, month: int = 11) -> Announcement:
        moment = datetime(2026, month, 20, tzinfo=UTC)
        return Announcement(
            edition="roma/en",
            number=number,
            announced_at=moment,
            updated_at=moment,
            archived=archived,
            guid="",
            story="",
            item="",
            title="",
            link="",
            language="en",
        )

    def sealed(window: Sequence[int], unsealed: Sequence[Announcement]) -> tuple[int, ...]:
        ledger = Ledger(edition="roma/en", window=tuple(line(number) for number in window))
        return ends(ledger, unsealed, now=START + timedelta(days=3), time_zone=ZoneInfo("Europe/Paris"))

    news = [line(number) for number in range(130, 0, -1)]
    assert sealed(range(130, 80, -1), news) == (50, 100, 129)
    assert sealed(range(130, 80, -1), news[:50]) == ()
    assert sealed(range(130, 80, -1), []) == ()
    past = [line(132, archived=True), line(131, archived=True)]
    assert sealed(range(130, 80, -1), [*past, *news[:2]]) == (132,)
    over = [line(number, month=10) for number in (128, 127)]
    assert sealed(range(130, 80, -1), [*news[:2], *over]) == (128,)


BAD: dict[str, str] = {
    "a picture without size": "<media:content url='https://press.example/p.jpg' medium='image'/>",
    "a picture of an odd size": "<media:content url='https://press.example/p.jpg' width='wide'/>",
    "an enclosure without length": "<enclosure url='https://press.example/p.mp3' type='audio/mpeg'/>",
    "markup in the text": f"<description>{escape('<script>alert(1)</script><p>They <b>met.')}</description>",
    "pictures in the text": "<content:encoded>"
    + escape(
        '<p>One<img src="https://press.example/1.png" alt="a > b"></p><figure><img src="https://press.example/2.png">'
        "</figure><p>Two</p>"
    )
    + "</content:encoded>",
    "2 MB of text": (
        f"<content:encoded>{escape('<p>Ромські родини отримали житло.</p>' * 28_000)}</content:encoded>"
    ),
    "text from right to left": "<description>اجتمع رؤساء البلديات مع ممثلي الروما في المدينة.</description>",
}
ODD = [
    ("<b>Roma</b> &amp; Sinti <i>meet", "https://press.example/markup"),
    ("Roma mayors 🎡 meet 👨‍👩‍👧 families", "https://press.example/emoji"),
    ("Roma " + "and Sinti " * 40, "https://press.example/long"),
    ("Roma mayors meet again", "https://press.example/a b/ü?x=1&y=a#part"),
    ("Roma without a date", "https://press.example/undated"),
    ("", "https://press.example/roma-without-a-title"),
    ("Roma without a link", ""),
]


def odd(number: int, title: str, link: str) -> str:
    date = "" if "date" in title else f"<pubDate>{format_datetime(START)}</pubDate>"
    said = f"<title>{escape(title)}</title><link>{escape(link)}</link><guid>odd{number}</guid>"
    return f"<item>{said}{date}</item>"


def test_bad_input_leaves_every_document_valid(service: "Service", web: "Web") -> None:
    bad = [
        item(number, when=START - timedelta(hours=number), more=more)
        for number, more in enumerate(BAD.values())
    ]
    bad += [odd(number, *said) for number, said in enumerate(ODD)]
    service.configure(SOURCE.format(address=web.put("/news.rss", news(bad))), EDITION)
    _, published = service.cycle()
    assert published["roma/en"].errors == ()
    is_clean(service)
    items = {one["url"]: one for one in json.loads((service.public / "roma/en.json").read_bytes())["items"]}
    # An address with & is led to by a page of ours (announce/wording.py).
    (led,) = [url for url in items if url.startswith(SITE)]
    leading = (service.public / led.removeprefix(SITE)).read_text(encoding="utf-8")
    assert "https://press.example/a%20b/%C3%BC?x=1&amp;y=a" in leading
    assert len(items) >= len(BAD) + 5
    assert all(one["content_html"].count("<img") == 1 for one in items.values())
    assert not [one for one in items.values() if "<script" in one["content_html"]]
    right = items[f"https://press.example/{list(BAD).index('text from right to left')}"]
    assert right["content_html"].startswith(f'<div lang="{right["language"]}" dir=')


def test_fifty_texts_of_the_longest_stay_under_250_kilobytes(service: "Service", web: "Web") -> None:
    long = "&lt;p&gt;Ромські родини отримали житло &amp;amp; школу.&lt;/p&gt;" * 60
    items = [
        item(number, when=START - timedelta(days=number), more=f"<content:encoded>{long}</content:encoded>")
        for number in range(50)
    ]
    service.configure(SOURCE.format(address=web.put("/news.rss", news(items))), EDITION)
    collected, published = service.cycle()
    assert collected["press"].error is None
    assert published["roma/en"].errors == ()
    sizes = {path.name: path.stat().st_size for path in feeds(service.public)}
    assert len(guids(etree.fromstring((service.public / "roma/en.rss").read_bytes()))) == 50
    assert max(sizes.values()) <= 250_000, sizes
    is_clean(service)
