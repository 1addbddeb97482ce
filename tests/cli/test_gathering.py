"""What a story consists of, and an editor's word on that, as they are typed."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_judgments import run
from tests.test_holds import news
from tests.test_retag import Press

if TYPE_CHECKING:
    from tests.conftest import Service, Web

ONE = replace(news(0), title="Roma families in Trebišov lose their homes")
OTHER = replace(news(1), title="Council of Europe prize for a Roma theatre in Skopje")
WHY = ("--because", "It is about the same visit.")


@pytest.fixture
def press(service: "Service", web: "Web") -> Press:
    press = Press(service, web)
    press.collect(ONE, OTHER)
    press.app.publish()
    press.app.store.close()
    return press


def told(press: Press, name: str) -> Any:
    return json.loads(run(press, "story", name, "--json").stdout)


def test_a_story_is_joined_shown_and_split_again(press: Press) -> None:
    before = press.shown()
    assert {ONE.title, OTHER.title} <= set(before)
    assert len(told(press, ONE.link)["members"]) == 1
    joined = run(press, "join", ONE.link, OTHER.link, *WHY)
    assert joined.exit_code == 0, joined.output
    story = told(press, OTHER.link)
    assert {member["address"] for member in story["members"]} == {ONE.link, OTHER.link}
    assert len(story["announced"]) == 2, "what is announced stays announced"
    assert [word["because"] for word in story["words"]] == ["It is about the same visit."]
    assert press.shown() == before
    apart = run(press, "split", OTHER.link, "--because", "Another visit.")
    assert apart.exit_code == 0, apart.output
    assert [member["address"] for member in told(press, OTHER.link)["members"]] == [OTHER.link]
    assert [line["title"] for line in told(press, OTHER.link)["announced"]] == [OTHER.title]
    assert press.shown() == before
    assert run(press, "regroup", "--yes").exit_code == 0
    assert len(told(press, ONE.link)["members"]) == 1


def test_a_story_says_why_its_members_are_there(press: Press) -> None:
    run(press, "join", ONE.link, OTHER.link, *WHY)
    shown = run(press, "story", ONE.link).stdout
    assert "an editor joined them" in shown
    assert "An editor's word" in shown


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("story", "nowhere"), "no story nowhere is held"),
        (("join", ONE.link, ONE.link, *WHY), "two"),
        (("join", ONE.link, OTHER.link, "--because", " "), "empty reason"),
        (("split", ONE.link, *WHY), "of its own"),
    ],
)
def test_what_makes_no_sense_is_answered(press: Press, arguments: tuple[str, ...], complaint: str) -> None:
    answered = run(press, *arguments)
    assert answered.exit_code != 0
    assert complaint in f"{answered.output} {answered.exception}"
