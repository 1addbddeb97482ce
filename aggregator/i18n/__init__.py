"""Names of languages and countries, dates in words, our own sentences translated.

The only door to Babel, and where what Babel lacks is made up for: Romani (``rom``), Montenegrin
(``cnr``), names for the Romani language without the slurs that CLDR still carries.
"""

from aggregator.i18n.days import day, moment, relative
from aggregator.i18n.graphemes import graphemes
from aggregator.i18n.languages import (
    country_name,
    direction,
    feed_language,
    is_language,
    known_languages,
    language_name,
)
from aggregator.i18n.months import EUROPEAN, every_month_table, fold, month_words
from aggregator.i18n.sentences import catalogue_languages, say, say_many
from aggregator.i18n.weeks import week

__all__ = [
    "EUROPEAN",
    "catalogue_languages",
    "country_name",
    "day",
    "direction",
    "every_month_table",
    "feed_language",
    "fold",
    "graphemes",
    "is_language",
    "known_languages",
    "language_name",
    "moment",
    "month_words",
    "relative",
    "say",
    "say_many",
    "week",
]
