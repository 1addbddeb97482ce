"""From the words found to a verdict: what settles, what vetoes, what it adds up to.

The score is 1 - product(1 - weight) over all hits that stand, so that more proof never lowers it. A
word's weight follows from its rule (``_WEIGHT``) and its place: in the title half of what it lacks to
certainty is added; beyond the lead it fades to 70 per cent; every further mention of the same term
counts half. Doubtful words that nothing settled never reach a "yes" together.
"""

from collections.abc import Iterable, Sequence

from aggregator.model import Evidence, Prior, Tag
from aggregator.tag.matching import Hit
from aggregator.tag.placing import Judged, Part, Placed, Rule, is_near
from aggregator.tag.proof import because, evidence, veto
from aggregator.tag.vocabulary import OURS, Kind, Vocabularies

YES = 0.6
DOUBTFUL = 0.3

_CERTAIN = 0.7
"""The score of an item whose source an editor has declared to be about nothing else."""

_UNSETTLED_AT_MOST = 0.55
_BESIDE = 12
"""Words within which another world's word takes a single word away, in the same sentence."""
_LEAD = 1_000
"""Characters in which a press text says what it is about."""
_DEEP = 4_000
"""Characters after which a mention is one in passing."""
_STRENGTH = (Kind.SURE, Kind.DOUBTFUL, Kind.RECALL_ONLY)
_EVIDENCE_AT_MOST = 20

_WEIGHT = {Rule.SURE: 0.8, Rule.SETTLED: 0.65, Rule.UNSETTLED: 0.25}
_UNSETTLED_IN_TITLE = 0.4


def weigh(title: Part, text: Part, *, vocabularies: Vocabularies, prior: Prior) -> Tag:
    """Take an item's hits and its source's prior, return the finding with its proof."""
    placed = [Placed(hit, part) for part in (title, text) for hit in part.hits]
    ours, doubted, vetoes = _without_false_friends(placed)
    judged = _settle(ours, doubted, placed, prior=prior, topic=vocabularies.topic)
    score = _score(judged)
    if prior is Prior.CERTAIN and (judged or not vetoes):
        score = max(score, _CERTAIN)
    verdict = "yes" if score >= YES else "doubtful" if score >= DOUBTFUL else "no"
    return Tag(
        topic=vocabularies.topic,
        verdict=verdict,
        score=round(score, 3),
        groups=_groups(judged, vocabularies) if verdict != "no" else (),
        evidence=tuple(map(evidence, judged[:_EVIDENCE_AT_MOST])),
        vetoes=tuple(vetoes[:_EVIDENCE_AT_MOST]),
        rules=vocabularies.rules,
        because=because(verdict, judged, vetoes, prior),
    )


# --- false friends ----------------------------------------------------------------------------------


def _without_false_friends(placed: Sequence[Placed]) -> tuple[list[Placed], set[Hit], list[Evidence]]:
    """Return the hits that stand, those of them that something throws doubt on, and the vetoes."""
    of_kind = {kind: [each for each in placed if each.kind is kind] for kind in Kind}
    standing: list[Placed] = []
    doubted: set[Hit] = set()
    vetoes: list[Evidence] = []
    for each in _longest(each for each in placed if each.kind in OURS):
        friends = [n for n in of_kind[Kind.NEVER] if n.overlaps(each) and not each.holds(n)]
        friend = next((n for n in friends if not _only_capitals_differ(each, n)), None)
        if friend:
            vetoes.append(veto(each, f"part of “{friend.hit.term}”"))
            continue
        stranger = _stranger(each, of_kind)
        if stranger:
            vetoes.append(veto(each, f"“{stranger.hit.term}” stands beside it"))
            continue
        if friends or _is_contested(each, of_kind):
            doubted.add(each.hit)
        standing.append(each)
    return standing, doubted, vetoes


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


def _stranger(ours: Placed, of_kind: dict[Kind, list[Placed]]) -> Placed | None:
    """Return another world's word beside a single word of ours that no company keeps."""
    if ours.hit.word.is_phrase or _company(ours, of_kind[Kind.COMPANY]) or _sure_phrase(ours, of_kind):
        return None
    return _beside(ours, of_kind[Kind.NEVER_NEAR])


