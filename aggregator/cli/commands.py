"""The table of commands, and what a mistake looks like at the prompt."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator import __version__
from aggregator.cli import (
    asking,
    editing,
    files,
    forecasting,
    gathering,
    grouping,
    holding,
    judging,
    keeping,
    linting,
    reporting,
    reviewing,
    service,
    trying,
)
from aggregator.cli.screen import complain
from aggregator.errors import AggregatorError, AlreadyAtWork, ConfigError

GOOD, SOME_FAILED, MISTAKEN, AT_WORK = 0, 1, 2, 3

Command = Callable[..., Any]

COMMANDS: dict[str, list[tuple[str, Command, str]]] = {
    "The service": [
        ("run", service.run, "aggregator run"),
        ("work", service.work, "aggregator work --config press.yaml"),
        ("serve", service.serve, "AGGREGATOR_PORT=8090 aggregator serve"),
        ("demo", service.demo, "aggregator demo"),
    ],
    "By hand": [
        ("collect", service.collect, "aggregator collect commissioner-en congress-fr"),
        ("publish", service.publish, "aggregator publish"),
    ],
    "An editor's word": [
        ("urgent", editing.urgent, "aggregator urgent https://www.coe.int/en/-/alert --because alert"),
        (
            "correct",
            editing.correct,
            'aggregator correct https://www.coe.int/en/-/news --because "The number was wrong."',
        ),
        (
            "withdraw",
            editing.withdraw,
            'aggregator withdraw https://www.coe.int/en/-/news --because "Its source took it back."',
        ),
        (
            "retitle",
            editing.retitle,
            'aggregator retitle https://www.coe.int/fr/-/actu "Titre" --because typo --edition roma/fr',
        ),
    ],
    "What items are about": [
        ("rejected", reviewing.rejected, "aggregator rejected --doubtful"),
        (
            "judge",
            reviewing.judge,
            'aggregator judge https://www.coe.int/en/-/news no --because "It is about the football club."',
        ),
        ("judgments", reviewing.judgments, "aggregator judgments > judged.jsonl"),
        ("retag", reviewing.retag_held, "aggregator retag"),
    ],
    "Which items are one story": [
        ("story", gathering.story, "aggregator story https://www.coe.int/en/-/news"),
        (
            "join",
            gathering.join,
            'aggregator join https://www.coe.int/en/-/news https://example.org/copy --because "a reprint"',
        ),
        (
            "split",
            gathering.split,
            'aggregator split https://www.coe.int/fr/-/actu --because "It is about last year\'s event."',
        ),
        ("regroup", gathering.regroup_held, "aggregator regroup"),
    ],
    "After a source's mass change": [
        ("holds", holding.holds, "aggregator holds congress-fr"),
        ("release", holding.release, "aggregator release congress-fr"),
        ("drop", holding.drop, 'aggregator drop 12 --because "republished by mistake"'),
    ],
    "Questions": [
        ("queue", forecasting.queue, "aggregator queue roma/fr"),
        ("status", reporting.status, "aggregator status --json"),
        ("why", asking.why, "aggregator why https://www.coe.int/en/web/commissioner/-/some-news"),
        ("try", trying.attempt, "aggregator try https://www.coe.int/en/web/commissioner/news"),
        ("tag", trying.tag, "aggregator tag items.jsonl > verdicts.jsonl"),
        ("group", grouping.group, "aggregator group items.jsonl > stories.jsonl"),
        ("words", judging.words, "aggregator words fr"),
        ("evaluate", judging.evaluate, "aggregator evaluate judged.jsonl --misses"),
        ("dates", trying.dates, "aggregator dates printed.jsonl"),
        ("lint-feed", linting.lint_feed, "aggregator lint-feed https://news.example.org/roma/en.rss"),
    ],
    "Safe keeping": [
        ("backup", keeping.backup, "aggregator backup /srv/backups/news-$(date +%F).db"),
        ("restore", keeping.restore, "aggregator restore /srv/backups/news-2026-11-23.db"),
    ],
    "Files and settings": [
        ("check", files.check, "aggregator check --config draft.yaml"),
        ("schema", files.schema, "aggregator schema > feeds.schema.json"),
        ("settings", files.settings, "AGGREGATOR_DATA=/srv/news aggregator settings"),
    ],
}

app = typer.Typer(
    name="aggregator",
    help="One multilingual feed of what the Council of Europe's bodies publish about Roma and Travellers.",
    epilog="Exit codes: 0 good, 1 some sources failed, 2 configuration or usage, "
    "3 another worker is at work. Example: aggregator demo",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"aggregator {__version__}")
        raise typer.Exit


@app.callback()
def _before(
    context: typer.Context,
    config: Annotated[Path, typer.Option("--config", help="Another feeds.yaml.")] = files.FEEDS_YAML,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    # --config may stand before or after the command: here it becomes the default of every command's own.
    names = [name for group in COMMANDS.values() for name, _, _ in group]
    context.default_map = {name: {"config": str(config)} for name in names}


for _group, _commands in COMMANDS.items():
    for _name, _command, _example in _commands:
        app.command(_name, epilog=f"Example: {_example}", rich_help_panel=_group)(_command)


def main() -> None:
    """Run a command; a mistake becomes a sentence and an exit code, never a traceback."""
    try:
        app()
    except AlreadyAtWork as error:
        complain(str(error))
        sys.exit(AT_WORK)
    except ConfigError as error:
        complain(str(error))
        sys.exit(MISTAKEN)
    except AggregatorError as error:
        complain(str(error))
        sys.exit(SOME_FAILED)
