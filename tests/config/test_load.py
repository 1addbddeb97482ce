"""feeds.yaml: what it says, and how every mistake in it is answered."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import config
from aggregator.config import Config, Site
from aggregator.errors import ConfigError
from aggregator.model import Doubtful, Edition, Pace, Prior, Quiet, Selectors, Source

GOOD = """\
site:
  name: Alliance press review
  address: https://news.example.org
  contact: desk@example.org
  time_zone: Europe/Paris
sources:
  commissioner:
    name: Commissioner for Human Rights
    address: https://www.example.org/en/news
    kind: listing
    language: en
    every: 30 minutes
    listing: {each: .news-item, title: h3, link: h3 a, date: .date, text: p}
  rroma:
    name: Rroma Foundation
    address: https://example.net/category/eu/feed/
    languages: [en, de, fr]
editions:
  roma:
    topic: roma
    languages: {en: Roma in the news, fr: Les Roms dans l’actualité, no: Rom i nyhetene}
    fallback: [en, fr]
    patience: 6 hours
    pace: {per hour: 6, burst: 10}
"""


def load(tmp_path: Path, text: str) -> Config:
    file = tmp_path / "feeds.yaml"
    file.write_text(text, encoding="utf-8")
    return config.load(file, topics={"roma", "minorities"})


def answers(tmp_path: Path, text: str) -> list[str]:
    """Load a file that has mistakes and return what is said about them, without the folder's name."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    return [line.replace(f"{tmp_path}/", "") for line in str(caught.value).splitlines()]


def test_quiet_hours_order_and_lanes(tmp_path: Path) -> None:
    text = GOOD.replace("burst: 10}", "quiet: 22:00-07:00, order: newest first}")
    text = text.replace(
        "kind: listing\n", "kind: listing\n    urgent: yes\n    back catalogue: announce\n", 1
    )
    read = load(tmp_path, text)
    quiet = Quiet(begins=time(22), ends=time(7), time_zone="Europe/Paris")
    assert read.editions[0].pace == Pace(per_hour=6, quiet=quiet, newest_first=True)
    assert [source.urgent for source in read.sources].count(True) == 1
    assert [source.announce_past for source in read.sources].count(True) == 1


def test_what_the_file_says(tmp_path: Path) -> None:
    def edition(language: str, title: str, *fallback: str) -> Edition:
        pace = Pace(per_hour=6, burst=10)
        return Edition(
            name="roma", topic="roma", language=language, title=title, fallback=fallback, pace=pace
        )

    assert load(tmp_path, GOOD) == Config(
        site=Site(
            name="Alliance press review",
            address="https://news.example.org",
            contact="desk@example.org",
            time_zone="Europe/Paris",
        ),
        sources=(
            Source(
                id="commissioner",
                name="Commissioner for Human Rights",
                url="https://www.example.org/en/news",
                kind="listing",
                languages=("en",),
                every=timedelta(minutes=30),
                selectors=Selectors(each=".news-item", title="h3", link="h3 a", date=".date", text="p"),
            ),
            Source(
                id="rroma",
                name="Rroma Foundation",
                url="https://example.net/category/eu/feed/",
                languages=("en", "de", "fr"),
            ),
        ),
        editions=(
            edition("en", "Roma in the news", "fr"),
            edition("fr", "Les Roms dans l’actualité", "en"),
            edition("no", "Rom i nyhetene", "en", "fr"),
        ),
    )


def test_every_word_of_a_source(tmp_path: Path) -> None:
    text = GOOD.replace(
        "  rroma:\n",
        """\
  other:
    name: 8 April
    address: http://example.net:8080/x?a=b#c
    kind: jsonfeed
    paused: yes
    prior: certain
    time zone: Europe/Kyiv
    every: 1 day
    languages: [rom, sr-Latn]
  rroma:
""",
    )
    assert load(tmp_path, text).sources[1] == Source(
        id="other",
        name="8 April",
        url="http://example.net:8080/x?a=b#c",
        kind="jsonfeed",
        languages=("rom", "sr-Latn"),
        every=timedelta(days=1),
        paused=True,
        prior=Prior.CERTAIN,
        time_zone="Europe/Kyiv",
    )


def test_every_word_of_an_edition(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("editions:")] + (
        "editions:\n  minorities-weekly:\n    topic: minorities\n    languages:\n      rom: Nevipe\n"
        "    fallback: [fr, any]\n    patience: 0 minutes\n    pace: {per_hour: 2}\n    doubtful: publish\n"
        "    entries: 20\n"
    )
    assert load(tmp_path, text).editions == (
        Edition(
            name="minorities-weekly",
            topic="minorities",
            language="rom",
            title="Nevipe",
            fallback=("fr", "any"),
            patience=timedelta(0),
            pace=Pace(per_hour=2),
            doubtful=Doubtful.PUBLISH,
            window=20,
        ),
    )


def test_a_source_without_a_clock_goes_by_the_site_s(tmp_path: Path) -> None:
    text = GOOD.replace("time_zone: Europe/Paris", "time zone: Europe/Kyiv")
    assert {source.time_zone for source in load(tmp_path, text).sources} == {"Europe/Kyiv"}


