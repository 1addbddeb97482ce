from datetime import UTC, datetime

import pytest
from starlette.datastructures import Headers

from aggregator.serve.conditions import best_coding, is_unchanged_since, known_tag

TAGS = ('"abc"', '"abc-gzip"')
MODIFIED = datetime(2019, 4, 9, 9, 30, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ('"abc"', '"abc"'),
        ('W/"abc"', '"abc"'),
        ('"x", "abc-gzip"', '"abc-gzip"'),
        ('"x,y" , W/"abc"', '"abc"'),
        ("*", '"abc"'),
        (" * ", '"abc"'),
        ('"x"', None),
        ("abc", None),
        ('"ABC"', None),
        ("", None),
        ('"abc', None),
    ],
)
def test_an_etag_is_compared_weakly_out_of_a_list(sent: str, expected: str | None) -> None:
    assert known_tag(Headers({"If-None-Match": sent}), TAGS) == expected


def test_a_list_may_come_in_several_lines() -> None:
    headers = Headers(raw=[(b"if-none-match", b'"x"'), (b"if-none-match", b'"abc"')])
    assert known_tag(headers, TAGS) == '"abc"'


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("Tue, 09 Apr 2019 09:30:59 GMT", True),
        ("Tue, 09 Apr 2019 09:30:58 GMT", False),
        ("Wed, 10 Apr 2019 09:30:58 GMT", True),
        ("Tuesday, 09-Apr-19 09:30:59 GMT", True),
        ("Tue Apr  9 09:30:59 2019", True),
        ("yesterday", False),
        ("Tue, 09 Apr 2019 09:30:59 +99999999999999", False),
        ("Tue, 99 Apr 2019 09:30:59 GMT", False),
    ],
)
def test_a_date_is_read_in_every_form_of_http_and_ignored_in_none(sent: str, expected: bool) -> None:
    assert is_unchanged_since(Headers({"If-Modified-Since": sent}), MODIFIED) is expected


def test_a_date_says_nothing_beside_an_etag() -> None:
    headers = Headers({"If-Modified-Since": "Wed, 10 Apr 2019 09:30:58 GMT", "If-None-Match": '"old"'})
    assert is_unchanged_since(headers, MODIFIED) is False


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("deflate, GZIP;q=0.5", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.8, gzip;q=0.8", "br"),
        ("br ; q=0.001", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0.1, *;q=0.2", "gzip"),
        ("x-gzip", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, br", "br"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, br;q=0, *", None),
        ("*;q=0", None),
        ("identity;q=0", None),
        ("identity", None),
        ("deflate, zstd", None),
        ("gzip;q=much", None),
        ("gzip;q=nan, br;q=-1", None),
        ("gzip;q=1e3", None),
        ("", None),
    ],
)
def test_the_coding_is_the_one_the_reader_likes_best(sent: str, expected: str | None) -> None:
    assert best_coding(Headers({"Accept-Encoding": sent}), ("br", "gzip")) == expected
    assert (
        best_coding(
            Headers(raw=[(b"accept-encoding", part.encode()) for part in sent.split(",")]), ("br", "gzip")
        )
        == expected
    )
