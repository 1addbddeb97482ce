"""Promise 21, held to by our own server, and each break of it found."""

import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import RSS

from aggregator.lint import PLAIN, Finding, Rule, check_http, http, requests
from aggregator.model import Exchange

if TYPE_CHECKING:
    from tests.conftest import Service, Start, Web

BODY = RSS.encode()
HEADERS = {
    "etag": '"one"',
    "last-modified": "Mon, 23 Nov 2026 12:00:00 GMT",
    "cache-control": "public, max-age=300",
    "vary": "Accept-Encoding",
    "access-control-allow-origin": "*",
    "content-type": "application/rss+xml; charset=utf-8",
}
GOOD = Exchange(method="GET", url="https://news.example.org/", status=200, headers=HEADERS, body=BODY)


def well_served() -> dict[str, Exchange]:
    answers = {PLAIN: GOOD} | {name: replace(GOOD, method=asked[0]) for name, asked in requests(GOOD).items()}
    packed = {"gzip": ("gzip", gzip.compress(BODY)), "brotli": ("br", b"short")}
    for name, (coding, body) in packed.items():
        answers[name] = replace(GOOD, headers=HEADERS | {"content-encoding": coding}, body=body)
    for name in ("known tag", "known tag, weak", "known date"):
        answers[name] = replace(GOOD, status=304, body=b"")
    return answers | {"head": replace(GOOD, method="HEAD", body=b"")}


def without(name: str) -> Exchange:
    return replace(GOOD, headers={key: value for key, value in HEADERS.items() if key != name})


def having(name: str, value: str) -> Exchange:
    return replace(GOOD, headers=HEADERS | {name: value})


CASES = [
    ("http-status", PLAIN, replace(GOOD, status=301)),
    ("http-etag", PLAIN, without("etag")),
    ("http-etag", PLAIN, having("etag", "unquoted")),
    ("http-last-modified", PLAIN, having("last-modified", "yesterday")),
    ("http-max-age", PLAIN, having("cache-control", "max-age=60")),
    ("http-max-age", PLAIN, having("cache-control", "no-store")),
    ("http-origin", PLAIN, without("access-control-allow-origin")),
    ("http-cookie", PLAIN, having("set-cookie", "id=1")),
    ("http-vary", PLAIN, having("vary", "Accept-Encoding, User-Agent")),
    ("http-content-type", PLAIN, having("content-type", "text/html")),
    ("http-coding", PLAIN, having("content-encoding", "gzip")),
    ("http-coding", "gzip", GOOD),
    ("http-coding", "brotli", GOOD),
    ("http-same-body", "gzip", replace(having("content-encoding", "gzip"), body=gzip.compress(b"other"))),
    ("http-same-body", "gzip", replace(having("content-encoding", "gzip"), body=b"no gzip at all")),
    ("http-head", "head", GOOD),
    ("http-304", "known tag, weak", GOOD),
    ("http-precedence", "other tag, known date", replace(GOOD, status=304, body=b"")),
    ("http-same-body", "another language", replace(GOOD, body=b"autre")),
    ("http-same-body", "delta", replace(GOOD, status=226)),
]


def test_a_well_served_feed_breaks_no_rule() -> None:
    assert list(check_http(well_served())) == []


@pytest.mark.parametrize(("rule", "asked", "answer"), CASES)
def test_each_break_is_found(rule: str, asked: str, answer: Exchange) -> None:
    findings: list[Finding] = list(check_http(well_served() | {asked: answer}))
    assert rule in {finding.rule.id for finding in findings}


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in vars(http).values() if isinstance(rule, Rule)} == {
        rule for rule, _, _ in CASES
    }


def test_our_own_server_keeps_promise_21(service: "Service", web: "Web", start: "Start") -> None:
    web.put("/news.rss", RSS)
    service.configure(
        f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n",
        "roma:\n  topic: roma\n  languages: {en: Roma in the news}\n",
    )
    service.cycle()
    serving = start("serve")
    serving.until("Pages and feeds")
    for ending in ("rss", "atom", "json"):
        answer = subprocess.run(
            [
                *(sys.executable, "-m", "aggregator", "lint-feed", "--json"),
                f"http://127.0.0.1:{serving.port}/roma/en.{ending}",
            ],
            cwd=service.folder,
            env={**os.environ, **service.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.stdout, answer.stderr
        told = json.loads(answer.stdout)
        assert [one for one in told if one["id"].startswith("http-")] == []
