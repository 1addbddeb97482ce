"""Editors' words on what items are about: they hold for good, in every kind of store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.model import EDITOR, Doubtful, Evidence, Judgment, Tag
from aggregator.store import SqlStore
from tests.store.conftest import NOW

Open = Callable[..., SqlStore]


def judgment(item: str, verdict: str, **more: Any) -> Judgment:
    values: dict[str, Any] = {
        "item": item,
        "topic": "roma",
        "verdict": verdict,
        "because": "I read it",
        "judged_at": NOW,
        "language": "en",
        "title": "A title",
        "text": "A text",
    }
    return Judgment(**{**values, **more})


def verdict(store: SqlStore, desk: Any, item: str) -> str:
    found: str = desk.held(store, item).tags[0].verdict
    return found


def pending(store: SqlStore, desk: Any, **fields: Any) -> list[str]:
    return [
        member.id for story in store.unannounced(replace(desk.edition, **fields)) for member in story.members
    ]


@pytest.mark.parametrize(
    ("found", "said"), [("no", "yes"), ("doubtful", "yes"), ("doubtful", "no"), ("yes", "no")]
)
@pytest.mark.parametrize("choice", Doubtful)
def test_an_editors_word_decides_what_editions_take(
    store: SqlStore, desk: Any, found: str, said: str, choice: Doubtful
) -> None:
    desk.save(store, desk.item(verdict=found))
    store.judge(judgment("id-one", said))
    assert pending(store, desk, doubtful=choice) == (["id-one"] if said == "yes" else [])
    tag = desk.held(store, "id-one").tags[0]
    assert (tag.verdict, tag.because, tag.score) == (said, EDITOR, 1.0 if said == "yes" else 0.0)
    assert tag.evidence[0].rule == EDITOR
    assert tag.evidence[0].quote == "Title of one"
    assert store.counts()[f"roma: {said}"] == 1


@pytest.mark.parametrize(
    ("choice", "announced"), [(Doubtful.HOLD, False), (Doubtful.PUBLISH, True), (Doubtful.DROP, False)]
)
def test_a_doubtful_item_follows_the_editions_choice(
    store: SqlStore, desk: Any, choice: Doubtful, announced: bool
) -> None:
    desk.save(store, desk.item(verdict="doubtful"))
    assert pending(store, desk, doubtful=choice) == (["id-one"] if announced else [])


def test_it_outlives_edits_of_the_item(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item(verdict="no"))
    store.judge(judgment("id-one", "yes"))
    assert desk.save(store, desk.item(verdict="no", title="Another title", raw_hash="other"))[1] == (
        "id-one",
    )
    tag = desk.held(store, "id-one").tags[0]
    assert (tag.verdict, tag.evidence[0].quote) == ("yes", "Another title")


def test_it_holds_for_every_version_of_the_story_there_is_and_comes(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item(key="press/1"), desk.item("two", key="press/1"), desk.item("other"))
    now = store.judge(judgment("id-two", "no"))
    assert sorted(item.id for item in now) == ["id-one", "id-two"]
    desk.save(store, desk.item("three", key="press/1"))
    assert [verdict(store, desk, f"id-{name}") for name in ("one", "two", "three", "other")] == [
        *("no", "no", "no"),
        "yes",
    ]


def test_the_newest_word_holds_and_every_word_is_kept(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item(key="press/1"), desk.item("two", key="press/1"))
    first = judgment("id-one", "no")
    second = judgment("id-two", "yes", because="I read it again", judged_at=desk.later(hours=1))
    store.judge(first)
    store.judge(second)
    assert verdict(store, desk, "id-one") == "yes"
    assert store.judgments(desk.story(store, "id-one").id) == [first, second]
    assert store.cases() == [second]


def test_a_second_word_leaves_one_proof_of_it(store: SqlStore, desk: Any) -> None:
    word = Evidence(term="Roma", concept="roma", part="title", offset=0, quote="Roma", rule="sure")
    desk.save(store, desk.item(tags=(Tag(topic="roma", verdict="yes", score=0.8, evidence=(word,)),)))
    store.judge(judgment("id-one", "no"))
    store.judge(judgment("id-one", "yes"))
    tag = desk.held(store, "id-one").tags[0]
    assert [proof.rule for proof in tag.evidence] == [EDITOR, "sure"]
    assert [part.name for part in tag.parts] == [EDITOR]


def test_a_word_on_nothing_is_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="no item nothing is held"):
        store.judge(judgment("nothing", "yes"))
    assert store.cases() == []


def test_the_nearest_misses_come_first(store: SqlStore, desk: Any) -> None:
    veto = Evidence(term="Roma", concept="roma", part="title", offset=0, quote="AS Roma", rule="never")
    rejected = {
        "far": Tag(topic="roma", verdict="no", score=0.02),
        "vetoed": Tag(topic="roma", verdict="no", score=0.02, vetoes=(veto,)),
        "near": Tag(topic="roma", verdict="no", score=0.25),
        "doubtful": Tag(topic="roma", verdict="doubtful", score=0.4),
        "in": Tag(topic="roma", verdict="yes", score=0.9),
    }
    desk.save(store, *(desk.item(name, tags=(tag,)) for name, tag in rejected.items()))
    assert [item.id for item in store.nearest("roma", "no", limit=9)] == ["id-near", "id-vetoed", "id-far"]
    assert [item.id for item in store.nearest("roma", "no", limit=1)] == ["id-near"]
    assert [item.id for item in store.nearest("roma", "doubtful", limit=9)] == ["id-doubtful"]
    assert store.nearest("other", "no", limit=9) == []


def test_the_nearest_misses_are_read_off_an_index(sqlite: str, open_store: Open) -> None:
    # PostgreSQL plans by what it has counted, and an empty table has nothing.
    with open_store(sqlite)._database.reading() as connection:
        ways = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT item_id FROM verdicts WHERE topic = 'roma' AND verdict = 'no'"
            " ORDER BY score DESC, vetoes DESC, item_id DESC LIMIT 20"
        ).all()
    assert "ix_verdicts_topic_verdict_score_vetoes_item_id" in str(ways)
    assert "TEMP B-TREE" not in str(ways)


def tagged(desk: Any, name: str, rules: str, verdict: str = "yes") -> Any:
    return desk.item(name, tags=(Tag(topic="roma", verdict=verdict, score=0.5, rules=rules),))


def test_what_older_rules_judged_is_found_in_steps(store: SqlStore, desk: Any) -> None:
    desk.save(store, *(tagged(desk, name, "new" if name == "c" else "old") for name in "abcd"))
    rules = {"roma": "new"}
    assert store.count_outdated(rules) == 3
    first = store.outdated(rules, limit=2)
    rest = store.outdated(rules, after=first[-1].id, limit=2)
    assert [item.id for item in (*first, *rest)] == ["id-a", "id-b", "id-d"]
    assert store.count_outdated({**rules, "another": "1"}) == 4


def test_findings_are_written_anew_but_not_on_what_was_edited_meanwhile(store: SqlStore, desk: Any) -> None:
    desk.save(store, *(tagged(desk, name, "old") for name in "ab"), tagged(desk, "said", "old"))
    store.judge(judgment("id-said", "yes"))
    held = store.outdated({"roma": "new"}, limit=9)
    desk.save(store, replace(tagged(desk, "b", "old"), title="Edited", raw_hash="other"))
    tag = Tag(topic="roma", verdict="no", score=0.1, rules="new", raised_at=desk.now)
    written = store.rejudge([replace(item, tags=(tag,)) for item in held])
    assert [item.id for item in written] == ["id-a", "id-said"]
    assert desk.held(store, "id-a").tags == (tag,)
    assert verdict(store, desk, "id-b") == "yes"
    said = desk.held(store, "id-said").tags[0]
    assert (said.verdict, said.rules, said.raised_at) == ("yes", "new", None)
    assert [item.id for item in store.outdated({"roma": "new"}, limit=9)] == ["id-b"]
