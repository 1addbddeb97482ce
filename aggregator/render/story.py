"""Story -> the page that tells all about it: every version side by side, and why they are one."""

from collections.abc import Iterable, Mapping
from typing import Any

from aggregator import i18n
from aggregator.model import Announcement, AnnouncementState, Because, Edition, Item, StoryPage
from aggregator.render import words
from aggregator.render.page import proofs
from aggregator.render.templates import written

TELLING = frozenset({"names", "numbers", "address words", "countries"})
"""Signals whose values say something to a reader; the others say enough by their name."""


def story(page: StoryPage) -> bytes:
    """Write a story's page, to stand at ``words.story_path``; each version speaks its own language.

    Of a story that was withdrawn everywhere nothing is told but that.
    """
    standing = [line for line, _ in page.lines if line.state is not AnnouncementState.WITHDRAWN]
    first = (standing or [line for line, _ in page.lines])[0]
    document = written(
        "story.html",
        page.language,
        title=first.title,
        title_language=first.language,
        withdrawn="" if standing else words.withdrawal(first, page.language),
        versions=[_version(item, page) for item in _in_order(page)] if standing else [],
        because=_because(page) if standing else [],
        proofs=_proofs(page) if standing else [],
        lines=[_line(line, edition, page) for line, edition in page.lines],
        site_name=page.site_name,
        root="../",
    )
    return document.encode(errors="replace")


def _in_order(page: StoryPage) -> list[Item]:
    """Sort the versions by their languages' own names, those in the page's own language first."""

    def key(item: Item) -> tuple[bool, str, str, str]:
        code = item.language.value
        return code != page.language, i18n.language_name(code, code), item.first_seen.isoformat(), item.id

    return sorted(page.story.members, key=key)


def _version(item: Item, page: StoryPage) -> Mapping[str, Any]:
    language = item.language.value
    return {
        "language": language,
        "title": item.title,
        "url": item.url,
        "source": page.sources[item.source],
        "machine_date": words.rfc3339(item.published.value),
        "day": i18n.day(item.published.value, language, form="long", time_zone=page.time_zone),
        "teaser": item.summary,
    }


def _because(page: StoryPage) -> list[Mapping[str, Any]]:
    """Say of each version but the one that began the story why it is here, as far as that is known."""
    begun_by = page.story.members[0].id
    joined = ((item, page.reasons.get(item.id, ())) for item in _in_order(page) if item.id != begun_by)
    told = (
        {
            "language": item.language.value,
            "source": page.sources[item.source],
            "reasons": [_reason(each, page) for each in reasons if each.signal in words.SIGNALS],
        }
        for item, reasons in joined
    )
    return [each for each in told if each["reasons"]]


def _reason(because: Because, page: StoryPage) -> str:
    label = i18n.say(page.language, words.SIGNALS[because.signal])
    values = because.values if because.signal in TELLING else ()
    if because.signal == "countries":
        values = tuple(i18n.country_name(country, page.language) for country in values)
    return f"{label}: {', '.join(values)}" if values else label


def _proofs(page: StoryPage) -> list[Mapping[str, str]]:
    """Give the proofs of the first version that is about a topic of the editions which announced it."""
    topics = {edition.topic for _, edition in page.lines}
    for item in _in_order(page):
        for tag in item.tags:
            if tag.topic in topics and tag.verdict == "yes":
                quoted: Iterable[Mapping[str, str]] = proofs(tag, page.language)
                return [{**proof, "language": item.language.value} for proof in quoted]
    return []


def _line(line: Announcement, edition: Edition, page: StoryPage) -> Mapping[str, Any]:
    return {
        "edition": edition,
        "machine_date": words.rfc3339(line.announced_at),
        "day": i18n.day(line.announced_at, page.language, form="long", time_zone=page.time_zone),
        "withdrawn": line.state is AnnouncementState.WITHDRAWN,
    }
