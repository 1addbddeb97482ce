import asyncio
import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import __version__
from aggregator.errors import FetchError
from aggregator.fetch import HttpFetcher, host_of
from aggregator.model import Document, Source, SourceState, Unchanged

zipped = partial(gzip.compress, mtime=0)
"""Pack without the time: what is packed twice is named alike in every process."""

BODY = b"<rss><channel><title>Minutes of a council</title></channel></rss>"


def _refused(web: Any, pages: dict[str, Any], state: SourceState | None = None, **terms: Any) -> FetchError:
    """Read "/" of a web that refuses it."""

    async def story() -> FetchError:
        async with web(pages) as it:
            with pytest.raises(FetchError) as refused:
                await it.get("/", state, **terms)
            return refused.value

    return asyncio.run(story())


def _read(
    web: Any, pages: dict[str, Any], state: SourceState | None = None
) -> tuple[Document | Unchanged, Any]:
    """Read "/" of a web, and give the answer and the web that was asked."""

    async def story() -> tuple[Document | Unchanged, Any]:
        async with web(pages) as it:
            return await it.get("/", state), it

    return asyncio.run(story())


# --- a good answer ----------------------------------------------------------------------------------


def test_a_document_as_it_was_sent(web: Any, answer: Any, now: datetime) -> None:
    page = answer(
        BODY,
        Content_Type='Application/RSS+XML; Charset="UTF-8"',
        ETag='W/"odd, ~\xe9"',
        Last_Modified="Fri, 01 Mar 2041 00:00:00 GMT",
        Cache_Control="max-age=600",
        Link="<https://hub.example/>; rel=hub",
        X_Powered_By="PHP",
        Set_Cookie="id=1",
    )
    document, it = _read(web, {"/": page})
    assert isinstance(document, Document)
    assert now <= document.fetched_at < now + timedelta(minutes=1)
    assert replace(document, fetched_at=now) == Document(
        url=it.url("/"),
        final_url=it.url("/"),
        body=BODY,
        media_type="application/rss+xml",
        charset="utf-8",
        headers={
            "content-type": 'Application/RSS+XML; Charset="UTF-8"',
            "etag": 'W/"odd, ~\xe9"',
            "last-modified": "Fri, 01 Mar 2041 00:00:00 GMT",
            "cache-control": "max-age=600",
            "link": "<https://hub.example/>; rel=hub",
        },
        fetched_at=now,
    )


def test_what_a_request_says_and_what_not(web: Any, answer: Any) -> None:
    async def story() -> Any:
        async with web(
            {"/": answer(Set_Cookie="id=1", status="302 Found", Location="/next"), "/next": answer()}
        ) as it:
            fetcher = it.fetcher()
            source = Source(id="s", name="S", url=it.url("/"))
            for _ in range(2):
                await fetcher.get(source, SourceState(source="s"), now=datetime.now().astimezone())
            await fetcher.close()
            return it

    it = asyncio.run(story())
    assert [asked.path for asked in it.asked] == ["/", "/next"] * 2
    agent = f"aggregator/{__version__} (+https://news.example.org; desk@example.org)"
    for asked in it.asked:
        assert asked.names() == {"host", "user-agent", "accept", "accept-encoding"}
        assert asked.header("host") == f"127.0.0.1:{it.port}".encode()
        assert asked.header("user-agent") == agent.encode()
        assert asked.header("accept-encoding") == b"gzip"


def test_proxies_and_passwords_of_the_environment_are_not_used(
    web: Any, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.delenv("NO_PROXY", raising=False)
    document, _ = _read(web, {"/": answer(BODY)})
    assert isinstance(document, Document)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (zipped(BODY), {"Content_Encoding": "gzip"}),
        (zipped(BODY), {}),
        (BODY, {"Content_Encoding": "gzip"}),
        (BODY, {"Content_Encoding": "br"}),
    ],
)
def test_the_bytes_decide_how_a_body_is_packed(
    web: Any, answer: Any, body: bytes, headers: dict[str, str]
) -> None:
    document, _ = _read(web, {"/": answer(body, **headers)})
    assert isinstance(document, Document)
    assert document.body == BODY


def test_a_body_in_chunks(web: Any) -> None:
    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(
        b"1\r\n%c\r\n" % byte for byte in BODY
    )
    document, _ = _read(web, {"/": chunks + b"0\r\n\r\n"})
    assert isinstance(document, Document)
    assert document.body == BODY


