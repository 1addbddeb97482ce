"""The page of each announced story: all that we hold of it, whichever editions announced it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter

from aggregator import render
from aggregator.composing import Out, digest, source_name
from aggregator.model import Announcement, Edition, Item, Story, StoryPage

STEP = 100
"""Pages that are made, and stored together."""


def tell(out: Out) -> Sequence[str]:
    """Bring the pages of announced stories up to date; return the ids of those that the feeds show now.

    Those of the windows are looked at each time, those of an archive when it changed, and all of them
    when the program begins.

    Raises:
        DeliveryError: pages were not accepted; what stood there stands.
    """
    editions = {edition.key: edition for edition in out.config.editions}
    shown = {line.story for edition in editions.values() for line in out.store.ledger(edition).window}
    _bring_up(shown, editions, out)
    for edition in editions.values():
        for archive in out.store.archives(edition):
            name = f"{edition.key} {archive.number}"
            if out.told.get(name) != archive.revision:
                count = archive.last - archive.first + 1
                lines = out.store.announcements(edition, before=archive.last + 1, limit=count)
                _bring_up({line.story for line in lines} - shown, editions, out)
                out.told[name] = archive.revision
    return sorted(shown)


def _bring_up(ids: Collection[str], editions: Mapping[str, Edition], out: Out) -> None:
    rest = iter(sorted(ids))
    while step := list(islice(rest, STEP)):
        documents, states = {}, {}
        for page in _pages(step, editions, out):
            path = render.story_path(page.story.id)
            state = digest(page)
            if out.written.get(path) != state or not out.shelf.holds(path):
                documents[path], states[path] = render.story(page), state
        if documents:
            out.shelf.put(documents, modified=out.now())
            out.written.update(states)


def _pages(ids: Sequence[str], editions: Mapping[str, Edition], out: Out) -> Iterator[StoryPage]:
    stories = out.store.stories(ids)
    by_story = attrgetter("story")
    lines = sorted((line for line in out.store.lines(*ids) if line.edition in editions), key=by_story)
    for id_, announced in groupby(lines, key=by_story):
        if id_ in stories:
            yield _page(stories[id_], announced, editions, out)


def _page(
    story: Story, lines: Iterable[Announcement], editions: Mapping[str, Edition], out: Out
) -> StoryPage:
    site = out.config.site
    sources = {source.id: source for source in out.config.sources}
    return StoryPage(
        story=replace(story, members=tuple(map(_bare, story.members))),
        lines=tuple((line, editions[line.edition]) for line in lines),
        sources={item.source: source_name(item, sources) for item in story.members},
        # Its versions speak many languages; what is said around them is said in that of the front page.
        language=out.config.editions[0].language,
        site_name=site.name,
        site_url=f"{site.address.rstrip('/')}/",
        time_zone=site.time_zone,
        reasons=out.store.reasons(story.id) if len(story.members) > 1 else {},
    )


def _bare(item: Item) -> Item:
    """Leave out what the page does not show: an edit of it must not write the page anew."""
    return replace(item, content_html="", raw_hash="", version=1)