def test_selectors_say_that_the_source_is_a_listing(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD.replace("    kind: listing\n", "")).sources[0].kind == "listing"


def test_the_site_s_address_ends_without_a_slash(tmp_path: Path) -> None:
    text = GOOD.replace("https://news.example.org", "https://news.example.org/alliance/")
    assert load(tmp_path, text).site.address == "https://news.example.org/alliance"


def test_four_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        GOOD.replace("language: en", "langauge: en")
        .replace("every: 30 minutes", "every: 30 minuts")
        .replace("    address: https://example.net/category/eu/feed/\n", "")
        .replace("topic: roma", "topic: rona")
    )
    told = """\
feeds.yaml, line 11: I do not know the word "langauge" under "commissioner". Did you mean "language"?
feeds.yaml, line 12: "every" under "commissioner": "minuts" in "30 minuts" is no unit of time. Did you mean "minutes"?
feeds.yaml, line 14: The word "address" is missing under "rroma". Add a line like "address: https://www.example.org/news".
feeds.yaml, line 19: "topic" under "roma": I do not know the topic "rona". Did you mean "roma"?
"""  # noqa: E501 - a line of the answer is a line here
    assert answers(tmp_path, text) == told.splitlines()


@pytest.mark.parametrize(
    ("right", "wrong", "line", "told"),
    [
        # words
        ("sources:", "sorces:", 6, 'I do not know the word "sorces" in this file. Did you mean "sources"?'),
        ("  contact:", "  email:", 4, 'I do not know the word "email" under "site". Did you mean "contact"?'),
        (
            "    address: https://www",
            "    url: https://www",
            9,
            'the word "url" under "commissioner". Did you mean "ad',
        ),
        (
            "    address: https://www",
            "    adress: https://www",
            9,
            'word "adress" under "commissioner". Did you mean',
        ),
        (
            "    kind: listing",
            "    qqq: listing",
            10,
            'word "qqq" under "commissioner". Known here: address, back catalogue',
        ),
        (
            "title: h3",
            "headline: h3",
            13,
            'I do not know the word "headline" under "listing". Did you mean "',
        ),
        (
            "each: .news-item, ",
            "",
            13,
            'The word "each" is missing under "listing". Add a line like "each: .news-item"',
        ),
        (
            "per hour",
            "hourly",
            24,
            'I do not know the word "hourly" under "pace". Did you mean "per hour"?',
        ),
        ("    languages: {en: ", "    titles: {en: ", 21, 'the word "titles" under "roma"'),
        (
            "editions:",
            "extra: x\neditions:",
            18,
            'I do not know the word "extra" in this file. Known here: editions',
        ),
        # the same word twice
        ("  rroma:", "  commissioner:", 14, '"commissioner" already stands in line 7'),
        # a value of another shape
        ("address: https://www.example.org/en/news", "address: [x]", 9, "a list or group stands here"),
        ("name: Rroma Foundation", "name:", 15, "nothing stands here"),
        ("kind: listing", "kind:", 10, "nothing stands here"),
        (
            "[en, de, fr]",
            "en",
            17,
            '"languages" under "rroma": a list is expected here. Write it in brackets, like',
        ),
        (
            "listing: {each: .news-item, title: h3, link: h3 a, date: .date, text: p}",
            "listing: x",
            13,
            "words with",
        ),
        ("{per hour: 6, burst: 10}", "6", 24, '"pace" under "roma": words with values are expected here'),
        (
            "{en: Roma in the news, fr: Les Roms dans l’actualité, no: Rom i nyhetene}",
            "{}",
            21,
            "Write at least one",
        ),
        # values
        ("kind: listing", "kind: rss", 10, 'I do not know the kind "rss". Did you mean "feed"?'),
        ("kind: listing", "kind: lisitng", 10, 'I do not know the kind "lisitng". Did you mean "listing"?'),
        ("kind: listing", "kind: feed", 7, 'the kind is "feed". Write kind: listing.'),
        ("kind: listing", "paused: perhaps", 10, '"perhaps" is neither yes nor no'),
        (
            "kind: listing",
            "prior: sure",
            10,
            'I do not know the prior "sure". Known here: certain, likely, none.',
        ),
        ("kind: listing", "time zone: Europe/Strasbourg", 10, 'Did you mean "Europe/Paris"?'),
        ("kind: listing", "languages: [fr]", 7, 'Both "language" and "languages" stand here'),
        ("language: en", "language: english", 11, 'I do not know the language "english". Did you mean "en"?'),
        ("[en, de, fr]", "[en, FR]", 17, 'I do not know the language "FR". Did you mean "fr"?'),
        ("every: 30 minutes", "every: 30", 12, '"30" of what? Write the unit too, like "30 minutes".'),
        ("every: 30 minutes", "every: 5 seconds", 12, "5 seconds is too short. The least is 1 minute."),
        ("every: 30 minutes", "every: 3 weeks", 12, "21 days is too long. The most is 7 days."),
        (
            "https://www.example.org/en/news",
            "www.example.org/news",
            9,
            'Did you mean "https://www.example.org/news"?',
        ),
        ("https://www.example.org/en/news", "https://me:secret@example.org/", 9, "no place for secrets"),
        ("title: h3", "title: 'h3['", 13, '"h3[" is no CSS selector'),
        ("https://news.example.org", "https://news.example.org/?a", 3, 'has a "?" or "#" in it'),
        ("desk@example.org", "the desk", 4, "is neither an e-mail address nor a web address"),
        ("Europe/Paris", "Paris", 5, 'I do not know the time zone "Paris". Did you mean "Europe/Paris"?'),
        (
            "  rroma:",
            "  Rroma News:",
            14,
            "is no short name. Use small letters a to z, digits and hyphens. Did you ",
        ),
        ("fr: Les Roms dans l’actualité", "french: Les Roms", 21, 'Did you mean "fr"?'),
        ("fr: Les Roms dans l’actualité", "fr: ''", 21, "of 1 to 200 characters"),
        ("fr: Les Roms dans l’actualité", "fr: <b>Roms</b>", 21, 'without "<" and ">"'),
        ("fallback: [en, fr]", "fallback: [en, qx]", 22, 'I do not know the language "qx"'),
        ("fallback: [en, fr]", "fallback: [any, en]", 22, "Put it last"),
        ("fallback: [en, fr]", "fallback: [en, en]", 22, '"en" stands here twice'),
        (
            "patience: 6 hours",
            "patience: a while",
            23,
            '"a while" is no length of time. Write it like "30 minutes"',
        ),
        (
            "patience: 6 hours",
            "doubtful: maybe",
            23,
            'I do not know the choice "maybe". Known here: drop, hold, publish.',
        ),
        ("patience: 6 hours", "entries: 1000", 23, "1000 does not fit. Write a number from 1 to 500."),
        ("burst: 10", "burst: ten", 24, '"ten" is not a whole number'),
        ("burst: 10", "quiet: at night", 24, '"at night" are no hours of the day'),
        ("burst: 10", "quiet: 22:00-24:30", 24, '"22:00-24:30" is on no clock'),
        ("burst: 10", "quiet: 7:00-07:00", 24, "ends when it begins"),
        ("burst: 10", "order: newest", 24, 'I do not know the order "newest".'),
        ("kind: listing", "back catalogue: no", 10, 'I do not know the choice "no".'),
        ("per hour: 6", "per hour: 0", 24, "0 does not fit. Write a number from 1 to 1000."),
    ],
)
def test_a_mistake_is_answered_with_its_line_and_a_hint(
    tmp_path: Path, right: str, wrong: str, line: int, told: str
) -> None:
    assert right in GOOD
    said = [answer for answer in answers(tmp_path, GOOD.replace(right, wrong, 1)) if told in answer]
    assert len(said) == 1
    assert said[0].startswith(f"feeds.yaml, line {line}: ")


