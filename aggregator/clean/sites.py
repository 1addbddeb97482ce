"""What is particular about each site: ``sites.yaml``, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from re import Pattern
from urllib.parse import parse_qsl, unquote

from aggregator import yamlfile
from aggregator.clean.shapes import note, shape
from aggregator.errors import ConfigError

__all__ = ["Everywhere", "Site", "Sites", "read", "site_of", "sites"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """What holds for every site."""

    drop: tuple[str, ...] = ()
    notes: tuple[Pattern[str], ...] = ()
    tool_words: tuple[str, ...] = ()
    read_more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """Addresses that lead to another page of the site."""

    shape: Pattern[str]
    inside: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Everywhere):
    """One entry of the table; ``keys`` are pairs of a shape as written and a template."""

    name: str
    hosts: tuple[str, ...]
    host: str | None = None
    scheme: str | None = None
    languages_at: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[tuple[str, str], ...] = ()
    drop_from_items: tuple[str, ...] = ()
    drop_endings: tuple[str, ...] = ()
    wrapped: Wrapped | None = None

    @property
    def keeps_fragment(self) -> bool:
        """Return whether an item's identity may stand in the fragment."""
        return any(written.startswith("#") for written, _ in self.keys)

    def key(self, path: str, query: str = "", fragment: str = "") -> str | None:
        """Return what the language versions of an item share, None if this is no item we know."""
        parameters = [f"?{name}={value}" for name, value in parse_qsl(query)]
        for written, template in self.keys:
            if written.startswith("#"):
                found = shape(written[1:]).search(unquote(fragment))
            elif written.startswith("?"):
                found = next(filter(None, map(shape(written).fullmatch, parameters)), None)
            else:
                found = shape(written).fullmatch(path.removesuffix("/"))
            if found:
                return f"{self.name}/{template.format(**found.groupdict())}"
        return None

    def language(self, path: str) -> str | None:
        """Return the language that a path names, as a BCP 47 tag."""
        for written in self.languages_at:
            if found := shape(written).fullmatch(path.removesuffix("/")):
                language = found["language"].lower().replace("_", "-").partition("-")[0]
                return self.languages.get(language, language if len(language) == 2 else None)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """The table, by host."""

    everywhere: Everywhere
    by_host: Mapping[str, Site]


@cache
def sites() -> Sites:
    """Return the packaged table."""
    return read(Path(__file__).with_name("sites.yaml"))


def site_of(host: str) -> Site | None:
    """Return what we know of the site that a host (in lower case) serves."""
    return sites().by_host.get(host)


def read(path: Path) -> Sites:
    """Read a table.

    Raises:
        ConfigError: the file is missing or has mistakes; all of them, with their lines.
    """
    return _Table(path).read()


class _Table:
    """Types the nodes of one file, collecting mistakes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes: list[ConfigError] = []

    def read(self) -> Sites:
        root = self._words(yamlfile.load(self.path), {"everywhere", "sites"})
        common = self._words(root.get("everywhere"), {"drop", "notes", "tool words", "read more"})
        everywhere = Everywhere(
            drop=self._list(common.get("drop")),
            notes=tuple(map(note, self._list(common.get("notes")))),
            tool_words=self._list(common.get("tool words")),
            read_more=self._list(common.get("read more")),
        )
        by_host = {}
        for name, node in self._words(root.get("sites"), None).items():
            site = self._site(name, node)
            by_host.update(dict.fromkeys(site.hosts, site))
        if self.mistakes:
            raise ConfigError.several(self.mistakes)
        return Sites(everywhere=everywhere, by_host=by_host)

    def _site(self, name: str, node: yamlfile.Node) -> Site:
        words = self._words(node, _KNOWN)
        hosts = self._list(words.get("hosts"))
        if not hosts:
            self._mistake(node, f'"{name}" names no hosts. Add a line such as "hosts: [{name}]".')
        wrapped = self._texts(words.get("wrapped"), {"shape", "inside", "language"})
        return Site(
            name=name,
            hosts=hosts,
            host=self._text(words.get("host")),
            scheme=self._text(words.get("scheme")),
            languages_at=self._list(words.get("languages at")),
            languages=self._texts(words.get("languages"), None),
            keys=tuple(self._texts(words.get("keys"), None).items()),
            drop=self._list(words.get("drop")),
            drop_from_items=self._list(words.get("drop from items")),
            drop_endings=self._list(words.get("drop endings")),
            wrapped=Wrapped(
                shape=shape(wrapped.get("shape", "")),
                inside=wrapped.get("inside", ""),
                language=wrapped.get("language", ""),
            )
            if wrapped
            else None,
            notes=tuple(map(note, self._list(words.get("notes")))),
            tool_words=self._list(words.get("tool words")),
        )

    def _words(self, node: yamlfile.Node | None, known: set[str] | None) -> dict[str, yamlfile.Node]:
        if node is None:
            return {}
        if not isinstance(node, yamlfile.Map):
            self._mistake(node, 'Words with their values were expected here, such as "hosts: [example.org]".')
            return {}
        for word, _ in node.entries:
            if known is not None and word.value not in known:
                self._mistake(
                    word, f'I do not know the word "{word.value}". {yamlfile.suggest(word.value, known)}'
                )
        return {word.value: value for word, value in node.entries}

    def _texts(self, node: yamlfile.Node | None, known: set[str] | None) -> dict[str, str]:
        return {word: self._text(value) or "" for word, value in self._words(node, known).items()}

    def _text(self, node: yamlfile.Node | None) -> str | None:
        if node is None or isinstance(node, yamlfile.Text):
            return node.value if node else None
        self._mistake(node, "A single text was expected here.")
        return None

    def _list(self, node: yamlfile.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node, yamlfile.List):
            self._mistake(node, 'A list was expected here, such as "[one, another]".')
            return ()
        return tuple(filter(None, map(self._text, node.items)))

    def _mistake(self, node: yamlfile.Node, what: str) -> None:
        self.mistakes.append(ConfigError(what.strip(), path=str(self.path), line=node.line))


_KNOWN = {
    "hosts", "host", "scheme", "languages at", "languages", "keys", "drop", "drop from items", "drop endings",
    "wrapped", "notes", "tool words",
}  # fmt: skip
