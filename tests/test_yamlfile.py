"""YAML for people: text stays text, lines are known, mistakes are told in plain words."""

from pathlib import Path
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aggregator import yamlfile
from aggregator.errors import ConfigError, VocabularyError
from aggregator.yamlfile import List, Map, Text, line_of, parse, plain, suggest


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a: no", {"a": "no"}),
        ("no: Norsk", {"no": "Norsk"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 2019-04-08", {"a": "2019-04-08"}),
        ("a: 0x1F", {"a": "0x1F"}),
        ("a: ~", {"a": None}),
        ("a: null", {"a": None}),
        ("a:", {"a": None}),
        ('a: "null"', {"a": "null"}),
        ('a: ""', {"a": ""}),
        ("<<: b", {"<<": "b"}),
        ("- a\n- [b, c]", ["a", ["b", "c"]]),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: Ro\u0301mov", {"a": "Rómov"}),
        ("\ufeffa: b".encode().decode("utf-8-sig"), {"a": "b"}),
        (
            "sure: [gens du voyage: traveller, Manouche*: manush, peuple rom]",
            {"sure": [{"gens du voyage": "traveller"}, {"Manouche*": "manush"}, "peuple rom"]},
        ),
    ],
)
def test_values_are_text_as_written(written: str, expected: object) -> None:
    assert plain(parse(written, "f.yaml")) == expected


def test_every_word_and_value_knows_its_line() -> None:
    root = parse("# first\na: x\nb:\n  - y\n  - c: z\n", "f.yaml")
    assert root == Map(
        (
            (Text("a", 2), Text("x", 2)),
            (Text("b", 3), List((Text("y", 4), Map(((Text("c", 5), Text("z", 5)),), 5)), 4)),
        ),
        2,
    )
    assert isinstance(root, Map)
    assert root.get("a") == Text("x", 2)
    assert root.get("z") is None


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ((), 1),
        (("sources",), 1),
        (("sources", "one"), 2),
        (("sources", "one", "every"), 3),
        (("sources", "one", "missing"), 2),
        (("sources", "one", "languages", 1), 6),
        (("sources", "one", "languages", 9), 4),
        (("nowhere", "at all"), 1),
    ],
)
def test_a_path_of_words_leads_to_a_line(where: tuple[str | int, ...], line: int) -> None:
    text = "sources:\n  one:\n    every: x\n    languages:\n      - en\n      - fr\n"
    assert line_of(parse(text, "f.yaml"), where) == line


MISTAKES = [
    ("name: Roma: the news", 1, 'stand in quotes. Write name: "Roma: the news".'),
    ('name: say "a": b', 1, "Write name: 'say \"a\": b'."),
    ("a: 1\nname: x\n  address: y", 3, "does not line up"),
    ("a:\n  address https://x\n  kind: z", 2, "A colon and a space are missing"),
    ("name:Roma\nb: c", 1, "A colon and a space are missing"),
    ("a: b\nc\n", 2, "A colon and a space are missing"),
    ("a: @x", 1, '"@" cannot stand here'),
    ("a: `x`", 1, '"`" cannot stand here'),
    ("a: }", 1, '"}" cannot stand here'),
    ("a: [b]]", 1, '"]" cannot stand here'),
    ('a: "x\nb: c\n', 1, "quotation mark that opens here is never closed"),
    ("a: 'it's'", 1, "Text stands after a closing quotation mark"),
    ('a: "\\d"', 1, "A backslash inside double quotes"),
    ("a: *cigan*", 1, 'begins with "*"'),
    ("a: *x", 1, 'begins with "*"'),
    ("a: &x b", 1, 'begins with "&"'),
    ("a: & b", 1, 'begins with "&"'),
    ("a: !x b", 1, 'begins with "!"'),
    ("a: !!python/object/apply:os.system [x]", 1, 'begins with "!"'),
    ("a:\n   b: c\n  d: e", 3, "does not line up"),
    ("a: [b, c\nd: e", 1, 'The "[" that opens here is not closed'),
    ("a: {b: c\nd: e", 1, 'The "{" that opens here is not closed'),
    ("a: [b,", 1, 'A "[" or "{" that opens before this place is not closed'),
    ("a: - b", 1, "A list cannot begin here"),
    ("a: |x", 1, 'cannot begin with "|"'),
    ("a:\n\tb: c", 2, "This line begins with a tab"),
    ("a:\n\u00a0\u00a0b: c", 2, "This line begins with a special space"),
    ("a: b\n---\nc: d", 3, "A second document begins here"),
    ("[a]: b", 1, "where a word is expected"),
    ("a: b\nc: d\x00", 2, "invisible character here (U+0000, control character)"),
    ("a: b\u200bc", 1, "invisible character here (U+200B, zero width space)"),
    ("a: b\u2028c", 1, "invisible character here (U+2028, line separator)"),
    ("a: \ud800", 1, "invisible character here (U+D800"),
    ("a: b\n\t\nc: d", 2, "This line begins with a tab"),
    ('a: "\\x07"', 1, "invisible character here (U+0007"),
    ("%YAML 3.0\n---\na: b", 1, "I cannot read this line as YAML"),
    ("a: b\nc: d\na: e", 3, '"a" already stands in line 1'),
    ("x:\n  - {a: b, a: c}", 2, '"a" already stands in line 2'),
]


