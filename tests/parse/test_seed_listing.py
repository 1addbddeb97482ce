"""The front page of the Alliance's site, its words as they stood, in markup of several manners."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import parse
from aggregator.model import Document, Source

SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "domain" / "seed-listing.txt"
URL = "http://a.example/en/"
DATES = ["09/04/2019", "08/04/2019", "08/04/2019", "01/04/2019", "14/03/2019", "28/02/2019", "11/01/2019"]

HEAD = """<!DOCTYPE html><html lang="en"><head><title>The Alliance</title></head><body>
<header><div id="logo"><a href="/"><img src="/logo.png" alt="Alliance"></a></div>
<ul class="languages"><li><a href="/en/">English</a></li><li><a href="/fr/">Français</a></li></ul></header>
<nav id="menu"><ul><li><a href="/en/">Home</a></li>
<li><a href="/en/page/1-about.html">About the Alliance</a></li>
<li><a href="/en/page/2-members.html">Members</a></li><li><a href="/en/page/3-events.html">Events</a></li>
<li><a href="/en/page/4-practices.html">Good practices</a></li></ul></nav><div id="page">"""
EVENTS = """<div class="box"><h3>Upcoming events</h3>
<div class="event"><h4><a href="/en/event/1.html">Seminar for mediators in the municipalities</a></h4>
<p><i>calendar</i>From 16/11/2017 to 17/11/2017</p></div>
<div class="event"><h4><a href="/en/event/2.html">Meeting of the task force of the Alliance</a></h4>
<p><i>calendar</i>The 19/10/2017</p></div>
<div class="event"><h4><a href="/en/event/3.html">Forum of mayors on housing and schools</a></h4>
<p><i>calendar</i>The 21/09/2017</p></div></div>"""
TAIL = """</div><footer><ul><li><a href="/en/legal.html">Legal notice and disclaimer of the site</a></li>
<li><a href="/en/map.html">Map of the whole site</a></li></ul></footer></body></html>"""


def seed() -> tuple[list[str], list[tuple[str, str, list[str]]]]:
    """Return the lines before the news, and (title, line with the date, paragraphs) of each."""
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    starts = [index - 1 for index, line in enumerate(lines) if line.startswith("writenWritten the")]
    ends = [*starts[1:], len(lines)]
    items = [
        (lines[start], lines[start + 1], [line for line in lines[start + 2 : end] if line != "Read more"])
        for start, end in zip(starts, ends, strict=True)
    ]
    return lines[: starts[0]], items


def note(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines) + (
        '<ul class="social"><li><a href="https://facebook.com/x">facebook</a></li>'
        '<li><a href="https://twitter.com/x">twitter</a></li><li><a href="/rss.xml">rss</a></li></ul>'
    )


def in_blocks(before: list[str], items: list[tuple[str, str, list[str]]]) -> str:
    news = "".join(
        f'<div class="news"><h2><a href="/en/page/{233 - n}-slug.html">{title}</a></h2>'
        f'<p class="date"><i class="icon">writen</i>{date.removeprefix("writen")}</p>'
        f"{''.join(f'<p>{text}</p>' for text in texts)}"
        f'<p><a class="more" href="/en/page/{233 - n}-slug.html">Read more</a></p></div>'
        for n, (title, date, texts) in enumerate(items)
    )
    return f'{HEAD}<div id="left">{note(before)}{EVENTS}</div><div id="content">{news}</div>{TAIL}'


def with_unlinked_titles(before: list[str], items: list[tuple[str, str, list[str]]]) -> str:
    news = "".join(
        f"<article><h3>{title}</h3><div><img alt='writen' src='/w.png' width='16'>{date}</div>"
        f'<div>{"<br><br>".join(texts)}<br><a href="page/{233 - n}-slug.html">Read more</a></div></article>'
        for n, (title, date, texts) in enumerate(items)
    )
    return f"{HEAD}<main>{news}</main><aside>{EVENTS}{note(before)}</aside>{TAIL}"


def without_blocks(before: list[str], items: list[tuple[str, str, list[str]]]) -> str:
    news = "".join(
        f'<h3><a href="/en/page/{233 - n}-slug.html">{title}</a></h3><p>{date}</p>'
        f"{''.join(f'<p>{text}</p>' for text in texts)}"
        f'<a href="/en/page/{233 - n}-slug.html">Read more</a>'
        for n, (title, date, texts) in enumerate(items)
    )
    return f"{HEAD}<div>{note(before)}</div><div>{news}</div><div>{EVENTS}</div>{TAIL}"


def with_everything_a_div(before: list[str], items: list[tuple[str, str, list[str]]]) -> str:
    news = "".join(
        f'<div><div><a href="/en/page/{233 - n}-slug.html">{title}</a></div><div>{date}</div>'
        f'<div>{" ".join(texts)} <a href="/en/page/{233 - n}-slug.html">Read more</a></div></div>'
        for n, (title, date, texts) in enumerate(items)
    )
    return f"{HEAD}<div>{EVENTS}</div><div>{news}</div><div>{note(before)}</div>{TAIL}"


@pytest.mark.parametrize(
    "manner",
    [in_blocks, with_unlinked_titles, without_blocks, with_everything_a_div],
    ids=lambda f: f.__name__,
)
def test_seven_items_are_found_without_selectors(
    manner: Callable[[list[str], list[tuple[str, str, list[str]]]], str],
) -> None:
    before, items = seed()
    document = Document(
        url=URL,
        final_url=URL,
        body=manner(before, items).encode(),
        fetched_at=datetime(2019, 4, 10, tzinfo=UTC),
    )
    parsed = parse.read(document, Source(id="alliance", name="Alliance", url=URL))
    assert parsed.kind == "listing"
    assert [entry.title for entry in parsed.entries] == [title for title, _, _ in items]
    assert [entry.published for entry in parsed.entries] == DATES
    assert [entry.summary for entry in parsed.entries] == [" ".join(texts) for _, _, texts in items]
    assert [entry.url for entry in parsed.entries] == [f"{URL}page/{233 - n}-slug.html" for n in range(7)]
    assert {entry.language for entry in parsed.entries} == {"en"}
    assert {entry.kicker for entry in parsed.entries} == {None}
