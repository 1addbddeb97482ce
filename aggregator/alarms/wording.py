"""What an alarm says: all of one pass in one message, in plain English and the site's time zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import i18n, logs
from aggregator.alarms.deciding import News
from aggregator.model import Trouble

ENGLISH = "en"

MOST = 50
"""Troubles of a kind of news told one by one; of more the number is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alarm in words: ``subject`` on one line, ``text`` for people; no character in it moves the line."""

    subject: str
    text: str
    news: News


def message(news: News, *, site: str, time_zone: str, now: datetime) -> Message:
    """Put news into words; nothing that a source said breaks a line or carries a secret."""
    began, ended = len(news.begun), len(news.ended)
    numbers = (f"{began} began" if began else "", f"{ended} ended" if ended else "")
    said = f"troubles: {', '.join(filter(None, numbers))}"
    if began + ended == 1:
        (one,) = (*news.begun, *news.ended)
        said = f"{one.about}: {one.kind}" if began else f"{one.about}: no longer {one.kind}"
    lines = [*_begun(news.begun, time_zone), *_ended(news.ended, time_zone)]
    lines += [f"Said on {_moment(now, time_zone)}. All there is to know: aggregator status"]
    return Message(subject=logs.safe(f"{site}: {said}"), text="\n".join(lines) + "\n", news=news)


def _begun(troubles: Sequence[Trouble], time_zone: str) -> Iterator[str]:
    for trouble in troubles[:MOST]:
        since = f", since {_moment(trouble.since, time_zone)}" if trouble.since else ""
        yield f"{trouble.about}: {trouble.kind}{since}"
        for label, text in (
            ("What is wrong", trouble.what),
            ("What is done", trouble.doing),
            ("What you can do", trouble.advice),
        ):
            if text:
                yield f"  {label}: {logs.safe(text)}"
        yield ""
    if len(troubles) > MOST:
        yield f"… and {len(troubles) - MOST} more.\n"


def _ended(troubles: Sequence[Trouble], time_zone: str) -> Iterator[str]:
    for trouble in troubles[:MOST]:
        since = f" It began on {_moment(trouble.since, time_zone)}." if trouble.since else ""
        yield f"{trouble.about}: no longer {trouble.kind}.{since}"
    if len(troubles) > MOST:
        yield f"… and {len(troubles) - MOST} more."
    if troubles:
        yield ""


def _moment(moment: datetime, time_zone: str) -> str:
    return i18n.moment(moment, ENGLISH, time_zone=time_zone)
