"""The files that come with the service: feeds.yaml and its schema."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from aggregator import config
from aggregator.config import Config
from aggregator.config.values import address
from aggregator.errors import ConfigError
from aggregator.model import Prior

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shipped() -> Config:
    return config.load(ROOT / "feeds.yaml", topics=["roma"])


def test_the_schema_beside_the_file_is_the_one_the_code_makes() -> None:
    assert json.loads((ROOT / "feeds.schema.json").read_text(encoding="utf-8")) == config.schema()


def test_editors_are_told_where_the_schema_is() -> None:
    first = (ROOT / "feeds.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=feeds.schema.json"


def test_the_file_is_valid_by_its_schema() -> None:
    jsonschema.validate(yaml.safe_load((ROOT / "feeds.yaml").read_text(encoding="utf-8")), config.schema())


def _changed(place: tuple[str, ...], value: object) -> dict[str, Any]:
    """Return a small good file as an editor reads it, with one value changed (None takes it out)."""
    file: dict[str, Any] = {
        "site": {
            "name": "a",
            "address": "https://a.example",
            "contact": "a@a.example",
            "time_zone": "Europe/Paris",
        },
        "sources": {
            "one": {
                "name": "a",
                "address": "https://a.example/",
                "every": "1 hour 30 minutes",
                "paused": True,
            }
        },
        "editions": {
            "roma": {"topic": "roma", "languages": {"en": "a"}, "pace": {"per hour": 6, "burst": 10}}
        },
    }
    here = file
    for step in place[:-1]:
        here = here[step]
    if value is None:
        del here[place[-1]]
    else:
        here[place[-1]] = value
    return file


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("sources", "one", "langauge"), "en"),
        (("sources", "one", "address"), None),
        (("sources", "one", "address"), "www.a.example"),
        (("sources", "one", "every"), "30"),
        (("sources", "one", "kind"), "rss"),
        (("sources", "one", "paused"), "perhaps"),
        (("sources", "one", "listing"), {"title": "h3"}),
        (("sources", "Bad Name"), {"name": "a", "address": "https://a.example"}),
        (("sources",), {}),
        (("editions", "roma", "languages"), {"English": "a"}),
        (("editions", "roma", "pace"), {"per hour": 0}),
        (("editions", "roma", "fallback"), "en"),
        (("extra",), 1),
    ],
)
def test_the_schema_finds_what_the_loader_finds(
    tmp_path: Path, place: tuple[str, ...], value: object
) -> None:
    good = _changed(("sources", "one", "name"), "b")
    jsonschema.validate(good, config.schema())
    (tmp_path / "good.yaml").write_text(yaml.safe_dump(good), encoding="utf-8")
    config.load(tmp_path / "good.yaml", topics=["roma"])

    bad = _changed(place, value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, config.schema())
    (tmp_path / "bad.yaml").write_text(yaml.safe_dump(bad), encoding="utf-8")
    with pytest.raises(ConfigError):
        config.load(tmp_path / "bad.yaml", topics=["roma"])


def test_the_languages_of_the_shipped_edition(shipped: Config) -> None:
    keys = " ".join(edition.key.removeprefix("roma/") for edition in shipped.editions)
    assert keys == "en fr de it es ro hu bg sk cs tr uk"
    assert len({edition.title for edition in shipped.editions}) == 12
    assert {edition.fallback[-1] for edition in shipped.editions} == {"any"}


def test_a_newcomer_finds_the_feeds_for_bots_and_for_newsletters(shipped: Config) -> None:
    assert all(edition.social and edition.digest for edition in shipped.editions)


def test_only_what_is_doubtful_is_paused(shipped: Config) -> None:
    paused = {source.id for source in shipped.sources if source.paused}
    assert paused == {"alliance-en", "alliance-fr", "court-judgments", "odihr"}


@pytest.mark.parametrize(
    ("source", "prior"),
    [
        ("commissioner-en", Prior.NONE),
        ("commissioner-roma", Prior.LIKELY),
        ("roma-and-travellers", Prior.LIKELY),
        ("errc", Prior.LIKELY),
        ("romea-cs", Prior.NONE),
    ],
)
def test_priors_of_the_shipped_sources(shipped: Config, source: str, prior: Prior) -> None:
    assert {each.id: each.prior for each in shipped.sources}[source] == prior


def test_shipped_sources_are_read_politely(shipped: Config) -> None:
    assert min(source.every.total_seconds() for source in shipped.sources) >= 1800
    assert len({source.url for source in shipped.sources}) == len(shipped.sources)
    assert all(address(source.url) for source in shipped.sources)


def test_every_word_of_the_file_is_explained_to_the_press_officer() -> None:
    page = (ROOT / "docs" / "feeds-yaml.md").read_text(encoding="utf-8")
    schema = config.schema()
    words = {word for place in schema["$defs"].values() for word in place["properties"]}
    missing = [
        word for word in words | set(schema["properties"]) if "_" not in word and f"`{word}`" not in page
    ]
    assert not missing


def test_the_examples_of_the_page_are_good(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "feeds-yaml.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    site = "site: {name: a, address: https://a.example, contact: a@a.example}\n"
    (tmp_path / "feeds.yaml").write_text(site + "".join(examples), encoding="utf-8")
    read = config.load(tmp_path / "feeds.yaml", topics=["roma"])
    assert (len(read.sources), len(read.editions)) == (1, 2)
