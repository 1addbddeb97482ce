"""Texts of what is about nothing go in time; no name is ever forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aggregator.model import Inferred, Judgment
from aggregator.store import SqlStore

Open = Callable[..., SqlStore]


def forget(store: SqlStore, now: datetime, **more: int) -> int:
    return store.forget(
        markup_before=now - timedelta(days=90), texts_before=now - timedelta(days=730), **more
    )


def test_the_long_text_goes_first_and_the_rest_later(store: SqlStore, desk: Any) -> None:
    item = desk.item("past", verdict="no")
    desk.save(store, item)
    assert forget(store, desk.later(days=89)) == 0
    assert desk.held(store, "id-past") == item
    assert forget(store, desk.later(days=91)) == 1
    assert desk.held(store, "id-past") == replace(item, content_html="")
    assert forget(store, desk.later(days=91)) == 0
    forget(store, desk.later(days=731))
    left = desk.held(store, "id-past")
    assert (left.summary, left.content_html, left.picture) == ("", "", None)
    assert [(tag.topic, tag.verdict, tag.score, tag.evidence) for tag in left.tags] == [
        ("roma", "no", 0.8, ())
    ]


def test_what_was_let_go_is_known_again_and_nothing_new(store: SqlStore, desk: Any) -> None:
    item = desk.item("past", verdict="no")
    desk.save(store, item)
    forget(store, desk.later(days=800))
    assert desk.save(store, item) == ((), (), ("id-past",))
    moved = replace(item, id="id-other", url="https://press.example.org/elsewhere", raw_hash="other")
    assert desk.save(store, moved) == ((), ("id-past",), ())
    assert desk.held(store, "id-past").summary == item.summary, "an edit brings its text with it"
    assert list(store.outdated({"roma": "new"}, limit=10)) == [desk.held(store, "id-past")]


def test_what_was_announced_judged_held_or_may_be_about_it_stays_whole(store: SqlStore, desk: Any) -> None:
    kept = [desk.item(name, verdict=verdict) for name, verdict in KEPT.items()]
    desk.save(store, *kept, desk.item("past", verdict="no"))
    store.announce(desk.edition, [desk.line(1, desk.story(store, "id-announced"))], now=desk.now)
    words = {"language": "en", "title": "Title", "text": "Text"}
    store.judge(
        Judgment(item="id-judged", topic="roma", verdict="no", because="x", judged_at=desk.now, **words)
    )
    before = {item.id: desk.held(store, item.id) for item in kept}
    assert forget(store, desk.later(days=800)) == 2 * (len(kept) + 1)
    assert {item.id: desk.held(store, item.id) for item in kept} == before
    assert desk.held(store, "id-past").content_html == ""


KEPT = {"announced": "no", "judged": "no", "ours": "yes", "doubtful": "doubtful"}


def test_it_goes_in_small_steps_and_no_item_is_looked_at_twice(store: SqlStore, desk: Any) -> None:
    for number in range(7):
        desk.save(
            store,
            desk.item(f"{number}", verdict=("no", "yes")[number % 2], first_seen=desk.later(hours=number)),
        )
    now = desk.later(days=100)
    assert [forget(store, now, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert [item.content_html == "" for item in reversed(store.items())] == [True, False] * 3 + [True]
    desk.save(store, desk.item("late", verdict="no", first_seen=desk.later(days=5)))
    assert forget(store, now) == 1


def test_other_words_do_not_judge_what_was_let_go(store: SqlStore, desk: Any) -> None:
    desk.save(store, desk.item("past", verdict="no"), desk.item("ours"))
    forget(store, desk.later(days=100))
    assert [item.id for item in store.outdated({"roma": "new"}, limit=10)] == ["id-ours"]
    assert store.count_outdated({"roma": "new"}) == 1


def test_what_grows_is_names_alone(sqlite: str, open_store: Open, desk: Any) -> None:
    """Rejected items of three years: once the first have lost their texts, a year adds names."""
    store, sizes = open_store(sqlite), []
    for year in range(3):
        for month in range(12):
            at = desk.later(days=365 * year + 30 * month)
            desk.save(
                store,
                *(
                    desk.item(
                        f"{year}-{month}-{number}",
                        verdict="no",
                        first_seen=at,
                        content_html="<p>" + f"{number} text " * 400,
                        published=Inferred(value=at, because="x"),
                    )
                    for number in range(20)
                ),
            )
            forget(store, at)
        sizes.append(store.facts().size)
    first, *growth = (after - before for before, after in zip((0, *sizes), sizes, strict=False))
    assert max(growth) < first / 2
    assert max(growth) < 2 * min(growth)
