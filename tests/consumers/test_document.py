"""docs/consumers.md is what the tests found, word for word.

After a change that is meant: RENEW_GOLDEN=1 pytest tests/consumers/test_document.py, and read the difference.
"""

import os
from collections.abc import Iterable, Sequence

from .conftest import EVENTS, ROOT
from .programs import PROGRAMS, Program
from .received import EVENTS as COLUMNS
from .received import receive
from .rules import HOUR, RULES, Rule
from .test_programs import NEW
from .world import DAYS, History

DOCUMENT = ROOT / "docs" / "consumers.md"


def test_the_document_says_what_is_proved(history: History) -> None:
    written = document(history)
    if os.environ.get("RENEW_GOLDEN"):
        DOCUMENT.write_text(written, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == written


def document(history: History) -> str:
    counts = {event: len(about_event(history, event)) for event in COLUMNS}
    return "\n".join(
        [
            INTRODUCTION,
            *table(("program", "formats", *(f"{head}, then again" for head in EVENTS)), programs()),
            RULES_INTRODUCTION.format(days=DAYS, stories=len(history.main.announced())),
            *table(("tool", "tells as new", "looks every", "feed", "thanks to promises"), descriptions()),
            "",
            "How often each story was received, against the once it was due; ✓ is every one of them once,",
            "and none again. In brackets, how many stories the event was about.",
            "",
            *table(("tool", *(f"{head} ({counts[key]})" for key, head in COLUMNS.items())), cells(history)),
            ADVICE,
        ]
    )


def programs() -> Iterable[Sequence[str]]:
    for name, program in PROGRAMS.items():
        yield f"{name}: {about(program)}", ", ".join(program.formats), *(f"{new}, 0" for new in NEW)


def descriptions() -> Iterable[Sequence[str]]:
    for name, kind in RULES.items():
        looks = f"{kind.every // HOUR} h" if kind.every >= HOUR else f"{kind.every.seconds // 60} min"
        yield name, kind.decides_by, looks, kind.feed, kind.thanks_to


def cells(history: History) -> Iterable[Sequence[str]]:
    for name, kind in RULES.items():
        received = receive(kind, getattr(history, kind.feed))
        if kind.feed == "digest":  # its entries are issues, not stories
            yield name, f"{received} ({len(received.due)} issues)", *["" for _ in list(COLUMNS)[1:]]
        else:
            yield name, *(str(received.among(about_event(history, event))) for event in COLUMNS)


def about_event(history: History, event: str) -> set[str]:
    """Return the addresses of the stories that an event was about; a wrong clock stands for itself."""
    links = history.touched[event]
    return links | history.misdated if event == "clock set back" else links - history.misdated


def about(kind: type[Program] | type[Rule]) -> str:
    """Return the first sentence of a docstring, to go on with after a colon."""
    text = (kind.__doc__ or "").partition(";")[0].partition(".\n")[0].rstrip(".")
    return text[:1].lower() + text[1:]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


INTRODUCTION = """# Proved on real readers

This page is written by `tests/consumers/test_document.py`; a test fails when it is no longer true.

## Programs that run in our tests

Each is installed as its makers ship it and fed over HTTP by the real service, and each is asked
what is new by its own memory: unread items, mails sent, posts that would go out, or ids it has not
met. It must see exactly the entries named below, each with id, title, link and date as announced,
and nothing when it looks again.
"""

RULES_INTRODUCTION = """
## Tools that cannot run here

Their rules of decision are written down in `tests/consumers/rules.py`, each with its source, and
read {days} days of what the service really published ({stories} stories announced) from sources
that are late, edit, withdraw, remove, change all their guids or addresses, date everything today,
write 200 items in a day, fail, show an empty list, or are new with a long past, and with the
service's own clock set back by two days for some hours.
"""

ADVICE = """
## Which feed for which tool

- **Readers, and bots that look often**: the edition's own feed (`/roma/fr.rss`).
- **Bots that take a few items at a time** (dlvr.it, feed2toot) **or post**: the social feed, whose
  two entries an hour no limit of theirs cuts off.
- **A newsletter made once a day**: the edition's own feed. At two entries an hour a day has 48, and
  the feed holds 50, so that nothing leaves it unseen, however much the sources write.
- **A newsletter made once a week**: the digest, set to weekly. A week has more news than a feed
  holds.

## What no feed can promise

- **A newsletter that goes by its own clock** takes what is dated after its last send. An entry that
  is announced in the same seconds in which the tool looks is dated before that send and not yet in
  the document. Let the edition be quiet then (`quiet: 08:55-09:05`).
- **A wrong clock of ours** cannot be told from a right one. Entries go on in order, a second apart,
  from the newest date there is; tools that compare with their own clock (newsletters, MonitoRSS)
  lose what they are told in a time in which our clock is behind their last send, or more than a day
  behind.
- **A new title by an editor's explicit word** (`aggregator retitle`) is posted again by tools that
  know an entry by its title (bsky.rss).
"""
