"""What is wrong with vocabularies that load."""

from pathlib import Path

import pytest

from aggregator import tag
from aggregator.tag.checking import CONTRADICTION, MISSING, NEIGHBOUR, TWICE, check

EVERYWHERE = "language: everywhere\ngroups: [roma, sinti]\nthemes: {housing: []}\n"
CZECH = "language: cs\nnever: [Lom]\n"


@pytest.mark.parametrize(
    ("text", "line", "sort", "remark"),
    [
        (
            "sure: [romsky]\nnever: [romsk*]",
            2,
            CONTRADICTION,
            "“romsky” can never count: “romsk*” always takes it away",
        ),
        (
            "company: [trains]\nnever_near: [train*]",
            2,
            CONTRADICTION,
            "“trains” is company and, as “train*”, never near",
        ),
        ("sure: [romsk*, romská]", 2, TWICE, "“romská” is already found by “romsk*”"),
        ("sure: [Lom]", 2, NEIGHBOUR, "“Lom” is sure here and a false friend in cs"),
        ("sure: [Róm]", 0, MISSING, "no word for the group sinti"),
        ("sure: [Róm]", 0, MISSING, "no word for the theme housing"),
        ("sure: [Róm]", 0, MISSING, "no word under “company”"),
    ],
)
def test_a_remark(tmp_path: Path, text: str, line: int, sort: str, remark: str) -> None:
    folder = tmp_path / "roma"
    folder.mkdir()
    (folder / "everywhere.yaml").write_text(EVERYWHERE, encoding="utf-8")
    (folder / "cs.yaml").write_text(CZECH, encoding="utf-8")
    (folder / "sk.yaml").write_text(f"language: sk\n{text}\n", encoding="utf-8")
    found = [(each.line, each.sort, each.text) for each in check(tag.load(folder)) if each.language == "sk"]
    assert (line, sort, remark) in found


def test_the_packaged_vocabularies_contradict_themselves_nowhere() -> None:
    assert [each for each in tag.check() if each.sort == CONTRADICTION] == []
