"""Hostile sources through the whole real service: nothing that acts is in any document it publishes."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from aggregator.errors import ConfigError
from aggregator.reading import ChildReader
from tests.conftest import Clock, Service, Web
from tests.hostile import judge
from tests.hostile.world import ADDRESSES, FORMATS, VECTORS

CONSUMERS = Path(__file__).resolve().parents[1] / "consumers"
CHROMIUM = shutil.which("chromium")
INSTALLED = CHROMIUM and shutil.which("node") and (CONSUMERS / "node_modules" / "puppeteer-core").is_dir()

NAMES = {
    "rss": "&lt;script&gt;act()&lt;/script&gt;",
    "atom": '" onclick="act()',
    "jsonfeed": "x' onclick='act()",
}
"""As bad as feeds.yaml allows: it takes no angle brackets in a name."""
EDITION = """
roma:
  topic: roma
  languages: {en: 'Roma" onclick="act()'}
  fallback: [any]
  pace: {per hour: 60, burst: 50}
  social: {per hour: 60}
  digest: {issued: weekly}
"""


def put(service: Service, web: Web, vectors: list[str], first: int, turn: int) -> None:
    """Give each of three press offices a third of the vectors; ``turn`` says which."""
    for place, (name, write) in enumerate(FORMATS.items()):
        mine = [
            (first + number, vector)
            for number, vector in enumerate(vectors)
            if (number + place + turn) % len(FORMATS) == 0
        ]
        web.put(f"/{name}", write(mine, service.clock.time), "application/octet-stream")


def built(service: Service, web: Web, turn: int) -> Path:
    """Fill the archive with all vectors, then announce some as news, to the bots and in a digest too."""
    service.configure(
        "\n".join(
            f"{name}:\n  name: {json.dumps(said)}\n  address: {web.url('/' + name)}\n  every: 5 minutes"
            for name, said in NAMES.items()
        ),
        EDITION,
    )
    put(service, web, VECTORS, 0, turn)
    collected, built = service.cycle()
    assert not [one.errors for one in built.values() if one.errors]
    assert not [one.error for one in collected.values() if one.error]
    assert sum(len(one.saved.new) for one in collected.values() if one.saved) == len(VECTORS)
    service.clock.pass_by(hours=1)
    put(service, web, VECTORS[turn :: len(VECTORS) // 40], 1000, turn)
    for _ in range(2):
        for published in service.cycle()[1].values():
            assert not published.errors
        service.clock.pass_by(hours=1)
    service.clock.pass_by(days=8)
    service.cycle()
    return service.public


@pytest.fixture(scope="module", params=[0, *(pytest.param(turn, marks=pytest.mark.soak) for turn in (1, 2))])
def public(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, reader: ChildReader
) -> Iterator[Path]:
    web = Web()
    service = Service(folder=tmp_path_factory.mktemp("hostile"), clock=Clock(), web=web, reader=reader)
    yield built(service, web, request.param)
    web.close()


def documents(public: Path) -> list[Path]:
    packed = {".br", ".gz", ".png", ".ico", ".css", ".svg"}
    return [path for path in sorted(public.rglob("*")) if path.is_file() and path.suffix not in packed]


@pytest.mark.parametrize("name", ["<b>x</b>", "a > b", "x<!--"])
def test_a_name_with_markup_is_refused(service: Service, web: Web, name: str) -> None:
    service.configure(f"press:\n  name: {json.dumps(name)}\n  address: {web.url('/rss')}", EDITION)
    with pytest.raises(ConfigError, match="plain text"):
        service.app()


def test_every_kind_of_document_is_among_those_judged(public: Path) -> None:
    places = [path.relative_to(public) for path in documents(public)]
    kinds = Counter("/".join(place.parts[:-1]) + place.suffix for place in places)
    for kind in (
        *("roma/en/archive.html", "roma/en/archive.rss", "roma/en/digest.html", "roma/en/digest.txt"),
        *("roma/en.rss", "roma/en.json", "roma/en.atom", "roma.rss", ".opml", ".html"),
    ):
        assert kinds[kind], (kind, kinds)
    social = json.loads((public / "roma/en/social.json").read_bytes())["items"]
    digest = json.loads((public / "roma/en/digest.json").read_bytes())["items"]
    assert len(social) > 5
    assert len(digest) == 1


def test_nothing_that_acts_is_in_any_document(public: Path) -> None:
    wrong = {
        str(path.relative_to(public)): found
        for path in documents(public)
        if (found := judge.document(path.name, path.read_bytes()))
    }
    assert not wrong


def test_the_judge_finds_what_acts() -> None:
    passed = [vector for vector in VECTORS if not judge.fragment(vector)]
    # What is left is text as it stands: escaped once more, in other letters, in another language of markup.
    assert len(passed) < len(VECTORS) / 5
    assert not [url for url in ADDRESSES if "script" in url.lower() and not judge.address(url)]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.rss", "<rss><channel><item><link>javascript:act()</link></item></channel></rss>"),
        ("a.rss", "<rss><item><title>&lt;img src=x onerror=act()&gt;</title></item></rss>"),
        (
            "a.rss",
            "<rss><item><title>&lt;p style='a:url(x)'&gt;</title><a url='data:,x'/></item></rss>",
        ),
        ("a.atom", "<feed><link href='vbscript:act()'/></feed>"),
        ("a.atom", "<?xml-stylesheet href='x'?><feed/>"),
        ("a.json", '{"items": [{"url": "javascript:act()"}]}'),
        ("a.json", '{"items": [{"content_html": "<svg onload=act()>"}]}'),
        ("a.html", "<a href=javascript:act()>x</a>"),
        ("a.html", "<p style='background:url(x)'>"),
        ("a.html", "<meta http-equiv=refresh content='0; url=javascript:act()'>"),
        ("a.html", "<a href='//evil.example/'>"),
        ("a.html", "<p>\u202egnp.exe</p>"),
        ("a.txt", "<script>act()</script>"),
    ],
)
def test_the_judge_looks_everywhere(name: str, body: str) -> None:
    assert judge.document(name, body.encode())


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def shown(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Our pages, and the feeds as a reader without any protection shows them; without our headers, either."""
    root = tmp_path_factory.mktemp("shown")
    shutil.copytree(public, root / "site")
    for feed in public.rglob("*.json"):
        items = json.loads(feed.read_bytes())["items"]
        texts = "".join(f"<h2>{one['title']}</h2>{one.get('content_html', '')}" for one in items)
        place = root / "reader" / feed.relative_to(public).with_suffix(".html")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{texts}", encoding="utf-8")
    for number, vector in enumerate(VECTORS):
        (root / "raw").mkdir(exist_ok=True)
        raw = f"<!DOCTYPE html><meta charset=utf-8><body>{vector}".encode("utf-8", "replace")
        (root / "raw" / f"{number}.html").write_bytes(raw)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", root
        server.shutdown()
        thread.join()


