"""Faults of the wire: status, rate, gone, transport, TLS, size, coding."""

from collections.abc import Callable
from dataclasses import replace

from tests.fetch.faulty import FAULTS as ON_THE_WIRE
from tests.fetch.faulty import LATE, answer
from tests.fetch.faulty import TITLE as MINUTES

from .documents import listing, news, rss
from .kinds import KEEP, READ, STOPPED, Fault, Paths, at, sent
from .web import Site

FORGED = news("forged", 0)
"""Stands in answers that are none: it must never be published."""


def _of(group: str, *, late: bool = False) -> dict[str, Fault]:
    """Return the fetcher's own table of a group as faults of a source."""
    return {
        name: Fault(
            serves=at(fault.script),
            outcome=KEEP if fault.says is not None else READ,
            says=fault.says or "",
            titles=() if fault.says is not None else (MINUTES,),
        )
        for name, fault in ON_THE_WIRE[group].items()
        if (fault.says == LATE) is late
    }


def _status() -> dict[str, Fault]:
    found = _of("status")
    for status in ("401 Unauthorized", "403 Forbidden", "451 Unavailable For Legal Reasons"):
        name = f"answers {status}"
        found[name] = replace(found[name], word="blocked")
    # These two mean something: they are in the groups "gone" and "cache".
    del found["answers 410 Gone"], found["answers 304 Not Modified"]
    return found | PAGES_INSTEAD


_WEB_PAGE = "sent a web page where it sent a feed before"
_NO_LIST = "no list of news was found on the page"
PAGES_INSTEAD = {
    "a login page instead": Fault(
        serves=sent(
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login'>"
            "<h1>Please sign in</h1><input name='user'><input type='password'></form></body></html>",
            "text/html",
        ),
        says=_NO_LIST,
    ),
    "a captcha instead": Fault(
        serves=sent(
            "<!DOCTYPE html><html><head><title>Just a moment</title></head><body><h2>Checking that you are "
            "human</h2><noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
            "text/html",
        ),
        says=_NO_LIST,
    ),
    "a parking page instead": Fault(
        serves=sent(listing([news("parked", number, "Cheap") for number in range(8)]), "text/html"),
        says=_WEB_PAGE,
    ),
    "a page of other news instead": Fault(
        serves=sent(listing([news("hijacked", number) for number in range(8)]), "text/html"), says=_WEB_PAGE
    ),
    "JSON of an error instead": Fault(
        serves=sent('{"error": "rate limited", "status": 200}', "application/json"), says="JSON"
    ),
    "a picture instead": Fault(
        serves=sent(b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png"), says="neither a feed"
    ),
}


# --- rate: passes after two, three and twenty-seven hours -----------------------------------------------


def _asks(times: int) -> Callable[[Site], None]:
    def check(site: Site) -> None:
        assert len(site.asked_in("during")) == times, "as often as the server let us"

    return check


def _limited(value: str, times: int, status: str = "429 Too Many Requests", word: str = "failing") -> Fault:
    return Fault(
        serves=at(answer(rss([FORGED]).encode(), status=status, Retry_After=value)),
        word=word,
        says="answered " + status[:3],
        check=_asks(times),
    )


RATE = {
    "429 for three hours": _limited("10800", 2, word="resting"),
    "503 for three hours": _limited("10800", 2, "503 Service Unavailable", "resting"),
    "429 until a date": _limited("Tue, 24 Nov 2026 12:00:00 GMT", 2),
    "429 until a date that is past": _limited("Sun, 01 Nov 2026 12:00:00 GMT", 3),
    "429 for ever": _limited("9" * 30, 1, word="resting"),
    "429 until another century": _limited("Fri, 01 Jan 2126 00:00:00 GMT", 1, word="resting"),
    "429 for less than nothing": _limited("-5", 3),
    "429 until nonsense": _limited("soon", 3),
    "429 without a word of when": _limited("", 3),
    "200 with a wish to wait": Fault(
        serves=sent(rss([news("wish", 7)]), Retry_After="86400"), outcome=READ, titles=[news("wish", 7).title]
    ),
}


def _gone_for_weeks(site: Site) -> None:
    assert 14 <= len(site.asked_in("during")) <= 16, "asked daily for two weeks, and then not any more"


GONE = {
    "410": Fault(
        serves=at(answer(b"Gone", status="410 Gone")),
        outcome=STOPPED,
        says="taken away for good",
        check=_asks(1),
    ),
    "404 for weeks": Fault(
        serves=at(answer(b"", status="404 Not Found")),
        outcome=STOPPED,
        says="nothing stands at this address",
        check=_gone_for_weeks,
    ),
    "500 for weeks": Fault(
        serves=at(answer(rss([FORGED]).encode(), status="500 Internal Server Error")), says="its side"
    ),
    "a page instead for weeks": Fault(serves=sent("<html><p>Moved</p></html>", "text/html"), says=_NO_LIST),
}


def _nothing(_: Site) -> Paths:
    return {}


TLS = {
    "a certificate that signs itself": Fault(
        serves=sent(rss([FORGED])), tls="self-signed", says="self-signed"
    ),
    "a certificate of another host": Fault(serves=sent(rss([FORGED])), tls="wrong host", says="certificate"),
    "a certificate that has expired": Fault(serves=sent(rss([FORGED])), tls="expired", says="expired"),
    "plain HTTP where TLS was": Fault(
        serves=sent(rss([FORGED])), tls="none", says="did not take the connection"
    ),
}

_TRANSPORT = _of("transport")
TRANSPORT = _TRANSPORT | {
    "refuses connections": Fault(serves=_nothing, says="refused the connection"),
    # What it tells twice is the whole answer, and half a document.
    "tells one length twice": replace(
        _TRANSPORT["tells one length twice"],
        outcome=KEEP,
        says="is cut off before its first entry ends",
        titles=(),
    ),
}
_PACKED_TWICE = {
    "is packed twice": replace(
        _of("coding")["is packed twice"], outcome=KEEP, says="neither a feed nor a web page", titles=()
    )
}


FAULTS = {
    "status": _status(),
    "rate": RATE,
    "gone": GONE,
    "transport": TRANSPORT,
    "transport, late": _of("transport", late=True),
    "TLS": TLS,
    "size": _of("size"),
    "coding": _of("coding") | _PACKED_TWICE,
}
