"""The finding's proof: the words found, quoted in their place, and a sentence for people."""

from collections.abc import Sequence
from dataclasses import replace

from aggregator.model import Evidence, Prior
from aggregator.tag.placing import Judged, Placed, Rule
from aggregator.tag.vocabulary import Kind

_QUOTE = 40
"""Characters of context on either side of a term."""


def evidence(judged: Judged, weight: float) -> Evidence:
    """Return the proof that a hit which stands amounts to, and what it is worth by itself."""
    rule = f"{judged.rule}{judged.by}"
    if judged.placed.kind is Kind.RECALL_ONLY:
        rule = f"{rule} (a word kept for finding only)"
    return _proof(judged.placed, rule, weight)


def veto(placed: Placed, why: str) -> Evidence:
    """Return the proof that a hit was taken away."""
    return _proof(placed, f"never: {why}")


def spared(placed: Placed, why: str) -> Evidence:
    """Return the proof that a false friend took nothing away."""
    return _proof(placed, f"spared: {why}")


def found(placed: Placed, label: str) -> Evidence:
    """Return the proof of a theme or a country."""
    return replace(_proof(placed, "country" if placed.kind is Kind.PLACES else "theme"), concept=label)


def _proof(placed: Placed, rule: str, weight: float = 0.0) -> Evidence:
    hit, part = placed.hit, placed.part
    return Evidence(
        term=hit.term,
        concept=hit.word.concept,
        part=part.name,
        offset=hit.start,
        quote=_quote(part.text, hit.start, hit.end),
        rule=rule,
        weight=round(weight, 3),
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


def because(verdict: str, judged: Sequence[Judged], vetoes: Sequence[Evidence], prior: Prior) -> str:
    """Say in one sentence what the verdict rests on; never with a word kept for finding only."""
    settled = [each for each in judged if each.rule in {Rule.SURE, Rule.SETTLED}]
    if settled:
        return _what_settled(verdict, settled)
    if prior is Prior.CERTAIN and (judged or not vetoes):
        return "its source is about nothing else"
    unsettled = [each for each in judged if each.rule is Rule.UNSETTLED]
    if unsettled:
        count = _count(unsettled, "doubtful word")
        return f"only {count}, with nothing close by to settle it: {_names(unsettled)}"
    if judged:
        return f"only in passing: {_names(judged)}, {judged[0].by.removeprefix(': ')}"
    if vetoes:
        return f"only a false friend: {vetoes[0].rule.removeprefix('never: ')}"
    return "no word of the vocabulary stands in it"


def _what_settled(verdict: str, settled: Sequence[Judged]) -> str:
    sure = [each for each in settled if each.rule is Rule.SURE]
    if verdict != "yes":
        return f"only {_count(settled, 'word')}, far down in a long text: {_names(settled)}"
    if sure:
        return f"{_count(sure, 'sure word')}: {_names(sure)}"
    return f"{_count(settled, 'doubtful word')}: {_names(settled)}, settled{settled[0].by}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count(judged: Sequence[Judged], noun: str) -> str:
    count = len({each.placed.hit.term for each in judged})
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def _names(judged: Sequence[Judged]) -> str:
    """Return the first terms in quotes; a word kept for finding is never shown."""
    shown = {
        "a word kept for finding only"
        if each.placed.kind is Kind.RECALL_ONLY
        else f"“{' '.join(each.placed.hit.term.split())}”": None
        for each in judged
    }
    return ", ".join(list(shown)[:3])
