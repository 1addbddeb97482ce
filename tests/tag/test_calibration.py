"""The score's table: a rising line through points, checked as every file of people's is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import VocabularyError
from aggregator.tag import vocabularies
from aggregator.tag.calibration import TABLE, Calibration, load
from aggregator.tag.weighing import DOUBTFUL, YES

SUMS = st.floats(0, 1)


def test_without_a_table_the_sum_is_the_score(tmp_path: Path) -> None:
    assert load(tmp_path).score(0.65) == pytest.approx(0.65)


def test_between_two_points_the_line_is_straight() -> None:
    line = Calibration(((0.0, 0.0), (0.5, 0.4), (1.0, 1.0)))
    assert line.score(0.25) == pytest.approx(0.2)
    assert line.score(0.75) == pytest.approx(0.7)


@given(one=SUMS, other=SUMS)
def test_more_evidence_never_lowers_the_score(one: float, other: float) -> None:
    line = vocabularies().calibration
    low, high = sorted((one, other))
    assert 0 <= line.score(low) <= line.score(high) <= 1


@given(total=SUMS)
def test_a_score_tells_its_verdict(total: float) -> None:
    score = vocabularies().calibration.score(total)
    assert (score >= YES) == (total >= YES) or total == pytest.approx(YES, abs=0.002)
    assert (score >= DOUBTFUL) == (total >= DOUBTFUL) or total == pytest.approx(DOUBTFUL, abs=0.002)


@pytest.mark.parametrize(
    "text", ["0,0\nx,1\n", "0,0\n", "0,0\n0.5,0.7\n1,0.6\n", "0.2,0\n1,1\n", "0,0\n0.9,1\n"]
)
def test_a_mistake_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / TABLE).write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=TABLE):
        load(tmp_path)
