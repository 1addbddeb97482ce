"""One line an event, nothing in it that moves the line, no secret, no book: in both forms."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import logs

log = logs.logger("aggregator.tests")

HOSTILE = (
    "Roma mayors\nmeet",
    "fake\r\n2026-11-24T00:00:00Z [error    ] the store is gone",
    "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "nul\x00backspace\x08\x7f\x85",
    "\u202eevil\u2066\u2069\u200f\u061c",
    "lines\u2028paragraphs\u2029",
    "lone \ud800 surrogate",
    "zero\u200bwidth\ufeff",
    "a" * 100_000,
    "\"quotes\" 'and' \\backslashes\\",
)
"""Titles, addresses and headers as strangers send them."""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("aggregator")
    handlers, levels = list(root.handlers), (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.split("\n")[:-1]


@pytest.mark.parametrize("json_form", [True, False])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_stays_on_its_line(
    capsys: pytest.CaptureFixture[str], text: str, json_form: bool
) -> None:
    logs.begin("info", json=json_form)
    log.warning("source failed", source="press", problem=text)
    log.warning("%s in the event itself", text)
    logging.getLogger("aggregator.foreign").warning("of another package: %s", text)
    log.error("this pass failed", exc_info=ValueError(text))
    lines = said(capsys)
    assert len(lines) == 4
    for line in lines:
        assert line.isprintable()
        assert len(line) < 7000
    if json_form:
        first, *_, last = [json.loads(line) for line in lines]
        assert (first["event"], first["source"], first["level"]) == ("source failed", "press", "warning")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first["at"])
        assert "ValueError" in last["traceback"]


@given(st.text())
def test_any_text_comes_out_on_one_line_and_short(text: str) -> None:
    shown = logs.safe(text)
    assert shown.isprintable()
    assert len(shown) <= logs.LONGEST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://desk:secret@db/news", "postgresql://desk:***@db/news"),
        ("http://me:p%40ss@a.example/x and more", "http://me:***@a.example/x and more"),
        ("https://a.example/feed?id=3&token=secret&x=1", "https://a.example/feed?id=3&token=***&x=1"),
        ("https://a.example/?access_token=secret#top", "https://a.example/?access_token=***#top"),
        ("https://a.example/?X-Amz-Signature=secret", "https://a.example/?X-Amz-Signature=***"),
        ("https://a.example/?API_KEY=secret&key=secret", "https://a.example/?API_KEY=***&key=***"),
        ("hub.secret: https://h/?hub.secret=secret", "hub.secret: https://h/?hub.secret=***"),
        ("postgresql://db/news?password=secret", "postgresql://db/news?password=***"),
        ("https://news.example.org/websub/c2VjcmV0", "https://news.example.org/websub/***"),
        ("https://a.example/?page=2&lang=fr", "https://a.example/?page=2&lang=fr"),
        ("https://a.example/monkey=1", "https://a.example/monkey=1"),
    ],
)
def test_no_secret_is_logged(text: str, shown: str) -> None:
    assert logs.safe(text) == shown


@pytest.mark.parametrize(("level", "lines"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 0)])
def test_levels(capsys: pytest.CaptureFixture[str], level: str, lines: int) -> None:
    logs.begin(level)
    log.debug("a")
    log.info("b")
    log.warning("c")
    assert len(said(capsys)) == lines


def test_for_people_an_event_reads_as_a_sentence_and_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin("info")
    log.info("source read", source="press", new=3, edited=0)
    (line,) = said(capsys)
    assert line.partition(" ")[2] == "[info     ] source read source=press new=3 edited=0"
