"""Small words around printed dates, folded, of all languages together.

They are told apart by where they stand: none of them makes a date by itself.
"""

import re

from aggregator.i18n import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


OF = _words(
    "of de d del dell dello della di do dal dels da ta the den dem der le la il el an am na t su dö ha"
    " dhen gu lo os ils e er st nd rd th"
)
"""Between day, month and year: "9 de abril de 2019", "9 ta' April", "the 9th of April"."""

YEAR = _words(
    "г год года году р рік року роки години година godina godine god gada gads m metu metai metais թ"
    " թվականի წლის წელი წელს წ ж жыл жылы жылдын j yil yili yilda il ilin ili eko ko 年 년 năm nam оны"
    " ел с év йил anno annee year jahr ค ศ พ"
)
"""Beside the year: "2019 m. balandžio 9 d.", "2019. gada 9. aprīlis", "9 април 2019 г."."""

MONTH = _words("月 월 tháng сарын сар")
"""Beside a month that is a number: 2019年4月9日, "9 tháng 4, 2019"."""

TO = _words(
    "to and et und au bis al a ao alla e y i u și si sau până do po po til till tot en es ja och og ve va"
    " un ir iki lidz kuni ir και έως ως μέχρι dhe deri agus та й и і да по до through until eta edo ed"
    " din az ou or oder o"
)
"""Between the first day and the last ("du 3 au 5 mai 2021"), or between two days named together."""

EVENT = re.compile(
    r"(?:calendar|events?|événement|evento|veranstaltung|calendrier|agenda|kalender|calendario|kalendarz|kalendář|kalendár|naptár|ημερολόγιο|календар[ьъ]?"
    r"|deadline|closing date|date limite|échéance|scadenza|termin|until|till|jusqu[’']au|bis zum|entro il"
    r"|hasta el|apply by|ends?|starts?|begins?)"
    r"[\s:,–-]*(?:(?:the|from|on|le|du|der|den|am|vom|il|el|dal)\b)?[\s:]*$",
    re.IGNORECASE,
)
"""Before a date that is an event's or a deadline's: "calendarThe 19/10/2017"."""

PUBLISHED = re.compile(
    r"(?:publi\w+|post(?:ed|é|ato)\w*|writ(?:t?en)\w*|written|mis(?:e)? en ligne|online seit|veröffentlicht"
    r"|pubblicat\w+|inserit[oa]|objavljen\w*|objaven\w*|zveřejněn\w*|zverejnen\w*|vydán\w*|opublikowan\w*"
    r"|dodan\w*|közzétéve|megjelent|опубликован\w*|опубліковано|публикуван\w*|објав\w*|објављен\w*"
    r"|paskelbta|publicēts|avaldatud|julkaistu|publicerad|publisert|offentliggjort|geplaatst|gepubliceerd"
    r"|δημοσιεύ\w*|yayın\w*|date de parution|release date|date)"
    r"[\s:,|–-]*(?:(?:the|on|le|in data|il|el|am|vom|den|în|la|dne|dnia|op|em|at|data|datum|date)\b)?[\s:]*$",
    re.IGNORECASE,
)
"""Before a date that says itself to be that of publication: "Written the 09/04/2019", "Publié le …"."""

IN_A_SENTENCE = re.compile(
    r"\b(?:on|since|of|in|by|from|le|du|depuis|dès|am|vom|seit|il|dal|el|del|desde|op|den|em|la|din|på|dne|ze"
    r"|dnia|w dniu|z|od|od dne|στις|την|на|от|з|від|с|dana|od)\s*(?:the\s*)?"
    r"(?:[^\W\d_]+(?:day|di|tag|dag|dì),?\s*)?$",
    re.IGNORECASE,
)
"""The end of running text before a date: "presented to the Parliament on 9 April 2019"."""

SMALL = OF | YEAR | TO
"""None of these is a month unless a hinted language says so: "du" is November in Breton."""
