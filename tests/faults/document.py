"""docs/faults.md: what each fault came to, as the service itself said it."""

import re
from collections.abc import Iterator, Mapping

from .kinds import CAPPED, KEEP, STOPPED, Fault
from .run import Story
from .seen import Seen
from .table import FAULTS


def document(stories: Mapping[str, Story]) -> str:
    """Write what was seen; every line of it was held to by a test before."""
    lines = [INTRODUCTION.format(faults=sum(map(len, FAULTS.values())), groups=len(FAULTS))]
    for group, story in stories.items():
        lines += [f"## {group[0].upper()}{group[1:]}", "", *_table(FAULTS[group], story), ""]
    return "\n".join(lines)


def _table(faults: Mapping[str, Fault], story: Story) -> Iterator[str]:
    yield "| what the source does | its news are | what `aggregator status` says | well again |"
    yield "| --- | --- | --- | --- |"
    for name, fault in faults.items():
        again = "when a person has it read" if fault.outcome is STOPPED else "at the first good answer"
        yield f"| {_cell(name)} | {fault.outcome} | {_cell(_said(name, fault, story))} | {again} |"


def _said(name: str, fault: Fault, story: Story) -> str:
    """Return the word and the problem; of what is capped the reason alone, for counts and limits are many."""
    if fault.outcome is CAPPED:
        return f"well; {fault.says}"
    status = Seen(story.during[-1], name).status
    # What no test holds to is not told, nor what a library or an address says in brackets.
    problem = re.sub(r" \(.*\)$", "", status["problem"]) if fault.says or fault.outcome is not KEEP else ""
    return ": ".join(filter(None, (status["word"], re.sub(r"(127\.0\.0\.1:|port )\d+", r"\1…", problem))))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")


INTRODUCTION = """# Faults survived

This page is written by `tests/faults/test_faults.py`; a test fails when it is no longer true.

{faults} faults in {groups} groups, each at a source and a server of its own on this machine, raw sockets and
certificates of our own among them. Each source is good, then faulty, then good again, and is read by the
whole service: its scheduling, its fetching, its reading in child processes, its store, its published folder.
For every line below this was found to hold:

- what was published before is published during and after, with the same ids, links, titles and dates, in
  RSS, Atom and JSON alike; nothing is removed, and nothing is published that no source said;
- a source beside it that is well has something new each time, and it is announced in the same pass;
- no fetch takes longer than 30 seconds, waiting for memory apart, and all processes of the service together
  stay under 300 MB;
- what the source has new once it is good again is announced from its first good answer.

Half a feed, and other shrinking, is no failure: items stay, and an emptied list is told to people.
"""
