"""The social feed of an edition: what it has announced, told again in posts at the pace of bots."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from aggregator import announce, render
from aggregator.announce import Post, Words
from aggregator.announcing import known
from aggregator.composing import Out, Papers, branch, compose, digest, entries_of
from aggregator.fitting import written
from aggregator.model import SOCIAL, Announcement, AnnouncementState, Edition


def posts(edition: Edition, out: Out) -> Iterable[Papers]:
    """Tell what is to be told now, and give the documents of an edition's social feed, if it has one."""
    if edition.social is None:
        return
    social = branch(edition, SOCIAL)
    _tell(edition, social, out)
    feed = replace(compose(social, out), siblings=())
    if not feed.entries:
        return
    page = f"{social.key}/index.html"
    yield Papers(
        paths=(*(f"{social.key}.{ending}" for ending in render.FORMATS), page),
        state=digest(feed),
        modified=feed.updated,
        write=partial(written, feed, social.key, page),
    )


def _tell(edition: Edition, social: Edition, out: Out) -> None:
    now = out.now()
    ledger = out.store.ledger(social)
    untold = out.store.unposted(edition, social)
    chosen = announce.relay(social, ledger, untold, urgent=_urgent(untold, social, out), now=now)
    said: set[str] = set()

    def taken(title: str) -> bool:
        return title in said or out.store.is_taken(social, "title", title)

    lines = []
    for number, (line, moment) in enumerate(chosen, start=ledger.last_number + 1):
        post = announce.post(_words(line, social, out), taken=taken)
        said.add(post.title)
        name = announce.mint_line(social, line.story, partial(out.store.is_taken, social))
        told = _told(line, social, moment, post)
        lines.append(replace(told, number=number, guid=f"urn:uuid:{name}"))
    if lines:
        out.store.announce(social, lines, now=now)


def _urgent(untold: Sequence[Announcement], social: Edition, out: Out) -> Collection[str]:
    """Return the ids of the stories among these that overtake the others."""
    rests_on = known(social, out.config, out.store)
    if not rests_on.urgent and not any(source.urgent for source in out.config.sources):
        return frozenset()
    stories = out.store.stories(line.story for line in untold)
    return {id for id, story in stories.items() if announce.is_urgent(story, rests_on)}


def _words(line: Announcement, social: Edition, out: Out) -> Words:
    entry = entries_of([line], out)[0]
    return Words(
        headline=line.title,
        teaser=announce.plain(entry.shown.summary),
        hashtags=render.categories(entry, social),
        link=line.link,
    )


def _told(line: Announcement, social: Edition, moment: datetime, post: Post) -> Announcement:
    return replace(
        line,
        edition=social.key,
        announced_at=moment,
        updated_at=moment,
        title=post.title,
        state=AnnouncementState.LIVE,
        posts=post.texts,
    )
