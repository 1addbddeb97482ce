"""The migrations lead to the tables that the code expects, from nothing and from what is there."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from aggregator.errors import StoreError
from aggregator.model import Counting, Kept, Query, Rarity
from aggregator.store import SqlStore, migrations
from aggregator.store.migrate import newest
from aggregator.store.schema import metadata

Open = Callable[..., SqlStore]


def test_the_newest_tables_are_the_schema(url: str, open_store: Open) -> None:
    with open_store(url)._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_again_needs_no_lock(url: str, open_store: Open) -> None:
    with open_store(url)._database.writing():
        assert open_store(url, busy_timeout=timedelta(0)).states() == {}


def test_programs_that_open_a_new_database_at_once_take_turns(url: str, open_store: Open) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [url] * 4))
    assert [store.states() for store in stores] == [{}] * 4


def test_a_database_of_a_newer_version_is_left_alone(url: str, open_store: Open, desk: Any) -> None:
    store = open_store(url)
    desk.save(store, desk.item())
    with store._database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"written by a newer version of this program.*9999"):
        open_store(url)
    assert store.item("id-one") == desk.item()


def test_a_database_at_two_versions_is_left_alone(url: str, open_store: Open) -> None:
    with open_store(url)._database.writing() as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(StoreError, match=rf"its tables are at {newest()}, 9999"):
        open_store(url)


def test_a_migration_that_fails_leaves_nothing(
    url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = op.create_table, []

    def failing(name: str, *rest: Any, **more: Any) -> Any:
        made.append(name)
        if name == "items":
            raise KeyboardInterrupt
        return real(name, *rest, **more)

    monkeypatch.setattr(op, "create_table", failing)
    with pytest.raises(KeyboardInterrupt):
        open_store(url)
    monkeypatch.undo()
    assert "stories" in made
    assert open_store(url).counts() == {"items": 0, "stories": 0}


def test_the_newest_version_is_the_one_the_last_file_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == newest()


def test_what_stories_are_found_by_is_laid_out_anew(url: str, open_store: Open, desk: Any) -> None:
    store = open_store(url)
    desk.stories(store, "one", "two")
    store.save(desk.intake(desk.item("three")), desk.state())
    held = Kept(
        item="id-one", form="1", day=date(2020, 1, 1), terms=("w:a", "k:site/1"), text='{"key":"site/1"}'
    )
    store.keep([held, replace(held, item="id-two", day=None, terms=("w:a",))])
    with store._database.writing() as connection:
        for statement in (
            "DROP TABLE ungrouped",
            "DROP TABLE story_terms",
            "CREATE TABLE ungrouped (item_id TEXT PRIMARY KEY)",
            "CREATE TABLE story_terms (term BIGINT, day INTEGER, number INTEGER)",
            "CREATE TABLE term_counts (term BIGINT, span INTEGER, versions INTEGER)",
            "INSERT INTO ungrouped VALUES ('id-three')",
            "UPDATE alembic_version SET version_num = '0010'",
        ):
            connection.execute(text(statement))
    store = open_store(url)
    assert [item.id for item in store.ungrouped(limit=9)] == ["id-three"]
    asked = Query(terms={"w:a": 1.0, "k:site/1": 2.0}, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert [found.item for versions in store.find([asked]) for found in versions] == ["id-one", "id-two"]
    [rarity] = store.rarities([Counting(terms=("w:a", "k:site/1"))])
    assert rarity == Rarity(versions=2, counts={"w:a": 2, "k:site/1": 1})
