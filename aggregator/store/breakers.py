"""Breakers: what a source's mass change means. Pure decisions over what it shows and what we know of it.

CONTRACT, promise 1, and FAULTS, "identity": ids change en masse when a site is rebuilt, and half of the
programs that read us would then send everything again. FAULTS, "shrinking": a redesign is no news. So:

``moved`` links again, silently, what stands under new names:

1. The same page by another spelling of its address (http or https, www or not, a slash at the end).
2. The same title with the same date and much the same text, where the old name is no longer listed.
3. En masse also the same page whose name and title both changed, and the same title with the same date
   whatever its text, or without any dates: alone none proves enough, for pages and titles are used again.
4. En masse also a second listing of what is still listed: it joins the story, which is told already.

``doubted`` says what of the rest a person should look at before it is announced:

5. What resembles an item under another name, in title and text, and differs in date: old news dated afresh.
6. What was not relinked when most was, unless it is dated as news would be.
7. A whole new list, if its dates are not those of news: another site may stand at the address.

What a source publishes after a conference, or after weeks of silence, resembles nothing and is dated as news
is, so it passes. ``is_rewritten`` says whether texts changed in one go: banners, cookie notes, "Untitled".
Dates need no breaker: the first one holds.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from math import ceil, log1p

from aggregator.model import Inferred, Item, When
from aggregator.store.identity import Known, Match, fold, is_address

MASS = 5
"""Fewer changes at once are an editor's hand; and an editor of ours reads them faster than any rule."""

REAL_DATE = 0.5
"""A date at least this sure was read somewhere; below it, it only says when we first saw the item."""

ALIKE = 0.6
"""What two titles share, of all their words, from which on one may be an edit of the other.

A word counts the more, the fewer titles of the source have it: "visits" says little, "Košice" much.
"""

ALIKE_ALONE = 0.8
"""The same where there is no text beside the title to tell "Statement on Roma Day" from another Day's."""

ALIKE_TEXT = 0.5
"""Words that two summaries share, of all their words, so that titles alike mean items alike."""

NAMESAKES = 50
"""What more items than these share is no name of any: comparing all with all would take forever."""

_DAY = timedelta(days=1)
_SPELLING = re.compile(r"\Ahttps?://(?:www\.)?", re.IGNORECASE)

RETURNED = "the source showed it before, under another name and date"
UNMATCHED = "the source changed its addresses, and this matches nothing that it had before"
REPLACED = "nothing that the source had before is left in its list, and the dates are not those of news"
REWRITTEN = "the source changed the texts of most of its items at once"


# --- what stands under new names ------------------------------------------------------------------------


def moved(matches: Sequence[Match], known: Sequence[Known]) -> list[Match]:
    """Return the matches with those that are known under other names linked again.

    ``known`` is what we hold of the source; what the intake has under its present name is not moved.
    """
    linked = _Relinking(matches, known)
    linked.pair(lambda item: page(item.url), lambda held: page(held.url), _may_be_renamed)
    linked.pair(_title, _title, _same_press_text)
    linked.pair(_title, _title, _about_the_same_press_text, only_one=True)
    linked.pair(lambda item: page(item.url), lambda held: page(held.url), _always, en_masse=True)
    linked.pair(_title, _title, _same_date, en_masse=True)
    linked.pair(_title, _title, _about_the_same_date, en_masse=True, only_one=True)
    linked.pair(_title, _title, _both_undated, en_masse=True, only_one=True)
    return _with_twins(linked.matches, known)


def page(url: str | None) -> str:
    """Return an address without what may change while the page stays the same, "" for none."""
    return _SPELLING.sub("", url or "").rstrip("/")