def test_several_headers_of_a_name(web: Any, answer: Any) -> None:
    page = answer(BODY, Link="<https://a.example/>; rel=self").replace(
        b"\r\n\r\n", b'\r\nLink: <https://b.example/>; rel=hub\r\nETag: "1"\r\nETag: "2"\r\n\r\n', 1
    )
    document, _ = _read(web, {"/": page})
    assert document.headers["link"] == "<https://a.example/>; rel=self, <https://b.example/>; rel=hub"
    assert document.headers["etag"] == '"1"'


# --- unchanged ------------------------------------------------------------------------------------

KNOWN = SourceState(
    source="s", etag='W/"odd, ~\xe9"', last_modified="Fri, 01 Mar 2041 00:00:00 +0000 (odd)", body_hash="0"
)


def _known(now: datetime, read_ago: timedelta, final_url: str | None = None) -> SourceState:
    return SourceState(
        source="s",
        etag=KNOWN.etag,
        last_modified=KNOWN.last_modified,
        last_full=now - read_ago,
        final_url=final_url,
    )


def test_both_validators_go_back_byte_for_byte(web: Any, answer: Any) -> None:
    page = answer(b"", status="304 Not Modified", ETag='"other"', Cache_Control="max-age=60")
    unchanged, it = _read(web, {"/": page}, KNOWN)
    assert unchanged == Unchanged(
        url=it.url("/"),
        because="304 Not Modified",
        headers={"etag": '"other"', "cache-control": "max-age=60"},
        final_url=it.url("/"),
    )
    assert it.asked[0].header("if-none-match") == 'W/"odd, ~\xe9"'.encode("latin-1")
    assert it.asked[0].header("if-modified-since") == b"Fri, 01 Mar 2041 00:00:00 +0000 (odd)"


def test_what_a_server_sends_comes_back_to_it(web: Any, answer: Any) -> None:
    etag = bytes(byte for byte in range(33, 256) if byte != 127)

    async def story() -> Any:
        page = answer(BODY).replace(b"\r\n\r\n", b"\r\nETag: " + etag + b"\r\n\r\n", 1)
        async with web({"/": page}) as it:
            document = await it.document("/")
            await it.get("/", SourceState(source="s", etag=document.headers["etag"]))
            return it

    assert asyncio.run(story()).asked[1].header("if-none-match") == etag


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (SourceState(source="s"), set()),
        (SourceState(source="s", etag=""), set()),
        (SourceState(source="s", etag='"a"'), {"if-none-match"}),
        (SourceState(source="s", last_modified="x"), {"if-modified-since"}),
    ],
)
def test_no_validator_is_invented(web: Any, answer: Any, state: SourceState, names: set[str]) -> None:
    _, it = _read(web, {"/": answer(BODY)}, state)
    assert {name for name in it.asked[0].names() if name.startswith("if-")} == names


@pytest.mark.parametrize(
    ("read_ago", "conditional"),
    [
        (timedelta(0), True),
        (timedelta(hours=23, minutes=59), True),
        (timedelta(days=1), False),
        (timedelta(days=30), False),
        (timedelta(days=-2), False),  # the clock has been set back
    ],
)
def test_once_a_day_we_read_whatever_the_validators_say(
    web: Any, answer: Any, now: datetime, read_ago: timedelta, conditional: bool
) -> None:
    _, it = _read(web, {"/": answer(BODY)}, _known(now, read_ago))
    assert ("if-none-match" in it.asked[0].names()) is conditional


def test_the_same_bytes_are_unchanged_and_their_validators_told(web: Any, answer: Any) -> None:
    document, _ = _read(web, {"/": answer(BODY)})
    assert isinstance(document, Document)
    state = SourceState(source="s", body_hash=document.body_hash)
    unchanged, it = _read(web, {"/": answer(zipped(BODY), ETag='"2"')}, state)
    assert unchanged == Unchanged(
        url=it.url("/"),
        because="the same bytes",
        headers={"etag": '"2"'},
        whole=True,
        final_url=it.url("/"),
    )


def test_a_304_to_no_question_is_a_failure(web: Any, answer: Any, now: datetime) -> None:
    page = {"/": answer(b"", status="304 Not Modified")}
    for state in (None, _known(now, timedelta(days=2))):
        error = _refused(web, page, state)
        assert error.status == 304
        assert "named nothing" in error.what


