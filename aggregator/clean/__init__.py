"""Markup and addresses made safe, canonical and plain. The only door to nh3.

    html, excerpt                    markup that may be published
    text, line, teaser               plain text for people and for judging
    boilerplate                      text without what a site prints beside every item
    picture                          the first image that shows something
    address, key, address_language   one spelling a page, one key an item, the language an address names

What is particular about a site stands in ``sites.yaml``.
"""

from aggregator.clean.addresses import address, address_language, key
from aggregator.clean.boilerplate import boilerplate
from aggregator.clean.images import picture
from aggregator.clean.markup import excerpt, html
from aggregator.clean.plain import line, text
from aggregator.clean.teasers import teaser

__all__ = [
    "address",
    "address_language",
    "boilerplate",
    "excerpt",
    "html",
    "key",
    "line",
    "picture",
    "teaser",
    "text",
]
