"""What a story consists of, and an editor's word on that, as they are typed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from aggregator.model import Because, Inferred, Intake, Item, SourceState, Verdict
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


def test_what_may_be_one_story_is_counted_and_listed(press: Press) -> None:
    assert "may be one" not in run(press, "status").stdout
    assert json.loads(run(press, "story", "--json").stdout) == []
    one, other = (json.loads(run(press, "why", news.link, "--json").stdout) for news in (ONE, OTHER))
    assert one["story"]["id"] == told(press, ONE.link)["id"]
    assert one["story"]["members"] == [one["id"]]
    assert one["story"]["because"][0] == {"signal": "not one with", "values": [other["id"]]}
    names = (Because(signal="names", values=("Trebišov",)),)
    verdict = Verdict(item=other["id"], joins=one["id"], sure=0.9, because=names)
    service = press.service.app()
    service.store.group([verdict], now=press.service.clock())
    service.store.save(Intake(source="late", kind="feed", items=(late(),)), SourceState(source="late"))
    service.store.close()
    status = run(press, "status").stdout
    assert "Pairs of stories that may be one: 1. To look and decide: aggregator story" in status
    assert "Items that wait to be grouped, and to be announced: 1." in status
    counted = json.loads(run(press, "status", "--json").stdout)
    assert (counted["links"], counted["ungrouped"]) == (1, 1)
    listed = run(press, "story").stdout
    assert {one["story"]["id"], other["story"]["id"]} <= set(listed.split())
    assert "names: Trebišov" in listed
    run(press, "join", ONE.link, OTHER.link, *WHY)
    assert json.loads(run(press, "status", "--json").stdout)["links"] == 0
    said = "".join(run(press, "why", link).stdout for link in (ONE.link, OTHER.link))
    assert "2 versions: begins the story" in said
    assert "2 versions: an editor joined them" in said


def late() -> Item:
    """Return an item that nobody has grouped yet."""
    return Item(
        id="late",
        source="late",
        guid=None,
        url="https://late.example/1",
        key=None,
        title="Nothing of ours",
        summary="",
        content_html="",
        language=Inferred(value="en", because="test"),
        published=Inferred(value=date(2026, 11, 20), because="test"),
        first_seen=datetime(2026, 11, 20, tzinfo=UTC),
        tags=(),
        raw_hash="1",
    )


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
