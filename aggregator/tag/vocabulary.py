"""Vocabulary files, one a language, read and checked; docs/vocabularies.md tells linguists their format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from aggregator import yamlfile
from aggregator.errors import ConfigError, VocabularyError

EVERYWHERE = "everywhere"
"""The file whose words count in every language, and which names the topic's groups and subjects."""


class Kind(StrEnum):
    """The lists of a vocabulary, by their names in the file."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    RECALL_ONLY = "recall_only"
    COMPANY = "company"
    NEVER = "never"
    NEVER_NEAR = "never_near"


OURS = frozenset({Kind.SURE, Kind.DOUBTFUL, Kind.RECALL_ONLY})
"""The lists whose words may be about the topic."""

EXAMPLES = {"about_it": "yes", "not_about_it": "no", "cannot_tell": "doubtful"}
"""The lists of examples, and the verdict each must get."""


@dataclass(frozen=True, slots=True)
class Word:
    """One form of a list; ``groups`` are those it speaks of, ``concept`` what it stands for."""

    form: str
    kind: Kind
    concept: str
    groups: tuple[str, ...]
    line: int

    @property
    def open_ended(self) -> bool:
        """Whether any ending may follow."""
        return self.form.endswith("*")

    @property
    def stem(self) -> str:
        """The form without its star."""
        return self.form.removesuffix("*")

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
    by_language: Mapping[str, Vocabulary]
    rules: str

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
    concepts, groups = _concepts(folder)
    files = [_File(path, concepts, groups, mistakes) for path in paths]
    read = {file.path.stem: vocabulary for file in files if (vocabulary := file.read())}
    if mistakes:
        raise VocabularyError.several(mistakes)
    content = b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths)
    rules = sha256(content).hexdigest()[:12]
    return Vocabularies(topic=folder.name, groups=groups, by_language=read, rules=rules)


def _concepts(folder: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what may stand after a colon, and which of it are groups of people."""
    path = folder / f"{EVERYWHERE}.yaml"
    if not path.exists():
        return frozenset({folder.name}), (folder.name,)
    root = yamlfile.load(path, error=VocabularyError)
    groups = _texts(root.get("groups")) if isinstance(root, yamlfile.Map) else ()
    subjects = _texts(root.get("subjects")) if isinstance(root, yamlfile.Map) else ()
    return frozenset({folder.name, *groups, *subjects}), groups or (folder.name,)


def _texts(node: yamlfile.Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, yamlfile.List) else ()
    return tuple(item.value for item in items if isinstance(item, yamlfile.Text))


class _File:
    """Reads one file, noting every mistake instead of stopping at the first."""

    def __init__(
        self, path: Path, concepts: frozenset[str], groups: tuple[str, ...], mistakes: list[ConfigError]
    ) -> None:
        self.path, self._concepts, self._groups, self._mistakes = path, concepts, groups, mistakes
        self._first_line: dict[str, int] = {}

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
            words=tuple(word for kind in Kind for word in self._words(root.get(kind.value), kind)),
            checked_by=checked_by.value
            if isinstance(checked_by, yamlfile.Text) and not checked_by.blank
            else None,
            examples=tuple(self._examples(root)),
        )

    def _note(self, line: int, what: str) -> None:
        self._mistakes.append(VocabularyError(what, path=str(self.path), line=line))

    def _check_keys(self, root: yamlfile.Map) -> None:
        known = {"language", "checked_by", "examples", *(kind.value for kind in Kind)}
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

    def _words(self, node: yamlfile.Node | None, kind: Kind) -> Iterator[Word]:
        if node is None or (isinstance(node, yamlfile.Text) and node.blank):
            return
        if not isinstance(node, yamlfile.List):
            self._note(node.line, f'After "{kind}:" I expect a list: [word, another word].')
            return
        for item in node.items:
            form, concept = self._form_and_concept(item, kind)
            if form and self._is_sound(form, item.line):
                groups = tuple(label for label in concept.split() if label in self._groups)
                yield Word(form, kind, concept, groups or self._groups[:1], item.line)

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

    def _is_sound(self, form: str, line: int) -> bool:
        """Refuse a form that could not be found, or that stands in the file twice."""
        if "*" in form.removesuffix("*"):
            self._note(line, f'In "{form}" the star can only stand at the end.')
            return False
        if not any(map(str.isalnum, form)) or form != " ".join(form.split()):
            self._note(line, f'"{form}" is not a word. Write letters, with single spaces between words.')
            return False
        if form in self._first_line:
            what = f'"{form}" already stands in line {self._first_line[form]}. Keep one of the two.'
            self._note(line, what)
            return False
        self._first_line[form] = line
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
