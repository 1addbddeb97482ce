"""How judgements are measured against people's."""

import pytest

from aggregator.model import Tag
from aggregator.tag import Case, measuring


def case(
    about: bool,
    verdict: str,
    score: float = 0.9,
    *,
    language: str | None = "en",
    groups: tuple[str, ...] | None = None,
    found: tuple[str, ...] = (),
) -> Case:
    tag = Tag(topic="roma", verdict=verdict, score=score, groups=found)
    return Case(id="1", language=language, about=about, groups=groups, language_found="en", found=tag)


CASES = [
    case(True, "yes", 0.95, groups=("roma", "sinti"), found=("roma",)),
    case(True, "doubtful", 0.4, language="fr", groups=("roma",), found=("dom",)),
    case(False, "yes", 0.85, groups=()),
    case(False, "no", 0.05, language=None),
]


def test_precision_recall_and_f1() -> None:
    agreement = measuring.verdicts(CASES)
    assert (agreement.right, agreement.wrong, agreement.lost) == (1, 1, 1)
    assert (agreement.precision, agreement.recall, agreement.f1) == (0.5, 0.5, 0.5)


def test_nothing_said_and_nothing_to_say_is_no_mistake() -> None:
    assert measuring.Agreement().f1 == 1
    assert measuring.Agreement(lost=1).f1 == 0


def test_each_language_by_itself() -> None:
    by_language = measuring.by_language(CASES)
    assert list(by_language) == ["en", "fr"]
    assert by_language["fr"].recall == 0


def test_labels_count_where_people_gave_some() -> None:
    agreement = measuring.labels(CASES, "groups")
    assert agreement == measuring.Agreement(right=1, wrong=1, lost=2)
    assert measuring.labels(CASES, "themes") is None


def test_the_language_is_right_in_two_of_three() -> None:
    assert measuring.languages(CASES) == pytest.approx(2 / 3)
    assert measuring.languages(CASES[3:]) is None


def test_the_calibration_error_weighs_by_items() -> None:
    bins = measuring.calibration(CASES)
    assert [each.items for each in bins] == [1, 1, 1, 1]
    assert measuring.calibration_error(bins) == pytest.approx((0.05 + 0.6 + 0.85 + 0.05) / 4)
    assert measuring.calibration_error([]) == 0


def test_a_miss_is_a_disagreement() -> None:
    assert [each.is_missed for each in CASES] == [False, True, True, False]
