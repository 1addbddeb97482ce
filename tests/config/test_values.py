"""Values as people write them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import values
from aggregator.config.languages import language


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30 minutes", 1800),
        ("1 minute", 60),
        ("6 hours", 21_600),
        ("1 day", 86_400),
        ("2 weeks", 1_209_600),
        ("45 s", 45),
        ("45s", 45),
        ("90 sec", 90),
        ("1 hour 30 minutes", 5400),
        ("1 hour and 30 minutes", 5400),
        ("1 hour, 30 min", 5400),
        ("1h30m", 5400),
        (" 1 Day ", 86_400),
        ("0 seconds", 0),
    ],
)
def test_durations(written: str, seconds: int) -> None:
    assert values.duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "no length of time"),
        ("1 hour and", "no length of time"),
        ("30", 'Write the unit too, like "30 minutes"'),
        ("soon", "no length of time"),
        ("half an hour", "no length of time"),
        ("1.5 hours", "no length of time"),
        ("-5 minutes", "no length of time"),
        ("5 minuets", 'Did you mean "minutes"?'),
        ("3 months", "no unit of time"),
        ("1 hour 30", "no length of time"),
        ("9999999 days", "no length of time"),
        ("٣ hours", "no length of time"),
    ],
)
def test_durations_that_are_none(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("?", r"\?")):
        values.duration(written)


@given(st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds)))
def test_a_duration_said_is_the_duration_read(length: timedelta) -> None:
    assert values.duration(values.spoken(length)) == length


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("Yes", True), ("true", True), ("no", False), ("No", False), ("off", False)],
)
def test_yes_and_no(written: str, meant: bool) -> None:
    assert values.yes_or_no(written) is meant


@pytest.mark.parametrize(
    "address",
    [
        "https://www.coe.int/en/web/commissioner/news/-/tag/roma",
        "http://127.0.0.1:8099/feed.xml",
        "http://localhost:9000/",
        "http://[::1]:8080/x",
        "https://example.org",
        "https://example.org/page/233-romské-děti.html",
        "https://пример.укр/новини",
        "HTTPS://EXAMPLE.ORG/",
        "https://example.org/rss?library=a&query=contentsitename:ECHR%20AND%20Roma",
    ],
)
def test_addresses(address: str) -> None:
    assert values.address(address) == address


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("www.example.org/news", 'Did you mean "https://www.example.org/news"'),
        ("//example.org", 'Did you mean "https://example.org"'),
        ("example.org:8080/x", 'Did you mean "https://example.org:8080/x"'),
        ("ftp://example.org", "begins with https:// or http://"),
        ("file:///etc/passwd", "begins with https:// or http://"),
        ("javascript:alert(1)", "begins with https:// or http://"),
        ("https:/example.org", "not a web address"),
        ("https://", "names no site"),
        ("https:///news", "names no site"),
        ("https://me@example.org/", "no place for secrets"),
        ("https://me:secret@example.org/", "no place for secrets"),
        ("https://:@example.org/", "no place for secrets"),
        ("https://example.org:99999/", "not a web address"),
        ("https://example.org:port/", "not a web address"),
        ("https://[::1/", "not a web address"),
        ("https://example.org/a b", "has a space or a sign"),
        ("https://example.org/\u00a0", "has a space or a sign"),
        ("https://example.org\\@evil.example/", "has a space or a sign"),
        ("https://-example.org/", "names no site"),
        ("https://exa..mple/", "names no site"),
        ("https://example.org/" + "x" * 2048, "2068 characters"),
        ("", "not a web address"),
    ],
)
def test_addresses_that_are_none(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        values.address(written)


def test_a_secret_in_an_address_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="secrets") as caught:
        values.address("https://me:hunter2@example.org/")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "written", ["desk@example.org", "press.desk+web@news.example.org", "https://example.org/about"]
)
def test_contacts(written: str) -> None:
    assert values.contact(written) == written


@pytest.mark.parametrize(
    "written", ["desk", "desk@", "@example.org", "a@b", "a b@example.org", "a@exa(mple).org", "é@e.org"]
)
def test_contacts_that_are_none(written: str) -> None:
    with pytest.raises(ValueError, match="is neither"):
        values.contact(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Europe/Strasbourg", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("Europe/Pariss", "Europe/Paris"),
        ("Kyiv", "Europe/Kyiv"),
    ],
)
def test_a_time_zone_that_is_none_has_a_near_one(written: str, meant: str) -> None:
    assert values.time_zone(meant) == meant
    with pytest.raises(ValueError, match=f'Did you mean "{meant}"'):
        values.time_zone(written)


@pytest.mark.parametrize(
    "selector",
    [
        ".news-item",
        "h3",
        "h3 a",
        "h3>a",
        "h3 > a, h2 + a ~ b",
        "*",
        "#main .list > li:not(.ad):nth-child(2n+1)",
        "div[role=\"listitem\"] a[href^='/en']",
        "a[href]",
        "a::attr(href)",
        ".ns\\:name",
        "li:has(> a.title)",
    ],
)
def test_selectors(selector: str) -> None:
    assert values.selector(selector) == selector


@pytest.mark.parametrize(
    "selector",
    [
        "",
        " ",
        "h3 >",
        "> h3",
        "h3[",
        "h3]",
        "a[href=]",
        "a..b",
        "a,,b",
        "//div/a",
        "h3 a@href",
        "a{b}",
        "x" * 301,
    ],
)
def test_selectors_that_are_none(selector: str) -> None:
    with pytest.raises(ValueError, match="is no CSS selector"):
        values.selector(selector)


@pytest.mark.parametrize(
    "tag", ["en", "no", "rom", "cnr", "sr-Latn", "pt-BR", "zh-Hant-TW", "es-419", "hy", "lb"]
)
def test_language_tags(tag: str) -> None:
    assert language(tag) == tag


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("EN", '"en"'),
        ("pt_br", '"pt-BR"'),
        ("sr-latn", '"sr-Latn"'),
        ("French", '"fr"'),
        ("français", '"fr"'),
        ("Hungarien", '"hu" \\(Hungarian\\)'),
        ("cz", '"cs"'),
        ("ua", '"uk"'),
        ("Romani", '"rom"'),
    ],
)
def test_a_language_that_is_none_has_a_near_one(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"Did you mean {meant}"):
        language(written)


@pytest.mark.parametrize("written", ["", "xx", "q", "en-", "any", "e n", "en\n", "klingon and more"])
def test_a_language_nobody_knows(written: str) -> None:
    with pytest.raises(ValueError, match="I do not know the language"):
        language(written)


@given(
    st.sampled_from(
        [values.duration, values.address, values.contact, values.time_zone, values.selector, language]
    ),
    st.text(),
)
def test_any_text_has_a_value_or_an_answer(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except ValueError as answer:
        told = str(answer)
    else:
        told = "fine."
    assert told.rstrip()[-1] in ".?"
