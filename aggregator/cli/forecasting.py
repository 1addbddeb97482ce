"""What waits to be announced, and when its turn comes."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from aggregator import announce, i18n
from aggregator.announcing import known
from aggregator.app import App
from aggregator.cli.asking import ENGLISH
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, progress, say, table
from aggregator.model import Announcement, Edition

OneEdition = Annotated[str | None, typer.Argument(metavar="[EDITION]", help='Only one, like "roma/fr".')]


def queue(edition: OneEdition = None, config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Show what each edition will announce and when, if nothing else comes."""
    service = present_app(config)
    chosen = [one for one in service.config.editions if edition in {None, one.key}]
    if not chosen:
        names = ", ".join(one.key for one in service.config.editions)
        raise typer.BadParameter(f'there is no edition "{edition}"; I know {names}')
    queues = []
    with progress("Looking ahead", len(chosen)) as step:
        for one in chosen:
            queues.append(_queue(one, service))
            step(one.key)
    asyncio.run(service.close())
    if json:
        give([_said(one) for one in queues])
    else:
        _show(queues, service)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queue:
    """What one edition will announce, what goes to its archive, and how many stories it cannot show yet."""

    edition: str
    entries: tuple[Announcement, ...]
    archived: int
    waiting: int


def _queue(edition: Edition, service: App) -> _Queue:
    store = service.store
    pending = list(store.unannounced(edition))
    rests_on = known(edition, service.config, store)
    ledger, now = store.ledger(edition), service.now()
    lines = list(announce.forecast(edition, ledger, pending, known=rests_on, now=now))
    entries = tuple(line for line in lines if not line.archived)
    return _Queue(
        edition=edition.key,
        entries=entries,
        archived=len(lines) - len(entries),
        waiting=len(pending) - len(lines),
    )


def _said(queue: _Queue) -> dict[str, Any]:
    names = ("announced_at", "number", "story", "item", "title", "link", "language")
    entries = [{name: getattr(line, name) for name in names} for line in queue.entries]
    return {**asdict(queue), "entries": entries}


def _show(queues: Iterable[_Queue], service: App) -> None:
    zone = service.config.site.time_zone
    rows = (
        (one.edition, i18n.moment(line.announced_at, ENGLISH, time_zone=zone), line.title, line.story)
        for one in queues
        for line in one.entries
    )
    table("", ("edition", "when", "title", "story"), rows)
    for one in queues:
        said = f"{one.edition}: {len(one.entries)} will be announced"
        if one.archived:
            said += f", {one.archived} go to the archive as back catalogue"
        if one.waiting:
            said += f", {one.waiting} wait for a version in a language that it shows"
        say(said)
