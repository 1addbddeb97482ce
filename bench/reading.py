"""How much the whole reading costs beside feedparser alone, on the same feed in the same run.

feedparser alone parses, sanitises and resolves links; ours parses, cleans, dates, tells the language and
judges every entry. Prints the ratio of the best of five runs of each: absolute times prove nothing.

    python bench/reading.py
"""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from time import perf_counter

import feedparser

from aggregator.model import Document, Source
from aggregator.read import read

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://press.example/rss"
TEXT = "<p>The town council of Somewhere met on the inclusion of Roma and Travellers in its schools.</p>" * 20
ITEM = (
    "<item><title>Council debates housing, number {n}</title><link>https://press.example/{n}</link>"
    "<guid>https://press.example/{n}</guid><pubDate>Mon, 16 Nov 2026 09:00:00 +0100</pubDate>"
    f"<description><![CDATA[{TEXT}]]></description></item>"
)
ITEMS = "".join(ITEM.format(n=n) for n in range(100))
FEED = f'<rss version="2.0"><channel><title>Press</title><link>{URL}</link>{ITEMS}</channel></rss>'.encode()


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of five runs, after one to warm up."""
    work()
    times = []
    for _ in range(5):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def ours() -> int:
    """Read the feed as the service does; return how many items it gave."""
    document = Document(url=URL, final_url=URL, body=FEED, media_type="application/rss+xml", fetched_at=NOW)
    return len(read(document, Source(id="press", name="Press", url=URL), now=NOW).items)


def theirs() -> int:
    """Read the feed with feedparser alone; return how many entries it gave."""
    return len(feedparser.parse(BytesIO(FEED)).entries)


if __name__ == "__main__":
    assert ours() == theirs() == 100
    ratio = best(ours) / best(theirs)
    print(
        f"100 entries of 2 kB: reading, cleaning, dating and judging costs {ratio:.1f} times feedparser alone"
    )
