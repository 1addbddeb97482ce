"""All faults, by the groups of the table of faults."""

from collections.abc import Mapping
from datetime import timedelta

from . import lists, texts, ways, wire
from .kinds import Fault
from .run import Plan

FAULTS: Mapping[str, Mapping[str, Fault]] = {
    **wire.FAULTS,
    "size": wire.FAULTS["size"] | texts.SIZE,
    "charset, type": texts.CHARSET,
    "redirect": ways.REDIRECT,
    "inward": ways.INWARD,
    "cache": ways.CACHE,
    "identity": lists.IDENTITY,
    "shrinking": lists.SHRINKING,
    "dates": texts.DATES,
    "hostile text": texts.HOSTILE,
    "machine, its clock two days behind": lists.machine("behind"),
    "machine, its clock forty days ahead": lists.machine("ahead"),
}

PLANS: Mapping[str, Plan] = {
    "rate": Plan(bad=tuple(timedelta(hours=hours) for hours in (2, 3, 27))),
    "gone": Plan(bad=tuple(timedelta(hours=2, days=day) for day in range(16))),
    "transport, late": Plan(deadline="3 seconds"),
    "cache": Plan(bad=(timedelta(hours=2), timedelta(hours=3), timedelta(hours=30))),
    "identity": Plan(bad=(timedelta(hours=2), timedelta(hours=4))),
    "machine, its clock two days behind": Plan(bad=(timedelta(days=-2),)),
    "machine, its clock forty days ahead": Plan(bad=(timedelta(days=40),), after=timedelta(days=-39)),
    "dates": Plan(bad=(timedelta(hours=2), timedelta(hours=28))),
}
