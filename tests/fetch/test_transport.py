"""The promise that nothing inside is touched and nobody unproven believed, over real sockets."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from aggregator.errors import FetchError
from aggregator.fetch import HttpFetcher
from aggregator.fetch.guard import Guard
from aggregator.fetch.transport import GuardedTransport, Resolver
from aggregator.model import Document, Source, SourceState

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Names:
    """A resolver with a list of its own, that counts how often it is asked."""

    def __init__(self, **names: Sequence[str]) -> None:
        self.names = names
        self.asked: list[str] = []

    async def __call__(self, host: str, _: int) -> Sequence[str]:
        self.asked.append(host)
        found = self.names.get(host.partition(".")[0])
        if found is None:
            raise socket.gaierror(-2, "Name or service not known")
        return found


async def _get(fetcher: HttpFetcher, url: str) -> Document:
    try:
        answer = await fetcher.get(Source(id="s", name="S", url=url), SourceState(source="s"), now=NOW)
    finally:
        await fetcher.close()
    assert isinstance(answer, Document)
    return answer


def _refusal(fetcher: HttpFetcher, url: str) -> str:
    with pytest.raises(FetchError) as refused:
        asyncio.run(_get(fetcher, url))
    return refused.value.what


# --- the guard at the connection ----------------------------------------------------------------------


class Canary:
    """A port on loopback that hears every knock."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def knocked(self) -> bool:
        try:
            self.socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def canary() -> Any:
    bird = Canary()
    yield bird
    bird.socket.close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.0.2",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0",
        "0.0.0.0",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ],
)
def test_the_canary_on_loopback_is_never_touched(canary: Canary, host: str) -> None:
    # The port is allowed, for another name: only the guard of addresses stands before the canary.
    guard = Guard(frozenset({("allowed.example", canary.port)}))

    async def knock() -> None:
        transport = GuardedTransport(guard, Resolver(1))
        with pytest.raises(Exception, match=r"inside|cannot be found|Invalid IDNA"):
            await transport.handle_async_request(httpx.Request("GET", f"http://{host}:{canary.port}/"))
        await transport.aclose()

    asyncio.run(knock())
    refusal = _refusal(HttpFetcher("desk@example.org"), f"http://{host}:{canary.port}/")
    assert "not allowed" in refusal or "not a web address" in refusal
    assert not canary.knocked()


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]]
)
def test_a_name_that_leads_inside_is_not_followed(scheme: str, addresses: list[str]) -> None:
    fetcher = HttpFetcher("desk@example.org", resolve=Names(evil=addresses))
    assert "leads inside" in _refusal(fetcher, f"{scheme}://evil.example/")


def test_a_name_is_looked_up_once_and_reached_where_it_was_checked(web: Any, answer: Any) -> None:
    names = Names(news=["127.0.0.1"])

    async def story() -> tuple[Document, Any]:
        async with web({"/": answer(b"<rss/>")}) as it:
            allowed = frozenset({("news.example", it.port)})
            document = await _get(it.fetcher(allow_hosts=allowed, resolve=names), it.url("/", "news.example"))
            return document, it

    document, it = asyncio.run(story())
    assert document.final_url == it.url("/", "news.example")
    assert it.asked[0].header("host") == f"news.example:{it.port}".encode()
    assert names.asked == ["news.example"]


def test_a_second_address_is_tried_when_the_first_takes_no_connection(web: Any, answer: Any) -> None:
    async def story() -> Document:
        async with web({"/": answer(b"<rss/>")}) as it:
            allowed = frozenset({("news.example", it.port)})
            names = Names(news=["::1", "127.0.0.9", "127.0.0.1"])
            return await _get(it.fetcher(allow_hosts=allowed, resolve=names), it.url("/", "news.example"))

    assert asyncio.run(story()).body == b"<rss/>"


def test_each_hop_is_checked_anew(web: Any, answer: Any, canary: Canary) -> None:
    async def story() -> str:
        pages = {"/": answer(b"", status="302 Found", Location=f"http://evil.example:{canary.port}/")}
        async with web(pages) as it:
            allowed = frozenset({("news.example", it.port), ("other.example", canary.port)})
            names = Names(news=["127.0.0.1"], evil=["127.0.0.1"])
            with pytest.raises(FetchError) as refused:
                await _get(it.fetcher(allow_hosts=allowed, resolve=names), it.url("/", "news.example"))
            return refused.value.url

    assert asyncio.run(story()) == f"http://evil.example:{canary.port}/"
    assert not canary.knocked()


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("nowhere.example", "cannot be found"),
        ("empty.example", "no address"),
        ("odd.example", "no address"),
    ],
)
def test_names_that_lead_nowhere(host: str, said: str) -> None:
    fetcher = HttpFetcher("desk@example.org", resolve=Names(empty=[], odd=["what?"]))
    assert said in _refusal(fetcher, f"https://{host}/")


