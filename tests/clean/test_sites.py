"""The table of sites is for newcomers: what it says holds, and mistakes are answered with their line."""

from pathlib import Path

import pytest

from aggregator.clean.shapes import note, shape
from aggregator.clean.sites import read, sites
from aggregator.errors import ConfigError


def table(folder: Path, text: str) -> Path:
    path = folder / "sites.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_site_is_a_few_lines(tmp_path: Path) -> None:
    made = read(
        table(
            tmp_path,
            """
sites:
  news.example.org:
    hosts: [news.example.org, old.example.org]
    languages at: ["/{language}/{...}"]
    languages: {cz: cs}
    keys:
      /{language}/{section}/{number}-{}: "{section}/{number}"
""",
        )
    )
    site = made.by_host["old.example.org"]
    assert site is made.by_host["news.example.org"]
    assert site.key("/cz/region/17-nadpis") == "news.example.org/region/17"
    assert site.language("/cz/region/17-nadpis") == "cs"
    assert site.key("/cz/region/") is None


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("sites:\n  a.example:\n    host: x\n", ['line 3: "a.example" names no hosts']),
        (
            "sites:\n  a.example:\n    hosts: [a.example]\n    key: {}\n",
            ['line 4: I do not know the word "key". Did you mean "keys"?'],
        ),
        ("sites:\n  a.example:\n    hosts: a.example\n", ["line 3: A list was expected here"]),
        ("sites:\n  a.example:\n    hosts: [[a]]\n", ["line 3: A single text was expected here."]),
        ("sites: [a]\n", ["line 1: Words with their values were expected here"]),
        (
            "site: {}\neverywhere: {dorp: []}\n",
            ['line 1: I do not know the word "site"', '"dorp". Did you mean "drop"?'],
        ),
    ],
)
def test_mistakes_are_answered_with_their_line(tmp_path: Path, text: str, mistakes: list[str]) -> None:
    with pytest.raises(ConfigError) as told:
        read(table(tmp_path, text))
    for mistake in mistakes:
        assert mistake in str(told.value)


def test_the_packaged_table_names_each_host_once() -> None:
    by_host = sites().by_host
    assert {"www.coe.int", "coe.int", "hub.coe.int", "roma-alliance.org", "hudoc.echr.coe.int"} <= set(
        by_host
    )
    assert all(site.host is None or site.host in site.hosts for site in by_host.values())


@pytest.mark.parametrize(
    ("written", "path", "parts"),
    [
        ("/{a}/b", "/x/b", {"a": "x"}),
        ("/{a}/b", "/x/y/b", None),
        ("/{...}/b", "/b", {}),
        ("/{...}/b", "/x/y/b", {}),
        ("/a/{...}", "/a", {}),
        ("/a/{...}", "/a/b/c", {}),
        ("/a/{...}", "/ab", None),
        ("/a/{...}/b", "/a/b", {}),
        ("/a/{...}/b", "/a/x/y/b", {}),
        ("/a/{...}/b", "/a/xb", None),
        ("/{number}-{}.html", "/12-x.y.html", {"number": "12"}),
        ("/{number}.html", "/1x.html", None),
        ("/{language}/x", "/pt_BR/x", {"language": "pt_BR"}),
        ("/{language}/x", "/news/x", None),
    ],
)
def test_shapes(written: str, path: str, parts: dict[str, str] | None) -> None:
    found = shape(written).fullmatch(path)
    assert (found and found.groupdict()) == parts


@pytest.mark.parametrize(
    ("written", "text", "left"),
    [
        ("A note…", "One. A note on things. Two.", "One.  Two."),
        ("A note…", "A note on\nTwo", "\nTwo"),
        ("A note … end…", "A note. Of two sentences to the end of it. Two", " Two"),
        ("A (short|long) note", "A long note, a short note, a note", ", , a note"),
        ('The "word"', "the word, The «\u00a0word\u00a0», THE ‘word’.", ", , ."),
        ("Note of {date}", "Note of 1/2/2019.", "."),
        ("A note", "Banana notes", "Banana notes"),
    ],
)
def test_notes(written: str, text: str, left: str) -> None:
    assert note(written).sub("", text) == left
