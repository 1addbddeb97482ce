"""Everything that is published from five hundred stories in forty languages is clean."""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from world import EDITIONS, STORIES, editions, put, sources

from aggregator import lint

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Service, Web
    from tests.lint.conftest import Jing

FEEDS = ("rss", "atom", "json")
LARGEST = 250_000
"""Bytes of a document, of whatever kind (CONTRACT, promise 11)."""


def build(service: "Service") -> int:
    """Collect and publish without any error; return how many items are new."""
    collected, done = service.cycle()
    assert {id: one.error for id, one in collected.items() if one.error} == {}
    assert {key: one.errors for key, one in done.items() if one.errors} == {}
    return sum(len(one.saved.new) for one in collected.values() if one.saved)


def guids(document: "Path") -> list[str | None]:
    """Return what the entries of a feed are known by, in their order."""
    return [entry.guid for entry in lint.read(document.read_bytes()).entries]


@pytest.fixture
def published(service: "Service", web: "Web") -> "dict[str, list[Path]]":
    """The feed documents by format, wherever in the folder they stand."""
    tomorrow = service.clock() + timedelta(days=1)
    put(web, tomorrow, news=False)
    service.configure(sources(web), editions())
    saved = build(service)
    put(web, tomorrow)
    service.clock.pass_by(days=1)
    assert saved + build(service) == STORIES
    return {ending: sorted(service.public.rglob(f"*.{ending}")) for ending in FEEDS}


@pytest.mark.consumer
def test_every_document_is_clean_and_atom_keeps_to_its_grammar(
    service: "Service", published: "dict[str, list[Path]]", jing: "Jing"
) -> None:
    assert all(path.stat().st_size < LARGEST for path in service.public.rglob("*") if path.is_file())
    for stem in {path.with_suffix("") for path in published["rss"]}:
        said = [guids(stem.with_name(f"{stem.name}.{ending}")) for ending in FEEDS]
        assert said[0]
        assert said == [said[0]] * len(FEEDS), f"{stem}: the formats differ"
    found: Counter[str] = Counter()
    first: dict[str, str] = {}
    for path in (path for paths in published.values() for path in paths):
        body = path.read_bytes()
        for finding in lint.check(body, now=service.clock()):
            found[finding.rule.id] += 1
            first.setdefault(finding.rule.id, f"{path.relative_to(service.public)}: {finding}")
    assert all(len(paths) > len(EDITIONS) for paths in published.values())
    assert not found, "\n".join(f"{times} × {first[id]}" for id, times in found.most_common())
    assert jing(published["atom"]) == ""
