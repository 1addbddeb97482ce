"""What must never happen between two builds is found, and what may happen is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW

from aggregator.lint import Seen, SeenEntry, compare


def entry(number: int, **more: object) -> SeenEntry:
    made = SeenEntry(
        where=f"entry {number}",
        guid=f"urn:uuid:{number}",
        link=f"https://press.example/{number}",
        title=f"Story {number}",
        when=NOW + timedelta(seconds=number),
        words=f"Story {number}",
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the fields of the case


def feed(*entries: SeenEntry, built: int = 0) -> Seen:
    return Seen(kind="RSS 2.0", updated=NOW + timedelta(hours=1, seconds=built), entries=entries)


THREE = (entry(3), entry(2), entry(1))
OLD = feed(*THREE)
CASES = [
    ("the same", OLD, set()),
    ("a new one", feed(entry(4), *THREE, built=1), set()),
    ("a new one, the last one leaves", feed(entry(4), entry(3), entry(2), built=1), set()),
    ("a text was edited", feed(entry(3), entry(2, words="other"), entry(1), built=1), set()),
    (
        "a title was edited",
        feed(entry(3), entry(2, title="x", words="x"), entry(1), built=1),
        {"known-changed"},
    ),
    ("a link moved", feed(entry(3, link="x", words="x"), *THREE[1:], built=1), {"known-changed"}),
    ("an old date on top", feed(entry(4, when=NOW), *THREE, built=1), {"returned"}),
    ("an old one slides back", feed(*THREE, entry(0), built=1), {"returned"}),
    ("new below known", feed(entry(3), entry(4), *THREE[1:], built=1), {"new-not-on-top"}),
    ("one is missing between", feed(entry(4), entry(3), entry(1), built=1), {"window-gap"}),
    ("shrunk", feed(entry(3), entry(2), built=1), {"shrunk"}),
    ("emptied", feed(built=1), {"emptied"}),
    ("turned over", feed(*reversed(THREE), built=1), {"known-moved"}),
    ("a flood", feed(*(entry(n) for n in range(14, 3, -1)), *THREE, built=1), {"burst"}),
    ("stamped for nothing", feed(*THREE, built=1), {"build-date"}),
    ("changed without a stamp", feed(entry(4), *THREE), {"build-date"}),
]


@pytest.mark.parametrize(("new", "rules"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_two_builds(new: Seen, rules: set[str]) -> None:
    assert {finding.rule.id for finding in compare(OLD, new)} == rules


def test_the_first_fill_may_be_as_long_as_it_likes() -> None:
    assert list(compare(feed(), feed(*(entry(n) for n in range(50, 0, -1)), built=1))) == []
