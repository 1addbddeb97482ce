"""What can go wrong, as one tree.

    AggregatorError
    ├── ConfigError        a person's file needs a correction            path, line
    │   └── VocabularyError
    ├── SourceError        one source failed this time; the others go on source
    │   ├── FetchError     no answer, or a refusal                       url, status, retry_after
    │   │   └── ForbiddenError   robots.txt asks us not to ask
    │   └── ParseError     an answer we cannot read                      url
    ├── StoreError         the database failed
    ├── RenderError        an edition cannot be written                  edition, format
    ├── DeliveryError      what we wrote was not accepted                to
    └── AlreadyAtWork      another worker holds the data; this one leaves

Each room turns the exceptions of its libraries into its own in one place, with ``raise … from``.
"""

from datetime import datetime


class AggregatorError(Exception):
    """Every error we raise on purpose; its text is a sentence for a person."""

    def __reduce__(self) -> "tuple[object, ...]":
        """Cross a process boundary whole: keyword-only arguments do not pickle by themselves."""
        return _rebuild, (type(self), self.args, self.__dict__.copy())


class ConfigError(AggregatorError):
    """A person's file needs a correction; one mistake, or several reported together."""

    def __init__(self, what: str, *, path: str, line: int | None = None) -> None:
        self.what, self.path, self.line = what, path, line
        super().__init__(f"{path}, line {line}: {what}" if line else f"{path}: {what}")

    @classmethod
    def several(cls, mistakes: "list[ConfigError]") -> "ConfigError":
        """Join mistakes (at least one) into a single error whose text has a line for each."""
        if len(mistakes) == 1:
            return mistakes[0]
        together = cls(mistakes[0].what, path=mistakes[0].path, line=mistakes[0].line)
        together.args = ("\n".join(map(str, mistakes)),)
        return together


class VocabularyError(ConfigError):
    """A vocabulary file needs a correction."""


class SourceError(AggregatorError):
    """One source failed this time; the others go on."""

    def __init__(self, what: str, *, url: str) -> None:
        self.what, self.url = what, url
        super().__init__(f"{url}: {what}" if url else what)


class FetchError(SourceError):
    """No answer, or a refusal.

    ``status`` is the HTTP status if there was one; ``retry_after`` the instant before which the
    server asks not to be asked again (aware, UTC).
    """

    def __init__(
        self, what: str, *, url: str, status: int | None = None, retry_after: datetime | None = None
    ) -> None:
        super().__init__(what, url=url)
        self.status, self.retry_after = status, retry_after


class ForbiddenError(FetchError):
    """The site's robots.txt asks programs not to read a page; it was not asked for."""


class ParseError(SourceError):
    """An answer we cannot read as a list of news."""


class StoreError(AggregatorError):
    """The database failed; nothing of the transaction was kept."""


class RenderError(AggregatorError):
    """An edition cannot be written in one format; its last good document stays."""

    def __init__(self, what: str, *, edition: str, format: str) -> None:
        self.edition, self.format = edition, format
        super().__init__(f"{edition} as {format}: {what}")


class DeliveryError(AggregatorError):
    """What we wrote was not accepted by the folder or server it was for."""

    def __init__(self, what: str, *, to: str) -> None:
        self.to = to
        super().__init__(f"{to}: {what}")


class AlreadyAtWork(AggregatorError):  # noqa: N818 - no failure: the work is being done
    """Another worker holds the same data; this one leaves."""


def _rebuild(
    kind: type[AggregatorError], args: tuple[object, ...], state: dict[str, object]
) -> AggregatorError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
