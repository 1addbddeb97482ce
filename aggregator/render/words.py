"""What we say about an entry in the edition's language."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from mimetypes import guess_type
from urllib.parse import urlsplit

from aggregator import i18n
from aggregator.model import (
    SOCIAL,
    Announcement,
    AnnouncementState,
    Edition,
    Feed,
    FeedEntry,
    Picture,
    Tag,
    Version,
    When,
)
from aggregator.render.social import hashtag

GROUPS = {
    "roma": "Roma",
    "sinti": "Sinti",
    "manush": "Manush",
    "cale": "Calé",
    "kaale": "Kaale",
    "romanichal": "Romanichals",
    "boyash": "Boyash/Rudari",
    "ashkali": "Ashkali",
    "egyptian": "Balkan Egyptians",
    "dom": "Dom",
    "lom": "Lom",
    "abdal": "Abdal",
    "traveller": "Travellers",
    "yenish": "Yenish",
    "gens-du-voyage": "Gens du voyage",
}
"""Group -> its label, to be translated. The list is the Council of Europe's own, in its own order."""

SUBJECTS = {
    "antigypsyism": "Antigypsyism",
    "remembrance": "Remembrance",
    "language": "Romani language",
    "day": "International days",
    "programme": "Programmes and bodies",
}
"""What a word may stand for besides a group -> its label, to be translated."""

THEMES = {
    "antigypsyism": "Antigypsyism",
    "housing": "Housing",
    "education": "Education",
    "health": "Health",
    "employment": "Employment",
    "participation": "Participation",
    "women": "Women",
    "remembrance": "Remembrance",
    "culture": "Culture",
    "local-action": "Local action",
    "courts": "Courts",
}
"""Theme -> its label, to be translated."""

SIGNALS = {
    "address key": "Address",
    "headline": "Headline",
    "words of the title": "Words of the headline",
    "words": "Words",
    "address words": "Words of the address",
    "names": "Names",
    "numbers": "Numbers",
    "days named": "Dates",
    "countries": "Countries",
    "as much quoted": "Quotations",
    "meaning": "Meaning",
    "an editor joined them": "An editor’s word",
}
"""What may speak for two texts being one story -> its label, to be translated."""

TOPICS = {"roma": "Roma and Travellers"}
"""Topic -> its label, to be translated: the Council of Europe's umbrella term."""

EVIDENCE = "ns/evidence/"
"""Where the page about our elements stands."""

STORIES = "story/"
"""Where the pages of stories stand."""

PLACES = 5
"""Other places of a text named in an entry, at most."""

WIDEST = 600
"""Pixels: mail programs cut what is wider."""


def is_withdrawn(entry: FeedEntry) -> bool:
    """Tell whether the announcement has been taken back."""
    return entry.announcement.state is AnnouncementState.WITHDRAWN


def label(code: str, labels: Mapping[str, str], language: str) -> str:
    """Name a code in a language; one without a label goes by itself, as a new vocabulary needs no code."""
    return i18n.say(language, labels[code]) if code in labels else code.replace("-", " ").capitalize()


def concept_label(concept: str, language: str) -> str:
    """Name what a proof stands for: groups, themes or subjects, with blanks between them."""
    return ", ".join(label(code, GROUPS | THEMES | SUBJECTS, language) for code in concept.split())


def versions(entry: FeedEntry) -> tuple[tuple[Version, str], ...]:
    """Pair each other version with its language's own name, and its source where that is another one."""
    if is_withdrawn(entry):
        return ()
    return tuple((version, _version_name(version, entry)) for version in entry.versions)


def places(entry: FeedEntry) -> tuple[Version, ...]:
    """Give the first other places of the text shown, each source once; the story's page has them all."""
    if is_withdrawn(entry):
        return ()
    by_source: dict[str, Version] = {}
    for place in entry.places:
        if place.source != entry.source_name:
            by_source.setdefault(place.source, place)
    return tuple(by_source.values())[:PLACES]


def _version_name(version: Version, entry: FeedEntry) -> str:
    name = i18n.language_name(version.language, version.language)
    return name if version.source == entry.source_name else f"{name} ({version.source})"


def categories(entry: FeedEntry, edition: Edition) -> tuple[str, ...]:
    """Give the labels of topic, groups, themes and countries, each once, without commas.

    In a social feed they are hashtags: bots put the sign before them.
    """
    tag, language = finding(entry, edition), edition.language
    labels = [label(edition.topic, TOPICS, language)]
    if tag:
        labels += [label(group, GROUPS, language) for group in tag.groups]
        labels += [label(theme, THEMES, language) for theme in tag.themes]
        labels += [i18n.country_name(country, language) for country in tag.countries]
    if edition.branch == SOCIAL:
        return tuple(dict.fromkeys(hashtag(name, language) for name in labels))
    return tuple(dict.fromkeys(name.replace(",", "") for name in labels))


