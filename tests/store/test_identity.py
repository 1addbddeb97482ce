"""Which known item an incoming one is, as a table, with the FAULTS that a source's names are prone to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Inferred, Item
from aggregator.store.identity import Known, Match, match

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = Inferred(value=NOW.date(), because="")

Names = tuple[str | None, str | None, str]
"""A guid, an address, a title."""


def incoming(guid: str | None, url: str | None, title: str) -> Item:
    return Item(
        id=url or guid or title,
        source="press",
        guid=guid,
        url=url,
        key=None,
        title=title,
        summary="",
        content_html="",
        language=Inferred(value="en", because=""),
        published=DAY,
        first_seen=NOW,
    )


def known(id: str, guid: str | None, url: str | None, title: str) -> Known:
    return Known(
        id=id,
        guid=guid,
        url=url,
        key=None,
        title=title,
        raw_hash="",
        version=1,
        first_seen=NOW,
        published=DAY,
        story="",
    )


def found(held: list[Names], came: list[Names]) -> list[str | None]:
    """Return which known item (by letter) each incoming one is, None for a new one."""
    knowns = [known("ABCDEFGH"[place], *names) for place, names in enumerate(held)]
    return [
        one.known.id if one.known else None for one in match([incoming(*names) for names in came], knowns)
    ]


A = ("name-a", "u/a", "Title A")
B = ("name-b", "u/b", "Title B")
LINK = "https://press.example.org/a"


@pytest.mark.parametrize(
    ("held", "came", "expected"),
    [
        pytest.param([], [A], [None], id="nothing is known"),
        pytest.param([A, B], [B, A], ["B", "A"], id="the order does not matter"),
        # a guid
        pytest.param([A], [("name-a", "u/new", "New title")], ["A"], id="a guid holds through all changes"),
        pytest.param([A], [("name-a", None, "New title")], ["A"], id="a guid holds without an address"),
        pytest.param([A, B], [("name-a", "u/b", "X")], ["A"], id="a guid beats an address"),
        pytest.param([A], [("new", "u/new", "Title A")], [None], id="a title alone is no identity"),
        # an address
        pytest.param([A], [(None, "u/a", "New title")], ["A"], id="an address without a guid"),
        pytest.param([A], [(LINK, "u/a", "New title")], ["A"], id="an address with a guid that is one too"),
        pytest.param([A], [("new", "u/a", " title  a")], ["A"], id="another guid, but the same title"),
        pytest.param([A], [("new", "u/a", "New title")], [None], id="another guid and another title"),
        pytest.param([(None, "u/a", "Old")], [("new", "u/a", "New")], ["A"], id="the known one had no guid"),
        pytest.param(
            [("g", "u/a", "One"), ("h", "u/a", "Two")], [(None, "u/a", "Two")], ["B"], id="two at an address"
        ),
        pytest.param(
            [("g", "u/a", "One"), ("h", "u/a", "Two")], [(None, "u/a", "New")], [None], id="neither of two"
        ),
        # guids that are addresses
        pytest.param([(LINK, "u/a", "Old")], [(LINK, "u/new", "New")], ["A"], id="a permalink holds"),
        pytest.param(
            [(LINK, "u/a", "Old"), B], [(LINK, "u/b", "Title B")], ["B"], id="an address beats a permalink"
        ),
        # names that name nothing
        pytest.param(
            [],
            [("0", "u/a", "One"), ("0", "u/b", "Two")],
            [None, None],
            id="the same guid for all",
        ),
        pytest.param(
            [("0", "u/a", "One"), ("0", "u/b", "Two")],
            [("0", "u/b", "Two!"), ("0", "u/a", "One!")],
            ["B", "A"],
            id="the same guid for all, known by their addresses",
        ),
        pytest.param(
            [("0", "u/a", "One"), ("0", "u/b", "Two")],
            [("0", "u/c", "Three")],
            [None],
            id="the same guid for all, one new alone",
        ),
        pytest.param(
            [("g", "home", "One"), ("h", "home", "Two")],
            [("h", "home", "Two!"), ("g", "home", "One!")],
            ["B", "A"],
            id="the same address for all, known by their guids",
        ),
        pytest.param(
            [("g", "home", "One"), ("h", "home", "Two")],
            [("i", "home", "Two"), ("j", "home", "One")],
            ["B", "A"],
            id="the same address for all, and the guids changed: known by their titles",
        ),
        pytest.param(
            [(None, "home", "One"), (None, "home", "Two")],
            [(None, "home", "Two"), (None, "home", "Three"), (None, "home", "One")],
            ["B", None, "A"],
            id="the same address for all and no guids: known by their titles",
        ),
        pytest.param([], [A, A], [None], id="the same item twice is one"),
        pytest.param([A], [A, A], ["A"], id="the same known item twice is one"),
        pytest.param([], [A, (None, "u/a", "Title A")], [None], id="once with and once without its guid"),
        pytest.param([A], [(None, "u/a", "Title A"), A], ["A"], id="once without and once with its guid"),
        pytest.param(
            [(None, None, "One")], [(None, None, "Two")], [None], id="no names at all, another title"
        ),
        pytest.param(
            [], [(None, None, "One")] * 2 + [(None, None, "Two")], [None, None], id="no names, twice"
        ),
        # everything changes at once
        pytest.param(
            [A, B],
            [("x", "u/b", "Title B"), ("y", "u/a", "Title A")],
            ["B", "A"],
            id="a new scheme of guids is seen through by address and title",
        ),
        pytest.param(
            [A, B],
            [("name-b", "u/a", "Title A"), ("name-a", "u/b", "Title B")],
            ["B", "A"],
            id="guids swapped",
        ),
    ],
)
def test_which_item_it_is(held: list[Names], came: list[Names], expected: list[str | None]) -> None:
    assert found(held, came) == expected


@pytest.mark.parametrize(
    ("held", "came", "shares"),
    [
        ([], [A], [False]),
        ([], [("g", "home", "One"), ("h", "home", "Two")], [True, True]),
        ([("g", "home", "One")], [("h", "home", "Two")], [True]),
        ([], [("g", "home", "One"), ("h", "home", "One")], [False, False]),  # one text, listed twice
        ([], [(None, "home", "One"), (None, "home", "Two")], [True, True]),  # two on one page
        ([(None, "home", "One")], [(None, "home", "Two")], [False]),  # a new title for the one on that page
    ],
)
def test_an_address_shared_by_several_texts_is_no_proof(
    held: list[Names], came: list[Names], shares: list[bool]
) -> None:
    knowns = [known(str(place), *names) for place, names in enumerate(held)]
    assert [one.shares_address for one in match([incoming(*names) for names in came], knowns)] == shares


few = st.sampled_from
some_names = st.tuples(
    few([None, "g", "h", "i", "https://a/1"]), few([None, "u", "v", "w"]), few(["One", "Two", "Three"])
)


@given(st.lists(some_names, max_size=6), st.lists(some_names, max_size=6))
def test_no_known_item_is_recognised_twice(held: list[Names], came: list[Names]) -> None:
    recognised = [id for id in found(held, came) if id]
    assert len(recognised) == len(set(recognised))


@given(st.lists(some_names, max_size=6))
def test_what_was_saved_is_known_again(came: list[Names]) -> None:
    """Saving and reading the same document once more finds the same items, and nothing new."""

    def stored(place: int, one: Match) -> Known:
        return known(str(place), one.item.guid, one.item.url, one.item.title)

    items = [incoming(*names) for names in came]
    first = match(items, [])
    second = match(items, [stored(place, one) for place, one in enumerate(first)])
    assert [one.known.id if one.known else None for one in second] == [str(n) for n in range(len(first))]
