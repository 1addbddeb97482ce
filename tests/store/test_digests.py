"""Issues of digests are sealed once and whole; a social feed is told what it has yet to tell."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from aggregator.errors import StoreError
from aggregator.model import Act, Issue, Ruling

if TYPE_CHECKING:
    from aggregator.store import SqlStore
    from tests.store.conftest import Desk


def issue(desk: "Desk", number: int, first: int, last: int, **fields: Any) -> Issue:
    values: dict[str, Any] = {
        "edition": desk.edition.key,
        "number": number,
        "name": f"2026-W{number:02}",
        "guid": f"issue-{number}",
        "title": f"Week {number}",
        "summary": "All of it.",
        "issued_at": desk.later(days=7 * number),
        "first": first,
        "last": last,
    }
    return Issue(**values | fields)


def announced(store: "SqlStore", desk: "Desk", *names: str) -> None:
    stories = desk.stories(store, *names)
    lines = [desk.line(number, story) for number, story in enumerate(stories, start=1)]
    store.announce(desk.edition, lines, now=desk.now)


def test_issues_come_back_as_they_were_sealed_newest_first(store: "SqlStore", desk: "Desk") -> None:
    announced(store, desk, "one", "two", "three")
    first, second = issue(desk, 1, 1, 2), issue(desk, 2, 3, 3)
    store.seal_issue(first, page="<p>é</p>", text="é\n")
    store.seal_issue(second, page="<p>2</p>", text="2\n")
    assert store.issues(desk.edition) == [second, first]
    assert store.issue_texts(first) == ("<p>é</p>", "é\n")
    with pytest.raises(StoreError, match="there is no issue 3"):
        store.issue_texts(issue(desk, 3, 4, 4))


@pytest.mark.parametrize(
    ("numbers", "fields"),
    [
        ((1, 1, 2), {}),
        ((3, 3, 3), {}),
        ((2, 2, 3), {}),
        ((2, 4, 4), {}),
        ((2, 3, 2), {}),
        ((2, 3, 3), {"name": "2026-W01"}),
        ((2, 3, 3), {"guid": "issue-1"}),
    ],
)
def test_an_issue_that_repeats_or_leaves_out_is_refused(
    store: "SqlStore", desk: "Desk", numbers: tuple[int, int, int], fields: dict[str, Any]
) -> None:
    announced(store, desk, "one", "two", "three", "four")
    sealed = issue(desk, 1, 1, 2)
    store.seal_issue(sealed, page="1", text="1")
    with pytest.raises(StoreError):
        store.seal_issue(issue(desk, *numbers, **fields), page="2", text="2")
    assert store.issues(desk.edition) == [sealed]
    assert store.issue_texts(sealed) == ("1", "1")


def test_a_social_feed_begins_with_the_newest_and_goes_on_with_what_comes(
    store: "SqlStore", desk: "Desk"
) -> None:
    social = replace(desk.edition, branch="social")
    assert not store.unposted(desk.edition, social)
    stories = desk.stories(store, "one", "two", "three", "four", "five")
    lines = [desk.line(number, story) for number, story in enumerate(stories, start=1)]
    store.announce(desk.edition, lines[:2], now=desk.now)
    assert store.unposted(desk.edition, social) == [lines[1]]

    posts = {"x": "é 👩‍👧 #Roma"}
    post = replace(lines[1], edition=social.key, number=1, guid="post-1", title="two #Roma", posts=posts)
    store.announce(social, [post], now=desk.now)
    assert store.ledger(social).window == (post,)
    assert not store.unposted(desk.edition, social)

    store.announce(desk.edition, [replace(lines[2], archived=True), *lines[3:]], now=desk.now)
    assert store.unposted(desk.edition, social) == lines[3:]
    ruling = Ruling(act=Act.WITHDRAW, story=stories[3].id, because="A mistake.", ruled_at=desk.later(hours=1))
    store.rule(ruling)
    assert store.unposted(desk.edition, social) == [lines[4]]