def test_validators_go_only_where_they_came_from(web: Any, answer: Any, now: datetime) -> None:
    async def story() -> Any:
        pages = {
            "/": answer(b"", status="302 Found", Location="/login"),
            "/login": answer(b"<html>Who are you?</html>"),
            "/feed": answer(BODY),
        }
        async with web(pages) as it:
            state = _known(now, timedelta(hours=1), final_url=it.url("/feed"))
            await it.get("/", state)
            await it.get("/feed", state)
            return it

    asked = asyncio.run(story()).asked
    assert [(one.path, "if-none-match" in one.names()) for one in asked] == [
        ("/", False),
        ("/login", False),
        ("/robots.txt", False),  # only now it shows itself to be a page
        ("/feed", True),
    ]


def test_a_person_who_corrects_an_address_begins_afresh(web: Any, answer: Any) -> None:
    state = SourceState(
        source="s",
        url="http://before.example/",
        etag='"a"',
        moved_to="http://elsewhere.example/",
        body_hash="0",
    )
    _, it = _read(web, {"/": answer(BODY)}, state)
    assert "if-none-match" not in it.asked[0].names()


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("204 No Content", "with nothing"),
        ("206 Partial Content", "a part only"),
        ("201 Created", "no document"),
        ("202 Accepted", "no document"),
        ("300 Multiple Choices", "no document"),
        ("305 Use Proxy", "no document"),
        ("400 Bad Request", "400 Bad Request"),
        ("401 Unauthorized", "password"),
        ("403 Forbidden", "answered 403 Forbidden: it refuses programs like ours"),
        ("403 \x1b[31mGo away", "403 Forbidden:"),
        ("404 Not Found", "nothing stands"),
        ("410 Gone", "for good"),
        ("418 I'm a Teapot", "418"),
        ("429 Too Many Requests", "too often"),
        ("451 Unavailable For Legal Reasons", "law"),
        ("500 Internal Server Error", "its side"),
        ("503 Service Unavailable", "its side"),
        ("599 Odd", "answered 599: "),
        ("799 Odd", "answered 799: "),
    ],
)
def test_statuses(web: Any, answer: Any, status: str, said: str) -> None:
    error = _refused(web, {"/": answer(BODY, status=status)})
    assert error.status == int(status[:3])
    assert said in error.what
    assert error.what.isprintable()


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", zipped(b"")])
def test_an_empty_document_is_none(web: Any, answer: Any, body: bytes) -> None:
    error = _refused(web, {"/": answer(body)})
    assert (error.status, error.what) == (200, "answered with an empty document")


@pytest.mark.parametrize(
    "body",
    [bytes(2_000), zipped(bytes(200_000_000)), zipped(bytes(1_001)), b"<" + bytes(1_000)],
)
@pytest.mark.parametrize("told", [True, False])
def test_an_answer_over_the_limit(web: Any, answer: Any, body: bytes, told: bool) -> None:
    page = answer(body) if told else b"HTTP/1.1 200 OK\r\n\r\n" + body
    assert "our limit" in _refused(web, {"/": page}, most=1_000).what


def test_nobody_serves_there(web: Any) -> None:
    async def story() -> FetchError:
        async with web({}) as it:
            port = it.port
        fetcher = HttpFetcher("desk@example.org", allow_hosts=frozenset({("127.0.0.1", port)}))
        source = Source(id="s", name="S", url=f"http://127.0.0.1:{port}/")
        with pytest.raises(FetchError) as refused:
            await fetcher.get(source, SourceState(source="s"), now=datetime.now().astimezone())
        await fetcher.close()
        return refused.value

    assert asyncio.run(story()).what == "refused the connection: nobody serves there"


# --- redirects and waiting --------------------------------------------------------------------------


def test_redirects_are_followed_and_a_lasting_one_told(web: Any, answer: Any) -> None:
    pages = {
        "/": answer(b"", status="301 Moved Permanently", Location="/new"),
        "/new": answer(b"", status="307 Temporary Redirect", Location="/today"),
        "/today": answer(BODY),
    }
    document, it = _read(web, pages)
    assert isinstance(document, Document)
    assert (document.url, document.final_url) == (it.url("/"), it.url("/today"))
    assert document.moved_to == it.url("/new")
    assert _read(web, pages, SourceState(source="s", body_hash=document.body_hash))[0].moved_to is not None


