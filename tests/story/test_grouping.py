from datetime import date

from aggregator import story
from aggregator.model import Telling


def telling(id: str, **fields: object) -> Telling:
    given = {"source": "portal", "language": "en", "published": date(2024, 3, 5), **fields}
    return Telling(id=id, **given)  # type: ignore[arg-type]


def stories(*tellings: Telling) -> list[str]:
    return [each.story for each in story.group(map(story.signals_of, tellings))]


def test_one_address_key_is_one_story() -> None:
    assert stories(
        telling("a", key="www.coe.int/-/x", title="On housing"),
        telling("b", key="www.coe.int/-/x", title="Sur le logement", language="fr"),
        telling("c", key="www.coe.int/-/y", title="On schools"),
    ) == ["a", "a", "c"]
