"""Days and moments in words, by Babel's CLDR data; Romani by our own table."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import dates as babel_dates

from aggregator.i18n import romani
from aggregator.i18n.languages import chain, is_romani, locale_of
from aggregator.model import When

Form = Literal["long", "medium"]

NEAR_DAYS = {
    "az": ("dünən", "bu gün", "sabah"),
    "be": ("учора", "сёння", "заўтра"),
    "bg": ("вчера", "днес", "утре"),
    "bs": ("jučer", "danas", "sutra"),
    "ca": ("ahir", "avui", "demà"),
    "cs": ("včera", "dnes", "zítra"),
    "cy": ("ddoe", "heddiw", "yfory"),
    "da": ("i går", "i dag", "i morgen"),
    "de": ("gestern", "heute", "morgen"),
    "el": ("χθες", "σήμερα", "αύριο"),
    "en": ("yesterday", "today", "tomorrow"),
    "es": ("ayer", "hoy", "mañana"),
    "et": ("eile", "täna", "homme"),
    "eu": ("atzo", "gaur", "bihar"),
    "fi": ("eilen", "tänään", "huomenna"),
    "fr": ("hier", "aujourd’hui", "demain"),
    "ga": ("inné", "inniu", "amárach"),
    "gl": ("onte", "hoxe", "mañá"),
    "hr": ("jučer", "danas", "sutra"),
    "hu": ("tegnap", "ma", "holnap"),
    "hy": ("երեկ", "այսօր", "վաղը"),
    "is": ("í gær", "í dag", "á morgun"),
    "it": ("ieri", "oggi", "domani"),
    "ka": ("გუშინ", "დღეს", "ხვალ"),
    "lb": ("gëschter", "haut", "muer"),
    "lt": ("vakar", "šiandien", "rytoj"),
    "lv": ("vakar", "šodien", "rīt"),
    "mk": ("вчера", "денес", "утре"),
    "mt": ("ilbieraħ", "illum", "għada"),
    "nb": ("i går", "i dag", "i morgen"),
    "nl": ("gisteren", "vandaag", "morgen"),
    "nn": ("i går", "i dag", "i morgon"),
    "pl": ("wczoraj", "dzisiaj", "jutro"),
    "pt": ("ontem", "hoje", "amanhã"),
    "ro": ("ieri", "azi", "mâine"),
    "rom": ("iź", "avdives", "tehara"),
    "ru": ("вчера", "сегодня", "завтра"),
    "sk": ("včera", "dnes", "zajtra"),
    "sl": ("včeraj", "danes", "jutri"),
    "sq": ("dje", "sot", "nesër"),
    "sr": ("јуче", "данас", "сутра"),
    "sr-Latn": ("juče", "danas", "sutra"),
    "sv": ("i går", "i dag", "i morgon"),
    "tr": ("dün", "bugün", "yarın"),
    "uk": ("учора", "сьогодні", "завтра"),
}
"""Yesterday, today, tomorrow: CLDR has the words, Babel does not carry them."""


def day(when: When, language: str, *, form: Form = "long", time_zone: str = "Europe/Paris") -> str:
    """Write a day in words ("9 avril 2019"), an instant as its day in the time zone.

    ``form`` "medium" abbreviates the month where the language does ("9 avr. 2019").
    """
    on = day_of(when, time_zone)
    if is_romani(language):
        return romani.day(on, form)
    return _plain(babel_dates.format_date(on, form, locale=locale_of(language)))


def moment(when: When, language: str, *, time_zone: str = "Europe/Paris") -> str:
    """Write an instant as day and time of the time zone ("9 avril 2019, 14:30"), a day as a day."""
    written = day(when, language, time_zone=time_zone)
    if not isinstance(when, datetime):
        return written
    local = when.astimezone(ZoneInfo(time_zone))
    if is_romani(language):
        return f"{written}, {local:%H:%M}"
    locale = locale_of(language)
    time = babel_dates.format_time(local, "short", tzinfo=local.tzinfo, locale=locale)
    together = str(locale.datetime_formats["medium"]).replace("'", "")
    return _plain(together.replace("{1}", written).replace("{0}", time))


def relative(when: When, now: datetime, language: str, *, time_zone: str = "Europe/Paris") -> str:
    """Write how far away something is: "3 days ago", an instant also "2 hours ago".

    A day without a time counts in days of the time zone: "today", "yesterday".
    """
    if isinstance(when, datetime):
        return _distance(when - now, language)
    days = (when - day_of(now, time_zone)).days
    if abs(days) > 1:
        return _distance(timedelta(days=days), language)
    near = next((NEAR_DAYS[tag] for tag in chain(language) if tag in NEAR_DAYS), None)
    return near[days + 1] if near else day(when, language, time_zone=time_zone)


def day_of(when: When, time_zone: str) -> date:
    """Return a day as it is, and of an instant the day it is on in the time zone."""
    return when.astimezone(ZoneInfo(time_zone)).date() if isinstance(when, datetime) else when


def _distance(distance: timedelta, language: str) -> str:
    if is_romani(language):
        return romani.span(distance)
    return _plain(babel_dates.format_timedelta(distance, add_direction=True, locale=locale_of(language)))


def _plain(text: str) -> str:
    """Replace the narrow no-break spaces of CLDR: many fonts and feed readers show a box for them."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")