class _Relinking:
    def __init__(self, matches: Sequence[Match], known: Sequence[Known]) -> None:
        self.matches = list(matches)
        self.known = known
        self.taken = {match.known.id for match in matches if match.known}

    def pair(
        self,
        of_item: Callable[[Item], str],
        of_known: Callable[[Known], str],
        agree: Callable[[Item, Known], bool],
        *,
        en_masse: bool = False,
        only_one: bool = False,
    ) -> None:
        """Link strangers with known items of the same name that ``agree``, if there is one for each.

        ``only_one``: no other known item ever had that name. ``en_masse``: not for a few.
        """
        ever = Counter(of_known(held) for held in self.known)
        free: dict[str, list[Known]] = defaultdict(list)
        for held in self.known:
            if held.id not in self.taken:
                free[of_known(held)].append(held)
        strangers: dict[str, list[int]] = defaultdict(list)
        for place, match in enumerate(self.matches):
            if match.known is None:
                strangers[of_item(match.item)].append(place)
        found: dict[int, Known] = {}
        for name, places in strangers.items():
            few = max(len(places), len(free[name])) <= NAMESAKES
            if name and few and not (only_one and ever[name] > 1):
                found.update(self._one_each(places, free[name], agree))
        if not en_masse or len(found) >= MASS:
            for place, held in found.items():
                self.matches[place] = replace(self.matches[place], known=held, shares_address=False)
                self.taken.add(held.id)

    def _one_each(
        self, places: Sequence[int], free: Sequence[Known], agree: Callable[[Item, Known], bool]
    ) -> dict[int, Known]:
        """Return pairs where each stranger has as many candidates as rivals: else it is a guess."""
        candidates = {
            place: [held for held in free if agree(self.matches[place].item, held)] for place in places
        }
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, held in candidates.items():
            alike[tuple(one.id for one in held)].append(place)
        return {
            place: held
            for ids, rivals in alike.items()
            if len(ids) == len(rivals)
            for place, held in zip(rivals, candidates[rivals[0]], strict=True)
        }


def _title(named: Item | Known) -> str:
    return fold(named.title)


def _may_be_renamed(item: Item, held: Known) -> bool:
    """Say whether an address names its item: not if name and title both differ (``identity``, rule 4)."""
    names = (item.guid, held.guid)
    renamed = all(name is not None and not is_address(name) for name in names) and item.guid != held.guid
    return not renamed or fold(item.title) == fold(held.title)


def _same_date(item: Item, held: Known) -> bool:
    return _is_dated(item) and _is_dated(held) and item.published.value == held.published.value


def _about_the_same_date(item: Item, held: Known) -> bool:
    """Say whether dates are at most a day apart: a rebuilt site may print days only, or another zone's."""
    if not (_is_dated(item) and _is_dated(held)):
        return False
    return abs(_day(item.published) - _day(held.published)) <= _DAY


def _same_press_text(item: Item, held: Known) -> bool:
    return _same_date(item, held) and _have_texts_alike(item, held)


def _about_the_same_press_text(item: Item, held: Known) -> bool:
    return _about_the_same_date(item, held) and _have_texts_alike(item, held)


def _have_texts_alike(item: Item, held: Known) -> bool:
    """Say whether nothing in the texts speaks against one item: two statements of a day share a title."""
    if not (item.summary and held.summary):
        return True
    return _shared(_words(item.summary), _words(held.summary)) >= ALIKE_TEXT


def _both_undated(item: Item, held: Known) -> bool:
    return not _is_dated(item) and not _is_dated(held)


def _always(_item: Item, _held: Known) -> bool:
    return True


def _with_twins(matches: list[Match], known: Sequence[Known]) -> list[Match]:
    """Let second listings of what is still listed join its story, if there are many."""
    listed = {match.known.id for match in matches if match.known}
    by_title: dict[str, list[Known]] = defaultdict(list)
    for held in known:
        if held.id in listed:
            by_title[fold(held.title)].append(held)
    twins = {}
    for place, match in enumerate(matches):
        alike = [] if match.known else [held for held in by_title[_title(match.item)] if _twin(match, held)]
        if len(alike) == 1:
            twins[place] = alike[0].story
    if len(twins) < MASS:
        return matches
    return [replace(match, twin_of=twins.get(place)) for place, match in enumerate(matches)]


def _twin(match: Match, held: Known) -> bool:
    return _same_date(match.item, held) or _both_undated(match.item, held)


# --- what a person should look at ------------------------------------------------------------------------