def test_the_address_remembered_is_the_one_asked(web: Any, answer: Any) -> None:
    async def story() -> Any:
        async with web({"/": answer(), "/new": answer(BODY)}) as it:
            await it.get("/", SourceState(source="s", moved_to=it.url("/new")))
            return it

    assert [asked.path for asked in asyncio.run(story()).asked] == ["/new"]


def test_five_hops_are_followed_and_a_sixth_is_not(web: Any, answer: Any) -> None:
    pages = {f"/{n}": answer(b"", status="302 Found", Location=f"/{n + 1}") for n in range(1, 6)}
    pages["/"] = answer(b"", status="302 Found", Location="/2")
    document, it = _read(web, {**pages, "/6": answer(BODY)})
    assert isinstance(document, Document)
    assert len(it.asked) == 6
    pages["/"] = answer(b"", status="302 Found", Location="/1")
    assert "more than 5" in _refused(web, {**pages, "/6": answer(BODY)}).what


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable", "403 Forbidden"])
def test_a_server_that_asks_us_to_wait(web: Any, answer: Any, now: datetime, status: str) -> None:
    error = _refused(web, {"/": answer(status=status, Retry_After="120")})
    assert error.retry_after
    assert now + timedelta(minutes=2) <= error.retry_after < now + timedelta(minutes=3)
    assert _refused(web, {"/": answer(status=status, Retry_After="soon")}).retry_after is None


def test_its_neighbours_wait_with_it(web: Any, answer: Any, now: datetime) -> None:
    async def story() -> tuple[list[Any], Any]:
        pages = {f"/{n}": answer(status="429 Too Many Requests", Retry_After="3600") for n in range(5)}
        async with web(pages) as it:
            fetcher = it.fetcher()
            asking = [
                fetcher.get(Source(id=path, name=path, url=it.url(path)), SourceState(source=path), now=now)
                for path in pages
            ]
            errors = await asyncio.gather(*asking, return_exceptions=True)
            late = Source(id="0", name="0", url=it.url("/0"))
            with pytest.raises(FetchError):
                await fetcher.get(late, SourceState(source="0"), now=now + timedelta(minutes=59))
            asked = len(it.asked)
            with pytest.raises(FetchError):
                await fetcher.get(late, SourceState(source="0"), now=now + timedelta(hours=1, minutes=1))
            await fetcher.close()
            return errors, (asked, len(it.asked))

    errors, asked = asyncio.run(story())
    assert asked == (1, 2)
    assert sorted(error.status or 0 for error in errors) == [0, 0, 0, 0, 429]
    (until,) = {error.retry_after for error in errors}
    assert now + timedelta(hours=1) <= until < now + timedelta(hours=1, minutes=1)


@pytest.mark.parametrize("way", ["straight", "by a redirect", "robots.txt"])
def test_a_host_that_asked_an_earlier_process_is_not_asked(
    web: Any, answer: Any, now: datetime, way: str
) -> None:
    async def story() -> tuple[FetchError, list[str], list[str]]:
        async with web({"/": answer(BODY)}) as closed, web({}) as first:
            first.pages = {"/": answer(status="302 Found", Location=closed.url("/"))}
            allowed = frozenset({("127.0.0.1", closed.port), ("127.0.0.1", first.port)})
            fetcher = first.fetcher(allow_hosts=allowed)
            fetcher.keep_from({host_of(closed.url("/")): now + timedelta(days=6)})
            url = first.url("/") if way == "by a redirect" else closed.url("/")
            kind = "listing" if way == "robots.txt" else "feed"
            with pytest.raises(FetchError) as refused:
                await fetcher.get(
                    Source(id="s", name="S", url=url, kind=kind), SourceState(source="s"), now=now
                )
            await fetcher.close()
            return refused.value, [one.path for one in first.asked], [one.path for one in closed.asked]

    error, first, closed = asyncio.run(story())
    assert error.retry_after == now + timedelta(days=6)
    assert "asked us to wait" in error.what
    assert (first, closed) == (["/"] if way == "by a redirect" else [], [])


