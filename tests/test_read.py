"""Which date an item bears: the institution's, never one that has not come, and what else is said of it."""

from datetime import UTC, date, datetime

import pytest

from aggregator.model import Document, Item, Source
from aggregator.read import read

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Half past midnight of the 24th in Paris."""

SEEN = "; this is when it was first seen"
AHEAD = ", ahead of the moment it was read at, which stands for it"


def _item(said: str, *, text: str = "Roma families of the town.", time_zone: str = "Europe/Paris") -> Item:
    dated = f"<pubDate>{said}</pubDate>" if said else ""
    body = (
        '<rss version="2.0"><channel><title>Press</title><item><title>Roma in the town</title>'
        f"<link>https://a.example/1</link><description>{text}</description>{dated}</item></channel></rss>"
    )
    url = "https://a.example/feed"
    document = Document(url=url, final_url=url, body=body.encode(), fetched_at=NOW)
    source = Source(id="a", name="A", url=url, time_zone=time_zone)
    (item,) = read(document, source, now=NOW).items
    return item


@pytest.mark.parametrize(
    ("said", "published", "because"),
    [
        ("Mon, 23 Nov 2026 23:30:00 GMT", NOW, "RFC 822 date"),
        ("Mon, 23 Nov 2026 23:30:01 GMT", NOW, "RFC 822 date" + AHEAD),
        ("Wed, 25 Nov 2026 11:30:00 GMT", NOW, "RFC 822 date" + AHEAD),
        ("2026-11-24", date(2026, 11, 24), "ISO 8601 date"),
        ("2026-11-25", date(2026, 11, 24), "ISO 8601 date" + AHEAD),
        ("1990-01-01", date(1990, 1, 1), "ISO 8601 date"),
        ("1990-01-01T00:00:00Z", datetime(1990, 1, 1, tzinfo=UTC), "ISO 8601 date"),
    ],
)
def test_a_date_is_the_institutions_and_never_ahead(
    said: str, published: date | datetime, because: str
) -> None:
    found = _item(said).published
    assert (found.value, found.because) == (published, because)
    assert found.sure > 0


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("", "no date given" + SEEN),
        ("soon", "no date in it" + SEEN),
        ("Tue, 31 Feb 2026 10:00:00 GMT", "an impossible date, Tue, 31 Feb 2026 10:00:00 GMT" + SEEN),
        ("Wed, 25 Nov 2026 11:30:01 GMT", "in the future: RFC 822 date" + SEEN),
        ("2026-11-26", "in the future: ISO 8601 date" + SEEN),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "before 1990: RFC 822 date" + SEEN),
        ("1989-12-31", "before 1990: ISO 8601 date" + SEEN),
    ],
)
def test_no_date_is_better_than_a_wrong_one_and_says_why(said: str, because: str) -> None:
    found = _item(said).published
    assert (found.value, found.because, found.sure) == (NOW, because, 0.0)


def test_a_day_has_come_where_the_source_is() -> None:
    assert _item("2026-11-24", time_zone="Atlantic/Azores").published.value == date(2026, 11, 23)


def test_a_dateline_stands_in_for_a_date_that_is_none() -> None:
    found = _item("soon", text="Strasbourg, 20 November 2026 – Roma families of the town.").published
    assert (found.value, found.because) == (
        date(2026, 11, 20),
        'the dateline, the printed date "20 November 2026" (English)',
    )