def provoked(site: str, pages: list[str]) -> dict[str, list[str]]:
    """Show pages in a browser, do all that a person could do to them, and return what acted on which."""
    command = ["node", str(CONSUMERS / "provoke.mjs"), str(CHROMIUM)]
    done = subprocess.run(
        command, input="\n".join(site + page for page in pages), capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert len(seen) == len(set(pages))
    return {page: acted for page, acted in seen.items() if acted}


@pytest.mark.consumer
@pytest.mark.skipif(not INSTALLED, reason="chromium, node or tests/consumers/node_modules is missing")
def test_nothing_acts_in_a_browser(shown: tuple[str, Path]) -> None:
    site, root = shown
    pages = [
        str(path.relative_to(root))
        for number, path in enumerate(sorted(root.rglob("*.html")))
        if "raw" not in path.parts
        # A page that leads on is left before anybody could do anything to it.
        and b'http-equiv="refresh"' not in path.read_bytes()
        # Pages of stories are alike, and what is on them is on the others too.
        and ("story" not in path.parts or number % 40 == 0)
    ]
    assert provoked(site, pages) == {}


@pytest.mark.consumer
@pytest.mark.skipif(not INSTALLED, reason="chromium, node or tests/consumers/node_modules is missing")
def test_the_canary_sings_when_vectors_are_shown_as_they_are(shown: tuple[str, Path]) -> None:
    site, _ = shown
    raw = {f"raw/{number}.html": VECTORS[number] for number in range(0, len(VECTORS), 4)}
    acted = provoked(site, list(raw))
    assert len(acted) > 20
    assert not [raw[page] for page in acted if not judge.fragment(raw[page])]
