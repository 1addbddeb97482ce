"""What is wrong, where, by which rule, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error breaks a promise or a format; a warning is what some program stumbles over."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a feed must or should do: ``source`` says who asks for it, ``advice`` how to comply."""

    id: str
    severity: Severity
    source: str
    advice: str

    def at(self, where: str, message: str) -> "Finding":
        """Return the finding that this rule is broken at a place."""
        return Finding(rule=self, where=where, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One break of a rule; ``where`` is a line, an entry or a header, ``message`` what stands there."""

    rule: Rule
    where: str
    message: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.rule.severity} {self.rule.id}: {self.where}: {self.message}"


Findings = Iterable[Finding]


def error(id: str, source: str, advice: str) -> Rule:
    """Make a rule whose break is an error."""
    return Rule(id=id, severity=Severity.ERROR, source=source, advice=advice)


def warning(id: str, source: str, advice: str) -> Rule:
    """Make a rule whose break is a warning."""
    return Rule(id=id, severity=Severity.WARNING, source=source, advice=advice)


def shown(text: str, *, most: int = 80) -> str:
    """Quote a foreign text for a message: one line, cut, without what a terminal would obey."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f'"{line if len(line) <= most else line[: most - 1] + "…"}"'
