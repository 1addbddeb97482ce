from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import announce
from aggregator.model import (
    Announcement,
    Edition,
    Inferred,
    Item,
    Ledger,
    Pace,
    Quiet,
    Source,
    Story,
    When,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NIGHT = Quiet(begins=time(22), ends=time(7), time_zone="Europe/Paris")
KNOWN = announce.Known(
    site="https://news.example.org",
    sources={
        name: Source(
            id=name,
            name="The Congress",
            url="https://press.example/feed",
            urgent=name == "alarm",
            announce_past=name == "past",
        )
        for name in ("congress", "alarm", "past")
    },
    first_reads={"congress": NOW - 30 * DAY, "new": NOW, "past": NOW},
    urgent={"urgent"},
)
FRENCH = Edition(
    name="roma", topic="roma", language="fr", title="Les Roms", fallback=("en",), patience=6 * HOUR
)


def item(
    name: str,
    language: str = "fr",
    *,
    published: When = date(2026, 11, 20),
    first_seen: datetime = NOW - DAY,
    title: str | None = None,
    url: str | None = None,
    source: str = "congress",
) -> Item:
    return Item(
        id=name,
        source=source,
        guid=None,
        url=url or f"https://press.example/{language}/{name}",
        key=None,
        title=title or f"Title of {name}",
        summary="",
        content_html="",
        language=Inferred(value=language, because="said"),
        published=Inferred(value=published, because="said"),
        first_seen=first_seen,
    )


def story(name: str, *members: Item) -> Story:
    return Story(id=name, members=members or (item(name),), because="alone")


def decide(
    ledger: Ledger, *pending: Story, edition: Edition = FRENCH, now: datetime = NOW
) -> tuple[Announcement, ...]:
    return announce.decide(edition, ledger, pending, known=KNOWN, now=now)


def after(
    ledger: Ledger, new: tuple[Announcement, ...], edition: Edition = FRENCH, now: datetime = NOW
) -> Ledger:
    return announce.after(edition, ledger, new, now=now)


EMPTY = Ledger(edition=FRENCH.key)
OPEN = Ledger(edition=FRENCH.key, opened_at=NOW - 10 * DAY)


def test_a_first_fill_carries_the_institutions_dates_oldest_first() -> None:
    lines = decide(
        EMPTY,
        story("b", item("b", published=date(2019, 4, 9))),
        story("a", item("a", published=datetime(2019, 4, 8, 9, 30, tzinfo=UTC))),
    )
    assert [(line.number, line.story, line.announced_at) for line in lines] == [
        (1, "a", datetime(2019, 4, 8, 9, 30, tzinfo=UTC)),
        (2, "b", datetime(2019, 4, 9, 12, 0, tzinfo=UTC)),
    ]


def test_a_first_fill_of_one_day_has_no_two_entries_in_one_second_and_none_in_the_future() -> None:
    lines = decide(EMPTY, *(story(name, item(name, published=NOW.date() + DAY)) for name in "abc"))
    moments = [line.announced_at for line in lines]
    assert moments == sorted(set(moments))
    assert moments[-1] == NOW


def test_what_does_not_fit_the_window_of_a_first_fill_is_archived() -> None:
    edition = replace(FRENCH, window=2)
    lines = decide(
        EMPTY, *(story(str(n), item(str(n), published=date(2020, 1, n))) for n in (1, 2, 3)), edition=edition
    )
    assert [(line.story, line.archived) for line in lines] == [("1", True), ("2", False), ("3", False)]


def test_afterwards_the_moment_of_announcement_counts_whatever_the_items_date() -> None:
    (line,) = decide(OPEN, story("late", item("late", published=date(2019, 1, 1))))
    assert line.announced_at == NOW
    assert not line.archived


@pytest.mark.parametrize("jump", [-2 * DAY, -HOUR, HOUR, 2 * DAY])
def test_a_jump_of_the_clock_neither_stops_nor_reorders(jump: timedelta) -> None:
    ledger = after(OPEN, decide(OPEN, story("a")))
    lines = decide(ledger, story("b"), story("c"), now=NOW + jump)
    assert ledger.last_announced_at is not None
    moments = [ledger.last_announced_at, *(line.announced_at for line in lines)]
    assert moments == sorted(set(moments))
    assert [line.story for line in lines] == ["b", "c"]


def test_no_moment_is_in_the_future_even_when_builds_follow_each_other_at_once() -> None:
    pending = [story(str(number)) for number in range(30)]
    ledger, counts = OPEN, []
    for seconds in (0, 0, 3, 4, 60):
        now = NOW + timedelta(seconds=seconds, microseconds=999)
        lines = decide(ledger, *pending, now=now)
        assert all(line.announced_at <= now for line in lines)
        ledger = after(ledger, lines, now=now)
        counts.append(len(lines))
        pending = pending[len(lines) :]
    assert counts == [10, 0, 3, 1, 10]


def test_a_clock_a_little_behind_is_waited_for_and_one_far_behind_is_not() -> None:
    ledger = after(OPEN, decide(OPEN, story("a")))
    for seconds, expected in ((-1, 0), (-59, 0), (-60, 1), (-3600, 1)):
        lines = decide(ledger, story("b"), now=NOW + timedelta(seconds=seconds))
        assert [line.announced_at for line in lines] == [NOW + timedelta(seconds=1)] * expected


def test_the_hours_share_follows_the_clock_that_was_set_back() -> None:
    edition = replace(FRENCH, pace=Pace(per_hour=2))
    pending = [story(str(number)) for number in range(9)]
    ledger, counts = OPEN, []
    for now in (NOW, NOW + HOUR / 2, *(NOW - 2 * DAY + HOUR / 2 * step for step in range(5))):
        lines = decide(ledger, *pending, edition=edition, now=now)
        ledger = after(ledger, lines, edition, now)
        counts.append(len(lines))
        pending = pending[len(lines) :]
    assert counts == [2, 0, 2, 0, 2, 0, 2]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 11, 23, 20, 59, tzinfo=UTC), 1),  # Paris is an hour ahead in winter …
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), 1),
        (datetime(2027, 7, 1, 19, 59, tzinfo=UTC), 1),  # … and two in summer
        (datetime(2027, 7, 1, 20, 0, tzinfo=UTC), 0),
        (datetime(2027, 7, 1, 5, 0, tzinfo=UTC), 1),
        (datetime(2027, 3, 28, 4, 59, tzinfo=UTC), 0),  # the night that is an hour short
        (datetime(2027, 3, 28, 5, 0, tzinfo=UTC), 1),
    ],
)
def test_quiet_hours_are_those_of_the_clock_on_the_wall(instant: datetime, expected: int) -> None:
    edition = replace(FRENCH, pace=Pace(quiet=NIGHT))
    assert len(decide(OPEN, story("a"), edition=edition, now=instant)) == expected


