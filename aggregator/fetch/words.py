"""What went wrong, in words for a person."""

import ssl
from datetime import timedelta
from http import HTTPStatus

import httpx

_MEANING = {
    401: "it wants a password",
    403: "it refuses programs like ours",
    404: "nothing stands at this address",
    406: "it has no form of the page that we read",
    410: "it was taken away for good",
    429: "it finds that we ask too often",
    451: "the law keeps it from answering",
}


def status_words(status: int) -> str:
    """Say what an answer that brought no document was, and what that means."""
    if status == HTTPStatus.NO_CONTENT:
        return "answered with nothing (204 No Content)"
    if status == HTTPStatus.PARTIAL_CONTENT:
        return "answered with a part only (206 Partial Content), and we did not ask for one"
    meaning = _MEANING.get(status)
    if meaning is None and status >= 500:
        meaning = "the fault is on its side"
    named = f"{status} {_phrase(status)}".rstrip()
    return f"answered {named}: {meaning}" if meaning else f"answered {named}, which brings no document"


def _phrase(status: int) -> str:
    # The server's own phrase is text from outside; the standard's says the same.
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


_KINDS = (
    (httpx.ConnectError, "cannot be reached ({})"),
    (httpx.NetworkError, "broke the connection off before the answer was whole ({})"),
    (httpx.RemoteProtocolError, "did not answer in good HTTP, or not to the end ({})"),
)


def transport_words(error: Exception) -> str:
    """Say what kept an answer from coming, from an error of the network."""
    if isinstance(error, httpx.ConnectTimeout):
        return "did not take the connection in time"
    for cause in _causes(error):
        if words := _cause_words(cause):
            return words
    words = next((words for kind, words in _KINDS if isinstance(error, kind)), "could not be asked ({})")
    return words.format(printable(str(error)) or type(error).__name__)


def _cause_words(cause: BaseException) -> str | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({printable(cause.verify_message)})"
    if isinstance(cause, ssl.SSLError):
        return f"no safe connection could be made ({printable(cause.reason or 'TLS failed')})"
    if isinstance(cause, ConnectionRefusedError):
        return "refused the connection: nobody serves there"
    return None


def _causes(error: BaseException) -> list[BaseException]:
    """Return an error and what it came from, outermost first; groups opened."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if one in found:
            continue
        found.append(one)
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        waiting.extend(cause for cause in (one.__cause__, one.__context__) if cause is not None)
    return found


def late_words(deadline: timedelta) -> str:
    """Say that the deadline passed."""
    return f"did not answer within {deadline.total_seconds():g} s"


def size_words(most: int) -> str:
    """Say that an answer is too large, ``most`` bytes being the limit."""
    return f"answered with more than {most / 1_000_000:g} MB, our limit"


def printable(text: str, most: int = 200) -> str:
    """Return text from outside fit for one line of a log: no control characters, at most ``most`` long."""
    told = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * most])
    told = " ".join(told.split())
    return told if len(told) <= most else told[: most - 1] + "…"
