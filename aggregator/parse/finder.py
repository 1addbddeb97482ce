"""The list of news on a page, found by itself: the best of all groups of alike blocks."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aggregator.parse import caps, words
from aggregator.parse.candidates import Family, candidates, may_be_item
from aggregator.parse.headline import Repeated, block_of, repeated_in
from aggregator.parse.outline import Outline, outline, shape_of
from aggregator.parse.page import Element, Page
from aggregator.parse.teaser import Teaser, teaser_of

_EFFORT = 600_000
"""Elements read, over all groups, before the search is given up on a page of lists within lists."""

_ENOUGH = {1: 2.2, 2: 1.5}
_ENOUGH_FROM_THREE = 0.75
"""What an average item is worth at least; menus and lists of links stay below."""

_SAMPLE = 100
"""Blocks of one kind that are read to compare it with others; only the list that is chosen is read whole."""

_VALID = 0.4
"""The share of alike blocks that must be items: among the rest are filters, advertisements, blanks."""

_USUAL = 0.6
"""The share of items from which a feature is one that every item should have."""

_LEAD_DISTANCE = 3
"""How many levels above the list its leading stories stand at most."""

_FEATURES = ("published", "summary", "headed")


@dataclass(slots=True)
class Group:
    """Teasers of one list, or a sample of one ``scale`` times as long; ``weight`` is that of its place."""

    teasers: list[Teaser] = field(default_factory=list)
    weight: float = 1.0
    scale: float = 1.0

    def share(self, feature: str) -> float:
        """Return the share of teasers that have a feature."""
        return sum(bool(getattr(teaser, feature)) for teaser in self.teasers) / max(1, len(self.teasers))

    def like(self, other: "Group") -> bool:
        """Tell whether two lists show their items alike and stand in like parts of the page."""
        alike = all(abs(self.share(feature) - other.share(feature)) <= 0.5 for feature in _FEATURES)
        return alike and self.weight == other.weight

    @property
    def average(self) -> float:
        """Return what an average item is worth."""
        return self.weight * sum(map(_worth, self.teasers)) / max(1, len(self.teasers))

    @property
    def score(self) -> float:
        """Return what the list is worth: good items first, many items next."""
        return self.average * math.log2(1 + self.scale * len(self.teasers))

    @property
    def enough(self) -> bool:
        """Tell whether it is a list of news at all."""
        return self.average >= _ENOUGH.get(len(self.teasers), _ENOUGH_FROM_THREE)


def find(page: Page, drops: caps.Drops) -> list[Teaser]:
    """Return what the list of news on a page shows, in the page's order; empty if it has no such list."""
    return _Search(page, outline(page.body), drops).best()


def _worth(teaser: Teaser) -> float:
    worth = min(len(teaser.title) / 40, 1.5)
    worth += 1.0 if teaser.published else 0.0
    worth += min(len(teaser.summary or "") / 100, 1.0)
    worth += 0.7 if teaser.headed else 0.0
    worth += 0.3 if teaser.picture else 0.0
    worth += 0.2 if teaser.kicker or teaser.versions else 0.0
    worth += 0.3 if teaser.element.tag == "article" or words.ITEM.search(teaser.element.names) else 0.0
    return worth * (0.4 if teaser.event else 1.0) / (1 + teaser.rivals)


@dataclass(slots=True)
class _Search:
    """One page being searched; ``effort`` counts the elements read."""

    page: Page
    facts: Outline
    drops: caps.Drops
    effort: int = 0

    def best(self) -> list[Teaser]:
        best = Group()
        chosen: list[Family] = []
        for families in candidates(self.page.body, self.facts):
            if self.effort > _EFFORT:
                self.drops["page too large to be looked through whole"] += 1
                break
            group = self._group(families, _SAMPLE)
            if group.score > best.score and group.enough:
                best, chosen = group, families
        if best.scale > 1:
            best = self._group(chosen, caps.ENTRIES)
            self.drops.leave_out("entries", sum(map(len, chosen)), caps.ENTRIES)
        teasers = [*self._leads(best), *best.teasers]
        teasers.sort(key=lambda teaser: self.facts.order[teaser.element])
        return self._dated(teasers)

    def _group(self, families: list[Family], at_most: int) -> Group:
        """Return the list that blocks of one kind make: the best family, with those like it."""
        every = [element for family in families for element in family]
        elements = every[:at_most]
        self.effort += sum(element.size for element in elements)
        blocks = [block_of(element) for element in elements]
        repeated = repeated_in(blocks, self.page)
        read = ((block.element, teaser_of(block, self.page, repeated)) for block in blocks)
        teasers = {element: teaser for element, teaser in read if teaser}
        if len(teasers) < _VALID * len(elements):
            return Group()
        groups = [self._family_group(family, teasers) for family in families]
        best = max(groups, key=lambda group: group.score)
        alike = [teaser for group in groups if group.teasers and group.like(best) for teaser in group.teasers]
        return Group(_without_strangers(alike, self.facts), best.weight, len(every) / len(elements))

    def _family_group(self, family: Family, teasers: dict[Element, Teaser]) -> Group:
        """Return the list of one family; the weight is that of most of its blocks."""
        weights = sorted(self.facts.weight[element] for element in family)
        shown = [teasers[element] for element in family if element in teasers]
        return Group(shown, weights[len(weights) // 2])

    def _leads(self, best: Group) -> list[Teaser]:
        """Return the leading stories: shown apart from the list and larger, before it in the same part."""
        if not best.teasers:
            return []
        listed = {teaser.url for teaser in best.teasers}
        first = best.teasers[0].element
        leads = []
        for above in list(first.ancestors())[:_LEAD_DISTANCE]:
            for sibling in above.elements():
                if self.facts.order[sibling] >= self.facts.order[first]:
                    break
                lead = self._lead(sibling)
                if lead and lead.url not in listed and lead.headed and not lead.rivals and not lead.event:
                    listed.add(lead.url)
                    leads.append(lead)
        return leads

    def _lead(self, element: Element) -> Teaser | None:
        if not (element.tag == "article" or words.LEAD.search(element.names)):
            return None
        if not may_be_item(element, self.facts):
            return None
        return teaser_of(block_of(element), self.page, Repeated())

    def _dated(self, teasers: Sequence[Teaser]) -> list[Teaser]:
        """Give teasers the date that stands over them, where the list prints dates so and not otherwise."""
        if any(teaser.published for teaser in teasers):
            return list(teasers)
        return [replace(teaser, published=self._date_over(teaser.element)) for teaser in teasers]

    def _date_over(self, element: Element) -> str | None:
        places = (element, *element.ancestors())
        return next((date for place in places if (date := self.facts.date_above.get(place))), None)


def _without_strangers(teasers: list[Teaser], facts: Outline) -> list[Teaser]:
    """Return the teasers without advertisements and what else stands among them and is not like them."""
    group = Group(teasers)
    usual = [feature for feature in _FEATURES if group.share(feature) >= _USUAL]
    shapes = Counter(shape_of(teaser.element) for teaser in teasers)
    common = shapes.most_common(1)[0][0] if shapes else ""
    weight = max((facts.weight[teaser.element] for teaser in teasers), default=1.0)

    def belongs(teaser: Teaser) -> bool:
        missing = sum(not getattr(teaser, feature) for feature in usual)
        if shape_of(teaser.element) == common:
            return not (missing == len(usual) > 1)
        is_advert = words.ADVERT.search(teaser.element.names) or facts.weight[teaser.element] < weight
        return not is_advert and missing < 2

    return [teaser for teaser in teasers if belongs(teaser)]
