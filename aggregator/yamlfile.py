"""YAML for people: every value is text until we type it, every key and value knows its line.

The only door to PyYAML. What YAML does behind a writer's back is off: ``no`` stays Norwegian, ``12:30``
stays a time, nothing is copied by aliases and nothing is built by tags. What remains is three shapes,
``Text``, ``List`` and ``Map``, and mistakes told in plain words with their line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias
from unicodedata import name as character_name
from unicodedata import normalize

import yaml

from aggregator.errors import ConfigError

__all__ = ["List", "Map", "Node", "Text", "line_of", "load", "parse", "plain", "repeats", "suggest"]

DEEPEST = 20
"""Levels of nesting; feeds.yaml uses five, and a bomb thousands."""

LARGEST = 16_000_000
"""Bytes: ten thousand sources take three million."""


@dataclass(frozen=True, slots=True)
class Text:
    """One value, in NFC, as it stands in the file; ``quoted`` if it stands in quotes or as a block."""

    value: str
    line: int
    quoted: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is said: no value at all, ``null`` or ``~``."""
        return not self.quoted and self.value in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class List:
    """Values in their order."""

    items: "tuple[Node, ...]"
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    """Words with their values, in the file's order."""

    entries: "tuple[tuple[Text, Node], ...]"
    line: int

    def get(self, word: str) -> "Node | None":
        """Return the value that stands first after ``word``, None if the word is not there."""
        return next((value for key, value in self.entries if key.value == word), None)


Node: TypeAlias = Text | List | Map
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


def load(path: Path, *, error: type[ConfigError] = ConfigError, allow_repeats: bool = False) -> Node:
    """Read a file into nodes; see ``parse``.

    Raises:
        ConfigError: (or ``error``, a kind of it) the file is missing, unreadable, not UTF-8, or has mistakes.
    """
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except FileNotFoundError as missing:
        raise error("There is no such file. Check its name and the folder.", path=str(path)) from missing
    except OSError as refusal:
        what = f"This file cannot be read ({refusal.strerror}). Check that it is a file and may be read."
        raise error(what, path=str(path)) from refusal
    if len(body) > LARGEST:
        raise error("This file is too large to be meant. Is it the right one?", path=str(path))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as foreign:
        line = body.count(b"\n", 0, foreign.start) + 1
        what = "This is not UTF-8 text. Save the file again with the encoding UTF-8."
        raise error(what, path=str(path), line=line) from foreign
    return parse(text, str(path), error=error, allow_repeats=allow_repeats)


def parse(
    text: str, path: str, *, error: type[ConfigError] = ConfigError, allow_repeats: bool = False
) -> Node:
    """Read YAML text into nodes; ``path`` names it in errors, ``error`` is the kind raised.

    ``allow_repeats`` leaves it to the caller to report words that stand twice (see ``repeats``) together
    with other mistakes.

    Raises:
        ConfigError: the text is empty, is not YAML, or uses aliases, anchors, tags, tabs as indentation,
            several documents, or more than 20 levels.
    """
    root = _Reader(text, path, error).read()
    if not allow_repeats and (twice := repeats(root, path, error=error)):
        raise error.several(twice)
    return root


def plain(node: Node) -> Plain:
    """Strip a node to dict, list, str, None where nothing is said; of a repeated word the first counts."""
    if isinstance(node, Text):
        return None if node.blank else node.value
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    words: dict[str, Plain] = {}
    for key, value in node.entries:
        words.setdefault(key.value, plain(value))
    return words


def line_of(node: Node, where: Iterable[str | int]) -> int:
    """Return the line of what stands at a path of words and list positions, or of its nearest known parent.

    The line of a word with a value is that of the word.
    """
    line = node.line
    for step in where:
        if isinstance(node, Map):
            found = next(((key.line, value) for key, value in node.entries if key.value == step), None)
        elif isinstance(node, List) and isinstance(step, int) and step < len(node.items):
            found = (node.items[step].line, node.items[step])
        else:
            found = None
        if found is None:
            return line
        line, node = found
    return line


