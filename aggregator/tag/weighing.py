"""From the words found to a verdict: what settles, what vetoes, what it adds up to.

The score is 1 - product(1 - weight) over all hits that stand, so that more proof never lowers it. A
word's weight follows from its rule (``_WEIGHT``) and its place: in the title half of what it lacks to
certainty is added; beyond the lead it fades to 70 per cent; every further mention of the same term
counts half. Doubtful words that nothing settled never reach a "yes" together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aggregator.model import Evidence, Prior, Tag
from aggregator.tag.matching import Hit
from aggregator.tag.vocabulary import OURS, Kind, Vocabularies

YES = 0.6
DOUBTFUL = 0.3

_CERTAIN = 0.7
"""The score of an item whose source an editor has declared to be about nothing else."""

_UNSETTLED_AT_MOST = 0.55
_NEAR = 20
"""Words within which company settles a doubtful word, whatever the full stops between."""
_SAME_SENTENCE = 40
"""A sentence's company counts up to this many words away: lists of names have no full stops."""
_BESIDE = 12
"""Words within which another world's word takes a single word away, in the same sentence."""
_LEAD = 1_000
_DEEP = 4_000
_QUOTE = 40
_STRENGTH = (Kind.SURE, Kind.DOUBTFUL, Kind.RECALL_ONLY)
_EVIDENCE_AT_MOST = 20


class Rule(StrEnum):
    """Why a hit counts as much as it does."""

    SURE = "sure"
    SETTLED = "doubtful, settled"
    UNSETTLED = "doubtful, nothing settles it"


_WEIGHT = {Rule.SURE: 0.8, Rule.SETTLED: 0.65, Rule.UNSETTLED: 0.25}
_UNSETTLED_IN_TITLE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The title or the text of an item, with the hits in it; ``begins`` is its first word's number."""

    name: str
    text: str
    hits: Sequence[Hit]
    begins: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A hit in its part."""

    hit: Hit
    part: Part

    @property
    def kind(self) -> Kind:
        return self.hit.word.kind

    @property
    def in_title(self) -> bool:
        return self.part.name == "title"

    @property
    def number(self) -> int:
        return self.part.begins + self.hit.word_number

    def overlaps(self, other: "_Placed") -> bool:
        return self.part is other.part and self.hit.start < other.hit.end and other.hit.start < self.hit.end

    def holds(self, other: "_Placed") -> bool:
        longer = self.hit.end - self.hit.start > other.hit.end - other.hit.start
        return (
            self.part is other.part
            and longer
            and self.hit.start <= other.hit.start
            and other.hit.end <= self.hit.end
        )

    def distance(self, other: "_Placed") -> int:
        return abs(self.number - other.number)

    def shares_sentence(self, other: "_Placed") -> bool:
        return self.part is other.part and self.hit.sentence == other.hit.sentence


@dataclass(frozen=True, slots=True)
class _Judged:
    """A hit that stands, the rule it stands by, and the neighbour that settled it."""

    placed: _Placed
    rule: Rule
    by: str = ""


def weigh(title: Part, text: Part, *, vocabularies: Vocabularies, prior: Prior) -> Tag:
    """Take an item's hits and its source's prior, return the finding with its proof."""
    placed = [_Placed(hit, part) for part in (title, text) for hit in part.hits]
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
        evidence=tuple(map(_evidence, judged[:_EVIDENCE_AT_MOST])),
        vetoes=tuple(vetoes[:_EVIDENCE_AT_MOST]),
        rules=vocabularies.rules,
        because=_because(judged, vetoes, prior),
    )


# --- false friends ----------------------------------------------------------------------------------


def _without_false_friends(placed: Sequence[_Placed]) -> tuple[list[_Placed], set[Hit], list[Evidence]]:
    """Return the hits that stand, those of them that capitals alone tell from a false friend, the vetoes."""
    of_kind = {kind: [each for each in placed if each.kind is kind] for kind in Kind}
    standing: list[_Placed] = []
    doubted: set[Hit] = set()
    vetoes: list[Evidence] = []
    for each in _longest(each for each in placed if each.kind in OURS):
        friends = [n for n in of_kind[Kind.NEVER] if n.overlaps(each) and not each.holds(n)]
        friend = next((n for n in friends if not _only_capitals_differ(each, n)), None)
        if friend:
            vetoes.append(_veto(each, f"part of “{friend.hit.term}”"))
            continue
        stranger = _stranger(each, of_kind)
        if stranger:
            vetoes.append(_veto(each, f"“{stranger.hit.term}” stands beside it"))
            continue
        if friends or _is_contested(each, of_kind):
            doubted.add(each.hit)
        standing.append(each)
    return standing, doubted, vetoes


def _longest(ours: Iterable[_Placed]) -> list[_Placed]:
    """Drop what is part of a longer hit, and keep one of those that stand in the same place."""
    kept: list[_Placed] = []
    for each in sorted(ours, key=_precedence):
        if not any(each.overlaps(longer) for longer in kept):
            kept.append(each)
    return sorted(kept, key=lambda p: (p.part.name != "title", p.hit.start))


def _precedence(placed: _Placed) -> tuple[int, int, bool, int]:
    """Order hits that compete for a place: longer, more specific, as written, surer."""
    hit = placed.hit
    return hit.start - hit.end, -len(hit.word.stem), not hit.exact, _STRENGTH.index(placed.kind)


def _only_capitals_differ(ours: _Placed, friend: _Placed) -> bool:
    """Tell a false friend in the very place of our word whose capitals the text does not show.

    "Roman" at the beginning of a Turkish sentence may be the people or a novel; what is more specific
    than our word stays a false friend.
    """
    same_place = (ours.hit.start, ours.hit.end) == (friend.hit.start, friend.hit.end)
    return same_place and not friend.hit.exact and len(friend.hit.word.stem) <= len(ours.hit.word.stem)


def _stranger(ours: _Placed, of_kind: dict[Kind, list[_Placed]]) -> _Placed | None:
    """Return another world's word beside a single word of ours that no company keeps."""
    if ours.hit.word.is_phrase or _company(ours, of_kind[Kind.COMPANY]) or _sure_phrase(ours, of_kind):
        return None
    return _beside(ours, of_kind[Kind.NEVER_NEAR])


