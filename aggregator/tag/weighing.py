"""From the words found to a verdict and a score.

The sum is 1 - product(1 - weight) over the hits that stand, so that more proof never lowers it. A
word's weight follows from its rule (``_WEIGHT``) and its place: in the title half of what it lacks to
certainty is added; beyond the lead it fades to 70 per cent; every further mention of the same term
counts half. Words that nothing settled, or that stand in passing, never reach a "yes" together. The
verdict goes by the sum, the score is what such sums proved to be worth.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from aggregator.model import Prior, ScorePart, Tag
from aggregator.tag.findings import countries, groups, themes
from aggregator.tag.friends import without_false_friends
from aggregator.tag.placing import Judged, Part, Placed, Rule
from aggregator.tag.proof import because, evidence
from aggregator.tag.settling import settle
from aggregator.tag.vocabulary import Kind, Vocabularies

YES = 0.6
DOUBTFUL = 0.3

_CERTAIN = 0.7
"""The sum of an item whose source an editor has declared to be about nothing else."""

_UNSETTLED_AT_MOST = 0.55
_LEAD = 1_000
"""Characters in which a press text says what it is about."""
_DEEP = 4_000
"""Characters after which a word is worth least."""
_EVIDENCE_AT_MOST = 20

_WEIGHT = {Rule.SURE: 0.8, Rule.SETTLED: 0.65, Rule.UNSETTLED: 0.25, Rule.PASSING: 0.2}
_UNSETTLED_IN_TITLE = 0.4
_DECIDING = frozenset({Rule.SURE, Rule.SETTLED})

Weighed = tuple[Judged, float]


def weigh(title: Part, text: Part, *, vocabularies: Vocabularies, prior: Prior) -> Tag:
    """Take an item's hits and its source's prior, return the finding with its proof."""
    placed = [Placed(hit, part) for part in (title, text) for hit in part.hits]
    of_kind: defaultdict[Kind, list[Placed]] = defaultdict(list)
    for each in placed:
        of_kind[each.kind].append(each)
    standing = without_false_friends(of_kind, vocabularies.topic)
    judged = settle(standing, of_kind, prior=prior, topic=vocabularies.topic)
    weighed = _weights(judged)
    by_source = prior is Prior.CERTAIN and (judged or not standing.vetoes)
    total, parts = _total(weighed, by_source=bool(by_source))
    score = round(vocabularies.calibration.score(total), 3)
    verdict = "yes" if total >= YES else "doubtful" if total >= DOUBTFUL else "no"
    about = verdict != "no"
    deciding = [each for each in judged if each.rule in _DECIDING] or judged
    told = themes(deciding, of_kind[Kind.THEMES], vocabularies.themes) if about else {}
    where = countries(of_kind[Kind.PLACES], deciding) if about else {}
    return Tag(
        topic=vocabularies.topic,
        verdict=verdict,
        score=score,
        groups=groups(deciding, vocabularies.groups) if about else (),
        themes=tuple(told),
        countries=tuple(where),
        evidence=tuple(evidence(each, weight) for each, weight in weighed[:_EVIDENCE_AT_MOST]),
        vetoes=tuple(standing.vetoes[:_EVIDENCE_AT_MOST]),
        spared=tuple(standing.spared[:_EVIDENCE_AT_MOST]),
        grounds=(*told.values(), *where.values()),
        parts=(*parts, ScorePart(name="calibrated", value=score)),
        rules=vocabularies.rules,
        because=because(verdict, judged, standing.vetoes, prior),
    )


def _total(weighed: Sequence[Weighed], *, by_source: bool) -> tuple[float, list[ScorePart]]:
    """Return the sum of the evidence, 0 to 1, and what it is made of."""
    by_rule = {rule: [weight for judged, weight in weighed if judged.rule is rule] for rule in Rule}
    parts = [ScorePart(name=str(rule), value=round(_sum(each), 3)) for rule, each in by_rule.items() if each]
    deciding = _sum(weight for judged, weight in weighed if judged.rule in _DECIDING)
    others = _sum(weight for judged, weight in weighed if judged.rule not in _DECIDING)
    total = max(deciding, min(others, _UNSETTLED_AT_MOST))
    if by_source:
        parts.append(ScorePart(name="its source is about nothing else", value=_CERTAIN))
        total = max(total, _CERTAIN)
    return total, [*parts, ScorePart(name="together", value=round(total, 3))]


def _sum(weights: Iterable[float]) -> float:
    doubt = 1.0
    for weight in weights:
        doubt *= 1 - weight
    return min(1 - doubt, 0.99)


def _weights(judged: Sequence[Judged]) -> list[Weighed]:
    """Return what each hit is worth by itself; a further mention of the same term counts half."""
    seen: set[tuple[str, bool]] = set()
    weighed = []
    for each in judged:
        mention = each.placed.hit.term, each.rule in _DECIDING
        weighed.append((each, _weight(each) * (0.5 if mention in seen else 1)))
        seen.add(mention)
    return weighed


def _weight(judged: Judged) -> float:
    weight = _WEIGHT[judged.rule]
    if judged.rule is Rule.PASSING:
        return weight
    if judged.placed.in_title:
        return _UNSETTLED_IN_TITLE if judged.rule is Rule.UNSETTLED else (1 + weight) / 2
    depth = (judged.placed.hit.start - _LEAD) / (_DEEP - _LEAD)
    return weight * (1 - 0.3 * min(max(depth, 0), 1))
