"""Sixteen days in which one story comes in three languages and at five places, among others like it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from lxml import html

from aggregator.app import App
from tests.conftest import Service, Web
from tests.consumers.world import Build, Recording

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LASTS = 16 * DAY
EDITIONS = ("en", "fr", "ro")
FEEDS = {"main": "", "social": "/social", "digest": "/digest"}


@dataclass(frozen=True, kw_only=True)
class Text:
    """A press text as one of its places shows it; ``after`` is when, since the world began."""

    source: str
    language: str
    title: str
    text: str
    after: timedelta


IN_ENGLISH = (
    "Ilona Varga, mayor of Pécs, and 37 colleagues from Hungary, Romania and Slovakia signed a pledge to "
    "bring running water to 412 Roma settlements by 30 June 2029. “A tap is no luxury, it is the beginning "
    "of every school day,” she said. Radu Ionescu of Cluj-Napoca will report on the pledge to the Congress "
    "in Strasbourg each year."
)
TELLING = (
    Text(
        source="congress-en",
        language="en",
        title="Pécs: thirty-eight mayors sign a pledge on water for Roma settlements",
        text=f"{IN_ENGLISH} The Roma mediators of the ROMACT programme are to be heard.",
        after=2 * DAY,
    ),
    Text(
        source="congress-fr",
        language="fr",
        title="Pécs : trente-huit maires s’engagent pour l’eau dans les quartiers roms",
        text="Ilona Varga, maire de Pécs, et 37 collègues de Hongrie, de Roumanie et de Slovaquie ont signé "
        "un engagement : l’eau courante dans 412 quartiers roms d’ici le 30 juin 2029. « Un robinet n’est "
        "pas un luxe, c’est le début de chaque jour d’école », a-t-elle dit. Radu Ionescu, de Cluj-Napoca, "
        "en rendra compte chaque année au Congrès à Strasbourg. Les médiateurs roms du ROMACT seront "
        "entendus.",
        after=3 * DAY,
    ),
    Text(
        source="daily",
        language="en",
        title="Thirty-eight mayors sign a pledge in Pécs on water for Roma settlements",
        text=IN_ENGLISH,
        after=5 * DAY,
    ),
    Text(
        source="congress-ro",
        language="ro",
        title="Pécs: treizeci și opt de primari semnează un angajament pentru apă în așezările romilor",
        text="Ilona Varga, primar al orașului Pécs, și 37 de colegi din Ungaria, România și Slovacia au "
        "semnat un angajament: apă curentă în 412 așezări ale romilor până la 30 iunie 2029. „Un robinet nu "
        "este un lux, este începutul fiecărei zile de școală”, a spus ea. Radu Ionescu din Cluj-Napoca va "
        "raporta în fiecare an Congresului de la Strasbourg. Mediatorii romi ai programului ROMACT vor fi "
        "ascultați.",
        after=9 * DAY,
    ),
    Text(
        source="weekly",
        language="en",
        title="Mayors sign a pledge in Pécs: water for Roma settlements",
        text=IN_ENGLISH,
        after=12 * DAY,
    ),
)
ENGLISH, FRENCH, DAILY, ROMANIAN, WEEKLY = TELLING

SLUG = "web/congress/-/water-pledge"
ONE_KEY = {
    "congress-en": f"https://www.coe.int/en/{SLUG}",
    "congress-fr": f"https://www.coe.int/fr/{SLUG}",
    "congress-ro": f"https://www.coe.int/ro/{SLUG}",
    "daily": f"https://www.coe.int/it/{SLUG}",
    "weekly": f"https://www.coe.int/de/{SLUG}",
}
"""Addresses by which the site itself says that the texts are one."""
OWN_ADDRESSES = {
    "congress-en": "https://mayors.example/news/4711",
    "congress-fr": "https://maires.example/actualites/88",
    "congress-ro": "https://primari.example/stiri/12",
    "daily": "https://daily.example/2026/11/mayors-and-water",
    "weekly": "https://weekly.example/a/90210",
}
"""Addresses that say nothing: only what the texts tell makes them one."""

LETTERS = {
    "en": {
        "title": "Letter to the government of {}",
        "text": "The Commissioner asks the government of {} that no Roma family be evicted in winter and "
        "that every Roma child go to the school of its quarter. The authorities have replied.",
        "countries": "Bulgaria Slovakia",
    },
    "fr": {
        "title": "Lettre au gouvernement de la {}",
        "text": "Le Commissaire demande au gouvernement de la {} qu’aucune famille rom ne soit expulsée en "
        "hiver et que chaque enfant rom aille à l’école de son quartier. Les autorités ont répondu.",
        "countries": "Bulgarie Slovaquie",
    },
}


def letters(language: str) -> list[Text]:
    """Give the letters of one day to two governments, alike but for the country."""
    letter = LETTERS[language]
    return [
        Text(
            source=f"commissioner-{language}",
            language=language,
            title=letter["title"].format(country),
            text=letter["text"].format(country),
            after=4 * DAY if language == "en" else 4 * DAY + 12 * HOUR,
        )
        for country in letter["countries"].split()
    ]


def ordinary() -> list[Text]:
    """Give one short text a day, from a week before the world began: readers are there, and feeds live."""
    towns = ("Alba", "Brno", "Évora", "Ghent", "Heraklion", "Košice", "Leeds", "Mostar", "Namur", "Ohrid")
    themes = ("a library", "a clinic", "a bus line")
    return [
        Text(
            source="office",
            language="en",
            title=f"Roma families of {towns[day % 10]} open {themes[day % 3]} {day}",
            text=f"The council of {towns[day % 10]} and Roma families speak of {themes[day % 3]}.",
            after=(day - 7) * DAY + 5 * HOUR,
        )
        for day in range(23)
    ]


ALL = (*TELLING, *letters("en"), *letters("fr"), *ordinary())
SOURCES = tuple(dict.fromkeys(text.source for text in ALL))


@dataclass
class Told:
    """What the world has published: every document of every feed, as it stood from an instant on."""

    service: Service
    app: App
    began: datetime
    addresses: dict[str, str]
    feeds: dict[str, Recording] = field(default_factory=dict)

    def entries(self, build: Build) -> list[dict[str, Any]]:
        """Return the story's entries in a document: one, if the service is right."""
        return [one for one in json.loads(build.json)["items"] if one["url"] in self.addresses.values()]

    def shown(self, key: str) -> list[tuple[Build, dict[str, Any]]]:
        """Give the story's entry in each document of a feed that has it, oldest first."""
        return [(build, entry) for build in self.feeds[key].builds for entry in self.entries(build)]

    def at(self, key: str, moment: timedelta) -> dict[str, Any]:
        """Return the story's entry as a feed showed it that long after the world began."""
        (entry,) = self.entries(self.feeds[key].at(self.began + moment))
        return entry

    def page(self, path: str) -> html.HtmlElement:
        """Read a page as it stands in the end."""
        return html.fromstring((self.service.public / path).read_text(encoding="utf-8"))