def finding(entry: FeedEntry, edition: Edition) -> Tag | None:
    """Return the proof that travels with an entry; a withdrawn one proves nothing any more."""
    return None if is_withdrawn(entry) else entry.shown.tag(edition.topic)


def picture(entry: FeedEntry) -> Picture | None:
    """Return the picture to show with an entry, if it has one that may be shown."""
    shown = entry.shown.picture
    if is_withdrawn(entry) or shown is None or not shown.url.startswith(("https://", "http://")):
        return None
    return shown


def own_picture(feed: Feed) -> Picture:
    """Return the picture of entries that have none: drawn for the site, of a known size."""
    return Picture(url=f"{feed.site_url}picture.png", type="image/png", width=1200, height=630)


def measured_picture(entry: FeedEntry, feed: Feed) -> Picture:
    """Return the picture to announce to programs: one whose type and size are known and not guessed."""
    shown = picture(entry)
    if shown is None or not shown.width or not shown.height:
        return own_picture(feed)
    kind = shown.type or guess_type(urlsplit(shown.url).path)[0] or ""
    return replace(shown, type=kind) if kind.startswith("image/") else own_picture(feed)


def picture_size(shown: Picture) -> tuple[int, int | None]:
    """Give the width and height to draw a picture with: no wider than mail programs show."""
    if not shown.width:
        return WIDEST, None
    width = min(shown.width, WIDEST)
    return width, round(shown.height * width / shown.width) if shown.height else None


def institution_day(entry: FeedEntry, feed: Feed) -> str:
    """Write the institution's own date in words, in the edition's language."""
    published = entry.shown.published.value
    return i18n.day(published, feed.edition.language, form="long", time_zone=feed.time_zone)


def machine_date(entry: FeedEntry) -> str:
    """Write the institution's own date for programs (RFC 3339): a day stays a day."""
    return rfc3339(entry.shown.published.value)


def rfc3339(when: When) -> str:
    """Write a day as ``2019-04-09`` and an instant as ``2019-04-09T07:30:00Z``, whole seconds."""
    if isinstance(when, datetime):
        return when.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return when.isoformat()


def published_line(entry: FeedEntry, feed: Feed) -> str:
    """Say when and by whom it was published, in the edition's language."""
    return i18n.say(
        feed.edition.language,
        "Published on {date} by {source}",
        date=institution_day(entry, feed),
        source=entry.source_name,
    )


def withdrawal(line: Announcement, language: str) -> str:
    """Say that an entry has been taken back, and the editor's reason."""
    return f"{i18n.say(language, 'This entry has been withdrawn.')} {line.reason}".strip()


def teaser(entry: FeedEntry, edition: Edition) -> str:
    """Give the plain short text of an entry; never empty, as some programs drop entries without one."""
    if is_withdrawn(entry):
        return withdrawal(entry.announcement, edition.language)
    return entry.shown.summary or entry.shown.title


def text_language(entry: FeedEntry, edition: Edition) -> str:
    """Return the language of the text shown; the note of a withdrawal is in the edition's own."""
    return edition.language if is_withdrawn(entry) else entry.shown.language.value


def is_better_version(entry: FeedEntry) -> bool:
    """Tell whether another version is shown than the one that was announced."""
    made, shown = entry.announcement, entry.shown
    announced = (made.title, made.link, made.language)
    return not is_withdrawn(entry) and announced != (shown.title, shown.url, shown.language.value)


def channel_description(feed: Feed) -> str:
    """Say what the feed is, in its language."""
    return i18n.say(
        feed.edition.language,
        "What public institutions publish on “{topic}”. Collected by {site}.",
        topic=label(feed.edition.topic, TOPICS, feed.edition.language),
        site=feed.site_name,
    )


def address(feed: Feed, extension: str, archive: int | None = None) -> str:
    """Return where one format stands, "…/roma/en.rss"; of an archive, "…/roma/en/archive/3.rss"."""
    stem = feed.url.rstrip("/") if archive is None else f"{feed.url}archive/{archive}"
    return f"{stem}.{extension}"


def story_path(story: str) -> str:
    """Return where the page of a story stands, by its id."""
    return f"{STORIES}{story}.html"


def story_address(entry: FeedEntry, feed: Feed) -> str:
    """Return the address of the page that tells all about an entry's story."""
    return f"{feed.site_url}{story_path(entry.announcement.story)}"


def namespace(feed: Feed) -> str:
    """Return the address that names our elements, where the page stands that explains them."""
    return f"{feed.site_url}{EVIDENCE}"
