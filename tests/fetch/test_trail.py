import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.trail import Trail

Step = tuple[int, str]


def _walk(start: str, steps: list[Step]) -> Trail:
    trail = Trail.begin(start)
    for status, location in steps:
        trail = trail.follow(status, location)
    return trail


@pytest.mark.parametrize(
    ("start", "steps", "end", "moved_to"),
    [
        ("http://a.example/feed", [], "http://a.example/feed", None),
        ("http://a.example/feed", [(301, "/new")], "http://a.example/new", "http://a.example/new"),
        (
            "http://a.example/x/feed",
            [(308, "new?q=1")],
            "http://a.example/x/new?q=1",
            "http://a.example/x/new?q=1",
        ),
        ("http://a.example/f", [(301, "https://a.example/f")], "https://a.example/f", "https://a.example/f"),
        ("https://a.example/f", [(301, "//b.example/f")], "https://b.example/f", "https://b.example/f"),
        ("http://a.example/f", [(302, "/new")], "http://a.example/new", None),
        ("http://a.example/f", [(303, "/new")], "http://a.example/new", None),
        ("http://a.example/f", [(307, "/new")], "http://a.example/new", None),
        ("http://a.example/f", [(301, "/1"), (308, "/2")], "http://a.example/2", "http://a.example/2"),
        ("http://a.example/f", [(301, "/1"), (302, "/2")], "http://a.example/2", "http://a.example/1"),
        ("http://a.example/f", [(302, "/1"), (301, "/2")], "http://a.example/2", None),
        (
            "http://a.example/f",
            [(301, "/1"), (302, "/2"), (301, "/3")],
            "http://a.example/3",
            "http://a.example/1",
        ),
        ("http://a.example/f#top", [(301, "/new#bottom")], "http://a.example/new", "http://a.example/new"),
        ("http://a.example/f", [(301, "/žena")], "http://a.example/%C5%BEena", "http://a.example/%C5%BEena"),
        ("http://a.example/f", [(302, f"/{n}") for n in range(5)], "http://a.example/4", None),
    ],
)
def test_where_redirects_lead(start: str, steps: list[Step], end: str, moved_to: str | None) -> None:
    trail = _walk(start, steps)
    assert (str(trail.url), trail.moved_to) == (end, moved_to)


@pytest.mark.parametrize(
    ("start", "steps", "said"),
    [
        ("http://a.example/f", [(301, "")], "without saying where"),
        ("http://a.example/f", [(301, "/f")], "circle"),
        ("http://a.example/f", [(301, "#top")], "circle"),
        ("http://a.example/f", [(302, "/g"), (302, "/f")], "circle"),
        ("http://a.example/f", [(302, f"/{n}") for n in range(6)], "more than 5 times"),
        ("https://a.example/f", [(301, "http://a.example/f")], "plain http"),
        ("https://a.example/f", [(302, "/g"), (302, "http://b.example/")], "plain http"),
        ("http://a.example/f", [(301, "http://a.example:ninety/")], "no address"),
        ("http://a.example/f", [(301, "/" + 70_000 * "x")], "no address"),
        ("http://a.example/f", [(301, "http://a.example/\x00")], "no address"),
        ("http://a.example/f", [(301, "http://a.example/\r\nX-Bad: 1")], "no address"),
    ],
)
def test_redirects_that_are_not_followed(start: str, steps: list[Step], said: str) -> None:
    with pytest.raises(FetchError) as refused:
        _walk(start, steps)
    assert said in refused.value.what
    assert refused.value.what.isprintable()
    assert refused.value.status == steps[-1][0]


@pytest.mark.parametrize(
    "written", ["http://[::g]/", "http://a.example:ninety/", "http://\x00/", "http://a\nb/"]
)
def test_no_address_at_all(written: str) -> None:
    with pytest.raises(FetchError):
        Trail.begin(written)


@given(st.text(), st.sampled_from((301, 302, 303, 307, 308)))
def test_any_location_is_followed_or_refused(location: str, status: int) -> None:
    trail = Trail.begin("https://a.example/feed")
    try:
        led = trail.follow(status, location)
    except FetchError:
        return
    assert led.written == str(led.url)
    assert "\n" not in led.written