def rss(texts: list[Text], addresses: dict[str, str], began: datetime) -> str:
    items = "".join(
        f"<item><title>{escape(text.title)}</title><link>{escape(_address(text, addresses))}</link>"
        f"<guid isPermaLink='false'>{text.source} {escape(text.title)}</guid>"
        f"<description>{escape(text.text)}</description>"
        f"<pubDate>{format_datetime(began + text.after)}</pubDate></item>"
        for text in sorted(texts, key=lambda text: text.after, reverse=True)
    )
    language = texts[0].language if texts else "en"
    return (
        '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>{language}</language>{items}</channel></rss>"
    )


def _address(text: Text, addresses: dict[str, str]) -> str:
    if text in TELLING:
        return addresses[text.source]
    return f"https://{text.source}.example/{abs(text.after) // HOUR}-{text.title.split()[-1].lower()}"


def configure(service: Service, web: Web) -> None:
    sources = "".join(
        f"{name}:\n  name: {name.title()}\n  address: {web.url(f'/{name}.rss')}\n  every: 12 hours\n"
        f"  republishes: {'yes' if name in {DAILY.source, WEEKLY.source} else 'no'}\n"
        for name in SOURCES
    )
    service.configure(
        sources,
        "roma:\n  topic: roma\n  languages: {en: Roma in the news, fr: Les Roms, ro: Romii}\n"
        "  fallback: [en]\n  patience: 36 hours\n  social: {per hour: 6}\n  digest: {issued: weekly}\n",
    )


def live(service: Service, web: Web, addresses: dict[str, str]) -> Told:
    """Let sixteen days pass, a build every twelve hours, from two days before the story begins."""
    service.clock.pass_by(days=-2)  # a Saturday
    configure(service, web)
    told = Told(service=service, app=service.app(), began=service.clock(), addresses=addresses)
    pass_days(told, LASTS, lambda: put(told, web))
    return told


def pass_days(told: Told, lasts: timedelta, put: Callable[[], None]) -> None:
    """Let time pass, a build every twelve hours; ``put`` shows what stands at the sources by then."""
    service = told.service
    with asyncio.Runner() as runner:
        while service.clock() < told.began + lasts:
            put()
            for one in runner.run(told.app.collect(told.app.due())):
                assert one.error is None
            for published in told.app.publish():
                assert published.errors == ()
                record(told, published.written)
            service.clock.pass_by(hours=12)
        runner.run(told.app.fetcher.close())


def put(told: Told, web: Web) -> None:
    there = [text for text in ALL if told.began + text.after <= told.service.clock()]
    for source in SOURCES:
        texts = [text for text in there if text.source == source]
        web.put(f"/{source}.rss", rss(texts, told.addresses, told.began))


def record(told: Told, written: tuple[str, ...]) -> None:
    for path in (path.removesuffix(".rss") for path in written if path.endswith(".rss")):
        if "archive" not in path:
            documents = {
                ending: (told.service.public / f"{path}.{ending}").read_bytes()
                for ending in ("rss", "atom", "json")
            }
            told.feeds.setdefault(path, Recording()).builds.append(
                Build(at=told.service.clock(), **documents)
            )