def test_quiet_hours_may_lie_within_a_day() -> None:
    noon = Quiet(begins=time(12), ends=time(14), time_zone="Europe/Paris")
    edition = replace(FRENCH, pace=Pace(quiet=noon))
    assert decide(OPEN, story("a"), edition=edition, now=NOW) == ()
    assert len(decide(OPEN, story("a"), edition=edition, now=NOW + HOUR)) == 1


def test_the_urgent_overtake_all_but_the_burst() -> None:
    edition = replace(FRENCH, pace=Pace(per_hour=2, burst=3, quiet=NIGHT))
    alarms = [story(f"alarm{number}", item(f"alarm{number}", source="alarm")) for number in range(4)]
    pending = [story("a"), story("b"), story("c"), *alarms, story("urgent")]
    night = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    lines = decide(OPEN, *pending, edition=edition, now=night)
    assert [line.story for line in lines] == ["alarm0", "alarm1", "alarm2"]
    lines = decide(OPEN, *pending[:4], story("urgent"), edition=edition, now=NOW)
    assert [line.story for line in lines] == ["alarm0", "urgent"], "they count in the hour's share"
    lines = decide(OPEN, *pending[:4], edition=edition, now=NOW)
    assert [line.story for line in lines] == ["a", "alarm0"], "what is urgent stands on top"


def test_an_edition_may_say_the_newest_first_and_loses_nothing() -> None:
    edition = replace(FRENCH, pace=Pace(burst=2, newest_first=True))
    pending = [story(str(number)) for number in range(5)]
    ledger, said = OPEN, []
    for build in range(4):
        now = NOW + build * HOUR
        lines = decide(ledger, *pending, edition=edition, now=now)
        ledger = after(ledger, lines, edition, now)
        said.append([line.story for line in lines])
        pending = [one for one in pending if one.id not in {line.story for line in lines}]
    assert said == [["3", "4"], ["1", "2"], ["0"], []]


