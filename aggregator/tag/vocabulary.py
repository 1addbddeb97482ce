"""Vocabulary files, one a language, read and checked; docs/vocabularies.md tells linguists their format."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from aggregator import __version__, yamlfile
from aggregator.errors import ConfigError, VocabularyError
from aggregator.tag import calibration
from aggregator.tag.calibration import Calibration

EVERYWHERE = "everywhere"
"""The file whose words count in every language, and which names the topic's groups and subjects."""


class Kind(StrEnum):
    """The lists of a vocabulary, by their names in the file."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    RECALL_ONLY = "recall_only"
    PASSING = "passing"
    COMPANY = "company"
    NEVER = "never"
    NEVER_NEAR = "never_near"
    SURNAMES = "surnames"
    ORGANISATIONS = "organisations"
    THEMES = "themes"
    PLACES = "places"


LISTS = tuple(kind for kind in Kind if kind is not Kind.PLACES)
"""The lists a vocabulary file may have; places are no topic's and have files of their own."""

OURS = frozenset({Kind.SURE, Kind.DOUBTFUL, Kind.RECALL_ONLY, Kind.PASSING})
"""The lists whose words may be about the topic."""

_OVERLAPPING = frozenset({Kind.SURNAMES, Kind.ORGANISATIONS, Kind.THEMES})
"""Lists that may hold a word which another list has too: they say something more about it."""

_STRAY_STAR = re.compile(r"\*(?! |$)|(?<!\S)\*")

EXAMPLES = {"about_it": "yes", "not_about_it": "no", "cannot_tell": "doubtful"}
"""The lists of examples, and the verdict each must get."""


@dataclass(frozen=True, slots=True)
class Word:
    """One form of a list; ``concept`` is what it stands for; ``groups`` and ``themes`` those it speaks of."""

    form: str
    kind: Kind
    concept: str
    groups: tuple[str, ...]
    line: int
    themes: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The form without its stars."""
        return self.form.replace("*", "")

    @property
    def is_phrase(self) -> bool:
        """Whether it has several words, which a neighbour cannot make mean something else."""
        return " " in self.form


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One file. ``examples`` are pairs of a sentence and the verdict it must get."""

    language: str
    words: tuple[Word, ...]
    checked_by: str | None = None
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabularies:
    """All files of a topic; ``rules`` names their content, so that a finding says what it rests on."""

    topic: str
    groups: tuple[str, ...]
    themes: tuple[str, ...]
    by_language: Mapping[str, Vocabulary]
    rules: str
    calibration: Calibration

    def words(self, language: str) -> tuple[Word, ...]:
        """Return the words that count in a text of a language, those of every language among them."""
        files = (self.by_language.get(name) for name in (EVERYWHERE, language))
        return tuple(word for file in files if file for word in file.words)


