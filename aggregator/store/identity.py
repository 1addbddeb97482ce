"""Which item of a source an incoming one is: a pure decision over names, addresses and titles.

A source's own names are hints, not proofs. Liferay gives one item several guids, all of them addresses;
some feeds give every item the same guid, others the same address; a guid scheme changes overnight. So:

1. An entry that is word for word what an item was read from is that item.
2. A guid or an address that occurs twice in one intake, or that two known items have, names nothing.
3. A guid that is no address names its item, whatever address it has now.
4. An address names its item, unless the two have different guids (not addresses) and different titles.
5. A guid that is an address names its item where the address itself did not.
6. Where the address names nothing, address and title together do.

A known item is recognised once in an intake, by the first of these rules that does.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Inferred, Item, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What deciding about an item we hold takes: all of it but the long texts."""

    id: str
    guid: str | None
    url: str | None
    key: str | None
    title: str
    raw_hash: str
    version: int
    first_seen: datetime
    published: Inferred[When]
    story: str
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An incoming item and the known one it is, None if it is new.

    ``shares_address`` says of a new one that its source gives the same address to another text, under
    another title, and under another name or in the same document: then the address is no proof that the two
    tell one story.
    ``twin_of`` is the story of the known item that a new one lists a second time (``breakers``, rule 4).
    """

    item: Item
    known: Known | None
    shares_address: bool = False
    twin_of: str | None = None


def match(items: Sequence[Item], known: Iterable[Known]) -> list[Match]:
    """Return each incoming item, in order and without repetitions, with the known item it is.

    ``known`` are all items of the same source that have a guid, an address or an id of the incoming ones.
    """
    return _Matching(items, known).matches()


def fold(title: str) -> str:
    """Return a title for comparison: without case, with single spaces."""
    return " ".join(title.split()).casefold()


def is_address(guid: str) -> bool:
    """Return whether a guid is only an address, so that it may change when the site is rebuilt."""
    return guid.lower().startswith(("http://", "https://", "//", "/", "www."))


def _text(item: Item | Known) -> tuple[str | None, str]:
    return item.url, fold(item.title)


class _Matching:
    def __init__(self, items: Sequence[Item], known: Iterable[Known]) -> None:
        self.items = items
        self.guids = Counter(item.guid for item in items if item.guid)
        self.urls = Counter(item.url for item in items if item.url)
        self.titles_at: dict[str, set[str]] = defaultdict(set)
        self.by_guid: dict[str, list[Known]] = defaultdict(list)
        self.by_url: dict[str, list[Known]] = defaultdict(list)
        self.by_raw_hash: dict[str, list[Known]] = defaultdict(list)
        self.by_text: dict[tuple[str | None, str], list[Known]] = defaultdict(list)
        for held in known:
            self._note(held)
        for item in items:
            self.titles_at[item.url or ""].add(fold(item.title))

    def _note(self, held: Known) -> None:
        self.by_raw_hash[held.raw_hash].append(held)
        self.by_text[_text(held)].append(held)
        self.titles_at[held.url or ""].add(fold(held.title))
        if held.guid:
            self.by_guid[held.guid].append(held)
        if held.url:
            self.by_url[held.url].append(held)

    def matches(self) -> list[Match]:
        found = self._found()
        seen = {
            _text(item) for place, item in enumerate(self.items) if place in found or not self._nameless(item)
        }
        matches = []
        for place, item in enumerate(self.items):
            if place in found:
                matches.append(Match(item=item, known=found[place]))
            elif not self._nameless(item) or _text(item) not in seen:
                seen.add(_text(item))
                matches.append(Match(item=item, known=None, shares_address=self._shares_address(item)))
        return matches

    def _shares_address(self, item: Item) -> bool:
        if item.url is None or len(self.titles_at[item.url]) < 2:
            return False
        return self._name(item) is not None or self.urls[item.url] > 1

    def _found(self) -> dict[int, Known]:
        found: dict[int, Known] = {}
        taken: set[str] = set()
        rules: tuple[Callable[[Item], Iterable[Known]], ...] = (
            self._by_raw_hash,
            self._by_name,
            self._by_address,
            self._by_permalink,
            self._by_text,
        )
        for rule in rules:
            for place, item in enumerate(self.items):
                if place in found:
                    continue
                held = next((held for held in rule(item) if held.id not in taken), None)
                if held:
                    found[place] = held
                    taken.add(held.id)
        return found

    def _name(self, item: Item) -> str | None:
        guid = self._guid(item)
        return None if guid is None or is_address(guid) else guid

    def _guid(self, item: Item) -> str | None:
        return item.guid if item.guid and self.guids[item.guid] == 1 else None

    def _url(self, item: Item) -> str | None:
        return item.url if item.url and self.urls[item.url] == 1 else None

    def _nameless(self, item: Item) -> bool:
        return self._guid(item) is None and self._url(item) is None

    def _by_raw_hash(self, item: Item) -> list[Known]:
        return self.by_raw_hash[item.raw_hash] if item.raw_hash else []

    def _by_name(self, item: Item) -> list[Known]:
        name = self._name(item)
        return self._only(self.by_guid[name]) if name else []

    def _by_address(self, item: Item) -> list[Known]:
        url, name = self._url(item), self._name(item)
        if not url:
            return []
        titled = [held for held in self.by_url[url] if fold(held.title) == fold(item.title)]
        compatible = [held for held in self.by_url[url] if name is None or held.guid in (None, item.guid)]
        return titled or self._only(compatible)

    def _by_permalink(self, item: Item) -> list[Known]:
        guid = self._guid(item)
        return self._only(self.by_guid[guid]) if guid and is_address(guid) else []

    def _by_text(self, item: Item) -> list[Known]:
        if self._url(item) or (self._guid(item) and not item.url):
            return []
        return self.by_text[_text(item)]

    @staticmethod
    def _only(candidates: list[Known]) -> list[Known]:
        """Return the candidate if it is the only one: a name that several have names none."""
        return candidates if len(candidates) == 1 else []
