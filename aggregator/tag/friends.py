"""False friends: which hits they take away, which they only throw doubt on, and which they leave alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aggregator.model import Evidence
from aggregator.tag.matching import Hit
from aggregator.tag.placing import Placed, is_near
from aggregator.tag.proof import spared, veto
from aggregator.tag.vocabulary import OURS, Kind

OfKind = Mapping[Kind, Sequence[Placed]]

_BESIDE = 12
"""Words within which another world's word takes a single word away, in the same sentence."""
_STRENGTH = (Kind.SURE, Kind.DOUBTFUL, Kind.RECALL_ONLY, Kind.PASSING)


@dataclass(slots=True)
class Standing:
    """The hits that stand, those of them in doubt, and the false friends that took one away, or took none."""

    hits: list[Placed] = field(default_factory=list)
    doubted: set[Hit] = field(default_factory=set)
    vetoes: list[Evidence] = field(default_factory=list)
    spared: list[Evidence] = field(default_factory=list)


def without_false_friends(of_kind: OfKind, topic: str) -> Standing:
    """Return what false friends leave of the hits."""
    standing = Standing()
    for each in _longest(each for kind in OURS for each in of_kind[kind]):
        friends = [n for n in of_kind[Kind.NEVER] if n.overlaps(each) and not each.holds(n)]
        friend = next((n for n in friends if not _only_capitals_differ(each, n)), None)
        if friend:
            standing.vetoes.append(veto(each, f"part of “{friend.hit.term}”"))
            continue
        stranger = _beside(each, of_kind[Kind.NEVER_NEAR])
        protector = _protector(each, of_kind, topic) if stranger else ""
        if stranger and not protector:
            standing.vetoes.append(veto(each, f"“{stranger.hit.term}” stands beside it"))
            continue
        if stranger:
            standing.spared.append(spared(stranger, protector))
        standing.spared += [spared(friend, "capitals cannot tell here") for friend in friends]
        if friends or (stranger and _can_be_contested(each)):
            standing.doubted.add(each.hit)
        standing.hits.append(each)
    return standing


def _longest(ours: Iterable[Placed]) -> list[Placed]:
    """Drop what is part of a longer hit, and keep one of those that stand in the same place."""
    kept: list[Placed] = []
    for each in sorted(ours, key=_precedence):
        if not any(each.overlaps(longer) for longer in kept):
            kept.append(each)
    return sorted(kept, key=lambda p: (p.part.name != "title", p.hit.start))


def _precedence(placed: Placed) -> tuple[int, int, bool, int]:
    """Order hits that compete for a place: longer, more specific, as written, surer."""
    hit = placed.hit
    return hit.start - hit.end, -len(hit.word.stem), not hit.exact, _STRENGTH.index(placed.kind)


def _only_capitals_differ(ours: Placed, friend: Placed) -> bool:
    """Tell a false friend in the very place of our word whose capitals the text does not show.

    "Roman" at the beginning of a Turkish sentence may be the people or a novel; what is more specific
    than our word stays a false friend.
    """
    same_place = (ours.hit.start, ours.hit.end) == (friend.hit.start, friend.hit.end)
    return same_place and not friend.hit.exact and len(friend.hit.word.stem) <= len(ours.hit.word.stem)


def _can_be_contested(ours: Placed) -> bool:
    """Tell a word that neither side has if it stands between company and another world's words."""
    return ours.kind is not Kind.SURE and not ours.hit.word.is_phrase


def _protector(ours: Placed, of_kind: OfKind, topic: str) -> str:
    """Say what keeps another world's word from taking a hit away; empty if nothing does."""
    # Only the plain name of the people has homonyms: "Sinti" means itself in a stadium too.
    means_itself = ours.kind is Kind.SURE and ours.hit.word.concept != topic
    if ours.hit.word.is_phrase or means_itself:
        return f"“{ours.hit.term}” has one meaning"
    other = company(ours, of_kind[Kind.COMPANY]) or _sure_phrase(ours, of_kind)
    return f"“{other.hit.term}” stands near" if other else ""


def _beside(ours: Placed, others: Sequence[Placed]) -> Placed | None:
    return next(
        (
            other
            for other in others
            if not other.overlaps(ours)
            and ours.distance(other) <= _BESIDE
            and (ours.shares_sentence(other) or ours.part is not other.part)
        ),
        None,
    )


def _sure_phrase(ours: Placed, of_kind: OfKind) -> Placed | None:
    return next(
        (
            other
            for other in of_kind[Kind.SURE]
            if other.hit.word.is_phrase and not other.overlaps(ours) and is_near(ours, other)
        ),
        None,
    )


def company(ours: Placed, company: Sequence[Placed]) -> Placed | None:
    """Return a company word that settles a hit: near it, or in the title."""
    return next((c for c in company if not c.overlaps(ours) and (c.in_title or is_near(ours, c))), None)