def test_the_burst_is_kept_and_the_rest_comes_next_in_order() -> None:
    edition = replace(FRENCH, pace=Pace(burst=2))
    pending = [story(str(n)) for n in range(5)]
    ledger, said = OPEN, []
    for build in range(3):
        now = NOW + build * HOUR
        lines = decide(ledger, *pending, edition=edition, now=now)
        ledger = after(ledger, lines, edition, now)
        said.append([line.story for line in lines])
        pending = [one for one in pending if one.id not in {line.story for line in lines}]
    assert said == [["0", "1"], ["2", "3"], ["4"]]


def test_no_more_than_the_hours_share_is_said_in_an_hour() -> None:
    edition = replace(FRENCH, pace=Pace(per_hour=3, burst=2))
    pending = [story(str(n)) for n in range(9)]
    ledger, counts = OPEN, []
    for minutes in (0, 10, 20, 61):
        now = NOW + timedelta(minutes=minutes)
        lines = decide(ledger, *pending, edition=edition, now=now)
        ledger = after(ledger, lines, edition, now)
        counts.append(len(lines))
        pending = pending[len(lines) :]
    assert counts == [2, 1, 0, 2]


def test_a_new_sources_back_catalogue_is_archived_and_its_news_is_not() -> None:
    old = item("old", published=date(2019, 4, 9), first_seen=NOW, source="new")
    fresh = item("fresh", published=NOW - HOUR, first_seen=NOW, source="new")
    lines = decide(OPEN, story("old", old), story("fresh", fresh))
    assert [(line.story, line.archived) for line in lines] == [("old", True), ("fresh", False)]
    assert lines[0].announced_at < lines[1].announced_at


def test_what_has_no_date_in_a_first_reading_is_back_catalogue_too() -> None:
    undated = replace(
        item("undated", first_seen=NOW, source="new"),
        published=Inferred(value=NOW, because="no date given", sure=0.0),
    )
    (line,) = decide(OPEN, story("undated", undated))
    assert line.archived
    (line,) = decide(OPEN, story("undated", replace(undated, first_seen=NOW - HOUR)))
    assert not line.archived


def test_back_catalogue_is_announced_where_the_editor_asks() -> None:
    old = item("old", published=date(2019, 4, 9), first_seen=NOW, source="past")
    (line,) = decide(OPEN, story("old", old))
    assert (line.archived, line.announced_at) == (False, NOW)
    (line,) = decide(OPEN, story("urgent", replace(old, source="new")))
    assert (line.archived, line.announced_at) == (False, NOW)


def test_back_catalogue_takes_no_moment_that_the_ledger_has() -> None:
    noon = datetime(2019, 4, 9, 12, tzinfo=UTC)
    known = replace(KNOWN, taken=lambda name, value: name == "announced_at" and value == noon)
    pending = [
        story(name, item(name, published=noon.date(), first_seen=NOW, source="new")) for name in ("a", "b")
    ]
    lines = announce.decide(FRENCH, OPEN, pending, known=known, now=NOW)
    assert [line.announced_at for line in lines] == [noon - timedelta(seconds=2), noon - timedelta(seconds=1)]


def test_what_the_ledger_ever_said_is_not_said_again() -> None:
    said = {"Title of a", "https://press.example/fr/a"}
    known = replace(KNOWN, taken=lambda _, value: value in said)
    (line,) = announce.decide(FRENCH, OPEN, [story("a")], known=known, now=NOW)
    assert line.title == "Title of a (20 novembre 2026)"
    assert line.link == f"https://news.example.org/roma/fr/{line.guid.removeprefix('urn:uuid:')}.html"


def test_an_edition_waits_for_its_own_language_as_long_as_its_patience() -> None:
    english = story("s", item("s-en", "en", first_seen=NOW - HOUR, published=NOW - HOUR))
    assert decide(OPEN, english) == ()
    (line,) = decide(OPEN, english, now=NOW + 5 * HOUR)
    assert (line.item, line.language) == ("s-en", "en")
    both = story("s", *english.members, item("s-fr", "fr", first_seen=NOW))
    (line,) = decide(OPEN, both)
    assert (line.item, line.language) == ("s-fr", "fr")


def test_a_first_fill_does_not_wait_for_versions_of_what_is_long_past() -> None:
    (line,) = decide(EMPTY, story("s", item("s-en", "en", published=date(2019, 4, 9), first_seen=NOW)))
    assert line.language == "en"


