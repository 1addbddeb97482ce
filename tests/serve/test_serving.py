"""What the web sees, asked of a real server on loopback."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from os import mkfifo, utime
from pathlib import Path

import pytest
from web_side import HOST, ask, clock, keeps_promises, running

from aggregator.errors import DeliveryError
from aggregator.serve import Callback, serve

NO_HUBS = Callback(lambda: pytest.fail("no hub calls here"), clock)
RSS = b"<?xml version='1.0'?><rss/>" * 20
MODIFIED = datetime(2019, 4, 9, 9, 30, 59, tzinfo=UTC)


def publish(public: Path, path: str, body: bytes) -> None:
    place = public / path
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name("fresh")
    fresh.write_bytes(body)
    utime(fresh, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    fresh.replace(place)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    public = tmp_path_factory.mktemp("site") / "public"
    for path in ("roma/en.rss", "roma/en.atom", "roma/en.json", "feeds.opml", "style.css", "favicon.svg"):
        publish(public, path, RSS)
    publish(public, "index.html", b"front")
    publish(public, "roma/en/index.html", b"page")
    publish(public, "roma/.unfinished-en.rss", b"half")
    publish(public, "roma/notes.yaml", b"ours alone")
    for path in ("digest/2026-W47.txt", "sitemap.xml", "roma/en.png", "favicon.ico"):
        publish(public, path, RSS)
    (public.parent / "outside.html").write_bytes(b"secret")
    (public / "link.html").symlink_to(public.parent / "outside.html")
    mkfifo(public / "pipe.html")
    (public / "folder.html").mkdir()
    return public


@pytest.fixture(scope="module")
def port(public: Path) -> Iterator[int]:
    with running(public) as port:
        yield port


TYPES = [
    ("/roma/en.rss", "application/rss+xml; charset=utf-8", 300),
    ("/roma/en.atom", "application/atom+xml; charset=utf-8", 300),
    ("/roma/en.json", "application/feed+json; charset=utf-8", 300),
    ("/feeds.opml", "text/x-opml; charset=utf-8", 300),
    ("/", "text/html; charset=utf-8", 300),
    ("/roma/en/", "text/html; charset=utf-8", 300),
    ("/roma/en/index.html", "text/html; charset=utf-8", 300),
    ("/digest/2026-W47.txt", "text/plain; charset=utf-8", 300),
    ("/sitemap.xml", "application/xml; charset=utf-8", 300),
    ("/style.css", "text/css; charset=utf-8", 1800),
    ("/favicon.svg", "image/svg+xml; charset=utf-8", 1800),
    ("/roma/en.png", "image/png", 1800),
    ("/favicon.ico", "image/vnd.microsoft.icon", 1800),
]


@pytest.mark.parametrize(("path", "media_type", "max_age"), TYPES)
def test_every_document_has_its_type_and_its_guards(
    port: int, path: str, media_type: str, max_age: int
) -> None:
    answer, body = ask(port, path)
    assert (answer.status, answer.getheader("Content-Type")) == (200, media_type)
    assert answer.getheader("ETag") == f'"{sha256(body).hexdigest()[:32]}"'
    assert answer.getheader("Last-Modified") == "Tue, 09 Apr 2019 09:30:59 GMT"
    assert answer.getheader("Cache-Control") == f"public, max-age={max_age}"
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")


@pytest.mark.parametrize(("path", "media_type", "_"), TYPES)
def test_every_document_keeps_the_promises(port: int, path: str, media_type: str, _: int) -> None:
    answer, body = ask(port, path)
    keeps_promises(port, path, body, media_type)
    head, _ = ask(port, path, "HEAD")
    assert answer.getheader("Content-Length") == head.getheader("Content-Length") == str(len(body))


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_an_unchanged_document_costs_no_body(port: int, coding: str) -> None:
    first, _ = ask(port, "/roma/en.rss", Accept_Encoding=coding)
    tag, date = first.getheader("ETag") or "", first.getheader("Last-Modified") or ""
    for asked in (
        {"If_None_Match": tag},
        {"If_None_Match": f'W/"old", {tag}'},
        {"If_Modified_Since": date},
        {"If_None_Match": tag, "If_Modified_Since": "Mon, 01 Jan 1990 00:00:00 GMT"},
    ):
        again, body = ask(port, "/roma/en.rss", Accept_Encoding=coding, **asked)
        assert (again.status, body) == (304, b""), asked
        assert again.getheader("ETag") == tag
        assert again.getheader("Cache-Control") == "public, max-age=300"
    changed, _ = ask(port, "/roma/en.rss", If_None_Match='"old"', If_Modified_Since=date)
    assert changed.status == 200


def test_any_coding_s_etag_names_the_document(port: int) -> None:
    tags = {
        ask(port, "/roma/en.rss", Accept_Encoding=coding)[0].getheader("ETag") or ""
        for coding in ("br", "gzip", "")
    }
    assert len(tags) == 3
    for tag in tags:
        answer, _ = ask(port, "/roma/en.rss", Accept_Encoding="br", If_None_Match=tag)
        assert (answer.status, answer.getheader("ETag")) == (304, tag)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.rss",
        "/nothing/",
        "/roma/",
        "/roma/.unfinished-en.rss",
        "/roma/notes.yaml",
        "/roma/fresh",
        "/../outside.html",
        "/roma/../../outside.html",
        "/%2e%2e/outside.html",
        "/roma/%2e%2e/%2e%2e/outside.html",
        "/..%2foutside.html",
        "//outside.html",
        "/roma//en.rss",
        "/link.html",
        "/pipe.html",
        "/folder.html",
        "/roma/en.rss/",
        "/roma/en.rss%00",
        "/roma/en.rss%0d%0aX-Evil:1",
        "/%ff%fe",
        "/" + "a" * 5000 + ".html",
        "/" + "a" * 300,
        "/a" * 2000,
    ],
)
def test_nothing_else_is_served(port: int, path: str) -> None:
    answer, body = ask(port, path)
    assert answer.status == 404
    assert b"secret" not in body
    assert answer.getheader("Cache-Control") == "no-store"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_a_folder_is_shown_with_its_slash_and_host_is_not_repeated(port: int) -> None:
    answer, _ = ask(port, "/roma/en", Host="evil.example")
    assert (answer.status, answer.getheader("Location")) == (308, "en/")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_public_side_is_for_reading(port: int, method: str) -> None:
    answer, _ = ask(port, "/roma/en.rss", method)
    assert (answer.status, answer.getheader("Allow")) == (405, "GET, HEAD, OPTIONS")
    assert answer.getheader("Cache-Control") == "no-store"


def test_a_script_elsewhere_may_ask_conditionally(port: int) -> None:
    asking = {"Origin": "https://reader.example", "Access_Control_Request_Method": "GET"}
    answer, body = ask(
        port, "/roma/en.rss", "OPTIONS", **asking, Access_Control_Request_Headers="if-none-match"
    )
    assert (answer.status, body) == (204, b"")
    assert answer.getheader("Access-Control-Allow-Origin") == "*"
    assert "If-None-Match" in (answer.getheader("Access-Control-Allow-Headers") or "")
    assert answer.getheader("Access-Control-Allow-Credentials") is None
    assert ask(port, "/roma/en.rss")[0].getheader("Access-Control-Expose-Headers") == "ETag"


def test_health(port: int) -> None:
    answer, body = ask(port, "/healthz")
    assert (answer.status, body) == (200, b"ok\n")
    assert answer.getheader("Cache-Control") == "no-store"


def test_a_new_document_is_seen_at_once_even_with_the_same_size_and_time(tmp_path: Path) -> None:
    publish(tmp_path, "roma/en.rss", b"one")
    with running(tmp_path) as port:
        assert ask(port, "/roma/en.rss")[1] == b"one"
        publish(tmp_path, "roma/en.rss", b"two")
        answer, body = ask(port, "/roma/en.rss")
        assert body == b"two"
        assert answer.getheader("ETag") == f'"{sha256(b"two").hexdigest()[:32]}"'


def test_a_folder_that_is_not_there_yet_is_no_crash(tmp_path: Path) -> None:
    with running(tmp_path / "later") as port:
        assert ask(port, "/")[0].status == 404
        assert ask(port, "/healthz")[0].status == 503
        publish(tmp_path / "later", "index.html", b"front")
        assert ask(port, "/")[1] == b"front"


def test_a_taken_port_is_said_so(tmp_path: Path) -> None:
    with (
        running(tmp_path) as port,
        pytest.raises(DeliveryError, match=rf"^{HOST}:{port}: cannot listen there"),
    ):
        asyncio.run(serve(tmp_path, NO_HUBS, HOST, port, asyncio.Event()))


def test_an_address_that_is_not_ours_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot listen there"):
        asyncio.run(serve(tmp_path, NO_HUBS, "192.0.2.1", 8080, asyncio.Event()))


def test_stopping_closes_the_port_though_a_visitor_lingers(tmp_path: Path) -> None:
    with running(tmp_path) as port:
        lingering = socket.create_connection((HOST, port))
    with lingering, pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port))