def doubted(matches: Sequence[Match], before: Sequence[Match], known: Sequence[Known]) -> Mapping[int, str]:
    """Return which of the strangers wait for a person (by place in ``matches``), and why.

    ``before`` are the matches as they were before ``moved``.
    """
    strangers = [
        place for place, match in enumerate(matches) if match.known is None and match.twin_of is None
    ]
    if not strangers or not known:
        return {}
    returned = _returned([(place, matches[place].item) for place in strangers], known)
    held = dict.fromkeys(returned, RETURNED)
    rest = [place for place in strangers if place not in held]
    news = _news([(place, matches[place].item) for place in rest], known)
    relinked = sum(match.known is not None for match in matches) - sum(
        match.known is not None for match in before
    )
    recognised = any(match.known or match.twin_of for match in matches)
    if relinked >= MASS:
        held |= {place: UNMATCHED for place in rest if place not in news}
    elif not recognised and len(rest) >= MASS and 2 * len(news) < len(rest):
        held |= dict.fromkeys(rest, REPLACED)
    return held


def _returned(strangers: Sequence[tuple[int, Item]], known: Sequence[Known]) -> set[int]:
    """Return the strangers that each resemble another known item, if there are many and they are most."""
    if len(strangers) < MASS:
        return set()
    likeness = _Likeness(known)
    originals: dict[str, int] = {}
    for place, item in strangers:
        held = next((held for held in likeness.of(item) if held.id not in originals), None)
        if held:
            originals[held.id] = place
    found = set(originals.values())
    return found if len(found) >= MASS and 2 * len(found) >= len(strangers) else set()


class _Likeness:
    """Finds known items whose title and text share most words with another's."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.titles = [(held, _words(held.title)) for held in known]
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, (_, words) in enumerate(self.titles):
            for word in words:
                self.having[word].append(place)
        self.unseen = log1p(len(known))
        self.weights = {word: log1p(len(known) / len(places)) for word, places in self.having.items()}

    def of(self, item: Item) -> Iterable[Known]:
        words = _words(item.title)
        # A title that shares so many words has one of these; the rarest weigh most and have few titles.
        needed = len(words) - ceil(ALIKE * len(words)) + 1
        rarest = sorted(words, key=lambda word: (len(self.having.get(word, ())), word))[:needed]
        places = (place for word in rarest for place in self.having.get(word, ()))
        for held, others in (self.titles[place] for place in dict.fromkeys(islice(places, NAMESAKES))):
            least = ALIKE if item.summary and held.summary else ALIKE_ALONE
            likely = self._weight(words & others) >= least * self._weight(words | others)
            if likely and _have_texts_alike(item, held):
                yield held

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, self.unseen) for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / (len(words | others) or 1)


def _news(strangers: Sequence[tuple[int, Item]], known: Iterable[Known]) -> set[int]:
    """Return the strangers dated as news: not before the newest we knew, and not all at one instant.

    One instant for all is the moment at which a page was made, not when an institution published anything.
    """
    newest = max(_dated_day(held) for held in known)
    recent = [
        (place, item)
        for place, item in strangers
        if _is_dated(item) and _day(item.published) >= newest - _DAY
    ]
    instants = {item.published.value for _, item in recent}
    if len(recent) >= MASS and len(instants) == 1 and isinstance(instants.pop(), datetime):
        return set()
    return {place for place, _ in recent}


def _dated_day(held: Known) -> date:
    """Return the day of a known item; one dated ahead, or not at all, stands at the day we saw it."""
    seen = held.first_seen.date()
    return min(_day(held.published), seen) if _is_dated(held) else seen


def _is_dated(named: Item | Known) -> bool:
    return named.published.sure >= REAL_DATE


def _day(published: Inferred[When]) -> date:
    when = published.value
    return when.date() if isinstance(when, datetime) else when


# --- texts -----------------------------------------------------------------------------------------------


def has_other_text(item: Item, held: Known) -> bool:
    """Say whether an edit changes what people read of an item."""
    return fold(item.title) != fold(held.title) or fold(item.summary) != fold(held.summary)


def is_rewritten(rewritten: int, recognised: int) -> bool:
    """Say whether so many changed texts, of so many known items in one list, are a mass change."""
    return rewritten >= MASS and 2 * rewritten >= recognised
