"""A mention in passing is weak: a surname, an organisation's name, one name in a long list."""

import pytest

from aggregator.tag import find


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Bishop Romani opens the parish fair.", "a person's surname"),
        ("The prize went to Laura Romani for a book on roses.", "a person's surname"),
        (
            "The letter was signed by Oxfam and the Roma Mutual Aid Trust.",
            "part of an organisation's name",
        ),
        (
            "The study counts Alevis, Armenians, Assyrians, Greeks, Jews, Roma and Yezidis.",
            "one name in a long list",
        ),
        (
            "Speakers of Basque, Breton, Catalan, Frisian, Romani, Sorbian and Welsh send their greetings.",
            "one name in a long list",
        ),
    ],
)
def test_a_mention_in_passing(text: str, because: str) -> None:
    found = find("A quiet day", text, language="en")
    assert found.verdict == "no"
    assert found.because.endswith(because)
    assert found.evidence[0].rule == f"in passing: {because}"
    assert [part.name for part in found.parts] == ["in passing", "together", "calibrated"]


@pytest.mark.parametrize(
    "text",
    [
        "Bishop Romani condemns discrimination against the Romani minority.",
        "Romani families meet the mayor.",
        "In Bratislava Romani families meet the mayor.",
        "The Roma Mutual Aid Trust helps children who face segregation.",
        "Roma, Jews and Sinti were murdered there.",
        "The court, the mayor, the police, the school and the ombudsman failed the Roma of the town.",
        "The Roma of the town asked for water, light, a school, a bus, a road and a doctor.",
    ],
)
def test_what_is_no_mention_in_passing(text: str) -> None:
    found = find("A quiet day", text, language="en")
    assert found.verdict == "yes", found.because


def test_mentions_in_passing_never_decide_together() -> None:
    names = "Alevis, Armenians, Assyrians, Greeks, Jews, Roma and Yezidis. "
    found = find("A quiet day", f"The study counts {names}" * 20, language="en")
    assert found.verdict != "yes"


def test_a_sure_word_elsewhere_decides_as_ever() -> None:
    found = find("Bishop Romani", "Bishop Romani met Roma families.", language="en")
    assert found.verdict == "yes"