def _is_contested(ours: _Placed, of_kind: dict[Kind, list[_Placed]]) -> bool:
    """Tell a doubtful word between company and another world's words: neither side has it."""
    if ours.kind is Kind.SURE or ours.hit.word.is_phrase:
        return False
    return _beside(ours, of_kind[Kind.NEVER_NEAR]) is not None


def _beside(ours: _Placed, others: Sequence[_Placed]) -> _Placed | None:
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


def _sure_phrase(ours: _Placed, of_kind: dict[Kind, list[_Placed]]) -> bool:
    return any(
        other.hit.word.is_phrase and not other.overlaps(ours) and _is_near(ours, other)
        for other in of_kind[Kind.SURE]
    )


# --- company ----------------------------------------------------------------------------------------


def _settle(
    ours: Sequence[_Placed], doubted: set[Hit], placed: Sequence[_Placed], *, prior: Prior, topic: str
) -> list[_Judged]:
    company = [each for each in placed if each.kind is Kind.COMPANY]
    sure = [each for each in ours if each.kind is Kind.SURE and each.hit not in doubted]
    judged = []
    for each in ours:
        if each in sure:
            judged.append(_Judged(each, Rule.SURE))
            continue
        by = _sure_neighbour(each, sure, topic)
        contested = each.hit in doubted and each.kind is not Kind.SURE
        if not by and not contested:
            by = _settled_by(each, company, ours, prior)
        judged.append(_Judged(each, Rule.SETTLED if by else Rule.UNSETTLED, by))
    return judged


def _sure_neighbour(doubtful: _Placed, sure: Sequence[_Placed], topic: str) -> str:
    """Let a sure word anywhere say what a word for the whole topic means; for one group it must be near."""
    anywhere = doubtful.hit.word.concept == topic
    other = next((each for each in sure if anywhere or _is_near(doubtful, each)), None)
    return f"by “{other.hit.term}”" if other else ""


def _settled_by(doubtful: _Placed, company: Sequence[_Placed], ours: Sequence[_Placed], prior: Prior) -> str:
    """Return what settles a doubtful word that has no sure neighbour, in words; empty if nothing does."""
    near = _company(doubtful, company)
    if near:
        return f"by “{near.hit.term}” close by"
    kin = next((each for each in ours if _are_kin(doubtful, each)), None)
    if kin:
        return "by another such word close by"
    return "by its source" if prior is not Prior.NONE else ""


def _company(ours: _Placed, company: Sequence[_Placed]) -> _Placed | None:
    return next((c for c in company if not c.overlaps(ours) and (c.in_title or _is_near(ours, c))), None)


def _is_near(one: _Placed, other: _Placed) -> bool:
    distance = one.distance(other)
    return distance <= _NEAR or (distance <= _SAME_SENTENCE and one.shares_sentence(other))


