"""newsboat asks for what changed and gets no body when nothing did."""

import sqlite3
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from .conftest import Stages
from .programs import Newsboat


@pytest.mark.consumer
@pytest.mark.skipif(not Newsboat.is_installed(), reason="newsboat is not installed")
@pytest.mark.parametrize("ending", Newsboat.formats)
def test_newsboat_asks_conditionally(stages: Stages, ending: str, tmp_path: Path) -> None:
    feed = f"{stages.show('first reading', f'conditional-{ending}')}en.{ending}"
    newsboat = Newsboat(tmp_path)
    # newsboat 2.21 keeps validators from its second fetch on: before, the feed has no row for them.
    for _ in range(3):
        newsboat.read(feed)
    assert f"retrieved data for {feed}: \n" in newsboat.log(), "a body came where 304 has none"
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        ((validator,),) = cache.execute("SELECT etag FROM rss_feed")
    assert conditionally(feed, validator) == HTTPStatus.NOT_MODIFIED


def conditionally(feed: str, validator: str) -> int:
    request = Request(feed, headers={"If-None-Match": validator, "Accept-Encoding": "gzip"})
    try:
        with urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
