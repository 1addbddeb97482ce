"""Commands about what items are said to be about: look at the misses, put them right, judge all anew."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

import typer

from aggregator import announce, clean
from aggregator import tag as tag_room
from aggregator.app import App
from aggregator.cli.editing import Name, find_story
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json, present_app
from aggregator.cli.judging import TOPIC
from aggregator.cli.screen import give, give_line, progress, say, table
from aggregator.model import AnnouncementState, Doubtful, Item, Judgment, Story, Tag
from aggregator.retagging import Retagged, retag, rules

Topic = Annotated[str, typer.Option("--topic", help="What it is about.")]
Because = Annotated[str, typer.Option("--because", help="The reason; it is kept.", show_default=False)]

QUOTED = 3
"""Words that are shown of an item in a list; 'aggregator why' shows all."""


def judge(
    item: Name,
    verdict: Annotated[Literal["yes", "no"], typer.Argument(help="Whether it is about the topic.")],
    because: Because,
    topic: Topic = TOPIC,
    config: ConfigFile = FEEDS_YAML,
) -> None:
    """Say what a story is about; it holds for good, in all its versions, whatever words find."""
    _check_topic(topic)
    reason = announce.plain(because)
    if not reason:
        raise typer.BadParameter("write a few words of reason; an empty text says nothing")
    service = present_app(config)
    story = find_story(item, service)
    said = _judgment(_named(item, story), verdict, reason, topic, service)
    members = service.store.judge(said)
    lines = service.store.lines(story.id)
    asyncio.run(service.close())
    say(f"{topic}: {verdict}, story {story.id}, {said.title} ({len(members)} versions)")
    shown = [line.edition for line in lines if line.state is not AnnouncementState.WITHDRAWN]
    if verdict == "no" and shown:
        say(f"It stays where it is announced: {', '.join(shown)}.")
        say(f"To take it back: aggregator withdraw {said.item} --because REASON")
    elif verdict == "yes":
        where = f"It is announced in {', '.join(shown)}; other" if shown else "A running service's"
        say(f"{where} editions announce it by their ordinary rules; 'aggregator queue' tells when.")


def judgments(config: ConfigFile = FEEDS_YAML, topic: Topic = TOPIC) -> None:
    """Print what editors judged, an item a line, for 'aggregator evaluate'."""
    _check_topic(topic)
    service = present_app(config)
    cases = service.store.cases()
    asyncio.run(service.close())
    for case in cases:
        if case.topic == topic:
            give_line(
                {
                    "id": case.item,
                    "lang": case.language,
                    "title": case.title,
                    "text": case.text,
                    "about": case.verdict == "yes",
                    "because": case.because,
                    "judged_at": case.judged_at,
                }
            )


def rejected(
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Those that wait for a person instead.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many.")] = 20,
    topic: Topic = TOPIC,
    config: ConfigFile = FEEDS_YAML,
    json: Json = False,
) -> None:
    """List the nearest misses: what is not announced, the highest score first, and why."""
    _check_topic(topic)
    service = present_app(config)
    missed = service.store.nearest(topic, "doubtful" if doubtful else "no", limit=limit)
    asyncio.run(service.close())
    if json:
        give([_missed(item, topic) for item in missed])
        return
    columns = ("id", "score", "language", "source", "title", "why", "words")
    table("", columns, ([_missed(item, topic)[name] for name in columns] for item in missed))
    if doubtful:
        say(_choices(topic, service))
    say("To decide: aggregator judge ID yes|no --because REASON; all the proof: aggregator why ID")


def retag_held(
    yes: Annotated[bool, typer.Option("--yes", help="Do it without showing first and asking.")] = False,
    config: ConfigFile = FEEDS_YAML,
    json: Json = False,
) -> None:
    """Judge what is held by the present words; old items found now go to the archive only.

    It shows what would change, and asks. What is announced stays announced, and what editors judged stays
    as they have it. Broken off, it goes on from there the next time. Up to 1000 changes are listed. With
    --json it asks nothing, and changes nothing without --yes.
    """
    service = present_app(config)
    try:
        if not yes:
            would = _retag(service, "Looking", write=False)
            _tell(would, json=json, tense="would change")
            if json or not would.items:
                return
            typer.confirm("Judge them so?", abort=True)
        done = _retag(service, "Judging", write=True)
        if json or yes:
            _tell(done, json=json, tense="changed")
        else:
            say(f"{done.items} items judged by the present words; {done.counts.total()} changed.")
    finally:
        asyncio.run(service.close())


def _check_topic(topic: str) -> None:
    if topic not in tag_room.topics():
        raise typer.BadParameter(
            f'there are no words for a topic "{topic}"; I know {", ".join(tag_room.topics())}'
        )


def _named(name: str, story: Story) -> Item:
    """Return the version that a name is of; of a name that all share, the first."""
    names = {name, clean.address(name)}
    return next((item for item in story.members if names & {item.id, item.url, item.guid}), story.members[0])


def _judgment(item: Item, verdict: str, reason: str, topic: str, service: App) -> Judgment:
    return Judgment(
        item=item.id,
        topic=topic,
        verdict=verdict,
        because=reason,
        judged_at=service.now(),
        language=item.language.value,
        title=item.title,
        text=clean.boilerplate(clean.text(item.content_html), item.url or ""),
    )


def _missed(item: Item, topic: str) -> dict[str, Any]:
    tag = item.tag(topic) or Tag(topic=topic, verdict="no", score=0)
    words = dict.fromkeys(f"“{proof.quote}”" for proof in (*tag.evidence, *tag.vetoes))
    return {
        "id": item.id,
        "url": item.url,
        "source": item.source,
        "language": item.language.value,
        "title": item.title,
        "verdict": tag.verdict,
        "score": f"{tag.score:.2f}",
        "why": tag.because,
        "words": " … ".join(list(words)[:QUOTED]),
    }


def _choices(topic: str, service: App) -> str:
    """Say what the editions of a topic do with doubtful items."""
    keys: dict[Doubtful, list[str]] = {choice: [] for choice in Doubtful}
    for edition in service.config.editions:
        if edition.topic == topic:
            keys[edition.doubtful].append(edition.key)
    words = {
        Doubtful.HOLD: "wait for a person's word",
        Doubtful.PUBLISH: "announce them",
        Doubtful.DROP: "leave them out",
    }
    told = [f"{', '.join(named)} {words[choice]}" for choice, named in keys.items() if named]
    return f"What editions do with them: {'; '.join(told) or 'none is about the topic'}."


def _retag(service: App, what: str, *, write: bool) -> Retagged:
    total = service.store.count_outdated(rules())
    with progress(what, total) as step:
        return retag(
            service.store,
            service.config.sources,
            processes=service.settings.readers,
            now=service.now(),
            write=write,
            told=lambda item: step(item.source),
        )


def _tell(done: Retagged, *, json: bool, tense: str) -> None:
    counts = [(*change, number) for change, number in sorted(done.counts.items())]
    columns = ("topic", "before", "after", "items")
    if json:
        give(
            {
                "items": done.items,
                "broken": done.broken,
                "counts": [dict(zip(columns, row, strict=True)) for row in counts],
                "changes": [asdict(change) for change in done.changes],
            }
        )
        return
    say(f"{done.items} items judged by other words than the present; {done.counts.total()} {tense}.")
    if done.broken:
        say(f"{done.broken} could not be judged and stay as they are.")
    if counts:
        table("", columns, counts)
        _show_changes(done)


def _show_changes(done: Retagged) -> None:
    rows = (
        (change.item, change.before, change.after, change.language, change.title, change.because)
        for change in done.changes
    )
    table("", ("id", "before", "after", "language", "title", "why"), rows)
    announced = [change for change in done.changes if change.announced_in]
    if announced:
        say("\nNot about it any more, and announced; they stay unless an editor withdraws them:")
        table("", ("id", "editions", "title"), _announced(announced))


def _announced(changes: Sequence[Any]) -> list[tuple[str, str, str]]:
    return [(change.item, ", ".join(change.announced_in), change.title) for change in changes]
