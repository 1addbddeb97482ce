from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Document
from aggregator.websub import Announced, discover

HUB, SELF = "https://hub.example/", "https://press.example/feed"
BOTH = Announced(HUB, SELF)
LINKS = f'<link rel="hub" href="{HUB}"/><link rel="self" href="{SELF}"/>'


def document(body: str | bytes = "", link: str = "") -> Document:
    return Document(
        url="https://press.example/news",
        final_url="https://press.example/news",
        body=body.encode() if isinstance(body, str) else body,
        headers={"link": link} if link else {},
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<feed>{LINKS}<entry/></feed>",
        f"<rss><channel>{LINKS.replace('<link', '<atom:link')}<item/></channel></rss>",
        f"<rss><channel>{LINKS.replace('<link', '<atom10:link')}</channel></rss>",
        f"<html><head>{LINKS.replace(chr(34), chr(39))}</head><body></body></html>",
        f"<feed><link href='{HUB}' rel='other HUB'/><link rel=\"self\" type='x' href='/feed'/></feed>",
        f"<feed>{LINKS}<link rel='hub' href='https://second.example/'/></feed>",
    ],
)
def test_a_document_names_its_hub(body: str) -> None:
    assert discover(document(body)) == BOTH


@pytest.mark.parametrize(
    "body",
    [
        "",
        f'<feed><link rel="hub" href="{HUB}"/></feed>',
        f'<feed><link rel="self" href="{SELF}"/></feed>',
        f"<feed><entry>{LINKS}</entry></feed>",
        f"<rss><channel><item><![CDATA[{LINKS}]]></item></channel></rss>",
        f"<html><head></head><body>{LINKS}</body></html>",
        f"<html><BODY class='x'>{LINKS}",
        "<feed>" + " " * 70_000 + LINKS,
        LINKS.replace("https:", "javascript:"),
        LINKS.replace(HUB, "https://["),
    ],
)
def test_what_is_not_its_own_word_is_no_hub(body: str) -> None:
    assert discover(document(body)) is None


@pytest.mark.parametrize(
    "link",
    [
        f'<{HUB}>; rel="hub", <{SELF}>; rel="self"',
        f"<{HUB}>; rel=hub, </feed>; rel=self",
        f'<{SELF}>; title="a, b; rel=x"; rel="self", <{HUB}>;REL="preload HUB"',
    ],
)
def test_a_header_names_it_first(link: str) -> None:
    other = LINKS.replace("hub.example", "other.example")
    assert discover(document(f"<feed>{other}</feed>", link)) == BOTH


@given(st.binary(), st.text())
def test_nothing_breaks_it(body: bytes, link: str) -> None:
    discover(document(b"<link rel=hub href=" + body + b"><link " + body + b">", f"<{link}>;rel=hub, {link}"))
