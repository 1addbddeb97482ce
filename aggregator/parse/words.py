"""Words that tell the parts of a page apart: on links, badges and in what authors call their elements."""

import re

_READ_MORE = """
more | read more | see more | view more | learn more | find out more | show more | more details | details
read | full story | full article | read the full story | read the full article | read article | view article
continue reading | keep reading | click here
lire | lire la suite | lire plus | voir plus | en savoir plus | la suite | suite | lire l'article
mehr | weiter | weiterlesen | mehr lesen | mehr erfahren | mehr dazu | zum artikel | artikel lesen
leggi | leggi tutto | leggi di più | continua | continua a leggere | per saperne di più
más | leer más | ver más | seguir leyendo | saber más | més | llegir més | mais | ler mais | saiba mais
mai mult | mai multe | citește mai mult | citeste mai mult | află mai multe | detalii | citește
tovább | bővebben | részletek | tovább olvasom
още | повече | прочети | прочети още | прочети повече | виж повече
читать | читать далее | читать дальше | читать полностью | далее | подробнее | ещё
читати | читати далі | далі | докладніше | детальніше
více | číst více | číst dále | číst dál | celý článek | viac | čítať viac | čítať ďalej | celý článok
więcej | czytaj więcej | czytaj dalej | devamı | devamını oku | devamını okuyun | daha fazla
περισσότερα | διαβάστε περισσότερα | lees meer | lees verder | meer | läs mer | les mer | læs mere | lue lisää
loe edasi | lasīt vairāk | skaityti daugiau | več | preberi več
više | opširnije | pročitaj više | saznajte više | више | опширније
повеќе | прочитај повеќе | прочитајте повеќе | më shumë | lexo më shumë
"""
READ_MORE = frozenset(phrase.strip() for line in _READ_MORE.splitlines() for phrase in line.split("|")) - {""}
"""What a link says that only says that it is a link, in lower case."""

_LANGUAGES = """
AR AZ BE BG BS CA CS CZ DA DE EL EN ES ET FA FI FR GA GE GR HE HR HU HY IT JA KA KO LT LV MK MT NL NO PL PT
RM RO ROM RU SK SL SQ SR SV TR UA UK ZH
"""
LANGUAGES = frozenset(_LANGUAGES.split())
"""Codes that teasers print for the languages a text exists in."""


def named(names: str) -> re.Pattern[str]:
    """Return what finds any of some names, as a whole word, among those an author gave."""
    return re.compile(rf"(?<![a-z])(?:{'|'.join(names.split())})(?![a-z])")


TITLE = named("title titre titel titolo titulo headline heading")
DATE = named("date datum data fecha time published publication posted pubdate")
TEXT = named("teaser summary excerpt description desc intro lead abstract chapo text")
KICKER = named(
    """kicker eyebrow overline topline category categories categorie kategorie rubrique surtitre dachzeile
    label topic type tag badge"""
)
BYLINE = named("author byline place location tags? comments? share meta views")
ITEM = named("news article post entry item teaser story press hentry release card")
LEAD = named("featured? highlight top lead hero main spotlight headline une big")
ADVERT = named("ads? advert advertisement advertising sponsored sponsor promo banner newsletter")
EVENT = named(
    """events? agenda calendar upcoming termine? veranstaltung veranstaltungen evenements? evenimente eventos?
    eventi"""
)
FURNITURE = named(
    """nav navbar navigation menu megamenu submenu breadcrumbs? pagination pager footer cookies? consent
    social share sharing follow languages? langs? skip toolbar login sitemap tagcloud contentinfo topbar"""
)
ASIDE = named(
    """sidebar aside related widgets? banner ads? advert advertisement sponsored sponsor promo partners?
    popular most-read mostread trending recommended complementary links comments newsletter similar
    more-news"""
)
ICON = named("icons? avatar flag logo emoji sprite spacer pixel")

EVENT_HEADING = re.compile(
    r"\b(?:events?|agenda|calendar|calendrier|upcoming|diary|termine|veranstaltungen|kalender|événements?"
    r"|manifestations|eventi|calendario|eventos|evenimente|események|събития|предстоящи|akce|podujatia"
    r"|etkinlikler|события|мероприятия|події|заходи|wydarzenia)\b",
    re.IGNORECASE,
)

SOCIAL_HOSTS = (
    "facebook.com",
    "twitter.com",
    "linkedin.com",
    "instagram.com",
    "youtube.com",
    "flickr.com",
    "pinterest.com",
    "whatsapp.com",
    "bsky.app",
)