def _is_contested(ours: Placed, of_kind: dict[Kind, list[Placed]]) -> bool:
    """Tell a doubtful word between company and another world's words: neither side has it."""
    if ours.kind is Kind.SURE or ours.hit.word.is_phrase:
        return False
    return _beside(ours, of_kind[Kind.NEVER_NEAR]) is not None


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


def _sure_phrase(ours: Placed, of_kind: dict[Kind, list[Placed]]) -> bool:
    return any(
        other.hit.word.is_phrase and not other.overlaps(ours) and is_near(ours, other)
        for other in of_kind[Kind.SURE]
    )


# --- company ----------------------------------------------------------------------------------------


def _settle(
    ours: Sequence[Placed], doubted: set[Hit], placed: Sequence[Placed], *, prior: Prior, topic: str
) -> list[Judged]:
    company = [each for each in placed if each.kind is Kind.COMPANY]
    sure = [each for each in ours if each.kind is Kind.SURE and each.hit not in doubted]
    judged = []
    for each in ours:
        if each in sure:
            judged.append(Judged(each, Rule.SURE))
            continue
        by = _sure_neighbour(each, sure, topic)
        contested = each.hit in doubted and each.kind is not Kind.SURE
        if not by and not contested:
            by = _settled_by(each, company, ours, prior)
        judged.append(Judged(each, Rule.SETTLED if by else Rule.UNSETTLED, by))
    return judged


def _sure_neighbour(doubtful: Placed, sure: Sequence[Placed], topic: str) -> str:
    """Let a sure word anywhere say what a word for the whole topic means; for one group it must be near."""
    anywhere = doubtful.hit.word.concept == topic
    other = next((each for each in sure if anywhere or is_near(doubtful, each)), None)
    return f"by “{other.hit.term}”" if other else ""


def _settled_by(doubtful: Placed, company: Sequence[Placed], ours: Sequence[Placed], prior: Prior) -> str:
    """Return what settles a doubtful word that has no sure neighbour, in words; empty if nothing does."""
    near = _company(doubtful, company)
    if near:
        return f"by “{near.hit.term}” close by"
    kin = next((each for each in ours if _are_kin(doubtful, each)), None)
    if kin:
        return "by another such word close by"
    return "by its source" if prior is not Prior.NONE else ""


def _company(ours: Placed, company: Sequence[Placed]) -> Placed | None:
    return next((c for c in company if not c.overlaps(ours) and (c.in_title or is_near(ours, c))), None)


def _are_kin(one: Placed, other: Placed) -> bool:
    """Tell two doubtful words that explain each other: of two groups, or one kept for finding only."""
    if one.hit == other.hit or not is_near(one, other):
        return False
    if one.kind is Kind.RECALL_ONLY or other.kind is Kind.RECALL_ONLY:
        return one.kind is not other.kind
    return one.hit.word.groups != other.hit.word.groups


# --- the sum ----------------------------------------------------------------------------------------


def _score(judged: Sequence[Judged]) -> float:
    settled = _sum(each for each in judged if each.rule is not Rule.UNSETTLED)
    unsettled = min(_UNSETTLED_AT_MOST, _sum(each for each in judged if each.rule is Rule.UNSETTLED))
    return max(settled, unsettled)


def _sum(judged: Iterable[Judged]) -> float:
    doubt = 1.0
    seen: set[str] = set()
    for each in judged:
        term = each.placed.hit.term
        doubt *= 1 - _weight(each) * (0.5 if term in seen else 1)
        seen.add(term)
    return min(1 - doubt, 0.99)


def _weight(judged: Judged) -> float:
    weight = _WEIGHT[judged.rule]
    if judged.placed.in_title:
        return _UNSETTLED_IN_TITLE if judged.rule is Rule.UNSETTLED else (1 + weight) / 2
    depth = (judged.placed.hit.start - _LEAD) / (_DEEP - _LEAD)
    return weight * (1 - 0.3 * min(max(depth, 0), 1))


def _groups(judged: Sequence[Judged], vocabularies: Vocabularies) -> tuple[str, ...]:
    """Return the groups spoken of, in the topic's own order; what was settled speaks first."""
    speaking = [each for each in judged if each.rule is not Rule.UNSETTLED] or judged
    spoken = {group for each in speaking for group in each.placed.hit.word.groups}
    return tuple(group for group in vocabularies.groups if group in spoken)