def load(folder: Path) -> Vocabularies:
    """Read and check every ``.yaml`` file of a topic's folder; the folder's name is the topic.

    Raises:
        VocabularyError: with every mistake of every file, each with its line and a suggestion.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise VocabularyError("There is no vocabulary here (a file like en.yaml).", path=str(folder))
    mistakes: list[ConfigError] = []
    labels = _labels(folder)
    files = [_File(path, labels, mistakes) for path in paths]
    read = {file.path.stem: vocabulary for file in files if (vocabulary := file.read())}
    if mistakes:
        raise VocabularyError.several(mistakes)
    return Vocabularies(
        topic=folder.name,
        groups=labels.groups,
        themes=labels.themes,
        by_language=read,
        rules=_version([*paths, *folder.glob(calibration.TABLE)]),
        calibration=calibration.load(folder),
    )


def _version(paths: Sequence[Path]) -> str:
    """Return what stands for these words and this release, which may weigh them otherwise."""
    content = __version__.encode() + b"\0".join(
        path.name.encode() + b"\0" + path.read_bytes() for path in paths
    )
    return sha256(content).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class _Labels:
    """What may stand after a colon: groups of people, subjects with the themes they belong to, themes."""

    groups: tuple[str, ...]
    subjects: Mapping[str, tuple[str, ...]]
    themes: tuple[str, ...]

    def known(self, topic: str) -> frozenset[str]:
        return frozenset({topic, *self.groups, *self.subjects, *self.themes})

    def groups_of(self, concept: str) -> tuple[str, ...]:
        return tuple(label for label in concept.split() if label in self.groups) or self.groups[:1]

    def themes_of(self, concept: str) -> tuple[str, ...]:
        labels = concept.split()
        told = [theme for label in labels for theme in self.subjects.get(label, ())]
        return tuple(theme for theme in self.themes if theme in labels or theme in told)


def _labels(folder: Path) -> _Labels:
    """Return what the file for everywhere declares; a topic without one has a single group, itself."""
    path = folder / f"{EVERYWHERE}.yaml"
    root = yamlfile.load(path, error=VocabularyError) if path.exists() else None
    if not isinstance(root, yamlfile.Map):
        return _Labels((folder.name,), {}, ())
    themes = root.get(Kind.THEMES)
    return _Labels(
        groups=tuple(name for name, _ in _named(root.get("groups"))) or (folder.name,),
        subjects={name: tuple(said.split()) for name, said in _named(root.get("subjects"))},
        themes=tuple(key.value for key, _ in themes.entries) if isinstance(themes, yamlfile.Map) else (),
    )


def _named(node: yamlfile.Node | None) -> Iterator[tuple[str, str]]:
    """Give the names of a list, each with what is said after its colon."""
    for item in node.items if isinstance(node, yamlfile.List) else ():
        if isinstance(item, yamlfile.Text):
            yield item.value, ""
        elif isinstance(item, yamlfile.Map):
            for key, said in item.entries:
                yield key.value, said.value if isinstance(said, yamlfile.Text) else ""


class _File:
    """Reads one file, noting every mistake instead of stopping at the first."""

    def __init__(self, path: Path, labels: _Labels, mistakes: list[ConfigError]) -> None:
        self.path, self._labels, self._mistakes = path, labels, mistakes
        self._concepts = labels.known(path.parent.name)
        self._first_line: dict[tuple[str, str], int] = {}

    def read(self) -> Vocabulary | None:
        try:
            root = yamlfile.load(self.path, error=VocabularyError)
        except ConfigError as mistake:
            self._mistakes.append(mistake)
            return None
        if not isinstance(root, yamlfile.Map):
            self._note(root.line, 'A vocabulary begins with a line like "language: fr".')
            return None
        self._check_keys(root)
        self._check_language(root)
        checked_by = root.get("checked_by")
        return Vocabulary(
            language=self.path.stem,
            words=tuple(word for kind in LISTS for word in self._list(root.get(kind), kind)),
            checked_by=checked_by.value
            if isinstance(checked_by, yamlfile.Text) and not checked_by.blank
            else None,
            examples=tuple(self._examples(root)),
        )

    def _note(self, line: int, what: str) -> None:
        self._mistakes.append(VocabularyError(what, path=str(self.path), line=line))

    def _check_keys(self, root: yamlfile.Map) -> None:
        known = {"language", "checked_by", "examples", *map(str, LISTS)}
        if self.path.stem == EVERYWHERE:
            known |= {"groups", "subjects"}
        for key, _ in root.entries:
            if key.value not in known:
                help_ = yamlfile.suggest(key.value, known)
                self._note(key.line, f'I do not know the word "{key.value}" here. {help_}'.rstrip())

    def _check_language(self, root: yamlfile.Map) -> None:
        language = root.get("language")
        said = language.value if isinstance(language, yamlfile.Text) else None
        if said != self.path.stem:
            line = language.line if language else root.line
            what = f'This file is called {self.path.name}, so it must say "language: {self.path.stem}".'
            self._note(line, what)

    def _list(self, node: yamlfile.Node | None, kind: Kind) -> Iterator[Word]:
        if node is None or (isinstance(node, yamlfile.Text) and node.blank):
            return iter(())
        return self._themes(node) if kind is Kind.THEMES else self._words(node, kind)

    def _words(self, node: yamlfile.Node, kind: Kind) -> Iterator[Word]:
        if not isinstance(node, yamlfile.List):
            self._note(node.line, f'After "{kind}:" I expect a list: [word, another word].')
            return
        for item in node.items:
            form, concept = self._form_and_concept(item, kind)
            if form and self._is_sound(form, item.line, kind if kind in _OVERLAPPING else ""):
                groups, themes = self._labels.groups_of(concept), self._labels.themes_of(concept)
                yield Word(form, kind, concept, groups, item.line, themes)

    def _themes(self, node: yamlfile.Node) -> Iterator[Word]:
        if not isinstance(node, yamlfile.Map):
            self._note(node.line, 'After "themes:" I expect "housing: [word, another word]" and the like.')
            return
        for theme, words in node.entries:
            if theme.value not in self._labels.themes:
                help_ = yamlfile.suggest(theme.value, self._labels.themes)
                self._note(theme.line, f'I do not know the theme "{theme.value}". {help_}'.rstrip())
                continue
            yield from self._words_of_theme(words, theme.value)

    def _words_of_theme(self, node: yamlfile.Node, theme: str) -> Iterator[Word]:
        if isinstance(node, yamlfile.Text) and node.blank:
            return
        if not isinstance(node, yamlfile.List):
            self._note(node.line, f'After "{theme}:" I expect a list: [word, another word].')
            return
        for item in node.items:
            form, _ = self._form_and_concept(item, Kind.THEMES)
            if form and self._is_sound(form, item.line, theme):
                yield Word(form, Kind.THEMES, theme, (), item.line, (theme,))

    def _form_and_concept(self, item: yamlfile.Node, kind: Kind) -> tuple[str, str]:
        topic = self.path.parent.name
        if isinstance(item, yamlfile.Text):
            return item.value, topic
        if not isinstance(item, yamlfile.Map) or len(item.entries) != 1:
            self._note(item.line, 'I expect one word, or "word: group". Does a comma miss?')
            return "", topic
        ((form, concept),) = item.entries
        if not isinstance(concept, yamlfile.Text):
            self._note(form.line, f'After "{form.value}:" I expect the name of a group.')
            return "", topic
        if kind not in OURS:
            self._note(form.line, f'A word under "{kind}" has no group. Take away ": {concept.value}".')
        for label in concept.value.split():
            if label not in self._concepts:
                what = f'I do not know the group "{label}" (after "{form.value}").'
                self._note(form.line, f"{what} {yamlfile.suggest(label, self._concepts)}".rstrip())
        return form.value, concept.value or topic

    def _is_sound(self, form: str, line: int, list_: str) -> bool:
        """Refuse a form that could not be found, or that stands in its list twice."""
        if _STRAY_STAR.search(form):
            self._note(line, f'In "{form}" the star can only stand at the end of a word.')
            return False
        if not any(map(str.isalnum, form)) or form != " ".join(form.split()):
            self._note(line, f'"{form}" is not a word. Write letters, with single spaces between words.')
            return False
        if (list_, form) in self._first_line:
            first = self._first_line[list_, form]
            self._note(line, f'"{form}" already stands in line {first}. Keep one of the two.')
            return False
        self._first_line[list_, form] = line
        return True

    def _examples(self, root: yamlfile.Map) -> Iterator[tuple[str, str]]:
        node = root.get("examples")
        if node is None:
            return
        if not isinstance(node, yamlfile.Map):
            self._note(node.line, 'After "examples:" I expect "about_it:" and "not_about_it:", each a list.')
            return
        for key, sentences in node.entries:
            if key.value not in EXAMPLES:
                help_ = yamlfile.suggest(key.value, EXAMPLES)
                self._note(key.line, f'I do not know the word "{key.value}" here. {help_}'.rstrip())
                continue
            if not isinstance(sentences, yamlfile.List):
                self._note(key.line, f'After "{key.value}:" I expect a list of sentences.')
                continue
            for sentence in sentences.items:
                if isinstance(sentence, yamlfile.Text):
                    yield sentence.value, EXAMPLES[key.value]
                else:
                    what = "An example is one sentence. If it has a colon or begins oddly, put it in quotes."
                    self._note(sentence.line, what)
