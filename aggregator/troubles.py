"""What only the worker knows to be wrong, each trouble from when it was first met until it ends."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from aggregator.errors import StoreError
from aggregator.model import Trouble
from aggregator.publish import Published


class Troubles:
    """The troubles of a worker: of its passes, of the editions it could not write, and others it is told."""

    def __init__(self) -> None:
        self._known: Mapping[str, Trouble] = {}
        self._of_pass: tuple[Trouble, ...] = ()
        self._of_editions: tuple[Trouble, ...] = ()

    def recall(self, known: Iterable[Trouble]) -> None:
        """Take over what a worker before this one left, so that what lasts keeps its beginning."""
        self._known = {trouble.key: trouble for trouble in known}

    def passed(self, failure: Exception | None) -> None:
        """Remember how a pass ended."""
        self._of_pass = (_failed(failure),) if failure else ()

    def published(self, done: Iterable[Published]) -> None:
        """Remember which editions are not whole."""
        self._of_editions = tuple(_unpublished(one) for one in done if one.errors)

    def present(self, other: Trouble | None, now: datetime) -> tuple[Trouble, ...]:
        """Return what is wrong now, with an ``other`` trouble that the worker has met."""
        met = (*self._of_pass, *((other,) if other else ()), *self._of_editions)
        present = [replace(one, since=self._since(one, now)) for one in met]
        self.recall(present)
        return tuple(present)

    def _since(self, trouble: Trouble, now: datetime) -> datetime:
        known = self._known.get(trouble.key)
        return (known.since if known else trouble.since) or now


def _failed(failure: Exception) -> Trouble:
    if isinstance(failure, StoreError):
        return Trouble(
            kind="store",
            about="database",
            what=str(failure),
            doing="What is published stays as it is; every pass tries again.",
            advice="See that the disk has room and that the database may be written.",
        )
    return Trouble(
        kind="pass",
        about="worker",
        what=f"a pass failed: {str(failure) or type(failure).__name__}",
        doing="What is published stays as it is; every pass tries again.",
        advice="Look into the log; it tells where.",
    )


def _unpublished(one: Published) -> Trouble:
    return Trouble(
        kind="publishing",
        about=one.edition.key,
        what="; ".join(map(str, one.errors)),
        doing="Its last good documents stay; every minute it is tried again.",
        advice="See that the published folder has room and may be written.",
    )
