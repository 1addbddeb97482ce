"""Commands about the words that judge: show them, check them, and measure them on judged items."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from aggregator import i18n
from aggregator import tag as tag_room
from aggregator.cli.asking import ENGLISH, PROOF, proofs
from aggregator.cli.files import Json
from aggregator.cli.lines import Lines, json_lines, title_and_text
from aggregator.cli.screen import give, say, table
from aggregator.errors import ConfigError
from aggregator.judging import judge
from aggregator.tag import Case, Remark, Vocabulary, Word, measuring

TOPIC = "roma"


def words(
    language: Annotated[str | None, typer.Argument(metavar="LANGUAGE", help="Such as fr.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Look for mistakes instead.")] = False,
    json: Json = False,
) -> None:
    """Show a language's vocabulary, or check it (all of them, without a language)."""
    known = tag_room.vocabularies(TOPIC).by_language
    if language is not None and language not in known:
        raise typer.BadParameter(f"there is no vocabulary {language}; there are {', '.join(sorted(known))}")
    if check:
        _check([each for each in tag_room.check(TOPIC) if language in {None, each.language}], json=json)
    elif language is None:
        _show_all(list(known.values()), json=json)
    else:
        _show(known[language], json=json)


def _check(remarks: Sequence[Remark], *, json: bool) -> None:
    if json:
        give([asdict(remark) for remark in remarks])
    else:
        rows = ((f"{each.language}.yaml", each.line or "", each.sort, each.text) for each in remarks)
        table("", ("file", "line", "what", "remark"), rows)
        say(f"{len(remarks)} remarks.")
    if any(remark.sort == tag_room.CONTRADICTION for remark in remarks):
        raise typer.Exit(1)


def _show_all(vocabularies: Sequence[Vocabulary], *, json: bool) -> None:
    rows = [
        (each.language, len(each.words), len(each.examples), each.checked_by or "nobody yet")
        for each in vocabularies
    ]
    columns = ("language", "words", "examples", "checked by")
    if json:
        give([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        table("", columns, rows)


def _show(vocabulary: Vocabulary, *, json: bool) -> None:
    lists: dict[str, list[Word]] = {}
    for word in vocabulary.words:
        name = f"{word.kind}: {word.concept}" if word.kind is tag_room.Kind.THEMES else str(word.kind)
        lists.setdefault(name, []).append(word)
    if json:
        shown = {name: [_named(word) for word in held] for name, held in lists.items()}
        give({"language": vocabulary.language, "checked_by": vocabulary.checked_by, **shown})
        return
    name = i18n.language_name(vocabulary.language, ENGLISH)
    say(f"{name}: {len(vocabulary.words)} words, checked by {vocabulary.checked_by or 'nobody yet'}")
    for heading, held in lists.items():
        say(f"\n{heading.replace('_', ' ')} ({len(held)})\n  {', '.join(map(_named, held))}")
    for verdict in ("yes", "no", "doubtful"):
        sentences = [sentence for sentence, expected in vocabulary.examples if expected == verdict]
        say(f"\nexamples judged {verdict} ({len(sentences)})")
        for sentence in sentences:
            say(f"  {sentence}")


def _named(word: Word) -> str:
    plain = word.concept == TOPIC or word.kind is tag_room.Kind.THEMES
    return word.form if plain else f"{word.form} ({word.concept})"


def evaluate(
    file: Lines,
    misses: Annotated[bool, typer.Option("--misses", help="Show each miss with its proof.")] = False,
    json: Json = False,
) -> None:
    """Measure judgements: {"id", "lang", "title", "text", "about", "groups"?} a line, as people judged it."""
    cases = [_case(line, number, file) for number, line in enumerate(json_lines(file), 1)]
    if json:
        give(_measured(cases))
        return
    _show_measures(cases)
    missed = [case for case in cases if case.is_missed]
    if misses:
        for case in missed:
            say(f"\n{case.id} ({case.language_found}): {case.found.verdict}, {case.found.because}")
            table("", PROOF, proofs(case.found))
    else:
        rows = (
            (case.id, case.language_found, _word(case.about), case.found.verdict, case.found.because)
            for case in missed
        )
        table("\nMisses", ("id", "language", "people", "we", "because"), rows)


def _word(about: bool) -> str:
    return "yes" if about else "no"


def _case(line: dict[str, Any], number: int, file: Any) -> Case:
    about = line.get("about")
    if not isinstance(about, bool):
        raise ConfigError('expected "about": true or false', path=str(file), line=number)
    title, text = title_and_text(line)
    judged = judge(title, text)
    return Case(
        id=str(line.get("id", number)),
        language=line.get("lang"),
        about=about,
        groups=_labels(line, "groups"),
        themes=_labels(line, "themes"),
        countries=_labels(line, "countries"),
        language_found=judged.language.value,
        found=next(found for found in judged.tags if found.topic == TOPIC),
    )


def _labels(line: dict[str, Any], name: str) -> tuple[str, ...] | None:
    return tuple(map(str, line[name])) if isinstance(line.get(name), list) else None


def _measured(cases: Sequence[Case]) -> dict[str, Any]:
    bins = measuring.calibration(cases)
    return {
        "items": len(cases),
        "overall": _figures(measuring.verdicts(cases)),
        "languages": {name: _figures(each) for name, each in measuring.by_language(cases).items()},
        "labels": {
            name: _figures(agreement)
            for name in ("groups", "themes", "countries")
            if (agreement := measuring.labels(cases, name))
        },
        "language_accuracy": measuring.languages(cases),
        "calibration_error": measuring.calibration_error(bins),
        "calibration": [asdict(each) for each in bins],
        "misses": [asdict(case) for case in cases if case.is_missed],
    }


def _figures(agreement: measuring.Agreement) -> dict[str, float]:
    shares = {name: round(getattr(agreement, name), 4) for name in ("precision", "recall", "f1")}
    return {**shares, **asdict(agreement)}


def _show_measures(cases: Sequence[Case]) -> None:
    figures = ("precision", "recall", "f1", "right", "wrong", "lost")
    measured = _measured(cases)
    named = {"about the topic": measured["overall"], **measured["labels"]}
    table(
        f"{len(cases)} items",
        ("", *figures),
        ((name, *(row[f] for f in figures)) for name, row in named.items()),
    )
    rows = ((name, *(row[f] for f in figures)) for name, row in measured["languages"].items())
    table("\nBy language", ("language", *figures), rows)
    if measured["language_accuracy"] is not None:
        say(f"\nLanguage told rightly: {measured['language_accuracy']:.1%}")
    say(f"\nCalibration: expected error {measured['calibration_error']:.3f}")
    steps = (
        (each["items"], f"{each['score']:.2f}", f"{each['share']:.2f}") for each in measured["calibration"]
    )
    table("", ("items", "mean score", "share about it"), steps)
