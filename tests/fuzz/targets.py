"""What is fuzzed: bytes in, and out nothing but our own errors. The same for the seeds and for the fuzzer."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from aggregator import clean, config, dates, websub
from aggregator.errors import AggregatorError
from aggregator.fetch.answer import Answer, first, judge, refusal
from aggregator.fetch.trail import Trail
from aggregator.model import Document, Selectors, Source, SourceState, Unchanged
from aggregator.read import read
from aggregator.sources import after_failure, after_success

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://press.example.org/en/news/"
SEEDS = Path(__file__).parent / "seeds"

_SELECTORS = Selectors(each="li, article, .news", title="h3", link="a", date="time, .date", text="p")
_SOURCES = (
    Source(id="press", name="Press", url=URL),
    Source(id="press", name="Press", url=URL, kind="listing"),
    Source(id="press", name="Press", url=URL, kind="listing", selectors=_SELECTORS),
    Source(id="press", name="Press", url=URL, languages=("fr", "rom"), time_zone="Asia/Yerevan"),
)
_CHARSETS = (None, "utf-8", "iso-8859-1", "windows-1251", "utf-16", "utf-7", "idna", "\x00")


def items(data: bytes) -> None:
    """Read a document of any kind; the first byte chooses how, and none of its entries may be unreadable."""
    chosen, body = data[:1] or b"\0", data[1:]
    source = _SOURCES[chosen[0] % len(_SOURCES)]
    charset = _CHARSETS[chosen[0] // len(_SOURCES) % len(_CHARSETS)]
    document = Document(url=URL, final_url=URL, body=body, charset=charset, fetched_at=NOW)
    with suppress(AggregatorError):
        intake = read(document, source, now=NOW)
        lost = [why for why in intake.drops if why.startswith("unreadable")]
        assert not lost, lost


def html(data: bytes) -> None:
    """Clean markup into every form; making it safe again changes nothing."""
    markup = data.decode("utf-8", "surrogateescape")
    safe = clean.html(markup, URL)
    assert clean.html(safe, URL) == safe
    assert len(clean.excerpt(safe, 1000).encode()) <= 1000
    text = clean.text(markup)
    assert clean.text(text) == text
    assert not set(clean.line(markup)) & set("<>\n")
    clean.teaser(clean.boilerplate(text, URL))
    clean.picture(markup, URL)
    if url := clean.address(markup, URL):
        assert url.startswith(("http://", "https://"))
        clean.key(url)
        clean.address_language(url)


def date(data: bytes) -> None:
    """Read a date in any words; what is found is of our time."""
    text = data.decode("utf-8", "surrogateescape")
    for languages, zone in ((("en",), "Europe/Paris"), (("bg", "rom", "hy"), "Asia/Yerevan")):
        for look in (dates.when, dates.dateline):
            found = look(text, languages=languages, time_zone=zone, now=NOW).value
            if isinstance(found, datetime):
                assert found.year >= 1990
                assert found <= NOW + timedelta(days=2)


def headers(data: bytes) -> None:
    """Learn from the head of an answer, whatever it says: its first line is the status."""
    status, _, rest = data.partition(b"\n")
    raw = [
        (name.strip(), value.strip())
        for line in rest.split(b"\n")
        for name, _, value in [line.partition(b":")]
    ]
    answer = Answer(
        status=100 + int.from_bytes(status[:2]) % 500,
        headers=httpx.Headers(raw),
        raw=b"<rss/>",
        conditional=True,
        came_at=NOW,
    )
    source, state = _SOURCES[0], SourceState(source="press", etag='"a"', first_good=NOW)
    trail = Trail.begin(URL)
    answer.retry_after()
    first(answer.headers, b"content-length")
    with suppress(AggregatorError):
        trail.follow(301, answer.location())
    try:
        found = judge(answer, trail, state, most=1000)
    except AggregatorError:
        after_failure(source, state, refusal(answer, trail), now=NOW)
        return
    after_success(source, state, found, now=NOW)
    if not isinstance(found, Unchanged):
        websub.discover(found)
        with suppress(AggregatorError):
            read(found, source, now=NOW)


def feeds_yaml(data: bytes) -> None:
    """Load a file that a person wrote."""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(data)
        file.flush()
        with suppress(AggregatorError):
            config.load(Path(file.name), topics={"roma"})


TARGETS: dict[str, Callable[[bytes], None]] = {
    "items": items,
    "html": html,
    "date": date,
    "headers": headers,
    "feeds_yaml": feeds_yaml,
}