def test_a_language_outside_the_fallback_is_never_shown_unless_any_is_named() -> None:
    romanian = story("s", item("s-ro", "ro"))
    assert decide(OPEN, romanian) == ()
    (line,) = decide(OPEN, romanian, edition=replace(FRENCH, fallback=("en", "any")))
    assert line.language == "ro"


def test_titles_and_links_are_unique_in_a_feed() -> None:
    same = "Press release"
    lines = decide(
        OPEN,
        *(story(name, item(name, title=same, url="https://press.example/one")) for name in "abc"),
    )
    assert [line.title for line in lines] == [
        "Press release",
        "Press release (20 novembre 2026)",
        "Press release (20 novembre 2026, 2)",
    ]
    assert lines[0].link == "https://press.example/one"
    assert all(line.link.startswith("https://news.example.org/roma/fr/") for line in lines[1:])
    assert len({line.link for line in lines}) == 3


def test_two_editions_never_share_a_guid() -> None:
    romanian = replace(FRENCH, language="ro")
    (one,), (other,) = decide(OPEN, story("s")), decide(OPEN, story("s", item("s", "ro")), edition=romanian)
    assert one.guid != other.guid


def test_a_better_version_changes_what_is_shown_and_nothing_that_was_announced() -> None:
    english, french = item("s-en", "en"), item("s-fr", "fr", first_seen=NOW)
    (line,) = decide(OPEN, story("s", english))
    shown = announce.show(line, story("s", english, french), FRENCH)
    assert shown == replace(line, item="s-fr")


def test_among_versions_of_one_language_the_one_shown_stays() -> None:
    first, second = item("one", first_seen=NOW), item("two", first_seen=NOW - DAY)
    (line,) = decide(OPEN, story("s", first))
    assert announce.show(line, story("s", first, second), FRENCH) == line


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3), st.booleans()), max_size=8),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_comes_the_ledger_grows_strictly(builds: list[list[tuple[int, int, bool]]]) -> None:
    edition = replace(FRENCH, window=5, pace=Pace(per_hour=6, burst=3))
    ledger, pending, now, serial = EMPTY, [], NOW, 0
    announced: list[Announcement] = []
    for build in builds:
        for title, days, foreign in build:
            serial += 1
            one = item(
                f"i{serial}",
                "en" if foreign else "fr",
                title=f"Title {title}",
                published=now - days * DAY,
                first_seen=now,
            )
            pending.append(story(f"s{serial}", one))
        lines = decide(ledger, *pending, edition=edition, now=now)
        ledger = after(ledger, lines, edition, now)
        done = {line.story for line in lines}
        pending = [one for one in pending if one.id not in done]
        announced += lines
        for field in ("title", "link", "guid", "announced_at"):
            values = [getattr(line, field) for line in ledger.window]
            assert len(set(values)) == len(values)
        assert [line.announced_at for line in ledger.window] == sorted(
            (line.announced_at for line in ledger.window), reverse=True
        )
        assert all(line.announced_at <= now for line in lines)
        now += timedelta(minutes=7)
    assert [line.number for line in announced] == list(range(1, len(announced) + 1))
    assert len({line.story for line in announced}) == len(announced)


def test_an_institution_s_own_version_comes_before_a_republisher_s() -> None:
    passed_on = replace(item("one", first_seen=NOW - DAY), source="daily")
    own = item("two", first_seen=NOW)
    told = story("s", passed_on, own)
    assert announce.best(told, FRENCH, patient=True) == passed_on
    assert announce.best(told, FRENCH, patient=True, republishers={"daily"}) == own


def test_an_institution_s_own_version_that_comes_later_is_shown_in_place() -> None:
    passed_on = replace(item("one", first_seen=NOW - DAY), source="daily")
    own = item("two", first_seen=NOW)
    (line,) = decide(OPEN, story("s", passed_on))
    shown = announce.show(line, story("s", passed_on, own), FRENCH, republishers={"daily"})
    assert shown == replace(line, item="two")
    assert announce.show(shown, story("s", passed_on, own), FRENCH, republishers={"daily"}) == shown


def test_a_republisher_s_version_in_the_reader_s_language_comes_before_the_original_in_another() -> None:
    original, passed_on = item("one", "en"), replace(item("two"), source="daily")
    told = story("s", original, passed_on)
    assert announce.best(told, FRENCH, patient=False, republishers={"daily"}) == passed_on
