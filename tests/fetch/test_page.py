import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.page import is_page, sends_on_to
from aggregator.model import Document, Source, SourceState

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def _page(head: str, body: str = "News") -> bytes:
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>".encode()


def _refresh(content: str) -> bytes:
    return _page(f'<meta http-equiv="refresh" content="{content}">')


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (_refresh("0; url=/new"), "/new"),
        (_refresh("0;URL='/new'"), "/new"),
        (_refresh("5; /new"), "/new"),
        (_refresh(" 0.5 , url = https://b.example/a?b=1&amp;c=2 "), "https://b.example/a?b=1&c=2"),
        (b"<HTML><META CONTENT='0;url=new' HTTP-EQUIV=Refresh>", "new"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><!-- a --><html><meta http-equiv=refresh content=0;/n>', "/n"),
        (_page("", '<meta http-equiv="refresh" content="0;url=/late">'), "/late"),  # as browsers do
        (_refresh("0; url=/1") + _refresh("0; url=/2"), "/1"),
        # what only lets people read, or reloads itself
        (_refresh("11; url=/new"), None),
        (_refresh("600"), None),
        (_refresh("0"), None),
        (_refresh("0; url="), None),
        (_refresh("-1; url=/new"), None),
        (_refresh("soon; url=/new"), None),
        (_refresh("9" * 5000 + "; url=/new"), None),
        (_page('<meta name="refresh" content="0; url=/new">'), None),
        # what is not said to us
        (_page('<noscript><meta http-equiv="refresh" content="0; url=/old-browser"></noscript>'), None),
        (_page('<!-- <meta http-equiv="refresh" content="0; url=/new"> -->'), None),
        (_page("<script>'<meta http-equiv=\"refresh\" content=\"0; url=/new\">'</script>"), None),
        (_page("<!-- " + "x" * 20_000 + " -->") + _refresh("0; url=/far"), None),
        # what is no page
        (b'<rss><item><![CDATA[<html><meta http-equiv="refresh" content="0; url=/x">]]></item></rss>', None),
        (b"<!---->" * 2_000, None),
        (b"", None),
    ],
)  # fmt: skip
def test_where_a_page_sends_its_readers(body: bytes, where: str | None) -> None:
    assert sends_on_to(body) == where


@given(st.binary(max_size=300), st.sampled_from((b"", b"<html>", b"<!doctype html><![", b"<html><meta ")))
def test_any_bytes_are_looked_at(rest: bytes, start: bytes) -> None:
    where = sends_on_to(start + rest)
    assert where is None or is_page(start + rest)


def _read(web: Any, pages: dict[str, Any], **terms: Any) -> tuple[Document | FetchError, list[str]]:
    async def story() -> tuple[Document | FetchError, list[str]]:
        async with web(pages) as it:
            fetcher = it.fetcher(**terms)
            source = Source(id="s", name="S", url=it.url("/"), kind="feed")
            try:
                answer = await fetcher.get(source, SourceState(source="s"), now=NOW)
            except FetchError as error:
                return error, [one.path for one in it.asked]
            finally:
                await fetcher.close()
            assert isinstance(answer, Document)
            return answer, [one.path for one in it.asked]

    return asyncio.run(story())


def test_it_is_followed_like_a_redirect_of_today(web: Any, answer: Any) -> None:
    pages = {
        "/": answer(status="301 Moved Permanently", Location="/a"),
        "/a": answer(_refresh("0; url=/b")),
        "/b": answer(status="301 Moved Permanently", Location="/c"),
        "/c": answer(b"<rss/>"),
    }
    document, asked = _read(web, pages)
    assert isinstance(document, Document)
    assert asked == ["/", "/a", "/b", "/c"]
    assert document.final_url.endswith("/c")
    assert document.moved_to is not None
    assert document.moved_to.endswith("/a")  # never what a page says


def test_a_page_that_reloads_itself_is_the_document(web: Any, answer: Any) -> None:
    body = _refresh("5; url=/#news")
    document, asked = _read(web, {"/": answer(body)})
    assert isinstance(document, Document)
    assert (document.body, asked) == (body, ["/"])


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("http://169.254.169.254/latest/", "leads inside"),
        ("http://me:secret@example.org/", "password"),
        ("javascript:alert(1)", "http"),
        ("file:///etc/passwd", "http"),
        ("http://example.org:ninety/", "no address"),
    ],
)
def test_it_leads_nowhere_that_a_redirect_does_not(web: Any, answer: Any, where: str, said: str) -> None:
    error, asked = _read(web, {"/": answer(_refresh(f"0; url={where}"))})
    assert isinstance(error, FetchError)
    assert said in error.what
    assert "secret" not in str(error)
    assert asked == ["/"]


def test_it_leads_in_no_circle_and_not_on_for_ever(web: Any, answer: Any) -> None:
    circle = {"/": answer(_refresh("0; url=/a")), "/a": answer(_refresh("0; url=/"))}
    error, asked = _read(web, circle)
    assert "sends its readers on in a circle" in str(error)
    assert asked == ["/", "/a"]
    chain = {f"/{n or ''}": answer(_refresh(f"0; url=/{n + 1}")) for n in range(9)}
    error, asked = _read(web, chain)
    assert "more than 5 times" in str(error)
    assert len(asked) == 6
