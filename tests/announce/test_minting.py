"""The names that readers know entries by."""

from uuid import UUID

from aggregator.announce import mint, mint_line
from aggregator.model import Edition

FRENCH = Edition(name="roma", topic="roma", language="fr", title="Les Roms")
ENGLISH = Edition(name="roma", topic="roma", language="en", title="Roma")


def test_a_story_has_one_name_in_each_edition() -> None:
    assert mint(FRENCH, "story") == mint(FRENCH, "story")
    assert len({mint(edition, what) for edition in (FRENCH, ENGLISH) for what in ("story", "other")}) == 4


def test_a_story_whose_name_went_with_its_line_is_told_again_by_another() -> None:
    first = mint(FRENCH, "story")
    taken = {("guid", f"urn:uuid:{first}")}

    def named() -> UUID:
        return mint_line(FRENCH, "story", lambda name, value: (name, value) in taken)

    second = named()
    taken.add(("guid", f"urn:uuid:{second}"))
    assert len({first, second, named()}) == 3
