"""The command that holds a feed to its promises: a file, or an address with the manners of its server."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer

from aggregator import lint
from aggregator.app import App
from aggregator.cli.files import FEEDS_YAML, ConfigFile, Json
from aggregator.cli.screen import give, say
from aggregator.cli.trying import allowing, document_at, is_address, trial_service
from aggregator.lint import Finding

Place = Annotated[str, typer.Argument(metavar="FILE|URL", help="The feed to check.")]
Older = Annotated[str, typer.Option("--after", metavar="FILE|URL", help="The build before: compare with it.")]

SHOWN = 3
"""Places named for one rule; the JSON answer has them all."""


def lint_feed(place: Place, after: Older = "", config: ConfigFile = FEEDS_YAML, json: Json = False) -> None:
    """Check a feed against our promises and its format's rules; ends with 1 if there are findings."""
    service = allowing(trial_service(config), place, after)
    findings = asyncio.run(_examined(place, after, service))
    if json:
        give(
            [
                {**asdict(finding.rule), "where": finding.where, "message": finding.message}
                for finding in findings
            ]
        )
    else:
        _show(place, findings)
    if findings:
        raise typer.Exit(1)


async def _examined(place: str, after: str, service: App) -> tuple[Finding, ...]:
    try:
        document = await document_at(place, service)
        found = list(lint.check(document.body, now=service.now()))
        if is_address(place):
            found += await _served(document.final_url, service)
        if after:
            before = await document_at(after, service)
            burst = max((edition.pace.burst for edition in service.config.editions), default=lint.BURST)
            found += lint.compare(lint.read(before.body), lint.read(document.body), burst=burst)
        return tuple(found)
    finally:
        await service.close()


async def _served(url: str, service: App) -> list[Finding]:
    ask = service.fetcher.exchange
    plain = await ask("GET", url, {"accept-encoding": "identity"}, now=service.now())
    exchanges = {lint.PLAIN: plain}
    for name, (method, headers) in lint.requests(plain).items():
        sent = {"accept-encoding": "identity", **headers}
        exchanges[name] = await ask(method, url, sent, now=service.now())
    return list(lint.check_http(exchanges))


def _show(place: str, findings: Iterable[Finding]) -> None:
    """Tell the findings by rule, errors first, each rule once with its first places and what to do."""
    ordered = sorted(findings, key=lambda finding: (finding.rule.severity, finding.rule.id))
    for rule, group in groupby(ordered, key=lambda finding: finding.rule):
        broken = list(group)
        say(f"{rule.severity}: {rule.id}" + (f", {len(broken)} times" if len(broken) > 1 else ""))
        for finding in broken[:SHOWN]:
            say(f"  {finding.where}: {finding.message}")
        if len(broken) > SHOWN:
            say(f"  and {len(broken) - SHOWN} more; --json lists them all")
        say(f"  {rule.advice} ({rule.source})\n")
    errors = sum(finding.rule.severity == lint.Severity.ERROR for finding in ordered)
    say(f"{place}: {errors} errors, {len(ordered) - errors} warnings" if ordered else f"{place} is clean")