def test_a_misspelt_word_is_not_missing_as_well(tmp_path: Path) -> None:
    assert len(answers(tmp_path, GOOD.replace("    address: https://www", "    adress: https://www"))) == 1


def test_the_topic_is_one_there_are_words_for(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match=r'I do not know the topic "roma"\.$'):
        config.load(file, topics=())


def test_a_word_in_two_spellings_stands_twice(tmp_path: Path) -> None:
    text = GOOD.replace("  time_zone:", "  time zone: Europe/Kyiv\n  time_zone:")
    assert answers(tmp_path, text) == [
        'feeds.yaml, line 6: I do not know the word "time_zone" under "site". Did you mean "time zone"?'
    ]


@pytest.mark.parametrize("text", ["just a text", "- a\n- b\n", "site: 1\n"])
def test_a_file_of_another_shape(tmp_path: Path, text: str) -> None:
    assert all(answer.startswith("feeds.yaml, line ") for answer in answers(tmp_path, text))


def test_a_missing_file_is_answered_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"There is no such file\. .* name it with --config FILE"):
        config.load(tmp_path / "feeds.yaml", topics=["roma"])


@pytest.mark.parametrize(("body", "told"), [(b"", "This file is empty"), (b"a: \xff", "not UTF-8")])
def test_a_file_that_says_nothing(tmp_path: Path, body: bytes, told: str) -> None:
    (tmp_path / "feeds.yaml").write_bytes(body)
    with pytest.raises(ConfigError, match=told):
        config.load(tmp_path / "feeds.yaml", topics=["roma"])


_PIECES = GOOD.splitlines(keepends=True)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, len(_PIECES) - 1), max_size=4),
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.text(max_size=6)), max_size=3),
)
def test_a_damaged_file_is_read_or_answered(
    tmp_path: Path, lost: list[int], written: list[tuple[int, str]]
) -> None:
    text = "".join(line for number, line in enumerate(_PIECES) if number not in lost)
    for at, inserted in written:
        text = text[:at] + inserted + text[at:]
    (tmp_path / "feeds.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert config.load(tmp_path / "feeds.yaml", topics=["roma"]).sources
    except ConfigError as answer:
        told = str(answer)
    else:
        told = str(tmp_path)
    assert told.startswith(str(tmp_path))