@pytest.mark.parametrize(("written", "line", "told"), MISTAKES)
@pytest.mark.parametrize("fast", [True, False])
def test_a_mistake_is_told_with_its_line(
    written: str, line: int, told: str, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fast:
        monkeypatch.setattr(yamlfile, "_C_OR_PYTHON", yaml.SafeLoader)
    with pytest.raises(ConfigError) as caught:
        parse(written, "f.yaml")
    assert caught.value.line == line
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"f.yaml, line {line}: ")


@pytest.mark.parametrize("fast", [True, False])
def test_half_a_character_is_refused_even_when_escaped(fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not fast:
        monkeypatch.setattr(yamlfile, "_C_OR_PYTHON", yaml.SafeLoader)
    with pytest.raises(ConfigError, match="line 2"):
        parse('a: b\nc: "\\ud800"', "f.yaml")


def test_all_repeated_words_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("a: 1\na: 2\nb:\n  c: 3\n  c: 4\n", "f.yaml")
    assert str(caught.value).splitlines() == [
        'f.yaml, line 2: "a" already stands in line 1. Keep one of the two.',
        'f.yaml, line 5: "c" already stands in line 4. Keep one of the two.',
    ]


def test_a_caller_may_report_repeated_words_itself() -> None:
    root = parse("a: 1\na: 2\n", "f.yaml", allow_repeats=True)
    assert plain(root) == {"a": "1"}
    assert len(yamlfile.repeats(root, "f.yaml")) == 1


@pytest.mark.parametrize("empty", ["", "  \n", "# only a comment\n", "---\n", "null\n"])
def test_an_empty_file_is_a_mistake(empty: str) -> None:
    with pytest.raises(ConfigError, match="This file is empty"):
        parse(empty, "f.yaml")


def test_nesting_has_an_end() -> None:
    deepest = "[" * 19 + "x" + "]" * 19
    assert isinstance(parse(deepest, "f.yaml"), List)
    for bomb in (
        "[" * 100_000,
        "- " * 50_000,
        "{a: " * 50_000,
        "".join(f"{' ' * n}a:\n" for n in range(500)),
    ):
        with pytest.raises(ConfigError, match="nested more than 20 levels"):
            parse(bomb, "f.yaml")


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(ConfigError) as caught:
        parse(bomb, "f.yaml")
    assert caught.value.line == 1


def test_another_kind_of_error_may_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError):
        parse("a: b: c", "f.yaml", error=VocabularyError)
    with pytest.raises(VocabularyError):
        parse("a: b\na: c\n", "f.yaml", error=VocabularyError)
    with pytest.raises(VocabularyError):
        yamlfile.load(tmp_path / "missing.yaml", error=VocabularyError)


def test_a_file_is_read_with_or_without_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(b"\xef\xbb\xbftitle: Les Roms \xc3\xa0 l\xe2\x80\x99\xc3\xa9cole\r\nb: c\r\n")
    root = yamlfile.load(file)
    assert plain(root) == {"title": "Les Roms à l’école", "b": "c"}
    assert line_of(root, ["b"]) == 2


@pytest.mark.parametrize(
    ("body", "line", "told"),
    [
        (b"a: b\nc: caf\xe9\n", 2, "not UTF-8"),
        ("a: b\n".encode("utf-16"), 1, "not UTF-8"),
        (b"# " + b"x" * 16_000_001, None, "too large"),
    ],
)
def test_a_file_in_no_readable_shape(tmp_path: Path, body: bytes, line: int | None, told: str) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(body)
    with pytest.raises(ConfigError) as caught:
        yamlfile.load(file)
    assert caught.value.line == line
    assert told in str(caught.value)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no such file"):
        yamlfile.load(tmp_path / "missing.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        yamlfile.load(tmp_path)


@pytest.mark.parametrize(
    ("word", "known", "told"),
    [
        ("langauge", ["language", "name"], 'Did you mean "language"?'),
        ("Address", ["address", "name"], 'Did you mean "address"?'),
        ("qqq", ["site", "editions"], "Known here: editions, site."),
        ("qqq", [], ""),
        ("qqq", [f"{n}" for n in range(30)], ""),
    ],
)
def test_a_suggestion_helps_after_an_unknown_word(word: str, known: list[str], told: str) -> None:
    assert suggest(word, known) == told


_SIGNS = st.sampled_from(
    [*":-[]{},#&*!|>'\"%@`?~ \n\t\\", "a", "é", "a: ", "\n  ", "- ", "\x00", "\u2028", "\ud800"]
)


@given(st.one_of(st.text(), st.lists(_SIGNS).map("".join)))
def test_any_text_is_read_or_answered(text: str) -> None:
    try:
        line: int | None = line_of(parse(text, "f.yaml"), ())
    except ConfigError as answer:
        line = answer.line
    assert line is None or 1 <= line <= text.count("\n") + text.count("\r") + 1


_WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=20).filter(
    lambda text: normalize("NFC", text) == text
)
_VALUES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_WORDS, _VALUES))
def test_what_a_program_quotes_is_read_back(value: object) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert plain(parse(written, "f.yaml")) == value
