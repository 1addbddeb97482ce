"""What waits to be announced, and when its turn comes."""

import asyncio
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from aggregator import forecasting, i18n
from aggregator.app import App
from aggregator.cli.asking import ENGLISH
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, progress, say, table
from aggregator.forecasting import Beside, Queue

OneEdition = Annotated[str | None, typer.Argument(metavar="[EDITION]", help='Only one, like "roma/fr".')]


def queue(edition: OneEdition = None, config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Show what each edition will announce and when, if nothing else comes."""
    service = present_app(config)
    chosen = [one for one in service.config.editions if edition in {None, one.key}]
    if not chosen:
        names = ", ".join(one.key for one in service.config.editions)
        raise typer.BadParameter(f'there is no edition "{edition}"; I know {names}')
    queues: list[Queue] = []
    feeds: list[Beside] = []
    with progress("Looking ahead", len(chosen)) as step:
        for one in chosen:
            now = service.now()
            queues.append(forecasting.queue(one, service.config, service.store, now))
            feeds += forecasting.beside(one, service.store, now)
            step(one.key)
    asyncio.run(service.close())
    if json:
        give([_said(one, feeds) for one in queues])
    else:
        _show(queues, feeds, service)


def _said(queue: Queue, feeds: Iterable[Beside]) -> dict[str, Any]:
    names = ("announced_at", "number", "story", "item", "title", "link", "language")
    return {
        "edition": queue.edition.key,
        "entries": [{name: getattr(line, name) for name in names} for line in queue.entries],
        "archived": queue.archived,
        "waiting": queue.waiting,
        "beside": {
            feed.edition.branch: {"waiting": feed.waiting, "due": feed.due}
            for feed in feeds
            if (feed.edition.name, feed.edition.language) == (queue.edition.name, queue.edition.language)
        },
    }


def _show(queues: Iterable[Queue], feeds: Iterable[Beside], service: App) -> None:
    zone = service.config.site.time_zone
    rows = (
        (one.edition.key, i18n.moment(line.announced_at, ENGLISH, time_zone=zone), line.title, line.story)
        for one in queues
        for line in one.entries
    )
    table("", ("edition", "when", "title", "story"), rows)
    for one in queues:
        said = f"{one.edition.key}: {len(one.entries)} will be announced"
        if one.archived:
            said += f", {one.archived} go to the archive as back catalogue"
        if one.waiting:
            said += f", {one.waiting} wait for a version in a language that it shows"
        say(said)
    for feed in feeds:
        due = f", the next issue on {i18n.moment(feed.due, ENGLISH, time_zone=zone)}" if feed.due else ""
        say(f"{feed.edition.key}: {feed.waiting} to be told{due}")
