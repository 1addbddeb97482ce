"""Documents made in one line, for every test of this room."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from aggregator import parse
from aggregator.model import Document, Parsed, Selectors, Source

URL = "https://a.example/en/news/"


def document(body: bytes | str, *, charset: str | None = None, url: str = URL) -> Document:
    whole = body.encode() if isinstance(body, str) else body
    return Document(
        url=url, final_url=url, body=whole, charset=charset, fetched_at=datetime(2024, 6, 1, tzinfo=UTC)
    )


def _read(
    body: bytes | str,
    *,
    kind: str | None = None,
    selectors: Selectors | None = None,
    charset: str | None = None,
    url: str = URL,
) -> Parsed:
    source = Source(id="a", name="A", url=url, kind=kind, selectors=selectors)
    return parse.read(document(body, charset=charset, url=url), source)


@pytest.fixture
def read() -> Callable[..., Parsed]:
    return _read


@pytest.fixture
def make() -> Callable[..., Document]:
    return document