def _are_kin(one: _Placed, other: _Placed) -> bool:
    """Tell two doubtful words that explain each other: of two groups, or one kept for finding only."""
    if one.hit == other.hit or not _is_near(one, other):
        return False
    if one.kind is Kind.RECALL_ONLY or other.kind is Kind.RECALL_ONLY:
        return one.kind is not other.kind
    return one.hit.word.groups != other.hit.word.groups


# --- the sum ----------------------------------------------------------------------------------------


def _score(judged: Sequence[_Judged]) -> float:
    settled = _sum(each for each in judged if each.rule is not Rule.UNSETTLED)
    unsettled = min(_UNSETTLED_AT_MOST, _sum(each for each in judged if each.rule is Rule.UNSETTLED))
    return max(settled, unsettled)


def _sum(judged: Iterable[_Judged]) -> float:
    doubt = 1.0
    seen: set[str] = set()
    for each in judged:
        term = each.placed.hit.term
        doubt *= 1 - _weight(each) * (0.5 if term in seen else 1)
        seen.add(term)
    return min(1 - doubt, 0.99)


def _weight(judged: _Judged) -> float:
    weight = _WEIGHT[judged.rule]
    if judged.placed.in_title:
        return _UNSETTLED_IN_TITLE if judged.rule is Rule.UNSETTLED else (1 + weight) / 2
    depth = (judged.placed.hit.start - _LEAD) / (_DEEP - _LEAD)
    return weight * (1 - 0.3 * min(max(depth, 0), 1))


def _groups(judged: Sequence[_Judged], vocabularies: Vocabularies) -> tuple[str, ...]:
    """Return the groups spoken of, in the topic's own order; what was settled speaks first."""
    speaking = [each for each in judged if each.rule is not Rule.UNSETTLED] or judged
    spoken = {group for each in speaking for group in each.placed.hit.word.groups}
    return tuple(group for group in vocabularies.groups if group in spoken)


# --- the proof --------------------------------------------------------------------------------------


def _evidence(judged: _Judged) -> Evidence:
    rule = f"{judged.rule} {judged.by}".rstrip()
    if judged.placed.kind is Kind.RECALL_ONLY:
        rule = f"{rule} (a word kept for finding only)"
    return _proof(judged.placed, rule)


def _veto(placed: _Placed, why: str) -> Evidence:
    return _proof(placed, f"never: {why}")


def _proof(placed: _Placed, rule: str) -> Evidence:
    hit, part = placed.hit, placed.part
    return Evidence(
        term=hit.term,
        concept=hit.word.concept,
        part=part.name,
        offset=hit.start,
        quote=_quote(part.text, hit.start, hit.end),
        rule=rule,
    )


def _quote(text: str, start: int, end: int) -> str:
    """Return the text around a term, cut at spaces, on one line."""
    begin, finish = max(start - _QUOTE, 0), min(end + _QUOTE, len(text))
    before, after = text[begin:start], text[end:finish]
    if begin and " " in before:
        before = before[before.index(" ") + 1 :]
    if finish < len(text) and " " in after:
        after = after[: after.rindex(" ")]
    return " ".join(f"{before}{text[start:end]}{after}".split())


def _because(judged: Sequence[_Judged], vetoes: Sequence[Evidence], prior: Prior) -> str:
    settled = [each for each in judged if each.rule is not Rule.UNSETTLED]
    sure = [each for each in settled if each.rule is Rule.SURE]
    if sure:
        return f"{_count(sure, 'sure word')}: {_names(sure)}"
    if settled:
        return f"{_count(settled, 'doubtful word')}: {_names(settled)}, settled {settled[0].by}"
    if prior is Prior.CERTAIN and (judged or not vetoes):
        return "its source is about nothing else"
    if judged:
        return f"only {_count(judged, 'doubtful word')}, with nothing close by to settle it: {_names(judged)}"
    if vetoes:
        return f"“{vetoes[0].term}” is a false friend here ({vetoes[0].rule.removeprefix('never: ')})"
    return "no word of the vocabulary stands in it"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count(judged: Sequence[_Judged], noun: str) -> str:
    count = len({each.placed.hit.term for each in judged})
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def _names(judged: Sequence[_Judged]) -> str:
    """Return the first terms in quotes; a word kept for finding is never shown."""
    shown = {
        "a word kept for finding only"
        if each.placed.kind is Kind.RECALL_ONLY
        else f"“{' '.join(each.placed.hit.term.split())}”": None
        for each in judged
    }
    return ", ".join(list(shown)[:3])
