"""New items -> the stories they tell: a few at a time, each few decided together and written at once.

What is broken off goes on where it was: an item waits until it is decided about, and the store announces
nothing of a story with one that waits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aggregator import logs, story
from aggregator.grouping import meant, telling_of
from aggregator.model import Candidate, Found, Item, Kept, Rarity, Regrouping, Signals, Verdict
from aggregator.ports import Meaning, Now, Store
from aggregator.read import BROKEN

log = logs.logger(__name__)

STEP = 50
"""Stories whose items are decided about together: those of one press text often come at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouper:
    """The parts that grouping takes; without a ``meaning`` it goes by what is written."""

    store: Store
    now: Now
    meaning: Meaning | None = None

    @property
    def form(self) -> str:
        """Return in which way signals are found and written here."""
        return f"{story.FORM}; {self.meaning.model if self.meaning else 'without meanings'}"


def group(grouper: Grouper, *, limit: int, told: Callable[[Item], None] = lambda _: None) -> Regrouping:
    """Group items that wait, the oldest first, about ``limit`` of them; return what came of it.

    Raises:
        StoreError: the database failed; the steps before stand.
    """
    done = Regrouping()
    count = 0
    while count < limit and (waiting := grouper.store.ungrouped(limit=STEP)):
        step = _group(waiting, grouper)
        done = Regrouping(joined=done.joined + step.joined, linked=done.linked + step.linked)
        count += len(waiting)
        for item in waiting:
            told(item)
    return done


def _group(waiting: Sequence[Item], grouper: Grouper) -> Regrouping:
    signals = keep(waiting, grouper)
    verdicts = _verdicts(signals, grouper)
    told = {verdict.item for verdict in verdicts}
    others = [alone(item.id) for item in waiting if item.id not in told]
    done = grouper.store.group([*verdicts, *others], now=grouper.now())
    for link in done.linked:
        log.warning(
            "two stories may be one",
            story=link.story,
            other=link.other,
            because="; ".join(map(str, link.because)),
            to_decide=f"aggregator story {link.story}",
        )
    return done


def keep(items: Sequence[Item], grouper: Grouper) -> list[Signals]:
    """Return what items are compared by, and see that it is kept: nothing is found or embedded twice."""
    held = grouper.store.kept([item.id for item in items], grouper.form)
    signals = {id_: known for id_, text in held.items() if (known := story.load(text))}
    fresh = {item.id: found for item in items if item.id not in signals for found in _signals(item, grouper)}
    grouper.store.keep([_kept(each, grouper) for each in fresh.values()])
    return [each for item in items if (each := signals.get(item.id) or fresh.get(item.id))]


def _kept(signals: Signals, grouper: Grouper) -> Kept:
    terms = story.terms(signals)
    return Kept(
        item=signals.id,
        form=grouper.form,
        day=signals.day,
        terms=terms,
        lasting=tuple(filter(story.lasts, terms)),
        text=story.dump(signals),
    )


def _signals(item: Item, grouper: Grouper) -> Iterator[Signals]:
    """Give what an item is compared by; nothing for one that breaks what reads it: that one stays alone."""
    try:
        telling = telling_of(item)
        if grouper.meaning is None or not _matters(item):
            yield story.signals_of(telling)
        else:
            [embedding] = grouper.meaning.of([meant(telling)])
            yield story.signals_of(telling, meaning=embedding, model=grouper.meaning.model)
    except BROKEN as error:
        log.warning(
            "an item stays a story of its own: it cannot be compared", item=item.id, problem=repr(error)
        )


def _matters(item: Item) -> bool:
    """Return whether an item may be announced: an embedding takes longer than all the rest of its way."""
    return any(tag.verdict != "no" for tag in item.tags)


def _verdicts(signals: Sequence[Signals], grouper: Grouper) -> list[Verdict]:
    try:
        return decide(signals, grouper.store)
    except BROKEN as error:
        if len(signals) == 1:
            id_ = signals[0].id
            log.warning("an item stays a story of its own: deciding failed", item=id_, problem=repr(error))
            return []
        return [verdict for each in signals for verdict in _verdicts([each], grouper)]


def decide(newcomers: Sequence[Signals], store: Store, *, apart: str = "") -> list[Verdict]:
    """Return which story each newcomer joins; ``apart`` is one that is not asked about."""
    countings = [story.counting(each) for each in newcomers]
    rarities = store.rarities(countings)
    queries = [story.query(each, near) for each, near in zip(countings, rarities, strict=True)]
    loaded: dict[str, Signals | None] = {}
    candidates = {
        each.id: list(_candidates(each, found, loaded, apart))
        for each, found in zip(newcomers, store.find(queries), strict=True)
    }
    return story.decide(newcomers, _known(candidates, {each.id for each in newcomers}), _together(rarities))


def _candidates(
    newcomer: Signals, found: Iterable[Found], loaded: dict[str, Signals | None], apart: str
) -> Iterator[Candidate]:
    """Give what was found for a newcomer; ``loaded`` keeps what was read for another of them."""
    for each in found:
        if each.item == newcomer.id or (apart and each.story == apart):
            continue
        if each.item not in loaded:
            loaded[each.item] = story.load(each.text)
        if signals := loaded[each.item]:
            yield Candidate(signals=signals, story=each.story)


def _together(rarities: Iterable[Rarity]) -> Rarity:
    """Return what is known of all newcomers' terms; of a term that was counted twice the last count."""
    versions, counts = 0, dict[str, int]()
    for each in rarities:
        versions = max(versions, each.versions)
        counts.update(each.counts)
    return Rarity(versions=versions, counts=counts)


def _known(candidates: Mapping[str, Iterable[Candidate]], newcomers: set[str]) -> dict[str, list[Candidate]]:
    """Return candidates that are held, or newcomers too: what waits for another step is asked there."""
    return {
        id_: [each for each in found if each.story or each.signals.id in newcomers]
        for id_, found in candidates.items()
    }


def alone(item: str) -> Verdict:
    """Return the verdict that an item begins a story, or stays where its names put it."""
    return Verdict(item=item, joins=None, sure=0.0, because=())
