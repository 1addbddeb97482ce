"""Our pages in a real browser: no complaint on its console, nothing too wide, nothing axe-core minds."""

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from feeds import ENGLISH, FULL, SEALED, SITE, entry, feed, item
from test_story import STORY, version

from aggregator.model import (
    Edition,
    EditionReport,
    Pulse,
    Report,
    SourceReport,
    StoreFacts,
    Trouble,
)
from aggregator.render import (
    Heading,
    archive_list,
    common,
    health,
    health_looks,
    issue,
    page,
    story,
    unhealthy,
)

CONSUMERS = Path(__file__).resolve().parents[1] / "consumers"
DIGEST = "roma/en/digest/2026-W47.html"
LANGUAGES = ("en", "fr", "bg", "hy", "ka")
CHROMIUM = shutil.which("chromium")
INSTALLED = CHROMIUM and shutil.which("node") and (CONSUMERS / "node_modules" / "puppeteer-core").is_dir()

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADVICE = f"Look whether its page was rebuilt: aggregator try https://www.example.org/{'long/' * 30}"
ILL = SourceReport(
    source="commissioner-en",
    word="emptied",
    well=False,
    problem="no news in its list where there were 20",
    since=NOON,
    doing="What it brought before stays.",
    advice=ADVICE,
    kind="listing",
    items=0,
    held=3,
    failures=0,
    last_read=NOON,
    last_good=NOON,
    due=NOON,
    took=timedelta(seconds=1),
    size=20_000,
    drops={"title over 1024 bytes, cut": 2},
)
REPORT = Report(
    site="Alliance press review",
    time_zone="Europe/Paris",
    now=NOON,
    troubles=(
        Trouble(
            kind="emptied", about=ILL.source, what=ILL.problem, since=NOON, doing=ILL.doing, advice=ADVICE
        ),
        Trouble(kind="held", about=ILL.source, what="3 held: <script>alert(1)</script>"),
    ),
    sources=(ILL, replace(ILL, source="congress-fr", word="well", well=True, problem="", last_good=None)),
    editions=tuple(
        EditionReport(
            edition=f"roma/{language}/social", announced=1234, last=NOON, next=NOON, hub="named: it delivers"
        )
        for language in LANGUAGES
    ),
    doubtful={"roma": 12},
    links=3,
    ungrouped=45,
    counts={"items": 1234, "stories": 987},
    store=StoreFacts(version="SQLite 3.40.1", journal="delete", size=12_345_678),
    pulse=Pulse(started_at=NOON, passed_at=NOON, tick=timedelta(seconds=10)),
)

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.skipif(not INSTALLED, reason="chromium, node or tests/consumers/node_modules is missing"),
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def documents() -> Iterator[tuple[str, bytes]]:
    editions = [replace(ENGLISH, language=language) for language in LANGUAGES]
    right = feed(entry(language="ar", shown=item(language="ar", title="عنوان", summary="نص قصير")))
    for edition in editions:
        made = replace(FULL, edition=edition, url=f"{SITE}/{edition.key}/", siblings=tuple(editions), older=2)
        yield f"{edition.key}/index.html", page(made)
    yield (
        "roma/ar/index.html",
        page(replace(right, edition=Edition(name="roma", topic="roma", language="ar", title="الروما"))),
    )
    yield "roma/en/archive/2.html", page(replace(FULL, archive=2, older=1, newer=3))
    yield "roma/en/archive/index.html", archive_list(FULL, SEALED)
    letter, _ = issue(FULL, Heading(title="Roma in the news: week 47 of 2026", url=SITE + DIGEST))
    yield DIGEST, letter.encode()
    yield "health.html", health(REPORT)
    yield "unhealthy.html", unhealthy("feeds.yaml, line 7: no")
    yield from health_looks().items()
    both_ways = (*STORY.story.members, version("v5", "ar", "الكونغرس يدعو المدن إلى حماية أسر الروما"))
    yield "story/s1.html", story(replace(STORY, story=replace(STORY.story, members=both_ways)))
    yield from common("Alliance press review", editions, url=SITE).items()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for path, body in documents():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def looked(addresses: Sequence[str], widths: str) -> list[dict[str, Any]]:
    command = ["node", str(CONSUMERS / "look.mjs"), str(CHROMIUM), widths, *addresses]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    seen: list[dict[str, Any]] = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def seen(site: str) -> list[dict[str, Any]]:
    pages = [path for path, _ in documents() if path.endswith(".html") and path != DIGEST]
    seen = looked([site + path.removesuffix("index.html") for path in pages], "1200,360")
    assert len(seen) == 2 * len(pages)
    (letter,) = looked([site + DIGEST], "600")
    # A letter is part of the mail program's own page, which has the landmarks.
    letter["violations"] = [
        one for one in letter["violations"] if not one.startswith(("landmark-one-main", "region"))
    ]
    return [*seen, letter]


@pytest.mark.parametrize("fault", ["errors", "violations", "tooWide"])
def test_every_page_wide_and_narrow_and_the_digest_as_mail(seen: list[dict[str, Any]], fault: str) -> None:
    assert {(one["address"], one["width"]): one[fault] for one in seen if one[fault]} == {}
