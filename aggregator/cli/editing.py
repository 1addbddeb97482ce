"""An editor's word on a story: recorded with its time and reason, at work in every ledger at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from aggregator import announce, clean, i18n
from aggregator.app import App, clock
from aggregator.cli.asking import ENGLISH
from aggregator.cli.files import FEEDS_YAML, ConfigFile, present_app
from aggregator.cli.screen import say, table
from aggregator.model import Act, Announcement, Ruling, Story

Name = Annotated[
    str, typer.Argument(metavar="ADDRESS|ID", help="An address, a feed's guid, or our id of item or story.")
]
AnyName = Annotated[
    str | None,
    typer.Argument(metavar="ADDRESS|ID", help="An address, a feed's guid, or our id of item or story."),
]
Because = Annotated[str, typer.Option("--because", help="The reason; it is kept.")]
Told = Annotated[str, typer.Option("--because", help="The reason; readers see it.")]
Title = Annotated[str, typer.Argument(metavar="TITLE", help="The new title.")]
OneEdition = Annotated[
    str | None, typer.Option("--edition", metavar="EDITION", help='Only in this one, like "roma/fr".')
]


def correct(
    story: Name, because: Because, edition: OneEdition = None, config: ConfigFile = FEEDS_YAML
) -> None:
    """Mark a story as corrected in a way that matters: readers may show it as updated."""
    _rule(Ruling(act=Act.CORRECT, story=story, because=because, edition=edition, ruled_at=clock()), config)


def withdraw(story: Name, because: Told, edition: OneEdition = None, config: ConfigFile = FEEDS_YAML) -> None:
    """Take a story back for good: entry and place stay, the reason stands where the text was."""
    _rule(Ruling(act=Act.WITHDRAW, story=story, because=because, edition=edition, ruled_at=clock()), config)


def urgent(story: Name, because: Because, config: ConfigFile = FEEDS_YAML) -> None:
    """Let a story that waits overtake the others, the hour's share and quiet hours."""
    _rule(Ruling(act=Act.URGENT, story=story, because=because, ruled_at=clock()), config)


def retitle(
    story: Name, title: Title, because: Because, edition: OneEdition = None, config: ConfigFile = FEEDS_YAML
) -> None:
    """Give a story another title; bots that know an entry by its title post it again."""
    said = Ruling(act=Act.RETITLE, story=story, because=because, edition=edition, ruled_at=clock())
    _rule(replace(said, title=announce.plain(title)), config)


def _rule(said: Ruling, config: Path) -> None:
    """Have a ruling kept and carried out; its story goes by any of its names."""
    reason = announce.plain(said.because)
    if not reason or said.title == "":
        raise typer.BadParameter("write a few words for the reader; an empty text says nothing")
    service = present_app(config)
    _check_edition(said.edition, service)
    story = find_story(said.story, service)
    past = _withdrawal(said, service.store.rulings(story.id))
    _check_length(said.title, service.store.lines(story.id))
    changed = service.store.rule(replace(said, story=story.id, because=reason))
    asyncio.run(service.close())
    _show(said.act, story, changed)
    if past is not None:
        day = i18n.moment(past.ruled_at, ENGLISH, time_zone=service.config.site.time_zone)
        say(f"It was withdrawn on {day} already ({past.because}). {_BESIDE_A_WITHDRAWAL[said.act]}")


_BESIDE_A_WITHDRAWAL = {
    Act.WITHDRAW: "Readers see the new reason from now on.",
    Act.RETITLE: "Only its title changes; the reason stays where the text was.",
}


def _withdrawal(said: Ruling, rulings: Sequence[Ruling]) -> Ruling | None:
    """Return the last withdrawal that holds wherever this is said, None if there is none."""
    if said.act not in _BESIDE_A_WITHDRAWAL:
        return None
    meant = f"{said.edition or ''}/"
    past = (one for one in reversed(rulings) if one.act is Act.WITHDRAW)
    return next((one for one in past if one.edition is None or meant.startswith(f"{one.edition}/")), None)


def _check_edition(edition: str | None, service: App) -> None:
    known = [one.key for one in service.config.editions]
    if edition and not any(
        f"{key}/".startswith(f"{edition}/") or edition.startswith(f"{key}/") for key in known
    ):
        raise typer.BadParameter(f'there is no edition "{edition}"; I know {", ".join(known)}')


def find_story(name: str, service: App) -> Story:
    """Return the story that goes by a name people meet it under, an address as they copy it too.

    Raises:
        BadParameter: none is held.
    """
    found = service.store.story_named(name) or service.store.story_named(clean.address(name) or name)
    if found is None:
        raise typer.BadParameter(f"no story {name} is held; 'aggregator why ADDRESS' tells what is")
    return found


def _check_length(title: str | None, lines: Sequence[Announcement]) -> None:
    room = min((announce.room_beside(line.link) for line in lines), default=None)
    if title is not None and room is not None and len(title) > room:
        raise typer.BadParameter(f"the title has {len(title)} characters; beside its link {room} have room")


def _show(act: Act, story: Story, changed: Sequence[Announcement]) -> None:
    say(f"{act}: story {story.id}, {story.members[0].title}")
    if changed:
        table(
            "",
            ("edition", "number", "state", "title"),
            [(line.edition, line.number, line.state, line.title) for line in changed],
        )
    if act is Act.URGENT:
        say("It overtakes wherever it still waits; where it is announced already, nothing changes.")
    if act is Act.WITHDRAW:
        say("No edition that this holds for will announce it from now on.")
    say("A running service brings its documents up to date within a minute, 'aggregator publish' at once.")
