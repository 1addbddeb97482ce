"""A small feed of our own wording, with one entry for each promise about content."""

from datetime import UTC, date, datetime

from aggregator.model import (
    Announcement,
    AnnouncementState,
    Archive,
    Because,
    Edition,
    Evidence,
    Feed,
    FeedEntry,
    Inferred,
    Item,
    Picture,
    Tag,
    Version,
    When,
)

ENGLISH = Edition(name="roma", topic="roma", language="en", title="Roma in the news")
FRENCH = Edition(
    name="roma", topic="roma", language="fr", title="Les Roms dans l’actualité", fallback=("en",)
)
ROMANIAN = Edition(name="roma", topic="roma", language="ro", title="Romii în presă", fallback=("en", "fr"))

SITE = "https://news.example.org"
TITLE = "Congress calls on towns to protect Roma families"
LINK = "https://press.example.org/en/-/protect-roma-families"


def tag(*groups: str) -> Tag:
    return Tag(
        topic="roma",
        verdict="yes",
        score=0.97,
        groups=groups or ("roma",),
        evidence=(
            Evidence(
                term="Roma families",
                concept="roma",
                part="title",
                offset=35,
                quote="on towns to protect Roma families",
                rule="sure",
            ),
        ),
        rules="roma/en 3f2a",
    )


def item(
    *,
    title: str = TITLE,
    url: str | None = LINK,
    language: str = "en",
    published: When = date(2019, 4, 9),
    summary: str = "Mayors from nine countries asked for safe housing & schooling.",
    content_html: str = "<p>Mayors from nine countries asked for safe housing &amp; schooling.</p>",
    picture: Picture | None = None,
    tags: tuple[Tag, ...] | None = None,
) -> Item:
    return Item(
        id="i1",
        source="congress",
        guid="g1",
        url=url,
        key=None,
        title=title,
        summary=summary,
        content_html=content_html,
        language=Inferred(value=language, because="its words"),
        published=Inferred(value=published, because="the page prints it"),
        first_seen=datetime(2019, 4, 9, 8, tzinfo=UTC),
        tags=(tag(),) if tags is None else tags,
        picture=picture,
    )


def entry(
    number: int = 1,
    *,
    shown: Item | None = None,
    title: str = TITLE,
    link: str = LINK,
    language: str = "en",
    state: AnnouncementState = AnnouncementState.LIVE,
    versions: tuple[Version, ...] = (),
    updated_at: datetime | None = None,
) -> FeedEntry:
    announced_at = datetime(2019, 4, 9, 9, 30, number, tzinfo=UTC)
    return FeedEntry(
        announcement=Announcement(
            edition="roma/en",
            number=number,
            guid=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
            story="s1",
            item="i1",
            announced_at=announced_at,
            updated_at=updated_at or announced_at,
            title=title,
            link=link,
            language=language,
            state=state,
        ),
        shown=shown or item(title=title, url=link, language=language),
        source_name="Congress of Local Authorities",
        source_url="https://press.example.org/en/news",
        versions=versions,
    )


def feed(*entries: FeedEntry, edition: Edition = ENGLISH) -> Feed:
    return Feed(
        edition=edition,
        url=f"{SITE}/{edition.key}/",
        updated=datetime(2019, 4, 9, 9, 30, 59, tzinfo=UTC),
        entries=entries,
        siblings=(ENGLISH, FRENCH, ROMANIAN),
        site_name="Alliance press review",
        site_url=f"{SITE}/",
    )


ROMANIAN_VERSION = Version(
    language="ro",
    url="https://press.example.org/ro/-/protect-roma-families",
    title="Congresul cere orașelor să protejeze familiile de romi",
    source="Congress of Local Authorities",
    because=(Because(signal="address key", values=("press.example.org/-/protect-roma-families",)),),
)

FULL = feed(
    entry(
        4,
        title="Yenish and Travellers: a week of stories",
        link="https://press.example.org/en/-/week-of-stories",
        shown=item(
            title="Yenish and Travellers: a week of stories",
            url="https://press.example.org/en/-/week-of-stories",
            published=datetime(2019, 4, 9, 7, 15, tzinfo=UTC),
            content_html="",
            picture=Picture(
                url="https://press.example.org/week.jpg",
                type="image/jpeg",
                width=1200,
                height=801,
                alt="A circle of chairs",
            ),
            tags=(tag("yenish", "traveller"),),
        ),
    ),
    entry(
        3,
        title="Un nouveau médiateur pour les familles roms",
        link="https://press.example.org/fr/-/new-mediator",
        language="fr",
        shown=item(
            title="Un nouveau médiateur pour les familles roms",
            url="https://press.example.org/fr/-/new-mediator",
            language="fr",
            summary="La ville a nommé un médiateur.",
            content_html="<p>La ville a nommé un médiateur.</p>",
        ),
        versions=(ROMANIAN_VERSION,),
    ),
    entry(
        2,
        title="Ein Wort an die Jugend der Sinti und Roma",
        link="https://press.example.org/de/-/to-the-young",
        language="de",
        shown=item(
            title="A word to young Sinti and Roma",
            url="https://press.example.org/en/-/to-the-young",
            tags=(tag("sinti", "roma"),),
        ),
        updated_at=datetime(2019, 4, 9, 9, 30, 59, tzinfo=UTC),
    ),
    entry(1, state=AnnouncementState.WITHDRAWN, versions=(ROMANIAN_VERSION,)),
)
"""Newest first: a picture and no content; another language; a better version come later; withdrawn."""

SEALED = [
    Archive(
        number=number,
        first=number,
        last=number,
        since=datetime(2019, 4, number, tzinfo=UTC),
        until=datetime(2019, 4, 9, tzinfo=UTC),
        revision="",
    )
    for number in (1, 9)
]
