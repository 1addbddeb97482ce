from datetime import UTC, datetime

import pytest
from starlette.datastructures import Headers

from aggregator.serve.conditions import is_unchanged_since, known_tag, takes_gzip

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
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("br, *", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("gzip;q=much", False),
        ("", False),
    ],
)
def test_gzip_is_for_those_who_take_it(sent: str, expected: bool) -> None:
    assert takes_gzip(Headers({"Accept-Encoding": sent})) is expected
