"""How a source is doing, in words for the person who looks after it."""

from dataclasses import dataclass
from datetime import datetime

from aggregator import i18n
from aggregator.model import Source, SourceState
from aggregator.sources.habit import longest_pause, silent_since


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source's state in a word, what is wrong and since when, what we do, what a person can do.

    ``word`` is "well", "emptied", "silent", "blocked", "failing", "resting", "paused", "stopped" or
    "never read"; the texts are empty where there is nothing to say.
    """

    word: str
    problem: str = ""
    since: datetime | None = None
    doing: str = ""
    advice: str = ""

    @property
    def well(self) -> bool:
        """Say whether nobody need look at it."""
        return self.word in ("well", "paused", "never read")


ENGLISH = "en"
"""What is said to people who look after the service is said in English."""

_ADVICE = {
    401: "Give an address that needs no password, or pause it.",
    403: "Ask the site to let our program in; meanwhile another address of the same news may work.",
    404: "Look for its new address and put that into feeds.yaml.",
    410: "Look for its new address and put that into feeds.yaml, or remove it.",
    429: "Read it less often: raise its “every”.",
}

_ROBOTS = (
    "Ask the site to let “aggregator” in by its robots.txt, or give the address of a feed of the same news."
)
_SHUT_OUT = frozenset({401, 403, 451})


def health(source: Source, state: SourceState | None, now: datetime, *, time_zone: str = "UTC") -> Health:
    """Say how a source is doing, from what we remember of it; instants are told in a time zone."""
    state = (state or SourceState(source=source.id)).about(source)
    if source.paused:
        return Health(word="paused", doing="It is not read.", advice="Remove “paused” to read it again.")
    if state.last_read is None:
        return Health(word="never read", doing="It will be read at the next turn.")
    if state.problem is None and state.emptied_since is not None:
        return Health(
            word="emptied",
            problem=f"no news in its list where there were {state.items_before}",
            since=state.emptied_since,
            doing=f"What it brought before stays. {_next(state, now, time_zone)}",
            advice=f"Look whether its page was rebuilt. To see what we get: aggregator try {source.url}",
        )
    if state.problem is None and (since := silent_since(state, now)):
        return Health(
            word="silent",
            problem=f"no news since {since:%Y-%m-%d}; before, it never paused for over {_days(state)}",
            since=since,
            doing=_next(state, now, time_zone),
            advice=f"Look whether its news stand elsewhere now, or bear dates that we cannot read: "
            f"aggregator try {source.url}",
        )
    if state.problem is None:
        return Health(word="well", doing=_next(state, now, time_zone))
    if state.gone:
        word, doing = "stopped", "It is not asked any more; what it brought before stays."
    elif state.resting_until is not None and now < state.resting_until:
        word, doing = "resting", f"Its host asked us to wait. {_next(state, now, time_zone)}"
    elif state.forbidden or state.status in _SHUT_OUT:
        word, doing = "blocked", _next(state, now, time_zone)
    else:
        word, doing = "failing", _next(state, now, time_zone)
    return Health(
        word=word,
        problem=state.problem,
        since=state.problem_since,
        doing=doing,
        advice=_advice(source, state),
    )


def _days(state: SourceState) -> str:
    days = longest_pause(state)
    return f"{days} days" if days > 1 else "a day"


def _next(state: SourceState, now: datetime, time_zone: str) -> str:
    if state.due is None or state.due <= now:
        return "It will be read at the next turn."
    return f"It will be read again on {i18n.moment(state.due, ENGLISH, time_zone=time_zone)}."


def _advice(source: Source, state: SourceState) -> str:
    if state.gone:
        done = f"Once it is back: aggregator collect {source.id}"
    else:
        done = f"To see what we get: aggregator try {source.url}"
    if state.forbidden:
        return f"{_ROBOTS} {done}"
    usual = "It is the site’s to repair." if state.status else "Open its address in a browser and compare."
    return f"{_ADVICE.get(state.status or 0, usual)} {done}"
