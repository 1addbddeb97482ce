"""A list whose parts a person has named."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from aggregator.errors import ParseError
from aggregator.model import Parsed, Selectors

Read = Callable[..., Parsed]

PAGE = """<html lang="en"><head><title>News</title></head><body>
<div class="sidebar"><a class="row" href="/other">Something else altogether</a></div>
<ul class="news">
<li class="row"><span class="k">Speech</span><a class="t" href="one">First headline</a>
<em>by the desk on 1 May 2024</em>
<p class="intro">A text.</p><p>Another text that is longer than the first one.</p><img src="/1.jpg"></li>
<li class="row"><span class="k">Visit</span><a class="t" href="two">Second headline</a>
<time datetime="2024-04-30">Tuesday</time></li>
<li class="row"><p>No headline here</p></li>
</ul><ol class="empty"></ol></body></html>"""
NAMED = Selectors(
    each=".news .row", title=".t", link="a.t", date="em, time", text=".intro", picture="img", kicker=".k"
)


def test_every_named_part_is_taken_as_it_stands(read: Read) -> None:
    parsed = read(PAGE, selectors=NAMED)
    first, second = parsed.entries
    assert (first.title, first.url, first.kicker) == (
        "First headline",
        "https://a.example/en/news/one",
        "Speech",
    )
    assert (first.published, first.summary, first.picture) == (
        "by the desk on 1 May 2024",
        "A text.",
        "https://a.example/1.jpg",
    )
    assert (second.title, second.published, second.summary, second.picture) == (
        "Second headline",
        "2024-04-30",
        None,
        None,
    )
    assert parsed.drops == {"blocks without a headline and link, left out": 1}


def test_what_is_not_named_is_found(read: Read) -> None:
    entries = read(PAGE, selectors=Selectors(each=".news .row")).entries
    assert [(entry.title, entry.published) for entry in entries] == [
        ("First headline", "1 May 2024"),
        ("Second headline", "2024-04-30"),
    ]


@pytest.mark.parametrize("title", ["a.t", "h3"])
def test_a_link_is_found_in_the_headline_or_round_it(read: Read, title: str) -> None:
    page = PAGE.replace(
        '<a class="t" href="one">First headline</a>', '<a class="t" href="one"><h3>First headline</h3></a>'
    )
    entries = read(page, selectors=Selectors(each=".news .row", title=title)).entries
    assert (entries[0].title, entries[0].url) == ("First headline", "https://a.example/en/news/one")


@pytest.mark.parametrize("each", ["ol.empty > li", "ol.empty li.row", "body .empty>li"])
def test_a_container_without_children_is_an_empty_list(read: Read, each: str) -> None:
    assert read(PAGE, selectors=Selectors(each=each)).entries == ()


@pytest.mark.parametrize("each", [".story", "div.gone > li", ".gone .row", "ol.empty > li, .gone"])
def test_a_missing_container_is_a_redesign(read: Read, each: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(PAGE, selectors=Selectors(each=each))
    assert caught.value.what == f'the selector "{each}" finds nothing; the page may have been redesigned'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"each": "li[["}, 'the selector "li[[" is no CSS selector'),
        ({"date": ":::"}, 'the selector ":::" is no CSS selector'),
        (
            {"title": "h6"},
            (
                'no block of the selector ".news .row" has a headline with a link (looked for "h6");'
                " the page may have been redesigned"
            ),
        ),
    ],
)
def test_a_selector_that_cannot_work_is_named(read: Read, change: dict[str, str], said: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(PAGE, selectors=replace(NAMED, **change))
    assert caught.value.what == said