def repeats(node: Node, path: str, *, error: type[ConfigError] = ConfigError) -> list[ConfigError]:
    """Return a mistake for each word that stands twice in one place, naming both lines."""
    found: list[ConfigError] = []
    values: Sequence[Node] = node.items if isinstance(node, List) else ()
    if isinstance(node, Map):
        first: dict[str, int] = {}
        for key, _ in node.entries:
            if key.value in first:
                what = f'"{key.value}" already stands in line {first[key.value]}. Keep one of the two.'
                found.append(error(what, path=path, line=key.line))
            first.setdefault(key.value, key.line)
        values = [value for _, value in node.entries]
    for value in values:
        found.extend(repeats(value, path, error=error))
    return found


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the sentence that helps after an unknown word: the nearest known one, or a short list of all."""
    words = sorted(known)
    by_small = {each.casefold(): each for each in words}
    near = get_close_matches(word.casefold(), by_small, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{by_small[near[0]]}"?'
    if not words or len(words) > 20:
        return ""
    return "Known here: " + ", ".join(words) + "."


_C_OR_PYTHON: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Controls, lone surrogates, zero-width spaces, line separators and text-direction marks.
_INVISIBLE = re.compile(
    "[^\t\n\r -~\u00a0-\u200a\u200c-\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff"
    "\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BAD_INDENT = re.compile(r"^ *([\t\u00a0\u202f\u3000])", re.MULTILINE)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class _Reader:
    """Turns the parser's events into nodes. Nesting is bounded, so recursion is."""

    def __init__(self, text: str, path: str, error: type[ConfigError]) -> None:
        self.text, self.path, self.error = text, path, error

    def read(self) -> Node:
        self._refuse_invisible(self.text, 1)
        self._refuse_odd_indents()
        try:
            return self._root(yaml.parse(self.text, Loader=_C_OR_PYTHON))
        except yaml.MarkedYAMLError as mistake:
            lines = _LINE_BREAK.split(self.text)
            line, what = _explain(mistake, lines)
            # What is missing at the very end is missed one line further on.
            raise self._mistake(min(line, len(lines)), what) from mistake
        except yaml.YAMLError as mistake:
            raise self.error(f"I cannot read this as YAML: {mistake}.", path=self.path) from mistake

    def _refuse_invisible(self, text: str, line: int) -> None:
        if found := _INVISIBLE.search(text):
            name = character_name(found[0], "control character").lower()
            what = f"There is an invisible character here (U+{ord(found[0]):04X}, {name}). Delete it."
            raise self._mistake(line + _breaks(text, found.start()), what)

    def _refuse_odd_indents(self) -> None:
        if found := _BAD_INDENT.search(self.text):
            kind = "a tab" if found[1] == "\t" else "a special space"
            what = f"This line begins with {kind}. Indent it with ordinary spaces."
            raise self._mistake(1 + _breaks(self.text, found.start(1)), what)

    def _mistake(self, line: int, what: str) -> ConfigError:
        return self.error(what, path=self.path, line=line)

    def _root(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    what = 'A second document begins here (after "---"). Keep one document in a file.'
                    raise self._mistake(_line(event), what)
                root = self._node(event, events, 1)
        if root is None or (isinstance(root, Text) and root.blank):
            raise self.error("This file is empty.", path=self.path)
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        line = _line(event)
        self._refuse_magic(event, line)
        if depth > DEEPEST:
            raise self._mistake(line, _TOO_DEEP)
        if isinstance(event, yaml.ScalarEvent):
            # Inside double quotes, escapes can write what the file itself may not hold.
            self._refuse_invisible(event.value, line)
            return Text(normalize("NFC", event.value), line, quoted=bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            return List(tuple(self._items(events, yaml.SequenceEndEvent, depth)), line)
        return Map(tuple(self._pairs(events, depth)), line)

    def _items(self, events: Iterator[Any], end: type[Any], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(events), end):
            yield self._node(event, events, depth + 1)

    def _pairs(self, events: Iterator[Any], depth: int) -> Iterator[tuple[Text, Node]]:
        members = self._items(events, yaml.MappingEndEvent, depth)
        for key in members:
            if not isinstance(key, Text):
                what = 'A list or group stands where a word is expected, before ":".'
                raise self._mistake(key.line, f"{what} If it is text, put it in quotes.")
            yield key, next(members)

    def _refuse_magic(self, event: Any, line: int) -> None:
        sign = ""
        if isinstance(event, yaml.AliasEvent):
            sign = "*"
        elif event.anchor is not None:
            sign = "&"
        elif event.tag is not None:
            sign = "!"
        if sign:
            raise self._mistake(line, _MAGIC.format(sign=sign))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _breaks(text: str, end: int) -> int:
    return len(_LINE_BREAK.findall(text, 0, end))


_MAGIC = (
    'A text that begins with "{sign}" has a special meaning in YAML that is not used here. '
    'Put the text in quotes, like "{sign}text", or write the value out.'
)
_NO_COLON = 'A colon and a space are missing in this line. Write it as "word: value".'
_UNALIGNED = (
    "This line does not line up with those above it. Lines that belong together begin in the same column; "
    "what belongs to a word stands two spaces further in."
)
_OPEN = 'The "{bracket}" that opens here is not closed, or a comma is missing after it.'

# What PyYAML says, whether it means the line where the thing began, and what we say.
_TOO_DEEP = f"This is nested more than {DEEPEST} levels deep. Write it flatter."
_SAID = (
    ("maximum nesting depth", False, _TOO_DEEP),
    ("simple key", True, _NO_COLON),
    ("escape", False, "A backslash inside double quotes has a special meaning. Use single quotes instead."),
    ("quoted scalar", True, "The quotation mark that opens here is never closed. Close it, or take it away."),
    ("scanning an alias", False, _MAGIC.format(sign="*")),
    ("scanning an anchor", False, _MAGIC.format(sign="&")),
    ("scanning a tag", False, _MAGIC.format(sign="!")),
    ("tag handle", False, _MAGIC.format(sign="!")),
    ("flow sequence", True, _OPEN.format(bracket="[")),
    ("flow mapping", True, _OPEN.format(bracket="{")),
    (
        "flow node",
        False,
        'A "[" or "{" that opens before this place is not closed, or a comma is one too many.',
    ),
    ("block scalar", False, 'A text cannot begin with "|" or ">". Put it in quotes.'),
    (
        "entries are not allowed",
        False,
        'A list cannot begin here. Begin each "- " in a line of its own, below the word.',
    ),
)


def _explain(mistake: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, str]:
    """Return the line to look at and what to do there."""
    context, problem = mistake.context or "", mistake.problem or ""
    here: Any = mistake.problem_mark or mistake.context_mark
    written = lines[here.line] if here.line < len(lines) else ""
    before, after = written[: here.column], written[here.column :]
    if "mapping values are not allowed" in problem:
        return _stray_colon(here.line + 1, before, after, lines)
    for said, at_start, what in _SAID:
        if said in context or said in problem:
            mark: Any = mistake.context_mark if at_start and mistake.context_mark else here
            return mark.line + 1, what
    if "cannot start any token" in problem or after[:1] in {"]", "}", ","}:
        sign = "A tab" if after.startswith("\t") else f'"{after[:1]}"'
        return here.line + 1, f"{sign} cannot stand here. Put the whole text in quotes."
    if before.rstrip()[-1:] in {'"', "'"}:
        what = "Text stands after a closing quotation mark. Put the whole value in quotes, or nothing."
        return here.line + 1, what
    what = _UNALIGNED if "block" in context else f"I cannot read this line as YAML ({problem})."
    return here.line + 1, what


def _stray_colon(line: int, before: str, after: str, lines: Sequence[str]) -> tuple[int, str]:
    word, colon, value = before.partition(": ")
    if colon:
        text = (value + after).strip()
        quote = "'" if '"' in text else '"'
        fixed = f"{word.strip(' -')}: {quote}{text}{quote}"
        return line, f'A text with ": " in it must stand in quotes. Write {fixed}.'
    above = next((at for at in reversed(range(line - 1)) if lines[at].strip()), None)
    if above is not None and not re.search(r":(\s|$)|^\s*#", lines[above]):
        return above + 1, _NO_COLON
    return line, _UNALIGNED