def test_a_name_that_is_looked_up_for_ever_is_under_the_deadline() -> None:
    async def hang(*_: object) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    fetcher = HttpFetcher("desk@example.org", resolve=hang, deadline=timedelta(seconds=0.2))
    assert _refusal(fetcher, "https://news.example/") == "did not answer within 0.2 s"


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", "." + "a.example"])
def test_names_that_cannot_be_names(host: str) -> None:
    assert "cannot be found" in _refusal(HttpFetcher("desk@example.org"), f"https://{host}/")


def test_a_transport_of_ones_own_replaces_the_network() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=f"<rss>{request.url.host}</rss>")

    fetcher = HttpFetcher("desk@example.org", transport=httpx.MockTransport(serve))
    assert asyncio.run(_get(fetcher, "https://news.example/")).body == b"<rss>news.example</rss>"


# --- certificates -------------------------------------------------------------------------------------


def _openssl(command: str) -> None:
    subprocess.run(["openssl", *command.split()], check=True, capture_output=True)


def _certificate(folder: Path, name: str, *, ends: str) -> Path:
    """Make a certificate that signs itself, and its key, in one file."""
    settings = folder / "ca.cnf"
    settings.write_text(
        "[req]\ndistinguished_name=dn\n[dn]\n[ca]\ndefault_ca=self\n"
        f"[self]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
        "default_md=sha256\npolicy=any\nx509_extensions=ext\nunique_subject=no\n"
        f"[any]\ncommonName=supplied\n[ext]\nsubjectAltName=DNS:{name}\nbasicConstraints=critical,CA:TRUE\n"
    )
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    key, request, made = folder / "key.pem", folder / "request.pem", folder / "made.pem"
    _openssl(
        f"req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {key} -out {request} "
        f"-subj /CN={name} -config {settings}"
    )
    _openssl(
        f"ca -batch -selfsign -config {settings} -keyfile {key} -in {request} -out {made} -notext "
        f"-startdate 20200101000000Z -enddate {ends}"
    )
    both = folder / "both.pem"
    both.write_text(made.read_text() + key.read_text())
    return both


@pytest.mark.skipif(shutil.which("openssl") is None, reason="certificates are made by the openssl command")
@pytest.mark.parametrize(
    ("made", "trusted", "said"),
    [
        (("news.example", "21260101000000Z"), True, None),
        (("news.example", "21260101000000Z"), False, "certificate is not valid (self-signed certificate)"),
        (("other.example", "21260101000000Z"), True, "certificate is not valid (Hostname mismatch"),
        (("news.example", "20210101000000Z"), True, "certificate is not valid (certificate has expired)"),
    ],
)
def test_certificates_are_checked_against_the_name(
    web: Any, answer: Any, tmp_path: Path, *, made: tuple[str, str], trusted: bool, said: str | None
) -> None:
    both = _certificate(tmp_path, made[0], ends=made[1])
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(both)
    asked_for: list[str | None] = []
    served.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    trust = ssl.create_default_context(cafile=both) if trusted else None

    async def story() -> Document:
        async with web({"/": answer(b"<rss/>")}, served) as it:
            allowed = frozenset({("news.example", it.port)})
            transport = GuardedTransport(Guard(allowed), Names(news=["127.0.0.1"]), trust=trust)
            return await _get(
                it.fetcher(allow_hosts=allowed, transport=transport), it.url("/", "news.example")
            )

    if said is None:
        assert asyncio.run(story()).body == b"<rss/>"
    else:
        with pytest.raises(FetchError) as refused:
            asyncio.run(story())
        assert said in refused.value.what
    assert asked_for == ["news.example"]


async def _plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\nPlain words to a TLS port")
    await writer.drain()


async def _silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    while await reader.read(1000):
        pass


@pytest.mark.parametrize(("speak", "said"), [(_plain, "no safe connection"), (_silent, "within 0.2 s")])
def test_where_tls_was_promised_and_is_not_spoken(speak: Any, said: str) -> None:
    async def story() -> str:
        left = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await speak(reader, writer)
            writer.close()
            left.set()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        allowed = frozenset({("127.0.0.1", port)})
        fetcher = HttpFetcher("desk@example.org", allow_hosts=allowed, deadline=timedelta(seconds=0.2))
        with pytest.raises(FetchError) as refused:
            await _get(fetcher, f"https://127.0.0.1:{port}/")
        await left.wait()  # having given up, we must really be gone
        server.close()
        return refused.value.what

    assert said in asyncio.run(story())
