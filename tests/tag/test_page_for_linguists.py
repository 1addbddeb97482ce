"""The page for linguists shows a whole file; it must be one."""

import re
from pathlib import Path

import aggregator
from aggregator.tag import Judge, load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "vocabularies.md"
EVERYWHERE = Path(aggregator.__file__).parent / "vocabularies" / "roma" / "everywhere.yaml"


def test_the_file_on_the_page_loads_and_its_examples_hold(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    folder = tmp_path / "roma"
    folder.mkdir()
    (folder / "fr.yaml").write_text(shown[1], encoding="utf-8")
    (folder / "everywhere.yaml").write_text(EVERYWHERE.read_text(encoding="utf-8"), encoding="utf-8")
    vocabularies = load(folder)
    judge = Judge(vocabularies)
    examples = vocabularies.by_language["fr"].examples
    assert [judge.find(sentence, "", language="fr").verdict for sentence, _ in examples] == [
        verdict for _, verdict in examples
    ]
