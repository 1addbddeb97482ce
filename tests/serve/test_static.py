"""The published folder is whole by itself: nginx and Caddy serve it with the configurations in docs."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from web_side import HOST, ask, free_port, keeps_promises, running

from aggregator.deliver import Folder

DOCS = Path(__file__).resolve().parents[2] / "docs"
MODIFIED = datetime(2019, 4, 9, 9, 30, 59, tzinfo=UTC)
DOCUMENTS = {
    "/roma/en.rss": "application/rss+xml; charset=utf-8",
    "/roma/en.atom": "application/atom+xml; charset=utf-8",
    "/roma/en.json": "application/feed+json; charset=utf-8",
    "/roma/en/": "text/html; charset=utf-8",
    "/": "text/html; charset=utf-8",
    "/feeds.opml": "text/x-opml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/digest.txt": "text/plain; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
    "/favicon.svg": "image/svg+xml; charset=utf-8",
    "/roma/en.png": "image/png",
    "/favicon.ico": "image/vnd.microsoft.icon",
}

pytestmark = pytest.mark.consumer


def body_of(path: str) -> bytes:
    return f"<p>Ромите, {path}</p>".encode() * 300


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("static")
    root.chmod(0o755)
    folder = Folder(root / "public")
    for path in DOCUMENTS:
        name = path if not path.endswith("/") else f"{path}index.html"
        folder.put({name.removeprefix("/"): body_of(path)}, modified=MODIFIED)
    (root / "public" / "roma" / ".unfinished-en.rss").write_bytes(b"half")
    return root / "public"


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


@contextmanager
def started(command: list[str | Path], port: int, environ: Mapping[str, str] | None = None) -> Iterator[int]:
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environ
    )
    try:
        while process.poll() is None:
            try:
                socket.create_connection((HOST, port)).close()
                break
            except ConnectionRefusedError:
                continue
        else:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read())
        yield port
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def nginx(public: Path, behind: int) -> Iterator[int]:
    port, home = free_port(), public.parent
    site = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    for said, here in (
        ("listen 80;", f"listen {HOST}:{port};"),
        ("/srv/news/data/public", str(public)),
        ("127.0.0.1:8080", f"{HOST}:{behind}"),
    ):
        assert said in site
        site = site.replace(said, here)
    module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
    temporary = "".join(
        f"{kind}_temp_path {home}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = home / "nginx.conf"
    conf.write_text(
        f"load_module {module}; daemon off; master_process off; pid {home}/nginx.pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}{site}}}\n",
        encoding="utf-8",
    )
    with started([program("nginx"), "-e", "stderr", "-p", home, "-c", conf], port):
        yield port


@contextmanager
def caddy(public: Path, behind: int) -> Iterator[int]:
    port, home = free_port(), public.parent
    site = (DOCS / "Caddyfile").read_text(encoding="utf-8")
    for said, here in (
        ("news.example.org {", f"http://{HOST}:{port}, http://other.example:{port} {{"),
        ("/srv/news/data/public", str(public)),
        ("127.0.0.1:8080", f"{HOST}:{behind}"),
    ):
        assert said in site
        site = site.replace(said, here)
    conf = home / "Caddyfile"
    conf.write_text("{\n\tadmin off\n}\n" + site, encoding="utf-8")
    command: list[str | Path] = [program("caddy"), "run", "--adapter", "caddyfile", "--config", conf]
    with started(
        command, port, {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    ):
        yield port


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def port(request: pytest.FixtureRequest, public: Path) -> Iterator[int]:
    server: Callable[[Path, int], AbstractContextManager[int]] = request.param
    with running(public) as behind, server(public, behind) as port:
        yield port


@pytest.mark.parametrize("path", DOCUMENTS)
def test_any_web_server_keeps_the_promises_with_the_folder_as_it_is(port: int, path: str) -> None:
    keeps_promises(port, path, body_of(path), DOCUMENTS[path])
    answer, _ = ask(port, path)
    assert answer.getheader("Last-Modified") == "Tue, 09 Apr 2019 09:30:59 GMT"
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")


@pytest.mark.parametrize(
    "path", ["/roma/.unfinished-en.rss", "/roma/en.rss.br", "/roma/en.rss.gz", "/nothing.rss"]
)
def test_nothing_else_is_served(port: int, path: str) -> None:
    answer, body = ask(port, path)
    assert answer.status == 404
    assert b"half" not in body
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_what_a_hub_brings_goes_to_the_service(port: int) -> None:
    answer, _ = ask(port, "/websub/unknown")
    assert (answer.status, answer.getheader("Content-Type")) == (404, "text/plain; charset=utf-8")
    assert answer.getheader("Cache-Control") == "no-store"
