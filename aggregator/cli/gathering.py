"""Commands about stories: what they consist of and why, and an editor's word on that."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from aggregator import announce, clean, i18n
from aggregator.app import App
from aggregator.cli.asking import ENGLISH
from aggregator.cli.editing import AnyName, Because, Name, find_story
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.screen import give, note, progress, say, table
from aggregator.model import Because as Reason
from aggregator.model import Item, Story, StoryLink, StoryWord
from aggregator.regrouping import Regrouped, prepare, regroup

JOIN, SPLIT = "join", "split"


def story(name: AnyName = None, config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Show a story: its versions, why each is there, what looks like it, and who announced it.

    Without a name: pairs of stories that may be one, the newest first, for you to join.
    """
    service = present_app(config)
    try:
        if name is None:
            _show_links(service.store.links(), json=json)
            return
        account = _account(find_story(name, service), service)
    finally:
        asyncio.run(service.close())
    if json:
        give(account)
    else:
        _show(account)


def _show_links(links: Sequence[StoryLink], *, json: bool) -> None:
    if json:
        give([asdict(link) for link in links])
        return
    for link in links:
        # No table: a narrow one would break names, which are there to be copied.
        say(f"{link.story} {link.other}")
        say(f"  {_words(link.because)}")
    note("To look at one: aggregator story ID; if they are one: aggregator join ID ID --because REASON")


def join(one: Name, other: Name, because: Because, config: ConfigFile = FEEDS_YAML) -> None:
    """Say that two stories are one, for good; of two announced ones, both entries stay, with all versions."""
    reason = _reason(because)
    service = present_app(config)
    try:
        first, second = _item(one, service), _item(other, service)
        word = StoryWord(act=JOIN, item=first.id, other=second.id, because=reason, said_at=service.now())
        id_ = service.store.join(word)
        account = _account(find_story(id_, service), service)
    finally:
        asyncio.run(service.close())
    _show(account)


def split(item: Name, because: Because, config: ConfigFile = FEEDS_YAML) -> None:
    """Say that an item is a story of its own, for good; entries announced with its address go along."""
    reason = _reason(because)
    service = present_app(config)
    try:
        word = StoryWord(act=SPLIT, item=_item(item, service).id, because=reason, said_at=service.now())
        account = _account(find_story(service.store.split(word), service), service)
    finally:
        asyncio.run(service.close())
    _show(account)


def regroup_held(
    yes: Annotated[bool, typer.Option("--yes", help="Do it without showing first and asking.")] = False,
    config: ConfigFile = FEEDS_YAML,
    json: Json = False,
) -> None:
    """Look again which stories held items tell, after a new release or with meanings newly installed.

    It shows what would be put together, and asks. Announced stories are never put together, nothing is
    taken apart, and what editors said stays. Up to 1000 changes are listed. With --json it asks nothing,
    and changes nothing without --yes.
    """
    service = present_app(config)
    try:
        with progress("Comparing", service.store.counts()["items"]) as step:
            prepare(service.grouper, told=step)
        if not yes:
            would = _regroup(service, "Looking", write=False)
            _tell(would, json=json, tense="would join")
            if json or not would.joins:
                return
            typer.confirm("Put them together?", abort=True)
        done = _regroup(service, "Joining", write=True)
        if json or yes:
            _tell(done, json=json, tense="joined")
        else:
            say(f"{done.joins} items joined another story.")
    finally:
        asyncio.run(service.close())


def _regroup(service: App, what: str, *, write: bool) -> Regrouped:
    with progress(what, service.store.counts()["stories"]) as step:
        return regroup(service.grouper, write=write, told=step)


def _tell(done: Regrouped, *, json: bool, tense: str) -> None:
    if json:
        give(asdict(done))
        return
    say(f"{done.stories} stories that no edition shows; {done.joins} items {tense} another story.")
    if done.joined:
        table("", ("item", "story"), done.joined)
    if done.links:
        say("\nMay be one")
        _show_links(done.links, json=False)


def _reason(because: str) -> str:
    reason = announce.plain(because)
    if not reason:
        raise typer.BadParameter("write a few words; an empty reason says nothing")
    return reason


def _item(name: str, service: App) -> Item:
    """Return the version that a name is of; of a name that a whole story has, the first.

    Raises:
        BadParameter: none is held.
    """
    found = service.store.item(name) or service.store.item(clean.address(name) or name)
    return found or find_story(name, service).members[0]


def _account(found: Story, service: App) -> dict[str, Any]:
    """Return all that is known of a story, ready for JSON."""
    store, zone = service.store, service.config.site.time_zone
    reasons = store.reasons(found.id)
    return {
        "id": found.id,
        "members": [
            {
                "id": item.id,
                "source": item.source,
                "language": item.language.value,
                "published": i18n.day(item.published.value, ENGLISH, time_zone=zone),
                "address": item.url,
                "title": item.title,
                "because": [asdict(reason) for reason in reasons.get(item.id, ())],
            }
            for item in found.members
        ],
        "links": [
            {
                "story": link.other if link.story == found.id else link.story,
                "because": [asdict(reason) for reason in link.because],
            }
            for link in store.links(found.id)
        ],
        "announced": [
            {"edition": line.edition, "number": line.number, "state": line.state, "title": line.title}
            for line in store.lines(found.id)
        ],
        "words": [asdict(word) for word in store.story_words(found.id)],
    }


def _show(account: dict[str, Any]) -> None:
    say(f"story {account['id']}")
    columns = ("id", "source", "language", "published", "address", "title")
    table("", columns, ([member[name] for name in columns] for member in account["members"]))
    say("\nWhy each is there")
    for member in account["members"]:
        say(f"  {member['id']}: {_words(_reasons(member['because']))}")
    if account["links"]:
        rows = [(link["story"], _words(_reasons(link["because"]))) for link in account["links"]]
        table("\nLooks like", ("story", "because"), rows)
        note("If they are one: aggregator join ID ID --because REASON")
    if account["announced"]:
        table("\nAnnounced", ("edition", "number", "state", "title"), _rows(account["announced"]))
    for word in account["words"]:
        other = f" with {word['other']}" if word["other"] else ""
        said = f"{word['act']} {word['item']}{other}: {word['because']}"
        say(f"\nAn editor's word, {word['said_at']:%Y-%m-%d}: {said}")


def _reasons(plain: list[dict[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(**each) for each in plain)


def _words(reasons: tuple[Reason, ...]) -> str:
    return "; ".join(map(str, reasons)) or "-"


def _rows(told: list[dict[str, Any]]) -> list[list[Any]]:
    return [list(each.values()) for each in told]