def test_waiting_is_counted_from_the_answer_and_not_from_the_wish(
    web: Any, answer: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> Any:
        async with web(
            {"/": answer(), "/busy": answer(status="429 Too Many Requests", Retry_After="60")}
        ) as it:
            loop = asyncio.get_running_loop()
            clock = loop.time

            async def sleep(seconds: float) -> None:
                monkeypatch.setattr(loop, "time", lambda: clock() + seconds)

            fetcher = it.fetcher(gap=timedelta(minutes=5), sleep=sleep)
            sources = [Source(id=path, name=path, url=it.url(path)) for path in ("/", "/busy")]
            return await asyncio.gather(
                *(fetcher.get(source, SourceState(source=source.id), now=now) for source in sources),
                return_exceptions=True,
            )

    error = asyncio.run(story())[1]
    assert error.retry_after > now + timedelta(minutes=5, seconds=59)


# --- whatever they send ------------------------------------------------------------------------------

BITS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 301 Moved\r\n",
        b"HTTP/1.1 304 Not Modified\r\n",
        b"HTTP/1.1 101 Switching\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"Location: http://",
        b"Location: /\xff\xfe\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Length: 5\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Retry-After: 9\r\n",
        b"\r\n",
        b"5\r\n<rss>\r\n",
        b"0\r\n\r\n",
        zipped(b"<rss/>"),
        b": \r\n",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bits=st.lists(BITS | st.binary(max_size=20), max_size=12))
def test_any_bytes_give_a_document_or_a_fetch_error(web: Any, bits: list[bytes]) -> None:
    try:
        answer, _ = _read(web, {"/": b"".join(bits)})
    except FetchError as error:
        told = str(error)
    else:
        assert isinstance(answer, Document)
        assert answer.body
        told = answer.final_url
    assert told.isprintable()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.org", "example.org:80"),
        ("https://Example.ORG/feed?x=1", "example.org:443"),
        ("https://example.org.:8443/", "example.org:8443"),
        ("http://127.0.0.1:8099/", "127.0.0.1:8099"),
        ("http://[2001:DB8::1]/", "[2001:db8::1]:80"),
        ("http://me@example.org/", "example.org:80"),
        ("ftp://example.org/", ""),
        ("http://example.org:port/", ""),
        ("http://[broken/", ""),
        ("feed.xml", ""),
        ("", ""),
    ],
)
def test_hosts(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_large_body_waits_for_room_and_keeps_no_other_waiting(web: Any, answer: Any, now: datetime) -> None:
    large = {"/": answer(BODY + b" " * 100_000)}

    async def story() -> list[bool]:
        async with web(large) as one, web(large) as two, web({"/": answer(status="404 Not Found")}) as other:
            allowed = frozenset({("127.0.0.1", site.port) for site in (one, two, other)})
            fetcher = other.fetcher(allow_hosts=allowed, room=1_000, deadline=timedelta(minutes=10))
            first, second, third = (
                Source(id=site.url("/"), name="S", url=site.url("/")) for site in (one, two, other)
            )
            await fetcher.get(first, SourceState(source=first.id), now=now)
            waiting = asyncio.create_task(fetcher.get(second, SourceState(source=second.id), now=now))
            for _ in range(10):
                with pytest.raises(FetchError, match="404"):
                    await fetcher.get(third, SourceState(source=third.id), now=now)
            before = waiting.done()
            fetcher.let_go(first)
            came = isinstance(await waiting, Document)
            await fetcher.close()
            return [before, came]

    assert asyncio.run(story()) == [False, True]


def test_a_large_page_waits_for_its_robots_txt_behind_one_that_waits_for_room(
    web: Any, answer: Any, now: datetime
) -> None:
    """Both stand at one host, whose turn the second has while it waits for what the first one holds."""
    page = answer(b"<!DOCTYPE html><html><body>" + b"<p>News</p>" * 10_000)

    async def story() -> list[bool]:
        async with web({"/1": page, "/2": page, "/robots.txt": answer(b"User-agent: *\nAllow: /")}) as it:
            fetcher = it.fetcher(room=1_000)
            sources = [Source(id=path, name="S", url=it.url(path)) for path in ("/1", "/2")]

            async def read(source: Source) -> bool:
                try:
                    return isinstance(
                        await fetcher.get(source, SourceState(source=source.id), now=now), Document
                    )
                finally:
                    fetcher.let_go(source)

            came = await asyncio.gather(*map(read, sources))
            await fetcher.close()
            return list(came)

    assert asyncio.run(story()) == [True, True]
